"""Actions: what we can do for a customer, what it takes, and what somebody judges or a plan measured it to do."""

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.services.audit import record
from common.errors import Refused
from valuation.models import Grade, InvestmentAction


class ActionRefused(Refused):
    """An action cannot be kept as asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """An action in somebody's words and judgement; ``keeps`` and its interval are shares of the money in doubt."""

    name: str
    about: str
    cost_minor: int
    minutes: int
    team: str
    places: int
    keeps: float
    keeps_low: float
    keeps_high: float
    is_offered: bool = True


def add_action(*, by: User, key: uuid.UUID, described: Described, at: datetime) -> InvestmentAction:
    """Add an action with somebody's judgement of it; the same form again is answered with the same action."""
    with transaction.atomic():
        known = InvestmentAction.objects.filter(key=key).first()
        if known:
            return known
        _check(described)
        action = _keep(InvestmentAction(key=key, created_by=by, created_at=at, grade=Grade.C), described)
        record(actor=by, action="investment_action.added", subject="InvestmentAction", subject_id=action.pk, at=at)
    return action


@transaction.atomic
def change_action(*, action: InvestmentAction, by: User, described: Described, at: datetime) -> None:
    """Change an action; plans that were worked out keep what they were worked out from."""
    _check(described)
    effect = (described.keeps, described.keeps_low, described.keeps_high)
    if effect != (action.keeps, action.keeps_low, action.keeps_high):
        action.grade, action.measured_in = Grade.C, None
    _keep(action, described)
    record(actor=by, action="investment_action.changed", subject="InvestmentAction", subject_id=action.pk, at=at)


def _check(described: Described) -> None:
    if described.minutes and not described.team:
        raise ActionRefused("Say whose time it takes.", field="team")
    if not described.keeps_low <= described.keeps <= described.keeps_high:
        raise ActionRefused("The best guess lies between the lowest and the highest.", field="keeps")


def _keep(action: InvestmentAction, described: Described) -> InvestmentAction:
    """Write the action down; a name that another one has is refused."""
    for name, value in asdict(described).items():
        setattr(action, name, value)
    try:
        with transaction.atomic():
            action.save()
    except IntegrityError as error:
        if InvestmentAction.objects.filter(name__iexact=described.name).exclude(pk=action.pk).exists():
            raise ActionRefused("There is an action with this name.", field="name") from error
        raise
    return action
