"""Where each conversation stands, and what is heard of an aspect."""

from datetime import timedelta

import pytest
from django.utils import timezone

from feedback.selectors.reflection import Stage, find_reflection, reflections_of, sentences_of, stages_of
from tests.factories.accounts import UserFactory
from tests.factories.feedback import (
    DecisionFactory,
    FacetFactory,
    FacetMarkFactory,
    FindingFactory,
    InvitationFactory,
    StatementFactory,
    TurnFactory,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()
BEFORE = NOW - timedelta(days=1)


@pytest.fixture
def turn():
    return TurnFactory(at=BEFORE)


def stage(turn):
    return find_reflection(turn.invitation.session.owner, turn.invitation_id).stage


def reading(turn, **fields):
    return StatementFactory(invitation=turn.invitation, turn=turn, drafted_at=NOW, **fields)


def test_words_nobody_reflected_on_are_new(turn):
    assert stage(turn) == Stage.NEW


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, Stage.DRAFTED),
        ({"sent": True}, Stage.WAITING),
        ({"confirmed": True}, Stage.DECIDE),
        ({"corrected": True}, Stage.CORRECTED),
    ],
)
def test_a_reading_moves_a_conversation_on(turn, fields, expected):
    reading(turn, **fields)

    assert stage(turn) == expected


def test_a_correction_comes_before_everything_but_new_words(turn):
    for fields in ({}, {"sent": True}, {"confirmed": True}, {"corrected": True}):
        reading(turn, **fields)
    assert stage(turn) == Stage.CORRECTED

    TurnFactory(invitation=turn.invitation, at=NOW + timedelta(hours=1))
    assert stage(turn) == Stage.NEW


def test_words_changed_after_our_reading_are_new_again(turn):
    reading(turn, confirmed=True)
    turn.changed_at = NOW + timedelta(hours=1)
    turn.save()

    assert stage(turn) == Stage.NEW


def test_a_conversation_is_done_when_every_finding_is_decided(turn):
    finding = FindingFactory(statement=reading(turn, confirmed=True))
    assert stage(turn) == Stage.DECIDE

    DecisionFactory(finding=finding)
    assert stage(turn) == Stage.DONE


def test_words_joined_to_anothers_finding_wait_for_its_decision_and_are_then_done(turn):
    reading(turn, confirmed=True)
    finding = FindingFactory()
    finding.also_said.add(turn)
    assert stage(turn) == Stage.DECIDE

    DecisionFactory(finding=finding)
    assert stage(turn) == Stage.DONE


def test_stages_are_counted_for_their_readers_and_the_shown_one_is_never_missing(turn):
    owner = turn.invitation.session.owner
    reading(TurnFactory(invitation=InvitationFactory(session=turn.invitation.session), at=BEFORE), sent=True)

    assert stages_of(owner) == [("new", "Not reflected on", 1), ("waiting", "Waiting for them", 1)]
    assert stages_of(UserFactory(roles=["cx_manager"]), shown=Stage.DONE) == [("done", "Decided", 0)]


def test_those_who_said_nothing_are_not_listed_and_the_most_pressing_come_first(turn):
    owner, session = turn.invitation.session.owner, turn.invitation.session
    InvitationFactory(finished=True, session=session)
    later = TurnFactory(invitation=InvitationFactory(finished=True, session=session), at=BEFORE)
    reading(later, sent=True)

    assert [one.pk for one in reflections_of(owner)] == [turn.invitation_id, later.invitation_id]
    assert [one.pk for one in reflections_of(owner, stage=Stage.WAITING)] == [later.invitation_id]


def test_only_readers_find_a_conversation_and_only_its_leader_may_change_it(turn):
    reader, stranger = UserFactory(roles=["executive"]), UserFactory(roles=["cx_manager"])
    turn.invitation.session.readers.add(reader)

    assert find_reflection(reader, turn.invitation_id).may_change is False
    assert find_reflection(turn.invitation.session.owner, turn.invitation_id).may_change is True
    assert find_reflection(stranger, turn.invitation_id) is None


def test_a_part_is_told_when_a_person_saw_it_and_perhaps_when_clues_suggest_it(turn):
    session = turn.invitation.session
    told, perhaps, _ = (FacetFactory(aspect=session.aspect, position=number) for number in range(3))
    FacetMarkFactory(turn=turn, facet=told, by=session.owner)
    FacetMarkFactory(turn=turn, facet=perhaps)

    found = find_reflection(session.owner, turn.invitation_id)

    assert [part.state for part in found.parts] == ["done", "part", "none"]
    assert found.parts_text == "1 of 3 parts"


def test_the_hero_is_what_was_marked_else_the_longest(turn):
    longest = TurnFactory(invitation=turn.invitation, text="x " * 200, at=BEFORE)
    owner = turn.invitation.session.owner
    assert find_reflection(owner, turn.invitation_id).hero.turn == longest

    turn.mark_start, turn.mark_end = 0, 7
    turn.save()
    hero = find_reflection(owner, turn.invitation_id).hero
    assert (hero.turn, hero.mark) == (turn, "It said")


def test_readings_stay_when_every_word_was_taken_back(turn):
    reading(turn, confirmed=True)
    turn.text, turn.withdrawn_at = "", NOW
    turn.save()

    found = find_reflection(turn.invitation.session.owner, turn.invitation_id)

    assert (found.hero, found.said, len(found.statements)) == (None, [], 1)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It said delivered. It wasn’t!", ["It said delivered.", "It wasn’t!"]),
        ("No stop", ["No stop"]),
        ("“Late.” Again", ["“Late.”", "Again"]),
        ("One\nTwo", ["One", "Two"]),
        ("  ", []),
    ],
)
def test_words_are_cut_into_sentences_as_they_stand(text, sentences):
    assert sentences_of(text) == sentences
