"""A plan on its way: drafted, worked out, approved by somebody else, carried out, ended."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record
from common.errors import Refused
from relationships.models import Customer
from valuation.models import InvestmentAction, InvestmentPlan, Lock, PlanState
from valuation.selectors.run import newest_run

OPEN = (PlanState.DRAFT, PlanState.READY)


class PlanRefused(Refused):
    """A plan cannot go where it was asked to go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a plan is to be worked out from."""

    name: str
    actions: Sequence[InvestmentAction]
    money_minor: int
    minutes: dict[str, int] = field(default_factory=dict)
    places: int | None = None
    floors: dict[str, int] = field(default_factory=dict)
    caution: float = 0.5
    control_share: float = 0.10
    rest_days: int = 30
    run_days: int = 90


@transaction.atomic
def draft_plan(*, by: User, key: uuid.UUID, wanted: Wanted, at: datetime) -> InvestmentPlan:
    """Begin a plan; the same form again is answered with the same plan."""
    known = InvestmentPlan.objects.filter(key=key).first()
    if known:
        return known
    plan = InvestmentPlan(key=key, made_by=by, made_at=at, seed=int(key) % 2**31)
    _keep(plan, wanted)
    record(actor=by, action="investment_plan.drafted", subject="InvestmentPlan", subject_id=plan.pk, at=at)
    return plan


@transaction.atomic
def change_plan(*, plan: InvestmentPlan, by: User, wanted: Wanted, at: datetime) -> None:
    """Change a plan that nobody approved yet; what was worked out from the old wishes is thrown away."""
    _back_to_draft(plan)
    _keep(plan, wanted)
    record(actor=by, action="investment_plan.changed", subject="InvestmentPlan", subject_id=plan.pk, at=at)


@transaction.atomic
def lock_customer(
    *, plan: InvestmentPlan, customer: Customer, action: InvestmentAction | None, by: User, at: datetime
) -> None:
    """Decide one customer by hand: this action, or nothing. The plan is worked out again around it."""
    if action is not None and not plan.actions.filter(pk=action.pk).exists():
        raise PlanRefused("This action isn’t part of the plan.", field="action")
    _back_to_draft(plan)
    Lock.objects.update_or_create(
        plan=plan, customer=customer, defaults={"action": action, "made_by": by, "made_at": at}
    )
    record(actor=by, action="investment_plan.locked", subject="InvestmentPlan", subject_id=plan.pk, at=at)


@transaction.atomic
def unlock_customer(*, plan: InvestmentPlan, lock: Lock, by: User, at: datetime) -> None:
    """Leave a customer to the plan again."""
    _back_to_draft(plan)
    lock.delete()
    record(actor=by, action="investment_plan.unlocked", subject="InvestmentPlan", subject_id=plan.pk, at=at)


@transaction.atomic
def request_solving(*, plan: InvestmentPlan, by: User, at: datetime) -> None:
    """Ask for the plan to be worked out; asked twice, it is worked out once."""
    run = newest_run()
    if run is None:
        raise PlanRefused("No value run has ended yet, so nobody’s value is known.")
    if not plan.actions.exists():
        raise PlanRefused("Choose at least one action first.")
    asked = InvestmentPlan.objects.filter(pk=plan.pk, state__in=OPEN).update(
        state=PlanState.SOLVING, run=run, claimed_at=None, beat_at=at, step="", done_count=0, total_count=0, problems=[]
    )
    if asked:
        record(actor=by, action="investment_plan.asked_for", subject="InvestmentPlan", subject_id=plan.pk, at=at)
    elif not InvestmentPlan.objects.filter(pk=plan.pk, state=PlanState.SOLVING).exists():
        raise PlanRefused("An approved plan is not worked out again. Begin a new one.")


@transaction.atomic
def cancel_solving(*, plan: InvestmentPlan, by: User, at: datetime) -> None:
    """Stop the work; its worker notices at its next step."""
    if not InvestmentPlan.objects.filter(pk=plan.pk, state=PlanState.SOLVING).update(
        state=PlanState.DRAFT, claimed_at=None, step=""
    ):
        raise PlanRefused("The plan isn’t being worked out any more.")
    record(actor=by, action="investment_plan.cancelled", subject="InvestmentPlan", subject_id=plan.pk, at=at)


@transaction.atomic
def approve_plan(*, plan: InvestmentPlan, by: User, at: datetime) -> None:
    """Approve a plan that somebody else made."""
    if plan.made_by_id == by.pk:
        raise PlanRefused("Somebody else approves a plan you made.")
    if not InvestmentPlan.objects.filter(pk=plan.pk, state=PlanState.READY).update(
        state=PlanState.APPROVED, approved_by=by, approved_at=at
    ):
        raise PlanRefused("Only a plan that is ready can be approved.")
    record(actor=by, action="investment_plan.approved", subject="InvestmentPlan", subject_id=plan.pk, at=at)


@transaction.atomic
def start_plan(*, plan: InvestmentPlan, by: User, on: date, at: datetime) -> None:
    """Begin to carry the plan out: from this day on, what treated and control customers buy is compared."""
    if not InvestmentPlan.objects.filter(pk=plan.pk, state=PlanState.APPROVED).update(
        state=PlanState.RUNNING, starts_on=on
    ):
        raise PlanRefused("Only an approved plan can start.")
    record(actor=by, action="investment_plan.started", subject="InvestmentPlan", subject_id=plan.pk, at=at)


def _back_to_draft(plan: InvestmentPlan) -> None:
    if not InvestmentPlan.objects.filter(pk=plan.pk, state__in=OPEN).update(
        state=PlanState.DRAFT, solved_at=None, result={}, inputs={}, problems=[]
    ):
        raise PlanRefused("This plan is being worked out or was approved, so it stays as it is.")
    plan.choices.all().delete()
    plan.refresh_from_db()


def _keep(plan: InvestmentPlan, wanted: Wanted) -> None:
    """Write down what is wanted."""
    for name in (
        "name",
        "money_minor",
        "minutes",
        "places",
        "floors",
        "caution",
        "control_share",
        "rest_days",
        "run_days",
    ):
        setattr(plan, name, getattr(wanted, name))
    plan.save()
    plan.actions.set(wanted.actions)
    plan.locks.exclude(action=None).exclude(action__in=wanted.actions).delete()
