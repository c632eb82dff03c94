"""A room's version: one more with everything that happens in it, in the order in which it was committed.

Raising it locks the room's row until the transaction ends. So nobody who has seen version N can later be shown
something older that they have not seen, on whichever database.
"""

from typing import Any

from django.db.models import F

from feedback.models import Invitation, Room, Turn


def raise_version(room_id: int) -> int:
    """Return the next version of a room and hold its row until the transaction ends."""
    Room.objects.filter(pk=room_id).update(version=F("version") + 1)
    return Room.objects.values_list("version", flat=True).get(pk=room_id)


def next_version(room: Room, **also: Any) -> int:
    """Return the next version of a room whose row this transaction holds; what else changes in the row goes with it."""
    room.version += 1
    Room.objects.filter(pk=room.pk).update(version=room.version, **also)
    return room.version


def version_in_open_room(invitation: Invitation) -> int | None:
    """Return the next version of the room that this customer is in now; None when there is none."""
    room_id = Room.objects.open().filter(invitation=invitation).values_list("pk", flat=True).first()
    return raise_version(room_id) if room_id else None


def renew_in_room(turn: Turn) -> None:
    """Show words that were changed, taken back or parked to whoever is in the room."""
    if turn.room_version is None:
        return
    room_id = Room.objects.values_list("pk", flat=True).get(invitation=turn.invitation_id)
    turn.room_version = raise_version(room_id)
    Turn.objects.filter(pk=turn.pk).update(room_version=turn.room_version)
