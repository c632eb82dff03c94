from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from accounts.models import OutboxMessage
from feedback.models import Invitation, LiveQuestion, ParkedTopic, Room, RoomStep, Turn
from feedback.services.answering import Sent, TooManyEntries, add_more, change_words, take_back, version_of
from feedback.services.room import (
    RoomRefused,
    end,
    go_to,
    note_consent,
    note_seen,
    note_writing,
    open_room,
    pause,
    resume,
)
from feedback.services.room_words import ask, hear, park, unpark
from tests.factories.feedback import (
    FacetFactory,
    InvitationFactory,
    LiveQuestionFactory,
    LiveTurnFactory,
    RoomFactory,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now() + timedelta(days=1)  # after everything a factory makes, however long the run takes
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def room():
    return RoomFactory(started_at=NOW)


def sent(words, key=None):
    return Sent(key=key or uuid4(), words=words)


def steps_of(room):
    return list(RoomStep.objects.filter(room=room).order_by("version").values_list("kind", "phase", "version"))


def test_a_room_is_opened_once_and_begins_with_a_welcome():
    invitation = InvitationFactory(invited=True)
    host = invitation.session.owner
    rooms = [open_room(invitation=invitation, host=host, key=uuid4(), at=NOW) for _ in range(2)]
    assert (rooms[0], Room.objects.count()) == (rooms[1], 1)
    assert steps_of(rooms[0]) == [("phase", "welcome", 1)]


@pytest.mark.parametrize("about", [{}, {"invited": True, "state": "declined"}, {"invited": True, "state": "revoked"}])
def test_nobody_is_met_who_was_not_asked_or_said_no(about):
    invitation = InvitationFactory(**about)
    with pytest.raises(RoomRefused, match="hasn’t said no"):
        open_room(invitation=invitation, host=invitation.session.owner, key=uuid4(), at=NOW)


def test_everything_that_happens_raises_the_version_by_one(room):
    go_to(room=room, phase="story", at=NOW)
    asked = ask(room=room, by=room.host, sent=sent("Tell me."), at=NOW)
    said = hear(room=room, sent=sent("It was late."), at=LATER)
    pause(room=room, at=LATER)
    assert [asked.version, said.room_version] == [2, 3]
    assert steps_of(room) == [("phase", "story", 1), ("paused", "story", 4)]
    room.refresh_from_db()
    assert room.version == 4


def test_being_where_one_is_and_thanks_before_the_end_change_nothing(room):
    go_to(room=room, phase="welcome", at=NOW)
    go_to(room=room, phase="thanks", at=NOW)
    assert steps_of(room) == []


def test_the_hosts_form_sent_twice_is_asked_once(room):
    key = uuid4()
    twice = [ask(room=room, by=room.host, sent=sent("And then?", key), at=NOW) for _ in range(2)]
    other = ask(room=room, by=room.host, sent=sent("What else?", key), at=NOW)
    assert (twice[0], LiveQuestion.objects.count()) == (twice[1], 2)
    assert other.text == "What else?"


def test_the_customers_form_sent_twice_is_said_once(room):
    key = uuid4()
    twice = [hear(room=room, sent=sent("It was late.", key), at=NOW) for _ in range(2)]
    room.refresh_from_db()
    assert (twice[0], Turn.objects.count(), room.version) == (twice[1], 1, 1)


def test_the_same_key_in_another_room_is_another_row(room):
    key = UUID(int=7)
    both = [ask(room=one, by=one.host, sent=sent("And then?", key), at=NOW) for one in (room, RoomFactory())]
    assert both[0] != both[1]


def test_words_answer_what_the_host_said_last_and_a_question_follows_what_they_said_last(room):
    opening = hear(room=room, sent=sent("Hello?"), at=NOW)
    asked = ask(room=room, by=room.host, sent=sent("What happened?"), at=LATER)
    said = hear(room=room, sent=sent("Nothing."), at=LATER)
    assert (opening.kind, opening.live_question) == ("else", None)
    assert (said.kind, said.live_question, asked.follows) == ("answer", asked, opening)


@pytest.mark.parametrize(("seconds", "cut_in"), [(2, True), (7, False)])
def test_a_question_that_comes_while_they_write_cuts_in(room, seconds, cut_in):
    note_writing(room_id=room.pk, side="customer", at=NOW)
    asked = ask(room=room, by=room.host, sent=sent("Yes?"), at=NOW + timedelta(seconds=seconds))
    assert asked.cut_in is cut_in


def test_flags_are_kept_with_a_question_that_went_out_as_it_was(room):
    flag = {"kind": "leading", "start": 0, "end": 4, "probability": 0.9}
    asked = ask(room=room, by=room.host, sent=sent("Wasn’t it late?"), at=NOW, flagged=[flag])
    asked.refresh_from_db()
    assert (asked.flagged, asked.flagged_kinds) == ([flag], ("leading",))


def test_in_a_pause_only_the_customer_speaks_and_the_clock_stands(room):
    pause(room=room, at=NOW)
    pause(room=room, at=LATER)
    with pytest.raises(RoomRefused, match="paused"):
        ask(room=room, by=room.host, sent=sent("And?"), at=LATER)
    assert hear(room=room, sent=sent("One more thing."), at=LATER).text == "One more thing."
    resume(room=room, at=NOW + timedelta(seconds=90))
    resume(room=room, at=NOW + timedelta(seconds=95))
    room.refresh_from_db()
    assert (room.paused_at, room.paused_seconds) == (None, 90)


def test_the_end_thanks_once_and_closes_the_pause(room):
    hear(room=room, sent=sent("It was late."), at=NOW)
    pause(room=room, at=NOW)
    assert [end(room=room, by=room.host, at=LATER) for _ in range(2)] == [True, False]
    room.refresh_from_db()
    assert (room.phase, room.ended_at, room.paused_at, room.paused_seconds) == ("thanks", LATER, None, 60)
    assert Invitation.objects.get(pk=room.invitation_id).state == "finished"
    assert OutboxMessage.objects.filter(key=f"thanks:{room.invitation_id}").count() == 1


def test_an_end_without_words_thanks_nobody_in_writing(room):
    assert end(room=room, by=room.host, at=LATER)
    assert (Invitation.objects.get(pk=room.invitation_id).state, OutboxMessage.objects.count()) == ("answering", 0)


def test_after_the_end_the_host_is_refused_and_the_customer_is_not(room):
    hear(room=room, sent=sent("It was late."), at=NOW)
    end(room=room, by=room.host, at=LATER)
    for step in (lambda: ask(room=room, by=room.host, sent=sent("And?"), at=LATER), lambda: pause(room=room, at=LATER)):
        with pytest.raises(RoomRefused, match="has ended"):
            step()
    assert hear(room=room, sent=sent("And the van."), at=LATER).added_after


def test_words_are_written_down_only_after_consent_was():
    room = RoomFactory(invitation=InvitationFactory(invited=True))
    with pytest.raises(RoomRefused, match="how their words may be used"):
        hear(room=room, sent=sent("It was late."), at=NOW, written_by=room.host)
    note_consent(room=room, words_use="without_name", by=room.host, at=NOW)
    said = hear(room=room, sent=sent("It was late."), at=NOW, written_by=room.host)
    room.refresh_from_db()
    invitation = Invitation.objects.get(pk=room.invitation_id)
    assert (said.written_by, room.consent_noted_by) == (room.host, room.host)
    assert (invitation.words_use, invitation.state) == ("without_name", "answering")


def test_what_a_customer_chose_themselves_nobody_else_changes(room):
    with pytest.raises(RoomRefused, match="Only they can change it"):
        note_consent(room=room, words_use="ask_me", by=room.host, at=NOW)
    assert Invitation.objects.get(pk=room.invitation_id).words_use == "with_name"


def test_changed_and_taken_back_words_are_news_in_the_room():
    said = LiveTurnFactory()
    room = said.live_question.room
    change_words(turn=said, sent=Sent(key=uuid4(), words="It was very late.", seen=version_of(said)), at=LATER)
    assert Turn.objects.get(pk=said.pk).room_version == room.version + 1
    take_back(turn=Turn.objects.get(pk=said.pk), at=LATER)
    taken = Turn.objects.get(pk=said.pk)
    assert (taken.room_version, taken.text, taken.live_question) == (room.version + 2, "", said.live_question)


def test_anything_else_said_while_the_room_is_open_is_in_it(room):
    assert add_more(invitation=room.invitation, sent=sent("And the boots."), at=NOW).room_version == 1
    end(room=room, by=room.host, at=LATER)
    assert add_more(invitation=room.invitation, sent=sent("And the tent."), at=LATER).room_version is None


def test_a_topic_is_parked_once_for_the_aspect_its_words_point_to():
    said = LiveTurnFactory(text="The spare parts list is from 2019.")
    parts = FacetFactory(clues="spare parts")
    room = said.live_question.room
    for _ in range(2):
        parked = park(room=room, turn=said, by=room.host, at=NOW)
    assert (parked.aspect, ParkedTopic.objects.count()) == (parts.aspect, 1)
    assert Turn.objects.get(pk=said.pk).room_version == room.version + 1
    unpark(room=room, turn=said)
    unpark(room=room, turn=said)
    assert (ParkedTopic.objects.count(), Turn.objects.get(pk=said.pk).room_version) == (0, room.version + 2)


def test_a_topic_that_points_nowhere_or_everywhere_is_named_later():
    said = LiveTurnFactory(text="The spare parts list is from 2019.")
    FacetFactory(clues="spare parts")
    FacetFactory(clues="list")
    assert park(room=said.live_question.room, turn=said, by=said.live_question.by, at=NOW).aspect is None


def test_there_is_an_end_to_how_much_fits_into_a_room(room, monkeypatch):
    monkeypatch.setattr("feedback.services.answering.ENTRIES_MAX", 1)
    monkeypatch.setattr("feedback.services.room_words.ASKED_MOST", 1)
    hear(room=room, sent=sent("One."), at=NOW)
    LiveQuestionFactory(room=room, version=40)
    with pytest.raises(TooManyEntries):
        hear(room=room, sent=sent("Two."), at=NOW)
    with pytest.raises(RoomRefused, match="as many as one talk can hold"):
        ask(room=room, by=room.host, sent=sent("And?"), at=NOW)


def test_a_room_has_two_sides(room):
    note_seen(room_id=room.pk, side="host", at=NOW)
    with pytest.raises(ValueError, match="two sides"):
        note_seen(room_id=room.pk, side="ceiling", at=NOW)
    room.refresh_from_db()
    assert (room.host_seen_at, room.version) == (NOW, 0)
