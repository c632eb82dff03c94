"""Who may know who said it."""

import pytest

from feedback.models import Invitation
from feedback.selectors.voices import counted, evidence_of_voices, speaker, story_of, title_of, voices
from tests.factories.accounts import UserFactory
from tests.factories.feedback import (
    DecisionFactory,
    FindingFactory,
    InvitationFactory,
    NoticeFactory,
    StatementFactory,
    TurnFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def turn():
    return TurnFactory(invitation__person__name="Marit Lunde", invitation__customer__region="Bergen")


@pytest.fixture
def colleague():
    return UserFactory(roles=["floor_staff"])


def says(turn, use):
    Invitation.objects.filter(pk=turn.invitation_id).update(words_use=use)


def seen_by(turn, user):
    return [speaker(found, user) for found in voices(user).filter(pk=turn.pk)]


def test_reader_knows_the_name_whatever_was_chosen(turn):
    for use in ("", "with_name", "without_name", "ask_me"):
        says(turn, use)
        assert [who.name for who in seen_by(turn, turn.invitation.session.owner)] == ["Marit Lunde"]


def test_named_reader_knows_the_name(turn):
    reader = UserFactory(roles=["executive"])
    turn.invitation.session.readers.add(reader)
    says(turn, "without_name")
    assert seen_by(turn, reader)[0].name == "Marit Lunde"


def test_colleague_sees_the_name_only_when_it_was_given(turn, colleague):
    says(turn, "with_name")
    assert seen_by(turn, colleague)[0].name == "Marit Lunde"
    says(turn, "without_name")
    who = seen_by(turn, colleague)[0]
    assert (who.name, who.person_id) == ("A customer", None)


@pytest.mark.parametrize("use", ("", "ask_me"))
def test_colleague_does_not_see_words_that_were_not_opened_to_them(turn, colleague, use):
    says(turn, use)
    assert seen_by(turn, colleague) == []


def test_speaker_asks_for_itself_when_nobody_did_before(turn, colleague):
    says(turn, "without_name")
    turn.invitation.refresh_from_db()
    assert speaker(turn, colleague).name == "A customer"
    assert speaker(turn, turn.invitation.session.owner).name == "Marit Lunde"


def test_customer_we_know_no_region_of_is_just_a_customer(turn, colleague):
    Invitation.objects.update(words_use="without_name", customer=None)
    assert seen_by(turn, colleague)[0].name == "A customer"


def test_one_persons_words_never_tell_whose_the_nameless_ones_are(turn, colleague):
    nameless = TurnFactory(invitation=InvitationFactory(finished=True, person=turn.invitation.person, customer=None))
    says(nameless, "without_name")
    person = turn.invitation.person_id
    assert list(voices(colleague, person_id=person)) == [turn]
    assert list(voices(nameless.invitation.session.owner, person_id=person)) == [nameless, turn]


def test_newest_words_come_first_and_aspects_keep_apart(turn, colleague):
    newer = TurnFactory()
    assert list(voices(colleague)) == [newer, turn]
    assert list(voices(colleague, aspect=turn.invitation.session.aspect)) == [turn]


def test_figure_counts_things_and_people(turn, colleague):
    TurnFactory(invitation=turn.invitation, question=None, kind="else")
    TurnFactory()
    assert counted(voices(colleague)) == (3, 2)
    evidence = evidence_of_voices(colleague)
    assert evidence.title == "3 things said by 2 people"
    assert (sum(int(figure) for _, figure in evidence.rows), evidence.total) == (3, ("Together", "3"))


def test_evidence_of_one_aspect_names_no_nameless_speaker(turn, colleague):
    says(turn, "without_name")
    evidence = evidence_of_voices(colleague, aspect=turn.invitation.session.aspect)
    assert evidence.title == "One thing said by one person"
    assert [voice.who.name for voice in evidence.voices] == ["A customer"]


@pytest.mark.parametrize(
    ("said", "people", "title"),
    (
        (0, 0, "0 things said by 0 people"),
        (1, 1, "One thing said by one person"),
        (1234, 7, "1\u00a0234 things said by 7 people"),
    ),
)
def test_title_counts_in_words(said, people, title):
    assert title_of(said, people) == title


def test_story_shows_readings_to_readers_and_findings_to_all(turn, colleague):
    reading = StatementFactory(invitation=turn.invitation, turn=turn, confirmed=True)
    finding = FindingFactory(statement=reading)
    NoticeFactory(decision=DecisionFactory(finding=finding), kind="will")
    theirs, ours = story_of(turn, colleague), story_of(turn, turn.invitation.session.owner)
    assert (theirs.readings, theirs.findings, theirs.told, theirs.may_mark) == ([], [finding], 1, False)
    assert (ours.readings, ours.findings, ours.told, ours.may_mark) == ([reading], [finding], 1, True)
