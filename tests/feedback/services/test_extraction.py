"""What was found in words is kept or left once, is a topic only where the speaker may be named, and goes with them."""

from contextlib import nullcontext

import pytest
from django.utils import timezone

from feedback.models import Extraction, Words
from feedback.services.answering import take_back
from feedback.services.extraction import ExtractionRefused, Kept, decline_extraction, keep_extraction, look_again
from relationships.models import TopicMention
from tests.factories.accounts import UserFactory
from tests.factories.feedback import AspectFactory, ExtractionFactory, ReviewFactory, TurnFactory, WordsFactory
from tests.factories.relationships import CustomerFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TEXT = "I need a pocket that opens with mittens on. Thanks."


@pytest.fixture
def mona():
    return UserFactory(roles=["analyst"])


def found_in(words):
    return ExtractionFactory(words=words, kind="need", start=0, end=43)


def said(use):
    return found_in(WordsFactory(review=None, turn=TurnFactory(text=TEXT, invitation__words_use=use)))


def test_kept_it_is_a_note_on_the_aspect_and_a_topic_of_whoever_said_it(mona):
    found, aspect = said("with_name"), AspectFactory()
    for _ in range(2):
        keep_extraction(found=found, kept=Kept(aspect=aspect, note="Mittens", topic="Pockets"), by=mona, at=NOW)
    found.refresh_from_db()
    mention = TopicMention.objects.get()
    assert (found.state, found.aspect, found.note, found.topic) == ("accepted", aspect, "Mittens", mention.topic)
    assert (mention.person, mention.stance) == (found.words.turn.invitation.person, "wish")
    assert mention.evidence == "I need a pocket that opens with mittens on."


@pytest.mark.parametrize("use", ["without_name", "ask_me", ""])
def test_without_a_name_it_becomes_no_topic(mona, use):
    with pytest.raises(ExtractionRefused):
        keep_extraction(found=said(use), kept=Kept(topic="Pockets"), by=mona, at=NOW)
    assert not TopicMention.objects.exists()


@pytest.mark.parametrize(("signed", "topics"), [(True, 1), (False, 0)])
def test_a_review_becomes_a_topic_only_where_it_was_signed(mona, signed, topics):
    review = ReviewFactory(text=TEXT, customer=CustomerFactory(), with_name=signed)
    found = found_in(WordsFactory(review=review))
    with nullcontext() if signed else pytest.raises(ExtractionRefused):
        keep_extraction(found=found, kept=Kept(topic="Pockets"), by=mona, at=NOW)
    assert TopicMention.objects.count() == topics


def test_keeping_needs_a_place_and_leaving_a_reason(mona):
    found = said("with_name")
    with pytest.raises(ExtractionRefused):
        keep_extraction(found=found, kept=Kept(), by=mona, at=NOW)
    with pytest.raises(ExtractionRefused):
        decline_extraction(found=found, reason="  ", by=mona, at=NOW)
    decline_extraction(found=found, reason="Said in passing.", by=mona, at=NOW)
    keep_extraction(found=found, kept=Kept(topic="Pockets"), by=mona, at=NOW)
    found.refresh_from_db()
    assert (found.state, found.reason, TopicMention.objects.count()) == ("declined", "Said in passing.", 0)


def test_looked_at_again_it_waits_and_its_topic_is_gone(mona):
    found = said("with_name")
    keep_extraction(found=found, kept=Kept(topic="Pockets"), by=mona, at=NOW)
    for _ in range(2):
        look_again(found=found)
    found.refresh_from_db()
    assert (found.state, found.by, found.topic, TopicMention.objects.count()) == ("suggested", None, None, 0)


def test_words_taken_back_take_with_them_what_was_found_and_the_topic(mona):
    found = said("with_name")
    keep_extraction(found=found, kept=Kept(topic="Pockets"), by=mona, at=NOW)
    take_back(turn=found.words.turn, at=NOW)
    assert [model.objects.count() for model in (Words, Extraction, TopicMention)] == [0, 0, 0]
