"""Two talks that were live: one that ended, as its transcript stands, and one whose room is open now."""

from datetime import datetime, timedelta
from uuid import uuid4

from accounts.models import User
from feedback.models import FeedbackSession, Invitation, Room, RoomPhase, Turn
from feedback.services.answering import Sent
from feedback.services.room import end, go_to, open_room
from feedback.services.room_words import ask, hear, park

TALK_MINUTES = 25
#: Seconds since it began, who speaks ("" is the customer), the words, and what of them carries the point.
TALK = (
    (60, "welcome", "Before anything else: what’s the weather doing at Vestfjell?", ""),
    (95, "", "Sideways. But the stove is going, so I’m fine.", ""),
    (300, "story", "Tell me about the last delivery you were waiting for.", ""),
    (362, "", "Gaskets for the stoves, in January. We open on the Friday, sixty people are coming up, and the van is due on the Thursday. I had a man with a snowmobile standing by at the road end from eight.", "a man with a snowmobile standing by"),
    (410, "", "The spare parts list is from 2019, by the way.", ""),
    (480, "follow", "Standing by from eight. What happened then?", ""),
    (540, "", "Nothing happened. That’s the story. It said out for delivery until four, and then it said Saturday. If it comes on the Saturday it isn’t late. It’s for nothing.", "It’s for nothing."),
    (650, "follow", "For nothing. Tell me more about that.", ""),
    (691, "", "You measure from when I order. I measure from when the guests come. Nobody at your end knows there are guests. There’s no box for it. I’ve looked.", "There’s no box for it. I’ve looked."),
    (800, "follow", "You said there’s no box for it. What would you put in it?", ""),
    (852, "", "The day the first guest comes. That’s all. You’d know the rest.", ""),
    (930, "else", "What else?", ""),
    (985, "", "Forty sleeping bags for the Easter opening. They were the last thing up the hill.", ""),
)  # fmt: skip
PARKED = "spare parts list"
NOW_OPEN = (
    (30, "welcome", "Where are you just now?", ""),
    (75, "", "On the train to Voss, with the skis.", ""),
    (110, "story", "You told us they came the day before, and you had packed twice. What happened then?", ""),
)
OPENED_BEFORE = timedelta(minutes=3)


def write_talk(invitation: Invitation, *, host: User, begun: datetime) -> list[Turn | None]:
    """Play the talk that ended and return what the customer said in it."""
    FeedbackSession.objects.filter(pk=invitation.session_id).update(minutes=TALK_MINUTES)
    room = open_room(invitation=invitation, host=host, key=uuid4(), at=begun)
    turns = _play(room, host=host, begun=begun, lines=TALK)
    off_topic = next(turn for turn in turns if PARKED in turn.text)
    park(room=room, turn=off_topic, by=host, at=begun + timedelta(seconds=430))
    end(room=room, by=host, at=begun + timedelta(minutes=18))
    return list(turns)


def open_now(invitation: Invitation, *, host: User, now: datetime) -> None:
    """Leave a room open in which the host has just asked."""
    begun = now - OPENED_BEFORE
    room = open_room(invitation=invitation, host=host, key=uuid4(), at=begun)
    _play(room, host=host, begun=begun, lines=NOW_OPEN)


def _play(room: Room, *, host: User, begun: datetime, lines: tuple[tuple[int, str, str, str], ...]) -> list[Turn]:
    """Say every line at its time."""
    turns = []
    for seconds, phase, words, mark in lines:
        at, sent = begun + timedelta(seconds=seconds), Sent(key=uuid4(), words=words)
        if phase:
            go_to(room=room, phase=RoomPhase(phase), at=at - timedelta(seconds=5))
            ask(room=room, by=host, sent=sent, at=at)
            continue
        turn = hear(room=room, sent=sent, at=at)
        if mark:
            start = words.find(mark)
            Turn.objects.filter(pk=turn.pk).update(mark_start=start, mark_end=start + len(mark))
        turns.append(turn)
    return turns
