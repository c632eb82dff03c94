"""The life of a room: open it, note that the customer agreed, go on to a phase, pause, go on, end.

Every service takes the room's row first, so that two people who press at once are two presses one after the other.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record
from common.errors import Refused
from feedback.models import (
    Invitation,
    Room,
    RoomKind,
    RoomPhase,
    RoomStep,
    RoomStepKind,
    SessionState,
    WordsUse,
)
from feedback.selectors.session import MAY_MEET
from feedback.services.customer import NothingSaidYet, agree, finish
from feedback.services.room_version import raise_version

SEEN_EVERY = timedelta(seconds=20)
SIDES = ("host", "customer")
Kind = RoomStepKind


class RoomRefused(Refused):
    """The room is not in a state for this."""


@transaction.atomic
def open_room(*, invitation: Invitation, host: User, key: UUID, at: datetime, kind: RoomKind = RoomKind.LIVE) -> Room:
    """Open the room of an invitation, or return the one that is there."""
    Invitation.objects.select_for_update().get(pk=invitation.pk)
    known = Room.objects.filter(invitation=invitation).first()
    if known:
        return known
    if invitation.state not in MAY_MEET or invitation.session.state != SessionState.OPEN:
        raise RoomRefused("You can meet somebody who was asked and hasn’t said no, while the session is open.")
    room = Room.objects.create(key=key, invitation=invitation, host=host, kind=kind, started_at=at, host_seen_at=at)
    _step(room, Kind.PHASE, at)
    record(actor=host, action="room.opened", subject="Room", subject_id=room.pk, at=at)
    return room


def take(room: Room) -> Room:
    """Return the room as it stands now, and hold its row until the transaction ends."""
    return (
        Room.objects.select_for_update(of=("self",))
        .select_related("invitation__session", "invitation__person")
        .get(pk=room.pk)
    )


@transaction.atomic
def note_consent(*, room: Room, words_use: WordsUse, by: User, at: datetime) -> None:
    """Write down how the customer said their words may be used; what they chose themselves is theirs to change."""
    now = take(room)
    invitation = now.invitation
    if invitation.agreed_at and now.consent_noted_at is None:
        raise RoomRefused(f"{invitation.person.name} has chosen that on their own page. Only they can change it.")
    agree(invitation=invitation, words_use=words_use, at=at)
    Room.objects.filter(pk=now.pk).update(consent_noted_by=by, consent_noted_at=at)
    _step(now, Kind.CONSENT, at)
    record(actor=by, action="room.consent_noted", subject="Room", subject_id=now.pk, at=at, detail=words_use)


@transaction.atomic
def go_to(*, room: Room, phase: RoomPhase, at: datetime) -> None:
    """Go on, or back, to a phase; being there already changes nothing. Thanks are said by ending."""
    now = take(room)
    _require_open(now)
    if phase in {now.phase, RoomPhase.THANKS}:
        return
    now.phase = phase
    Room.objects.filter(pk=now.pk).update(phase=phase)
    _step(now, Kind.PHASE, at)


@transaction.atomic
def pause(*, room: Room, at: datetime) -> None:
    """Stop the clock; the customer can still write. Pausing twice is pausing once."""
    now = take(room)
    _require_open(now)
    if now.paused_at is None:
        Room.objects.filter(pk=now.pk).update(paused_at=at)
        _step(now, Kind.PAUSED, at)


@transaction.atomic
def resume(*, room: Room, at: datetime) -> None:
    """Let the clock go on."""
    now = take(room)
    if now.paused_at is not None:
        _end_pause(now, at)
        _step(now, Kind.RESUMED, at)


@transaction.atomic
def note_end_question(*, room: Room, at: datetime) -> None:
    """Remember that the host was asked whether this is the end: it is asked once."""
    Room.objects.filter(pk=room.pk, end_asked_at=None).update(end_asked_at=at)


@transaction.atomic
def end(*, room: Room, by: User, at: datetime) -> bool:
    """End the talk and thank the customer, once; say whether this call did it. What was written stays open to more."""
    now = take(room)
    if now.ended_at is not None:
        return False
    _end_pause(now, at)
    now.phase = RoomPhase.THANKS
    Room.objects.filter(pk=now.pk).update(
        phase=now.phase, ended_at=max(at, now.started_at), host_writing_at=None, customer_writing_at=None
    )
    _step(now, Kind.ENDED, at)
    record(actor=by, action="room.ended", subject="Room", subject_id=now.pk, at=at)
    invitation = Invitation.objects.select_related("session__owner", "session__aspect", "person", "link").get(
        pk=now.invitation_id
    )
    try:
        finish(invitation=invitation, at=at)
    except NothingSaidYet:
        return True  # nothing to thank for in writing: their page stays as it was
    return True


def note_writing(*, room_id: int, side: str, at: datetime) -> None:
    """Note that somebody is writing, without a word of what; the room's version stays."""
    Room.objects.open().filter(pk=room_id).update(**{f"{_known(side)}_writing_at": at})


def note_seen(*, room_id: int, side: str, at: datetime) -> None:
    """Note that somebody is there."""
    Room.objects.filter(pk=room_id).update(**{f"{_known(side)}_seen_at": at})


def _known(side: str) -> str:
    if side not in SIDES:
        raise ValueError("a room has two sides")
    return side


def _end_pause(room: Room, at: datetime) -> None:
    if room.paused_at is None:
        return
    passed = max(round((at - room.paused_at).total_seconds()), 0)
    Room.objects.filter(pk=room.pk).update(paused_at=None, paused_seconds=room.paused_seconds + passed)


def _require_open(room: Room) -> None:
    if room.ended_at is not None:
        raise RoomRefused("This talk has ended. What is added now stands under “anything else?”.")


def _step(room: Room, kind: RoomStepKind, at: datetime) -> None:
    RoomStep.objects.create(room=room, kind=kind, phase=room.phase, version=raise_version(room.pk), at=at)
