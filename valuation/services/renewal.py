"""Renewals: say who does what next, and note how it ended."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record
from common.dates import months_later
from common.errors import Refused
from valuation.models import Contract, Renewal, RenewalOutcome


class RenewalRefused(Refused):
    """A renewal can't be changed like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What happens next, who does it, and by when."""

    responsible: User
    next_step: str
    step_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a renewal ended: with the day it goes on to, or with the reason why it doesn't."""

    outcome: str
    reason: str = ""
    renewed_to: date | None = None


@transaction.atomic
def plan_renewal(*, contract: Contract, step: Step, by: User, at: datetime) -> Renewal:
    """Say who does what next about a contract's coming renewal."""
    renewal = _hold(contract)
    if not step.next_step:
        raise RenewalRefused("Say what happens next.", field="next_step")
    renewal.responsible, renewal.next_step, renewal.step_on = step.responsible, step.next_step, step.step_on
    renewal.save(update_fields=["responsible", "next_step", "step_on"])
    record(actor=by, action="renewal.planned", subject="Renewal", subject_id=renewal.pk, at=at)
    return renewal


@transaction.atomic
def note_outcome(*, contract: Contract, ending: Ending, by: User, at: datetime) -> Renewal:
    """Note that a contract was renewed, to which day, or that it ends, and why."""
    renewal = _hold(contract)
    if ending.outcome == RenewalOutcome.RENEWED:
        renewed_to = ending.renewed_to or months_later(renewal.due_on, contract.period_months)
        if renewed_to <= renewal.due_on:
            raise RenewalRefused("A renewed contract goes on beyond the day it was due.", field="renewed_to")
        Contract.objects.filter(pk=contract.pk).update(renews_on=renewed_to)
    elif ending.outcome == RenewalOutcome.ENDING:
        if not ending.reason:
            raise RenewalRefused("Say why, in the customer’s words if you have them.", field="reason")
        renewed_to = None
        Contract.objects.filter(pk=contract.pk).update(ended_on=renewal.due_on, ended_reason=ending.reason)
    else:
        raise RenewalRefused("Say whether it was renewed.", field="outcome")
    Renewal.objects.filter(pk=renewal.pk).update(
        outcome=ending.outcome, reason=ending.reason, renewed_to=renewed_to, decided_by=by, decided_at=at
    )
    record(actor=by, action=f"renewal.{ending.outcome}", subject="Renewal", subject_id=renewal.pk, at=at)
    renewal.refresh_from_db()
    return renewal


def _hold(contract: Contract) -> Renewal:
    """Return the open renewal of a contract's coming day, made when there is none; refuse when its outcome is known."""
    fresh = Contract.objects.select_for_update().get(pk=contract.pk)
    if fresh.ended_on:
        raise RenewalRefused("This contract has ended.")
    renewal, _ = Renewal.objects.get_or_create(contract=fresh, due_on=contract.renews_on)
    if renewal.outcome != RenewalOutcome.OPEN:
        raise RenewalRefused("What became of it has been noted already.")
    return renewal
