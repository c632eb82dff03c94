"""Asking a customer for particular words of theirs, once; writing about it in daytime; keeping what they say."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record
from common.dates import is_quiet
from common.errors import Refused
from feedback.models import Invitation, Turn, UseRequest, UseState
from feedback.models.words import CLOSED
from feedback.selectors.reminders import rested_person
from feedback.selectors.use_request import open_uses, unwritten_uses, why_not_ask
from feedback.services.letter import write_letter
from relationships.models import Person


class UseRefused(Refused):
    """These words cannot be asked for, or not now."""


@transaction.atomic
def ask_to_use(*, key: UUID, turn: Turn, why: str, by: User, at: datetime) -> UseRequest:
    """Ask on the customer's own page, once for each turn; the same form twice asks once. The letter comes later."""
    known = UseRequest.objects.filter(key=key, turn=turn).first()
    if known:
        return known
    Invitation.objects.select_for_update().filter(pk=turn.invitation_id).first()
    reason = why_not_ask(turn, at=at)
    if reason:
        raise UseRefused(reason)
    asked = UseRequest.objects.create(key=key, turn=turn, why=why, asked_by=by, asked_at=at)
    record(actor=by, action="use.asked", subject="Turn", subject_id=turn.pk, at=at)
    return asked


@transaction.atomic
def answer_use(*, asked: UseRequest, said: UseState, at: datetime) -> UseState:
    """Keep what the customer says; a no after a yes takes the yes back. Return what holds now."""
    now = UseRequest.objects.select_for_update().get(pk=asked.pk)
    taken_back = said in CLOSED and now.state not in (UseState.ASKED, UseState.REFUSED)
    state = UseState.WITHDRAWN if taken_back else UseState.REFUSED if said in CLOSED else said
    if state != now.state:
        UseRequest.objects.filter(pk=now.pk).update(state=state, answered_at=at)
        record(actor=None, action="use.answered", subject="Turn", subject_id=now.turn_id, at=at, detail=state)
    return state


def write_use_letters(*, at: datetime) -> int:
    """Write to everybody who was asked for words and doesn't know yet; return how many letters were written."""
    if is_quiet(at):
        return 0
    return sum(write_use_letter(invitation=row, at=at) for row in unwritten_uses(at=at))


@transaction.atomic
def write_use_letter(*, invitation: Invitation, at: datetime) -> bool:
    """Write one letter about all that waits, unless somebody else just did or the person was written to lately."""
    Person.objects.select_for_update().filter(pk=invitation.person_id).first()
    waiting = list(open_uses(invitation).filter(written_at=None))
    if not waiting or not Person.objects.filter(rested_person(at), pk=invitation.person_id).update(reminded_last_at=at):
        return False
    UseRequest.objects.filter(pk__in=[one.pk for one in waiting]).update(written_at=at)
    by = waiting[0].asked_by
    context = {"by": by, "count": len(waiting)}
    key = f"use:{waiting[0].pk}"
    write_letter(key=key, invitation=invitation, name="use_request", sender=by, at=at, context=context)
    return True
