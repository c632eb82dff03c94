"""What is new in a room since a version, with as few questions to the database as that takes."""

from dataclasses import dataclass
from operator import attrgetter

from accounts.models import User
from common.only_row import only_row
from feedback.models import LiveQuestion, Room, RoomStep, Turn
from feedback.selectors.room import Entry, asked_entry, said_entry, step_entries


@dataclass(frozen=True, slots=True)
class News:
    """The lines that are new. ``moved``: the talk went on, paused or ended. ``heard``: the customer's words are new."""

    entries: list[Entry]
    moved: bool
    heard: bool


def room_at_hand(user: User, pk: int) -> Room | None:
    """Return a room that ``user`` leads with the little that going on in it needs."""
    rooms = Room.objects.led_by(user).filter(pk=pk)
    return only_row(
        rooms.select_related(
            "invitation__person", "invitation__session__aspect", "invitation__session__guide_version__guide"
        )
    )


def news_of(room: Room, *, since: int) -> News:
    """Return what happened after version ``since`` of a room, as it was read.

    Every version is of one line or one step, so as soon as there is a line for each nothing more can be found. What was
    said after the room was read does not count, and may come along: it is sent once more, never left out.
    """
    asked = list(LiveQuestion.objects.filter(room=room, version__gt=since).select_related("by"))
    left = room.version - since - sum(one.version <= room.version for one in asked)
    turns: list[Turn] = []
    if left > 0:
        found = Turn.objects.filter(invitation=room.invitation_id, room_version__gt=since)
        turns = list(found.select_related("parked__aspect", "written_by"))
        left -= sum((turn.room_version or 0) <= room.version for turn in turns)
    steps = list(RoomStep.objects.filter(room=room, version__gt=since)) if left > 0 else []
    entries = [*map(asked_entry, asked), *map(said_entry, turns), *step_entries(steps)]
    return News(sorted(entries, key=attrgetter("at", "version")), moved=bool(steps), heard=bool(turns))
