"""A spoken talk comes in as a transcript: each line once, in order, with its time, under whoever said it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID, uuid5

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record
from feedback.models import Invitation, LiveQuestion, Room, RoomKind, RoomPhase, Turn, TurnKind, WordsUse
from feedback.models.room import ASKED_MAX
from feedback.models.words import WORDS_MAX
from feedback.scoring.transcript import Spoken
from feedback.services.answering import suggest_facets
from feedback.services.customer import finish
from feedback.services.room import RoomRefused, note_consent, open_room, take
from feedback.services.room_version import raise_version

Role = Literal["customer", "host", "out"]
MOST_TURNS = 400
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A transcript that is ready to come in: the lines, who is who, when it began, and the key of its form."""

    spoken: Sequence[Spoken]
    roles: Mapping[str, Role]
    began_at: datetime
    key: UUID
    words_use: WordsUse | None = None


@transaction.atomic
def import_talk(*, invitation: Invitation, by: User, recording: Recording, at: datetime) -> Room:
    """Keep a recorded talk; the same one again adds nothing, and a live talk is never mixed with one."""
    lines = [one for one in recording.spoken if recording.roles.get(one.speaker, "out") != "out"]
    _require_customer(lines, recording.roles)
    opened = open_room(invitation=invitation, host=by, key=recording.key, at=recording.began_at, kind=RoomKind.RECORDED)
    room = take(opened)
    if room.kind != RoomKind.RECORDED:
        raise RoomRefused("They have talked in a live room already. A transcript can’t be mixed into it.")
    if room.ended_at is not None:
        return room
    if invitation.agreed_at is None:
        if recording.words_use is None:
            raise RoomRefused("Say how their words may be used, as they told you.", field="words_use")
        note_consent(room=room, words_use=recording.words_use, by=by, at=at)
    _keep(room, lines, recording, by)
    _end(room, lines, recording, at=at)
    record(actor=by, action="room.recorded", subject="Room", subject_id=room.pk, at=at)
    return room


def _require_customer(lines: Sequence[Spoken], roles: Mapping[str, Role]) -> None:
    if not any(roles[one.speaker] == "customer" for one in lines):
        raise RoomRefused("Say which of the speakers is the customer.", field="roles")
    if len(lines) > MOST_TURNS:
        raise RoomRefused(f"{MOST_TURNS} turns are as many as one talk can hold. Leave somebody out, or cut the file.")


def _keep(room: Room, lines: Sequence[Spoken], recording: Recording, by: User) -> None:
    asked: LiveQuestion | None = None
    for number, one in enumerate(lines):
        second = float(number) if one.second is None else one.second
        at = recording.began_at + timedelta(seconds=second)
        is_host = recording.roles[one.speaker] == "host"
        for part, text in enumerate(_pieces(one.text, ASKED_MAX if is_host else WORDS_MAX)):
            key = uuid5(recording.key, f"{room.pk}: {number}.{part}: {text}")
            if is_host:
                asked = _asked(room, text, key, at, by)
            else:
                _said(room, text, key, at, by, asked)


def _asked(room: Room, text: str, key: UUID, at: datetime, by: User) -> LiveQuestion:
    return LiveQuestion.objects.create(
        key=key, room=room, by=by, text=text, phase=RoomPhase.STORY, version=raise_version(room.pk), at=at
    )


def _said(room: Room, text: str, key: UUID, at: datetime, by: User, asked: LiveQuestion | None) -> None:
    turn = Turn.objects.create(
        key=key,
        invitation=room.invitation,
        live_question=asked,
        kind=TurnKind.ANSWER if asked else TurnKind.ELSE,
        text=text,
        language=room.invitation.person.language,
        at=at,
        room_version=raise_version(room.pk),
        written_by=by,
    )
    suggest_facets(turn, at)


def _end(room: Room, lines: Sequence[Spoken], recording: Recording, *, at: datetime) -> None:
    seconds = [one.second for one in lines if one.second is not None]
    ended = recording.began_at + timedelta(seconds=max(seconds, default=len(lines)))
    Room.objects.filter(pk=room.pk).update(phase=RoomPhase.THANKS, ended_at=ended, times_known=bool(seconds))
    finish(invitation=room.invitation, at=at)


def _pieces(text: str, limit: int) -> Iterator[str]:
    """Yield a text whole, or in pieces that fit, cut between sentences where that is possible."""
    rest = text
    while len(rest) > limit:
        ends = [found.start() for found in SENTENCE_END.finditer(rest[:limit])]
        cut = ends[-1] if ends and ends[-1] > 0 else limit
        yield rest[:cut].strip()
        rest = rest[cut:].strip()
    if rest:
        yield rest
