from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from feedback.models import LiveQuestion, Room, RoomStep, Turn
from tests.factories.accounts import UserFactory
from tests.factories.feedback import (
    LiveQuestionFactory,
    LiveTurnFactory,
    RoomFactory,
    RoomStepFactory,
    TurnFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("wrong", "guard"),
    [
        ({"phase": "middle"}, "room_phase_is_known"),
        ({"kind": "dreamt"}, "room_kind_is_known"),
        ({"ended_at": F("started_at") - timedelta(seconds=1), "phase": "thanks"}, "room_ends_after_it_began"),
        ({"ended_at": F("started_at"), "phase": "story"}, "room_that_ended_is_not_paused"),
        (
            {"ended_at": F("started_at"), "phase": "thanks", "paused_at": F("started_at")},
            "room_that_ended_is_not_paused",
        ),
        ({"consent_noted_at": F("started_at")}, "noted_consent_says_who_and_when"),
    ],
)
def test_the_database_refuses_a_room(wrong, guard):
    room = RoomFactory()
    with pytest.raises(IntegrityError, match=guard), transaction.atomic():
        Room.objects.filter(pk=room.pk).update(**wrong)


def test_an_invitation_has_one_room():
    room = RoomFactory()
    with pytest.raises(IntegrityError, match="invitation"), transaction.atomic():
        RoomFactory(invitation=room.invitation)


@pytest.mark.parametrize(
    ("wrong", "guard"),
    [
        ({"kind": "slept"}, "room_step_kind_is_known"),
        ({"phase": "middle"}, "room_step_phase_is_known"),
    ],
)
def test_the_database_refuses_a_step(wrong, guard):
    step = RoomStepFactory()
    with pytest.raises(IntegrityError, match=guard), transaction.atomic():
        RoomStep.objects.filter(pk=step.pk).update(**wrong)


@pytest.mark.parametrize(
    ("wrong", "guard"),
    [
        ({"text": ""}, "live_question_has_words"),
        ({"text": "x" * 1001}, "live_question_has_a_limit"),
        ({"phase": "middle"}, "live_question_phase_is_known"),
    ],
)
def test_the_database_refuses_a_question_of_the_host(wrong, guard):
    asked = LiveQuestionFactory()
    with pytest.raises(IntegrityError, match=guard), transaction.atomic():
        LiveQuestion.objects.filter(pk=asked.pk).update(**wrong)


@pytest.mark.parametrize(
    ("make", "guard"),
    [
        (lambda room: RoomStepFactory(room=room, version=7), r"room_step_once_per_version|room_id.*version"),
        (lambda room: LiveQuestionFactory(room=room, version=7), r"live_question_once_per_version|room_id.*version"),
        (
            lambda room: LiveTurnFactory(live_question__room=room, room_version=7),
            r"one_turn_per_version_of_a_room|invitation_id.*room_version",
        ),
    ],
)
def test_one_version_of_a_room_is_one_thing_that_happened(make, guard):
    room = RoomFactory()
    make(room)
    with pytest.raises(IntegrityError, match=guard), transaction.atomic():
        make(room)


@pytest.mark.parametrize("name", ["live_question", "written_by"])
def test_live_words_have_their_place_in_the_room(name):
    turn = TurnFactory()
    value = UserFactory() if name == "written_by" else LiveQuestionFactory()
    with pytest.raises(IntegrityError, match="live_words_have_their_place_in_the_room"), transaction.atomic():
        Turn.objects.filter(pk=turn.pk).update(**{name: value})


def test_an_answer_in_a_room_belongs_to_the_hosts_question():
    said = LiveTurnFactory()
    assert (said.kind, said.question, said.live_question.text) == ("answer", None, "What happened then?")
    with pytest.raises(IntegrityError, match="answer_belongs_to_a_question"), transaction.atomic():
        Turn.objects.filter(pk=said.pk).update(live_question=None)


def test_a_room_goes_with_its_invitation():
    said = LiveTurnFactory()
    said.invitation.delete()
    assert (Room.objects.count(), LiveQuestion.objects.count(), Turn.objects.count()) == (0, 0, 0)


def test_rooms_are_read_by_whoever_reads_the_session_and_led_by_its_owner():
    room = RoomFactory()
    reader, stranger = UserFactory(roles=["executive"]), UserFactory(roles=["cx_manager"])
    room.invitation.session.readers.add(reader)
    seen = {who: list(Room.objects.for_user(who)) for who in (room.host, reader, stranger)}
    led = {who: list(Room.objects.led_by(who)) for who in (room.host, reader, stranger)}
    assert seen == {room.host: [room], reader: [room], stranger: []}
    assert led == {room.host: [room], reader: [], stranger: []}
