"""What is said in a room: the host asks, the customer answers or speaks and somebody writes it down, a topic is parked.

Each form brings a key, and equal words under one key are one row, whatever the line between did: see answering.py.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid5

from django.db import transaction

from accounts.models import User
from feedback.models import Aspect, Facet, LiveQuestion, ParkedTopic, Question, Room, Turn, TurnKind
from feedback.scoring.facets import suggested_facets
from feedback.scoring.language import guess_language
from feedback.selectors.language import writing_language
from feedback.services.answering import Sent, comes_after, require_space, row_key, suggest_facets
from feedback.services.room import RoomRefused, take
from feedback.services.room_version import next_version, renew_in_room

WRITING_FOR = timedelta(seconds=6)  # after the last key
ASKED_MOST = 300


@transaction.atomic
def ask(
    *,
    room: Room,
    by: User,
    sent: Sent,
    at: datetime,
    question: Question | None = None,
    flagged: Sequence[dict[str, Any]] = (),
) -> LiveQuestion:
    """Say something as the host; the same form with the same words is said once."""
    now = take(room)
    key = uuid5(sent.key, f"room {now.pk}: {sent.words}")
    known = LiveQuestion.objects.filter(key=key).first()
    if known:
        return known
    _require_talking(now)
    last = Turn.objects.standing().filter(invitation=now.invitation_id, room_version__isnull=False)
    return LiveQuestion.objects.create(
        key=key,
        room=now,
        by=by,
        text=sent.words,
        phase=now.phase,
        version=next_version(now, host_writing_at=None),
        at=at,
        question=question,
        follows=last.order_by("-at", "-pk").first(),
        cut_in=now.customer_writing_at is not None and at - now.customer_writing_at < WRITING_FOR,
        flagged=list(flagged),
    )


@transaction.atomic
def hear(*, room: Room, sent: Sent, at: datetime, written_by: User | None = None) -> Turn:
    """Keep what the customer says, also in a pause and after the end; it answers what the host said last."""
    now = take(room)
    key = row_key(now.invitation, sent)
    known = Turn.objects.filter(key=key).first()
    if known:
        return known
    if written_by and now.invitation.agreed_at is None:
        raise RoomRefused("Ask first how their words may be used, and write that down above.", field="words")
    require_space(now.invitation)
    asked = LiveQuestion.objects.filter(room=now).order_by("-version").first()
    turn = Turn.objects.create(
        key=key,
        invitation=now.invitation,
        live_question=asked,
        kind=TurnKind.ANSWER if asked else TurnKind.ELSE,
        text=sent.words,
        language=guess_language(sent.words, default=writing_language(now.invitation)),
        at=at,
        added_after=now.ended_at is not None or comes_after(now.invitation),
        room_version=next_version(now, customer_writing_at=None),
        written_by=written_by,
    )
    suggest_facets(turn, at)
    return turn


@transaction.atomic
def park(*, room: Room, turn: Turn, by: User, at: datetime) -> ParkedTopic:
    """Keep a topic for its own talk with one press, under the aspect its words point to; it can be moved later."""
    take(room)
    parked, made = ParkedTopic.objects.get_or_create(
        turn=turn, defaults={"aspect": _other_aspect(turn), "by": by, "at": at}
    )
    if made:
        renew_in_room(turn)
    return parked


@transaction.atomic
def unpark(*, room: Room, turn: Turn) -> None:
    """Take a topic back into this talk."""
    take(room)
    if ParkedTopic.objects.filter(turn=turn).delete()[0]:
        renew_in_room(turn)


def _require_talking(room: Room) -> None:
    if room.ended_at is not None:
        raise RoomRefused("This talk has ended. Write to them from the reflection instead.", field="words")
    if room.paused_at is not None:
        raise RoomRefused("The talk is paused. Go on first.", field="words")
    if LiveQuestion.objects.filter(room=room).count() >= ASKED_MOST:
        raise RoomRefused(f"{ASKED_MOST} questions are as many as one talk can hold.", field="words")


def _other_aspect(turn: Turn) -> Aspect | None:
    """Return the one aspect, other than the session's, whose clue words occur in the words; None unless it is one."""
    facets = Facet.objects.filter(aspect__retired_at=None).exclude(aspect=turn.invitation.session.aspect_id)
    rows = list(facets.values_list("pk", "clues", "aspect"))
    found = suggested_facets(turn.text, {pk: clues for pk, clues, _ in rows})
    aspects = {aspect for pk, _, aspect in rows if pk in found}
    return Aspect.objects.get(pk=aspects.pop()) if len(aspects) == 1 else None
