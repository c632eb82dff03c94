"""Decisions: what somebody who knows better than the evidence says of one dimension of one customer."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record
from common.errors import Refused
from relationships.models import Customer
from valuation.models import Dimension, DimensionDecision, PartState


class DecisionRefused(Refused):
    """It cannot be decided like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is said of the dimension; an amount, in minor units, belongs to a known value only."""

    state: str
    reason: str
    amount_minor: int | None = None
    key: uuid.UUID = field(default_factory=uuid.uuid4)


@transaction.atomic
def decide_dimension(
    *, customer: Customer, dimension: Dimension, verdict: Verdict, by: User, at: datetime
) -> DimensionDecision:
    """Decide, in the place of the decision before, which is ended and kept; the same form sent twice decides once."""
    Customer.objects.select_for_update(of=("self",)).get(pk=customer.pk)
    known = DimensionDecision.objects.filter(key=verdict.key).first()
    if known:
        return known
    if not verdict.reason:
        raise DecisionRefused("Say why. Somebody will ask, and it should be here.", field="reason")
    if verdict.state == PartState.VALUE and verdict.amount_minor is None:
        raise DecisionRefused("Say how much it is worth.", field="amount")
    in_force = DimensionDecision.objects.in_force().filter(customer=customer, dimension=dimension)
    in_force.update(ended_at=at, ended_by=by)
    made = DimensionDecision.objects.create(
        key=verdict.key,
        customer=customer,
        dimension=dimension,
        state=verdict.state,
        amount_minor=verdict.amount_minor if verdict.state == PartState.VALUE else None,
        reason=verdict.reason,
        decided_by=by,
        decided_at=at,
    )
    detail = f"{dimension.slug}: {verdict.state}"
    record(actor=by, action="dimension.decided", subject="DimensionDecision", subject_id=made.pk, at=at, detail=detail)
    return made


@transaction.atomic
def end_decision(*, decision: DimensionDecision, by: User, at: datetime) -> bool:
    """Let the evidence speak again from the next run on; say whether the decision was still in force."""
    ended = DimensionDecision.objects.filter(pk=decision.pk, ended_at__isnull=True).update(ended_at=at, ended_by=by)
    if ended:
        record(actor=by, action="dimension.decision_ended", subject="DimensionDecision", subject_id=decision.pk, at=at)
    return bool(ended)
