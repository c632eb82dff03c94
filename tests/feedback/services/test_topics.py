"""A confirmed finding notes where its customer stands, and only for those who let us name them."""

import pytest
from django.utils import timezone

from feedback.models import WordsUse
from feedback.services.answering import take_back
from feedback.services.customer import agree
from feedback.services.finding import note_finding
from feedback.services.trail import correct_reading
from relationships.models import TopicMention
from tests.factories.feedback import FacetFactory, StatementFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def statement():
    return StatementFactory(confirmed=True, turn__text="It was late again.")


def note(statement):
    note_finding(statement=statement, text="Late is late.", by=statement.drafted_by, at=NOW)


def test_a_confirmed_finding_is_a_topic_with_the_words_as_evidence(statement):
    aspect = statement.invitation.session.aspect
    statement.facet = FacetFactory(aspect=aspect)
    statement.save()
    note(statement)
    note(statement)

    mention = TopicMention.objects.get()
    assert (mention.person, mention.stance, mention.evidence) == (
        statement.invitation.person,
        "concern",
        "It was late again.",
    )
    assert mention.topic.name == f"{aspect.name}: {statement.facet.name}"


@pytest.mark.parametrize("use", [WordsUse.WITHOUT_NAME, WordsUse.ASK_ME])
def test_whoever_does_not_want_to_be_named_has_no_topic(statement, use):
    statement.invitation.words_use = use
    statement.invitation.save()
    note(statement)

    assert not TopicMention.objects.exists()


def test_taking_the_name_back_takes_the_topic_back(statement):
    note(statement)
    agree(invitation=statement.invitation, words_use=WordsUse.WITHOUT_NAME, at=NOW)

    assert not TopicMention.objects.exists()


def test_a_correction_stands_in_place_of_the_words_and_words_taken_back_are_gone(statement):
    note(statement)
    correct_reading(statement=statement, words="I’d order more.", at=NOW)
    assert TopicMention.objects.get().stance == "wish"

    take_back(turn=statement.turn, at=NOW)
    assert not TopicMention.objects.exists()
