"""What came of a plan: those who got something beside those left alone by lot, in what they bought since."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from math import sqrt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Sum

from accounts.models import User
from accounts.services.audit import record
from valuation.models import Choice, Grade, InvestmentAction, InvestmentPlan, Order, Part, PlanState
from valuation.models.investment import LEAST_KEPT, MOST_KEPT
from valuation.services.investment.plan import PlanRefused

ENOUGH = 30
"""Fewer customers in either group say too little to replace a judgement."""
DAYS_A_MONTH = 30.44
HALF = 0.5
"""From this weight on, what was measured counts for more than what was judged: grade B."""


@dataclass(frozen=True, slots=True)
class Group:
    """The customers of one action in one part: what was in doubt, and what they bought since."""

    doubt: list[float]
    bought: list[float]


@transaction.atomic
def end_plan(*, plan: InvestmentPlan, by: User, on: date, at: datetime) -> None:
    """End a running plan, measure what it brought, and write that onto its actions where it says enough."""
    if plan.starts_on is None or on <= plan.starts_on:
        raise PlanRefused("It started today, so there is nothing to compare yet.")
    outcome = measure(plan, until=on)
    if not InvestmentPlan.objects.filter(pk=plan.pk, state=PlanState.RUNNING).update(
        state=PlanState.ENDED, ended_on=on, outcome=outcome
    ):
        raise PlanRefused("Only a plan that runs can end.")
    for row in outcome["actions"]:
        if row["keeps"]:
            keeps, low, high = row["keeps"]
            changed = {"keeps": keeps, "keeps_low": low, "keeps_high": high}
            if row["weight"] >= HALF:
                changed |= {"grade": Grade.B, "measured_in": plan}
            InvestmentAction.objects.filter(pk=row["id"]).update(**changed)
    record(actor=by, action="investment_plan.ended", subject="InvestmentPlan", subject_id=plan.pk, at=at)


def measure(plan: InvestmentPlan, *, until: date) -> dict[str, Any]:
    """Compare orders from the plan's first day up to ``until``, by action; customers decided by hand are left out."""
    groups = _groups(plan, until=until)
    days = (until - (plan.starts_on or until)).days
    months = plan.run.horizon_months if plan.run else 0
    share = min(1.0, days / (months * DAYS_A_MONTH)) if months else 0.0
    rows = [_row(action | _thought(action["id"]), groups, share=share) for action in plan.inputs["actions"]]
    return {"days": days, "until": until.isoformat(), "actions": rows} | _total(rows)


def _groups(plan: InvestmentPlan, *, until: date) -> dict[tuple[int, str], Group]:
    """Return what each customer of each action bought in the plan's time, less returns."""
    bought = dict(
        Order.objects.filter(
            customer__in=Choice.objects.filter(plan=plan).values("customer_id"),
            placed_on__gte=plan.starts_on,
            placed_on__lt=until,
            currency=settings.CURRENCY,
        )
        .values_list("customer_id")
        .annotate(kept=Sum(F("amount_minor") - F("returned_minor")))
    )
    found: dict[tuple[int, str], Group] = defaultdict(lambda: Group([], []))
    for customer, action, part, doubt in plan.choices.order_by("customer_id").values_list(
        "customer_id", "action_id", "part", "doubt_minor"
    ):
        group = found[action, part]
        group.doubt.append(float(doubt))
        group.bought.append(float(bought.get(customer, 0)))
    return found


def _thought(action_id: int) -> dict[str, float]:
    """Return what is thought of an action today; another plan may have measured it meanwhile."""
    names = ("keeps", "keeps_low", "keeps_high")
    return InvestmentAction.objects.filter(pk=action_id).values(*names).first() or {}


def _row(action: dict[str, Any], groups: dict[tuple[int, str], Group], *, share: float) -> dict[str, Any]:
    """Return what one action brought beside what was expected of it in this time."""
    from valuation.scoring import uplift

    treated, control, by_hand = (groups[action["id"], part] for part in (Part.TREATED, Part.CONTROL, Part.LOCKED))
    found = uplift(treated.bought, control.bought, before=(treated.doubt, control.doubt))
    n = len(treated.bought)
    row: dict[str, Any] = {
        "id": action["id"],
        "name": action["name"],
        "treated": n,
        "control": len(control.bought),
        "by_hand": len(by_hand.bought),
        "cost_minor": action["cost_minor"] * n,
        "treated_mean_minor": round(sum(treated.bought) / n) if n else None,
        "control_mean_minor": round(sum(control.bought) / len(control.bought)) if control.bought else None,
        "expected_minor": round(sum(treated.doubt) * action["keeps"] * share),
        "weight": None,
        "uplift": None,
        "keeps": None,
    }
    if found is None:
        return row
    row["uplift"] = [round(value) for value in (found.mean, found.low, found.high)]
    row["brought"] = [round(value * n) for value in (found.mean, found.low, found.high)]
    doubt = sum(treated.doubt) / n * share
    if doubt > 0 and min(found.treated, found.control) >= ENOUGH:
        row |= _weighed(action, found.mean / doubt, (found.high - found.low) / doubt)
    return row


def _weighed(action: dict[str, Any], measured: float, width: float) -> dict[str, Any]:
    """Weigh what was measured and what was thought before by how sure each is (normal prior, normal likelihood)."""
    before, was = action["keeps"], action["keeps_high"] - action["keeps_low"]
    weight = was**2 / (was**2 + width**2) if was or width else HALF
    keeps = min(max(weight * measured + (1 - weight) * before, LEAST_KEPT), MOST_KEPT)
    half = was * width / sqrt(was**2 + width**2) / 2 if was and width else 0.0
    return {
        "weight": weight,
        "before": before,
        "measured": measured,
        "keeps": [keeps, max(keeps - half, LEAST_KEPT), min(keeps + half, MOST_KEPT)],
    }


def _total(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Add the actions up: the lots are independent, so are their errors."""
    measured = [row for row in rows if row["uplift"]]
    mean = sum(row["brought"][0] for row in measured)
    half = sqrt(sum(((row["brought"][2] - row["brought"][1]) / 2) ** 2 for row in measured))
    cost = sum(row["cost_minor"] for row in measured)
    return {
        "brought": [mean, round(mean - half), round(mean + half)] if measured else None,
        "cost_minor": cost,
        "returned": [(value - cost) / cost for value in (mean, mean - half, mean + half)]
        if measured and cost
        else None,
    }
