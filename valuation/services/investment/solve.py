"""Working a plan out: claimed by one worker, taken up again when it dies, written down whole or not at all."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from common.money import format_money
from valuation.models import Choice, InvestmentPlan, Part, PlanState
from valuation.selectors.investment import hours, of_team
from valuation.services.investment.offers import Asked, ask, effects

STALE_AFTER = timedelta(minutes=5)
BATCH = 2_000
SCALES = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
NEAR = 1e-3
"""The other points of the frontier are drawn, not carried out: a thousandth is near enough."""
HALF_OF_80_PERCENT = 1.2815515655
Clock = Callable[[], datetime]


class LostClaim(Exception):  # noqa: N818 - not a fault
    """Somebody cancelled the work or took it over: the worker that meets this writes nothing more."""


def waiting_plans(*, at: datetime) -> list[int]:
    """Return plans to work out: those nobody took up, and those whose worker has been silent too long."""
    solving = InvestmentPlan.objects.filter(state=PlanState.SOLVING)
    solving.filter(claimed_at__isnull=False, beat_at__lt=at - STALE_AFTER).update(claimed_at=None)
    return list(solving.filter(claimed_at__isnull=True).order_by("pk").values_list("pk", flat=True))


def solve_plan(*, plan_id: int, now: Clock) -> bool:
    """Work one plan out if it waits; say whether this call did. Only the newest claim may write."""
    claimed_at = now()
    waiting = InvestmentPlan.objects.filter(pk=plan_id, state=PlanState.SOLVING, claimed_at__isnull=True)
    if not waiting.update(claimed_at=claimed_at, beat_at=claimed_at, total_count=len(SCALES) + 1, done_count=0):
        return False
    plan = InvestmentPlan.objects.select_related("run").get(pk=plan_id)
    try:
        _solve(plan, now=now)
    except LostClaim:
        return False
    except Exception as error:
        _mine(plan).update(
            state=PlanState.DRAFT, claimed_at=None, step="", problems=[f"The work stopped: {type(error).__name__}."]
        )
        raise
    return True


def _solve(plan: InvestmentPlan, *, now: Clock) -> None:
    from valuation.scoring import ImpossiblePlanError, allocate

    _note(plan, now=now, step="Reading what customers are worth")
    asked = ask(plan, at=now())
    problems = _without_value(plan, asked)
    if not problems:
        _note(plan, now=now, step="Choosing whom to do what for", done_count=1)
        try:
            found = allocate(asked.offers)
        except ImpossiblePlanError as error:
            problems = _in_words(error, asked)
    if problems:
        if not _mine(plan).update(state=PlanState.DRAFT, claimed_at=None, step="", problems=problems):
            raise LostClaim
        return
    frontier = []
    for done, scale in enumerate(SCALES, start=1):
        _note(plan, now=now, step=f"Trying {scale:.0%} of the budgets", done_count=done)
        frontier.append(_at_scale(asked, scale, found))
    _write(plan, asked, found, frontier, at=now())


def _write(plan: InvestmentPlan, asked: Asked, found: Any, frontier: list[dict[str, Any]], *, at: datetime) -> None:
    """Write choices and result in one transaction."""
    rows = _choices(plan, asked, found)
    with transaction.atomic():
        if not _mine(plan).update(
            state=PlanState.READY,
            claimed_at=None,
            step="",
            solved_at=at,
            done_count=len(SCALES) + 1,
            inputs=asked.inputs,
            result=_result(asked, found) | {"frontier": frontier},
        ):
            raise LostClaim
        Choice.objects.filter(plan=plan).delete()
        Choice.objects.bulk_create(rows, batch_size=BATCH)


def _choices(plan: InvestmentPlan, asked: Asked, found: Any) -> list[Choice]:
    """Return a row for everybody who gets something, and for the control of each action."""
    import numpy as np

    keeps, sure, cost = effects(asked.inputs)
    actions, worths = asked.inputs["actions"], asked.worths
    rows = []
    for part, chosen in ((None, found.choice), (Part.CONTROL, found.control)):
        for n in np.nonzero(chosen >= 0)[0]:
            a = chosen[n]
            mean = worths.doubt[n] * keeps[a] - cost[a]
            half = HALF_OF_80_PERCENT * np.hypot(worths.doubt[n] * sure[a], keeps[a] * worths.spread[n])
            given = part or (Part.LOCKED if asked.offers.must[n] >= 0 else Part.TREATED)
            rows.append(
                Choice(
                    plan=plan,
                    customer_id=int(worths.customers[n]),
                    action_id=actions[a]["id"],
                    part=given,
                    expected_minor=round(mean),
                    low_minor=round(mean - half),
                    high_minor=round(mean + half),
                    doubt_minor=round(worths.doubt[n]),
                    why=_why(given, float(worths.doubt[n]), found.reduced[n], int(a)),
                )
            )
    return rows


def _why(part: str, doubt: float, reduced: Any, action: int) -> str:
    """Say in one sentence why this customer is where they are."""
    money = format_money(round(doubt), settings.CURRENCY)
    if part == Part.LOCKED:
        return f"Decided by hand. {money} of what we expect from them is in doubt."
    if part == Part.CONTROL:
        return f"Chosen by the plan and left alone by lot, to learn what would have happened. {money} is in doubt."
    others = [float(value) for column, value in enumerate(reduced) if column != action]
    ahead = float(reduced[action]) - max([0.0, *others])
    lead = format_money(round(max(ahead, 0.0)), settings.CURRENCY)
    return f"{money} is in doubt; with what time and money bring elsewhere taken off, {lead} ahead of the next best."


def _result(asked: Asked, found: Any) -> dict[str, Any]:
    """Return the totals of a plan: what it brings with its interval, uses, prices, the proof."""
    import numpy as np

    keeps, sure, cost = effects(asked.inputs)
    taken = np.nonzero(found.choice >= 0)[0]
    action, doubt = found.choice[taken], asked.worths.doubt[taken]
    by_action = np.bincount(action, weights=doubt, minlength=keeps.size)
    own = keeps[action] * asked.worths.spread[taken]
    half = HALF_OF_80_PERCENT * float(np.sqrt(((by_action * sure) ** 2).sum() + (own**2).sum()))
    counts = np.bincount(action, minlength=keeps.size)
    mean = float((by_action * keeps - counts * cost).sum())
    held = found.control[found.control >= 0]
    return {
        "expected_minor": round(mean),
        "low_minor": round(mean - half),
        "high_minor": round(mean + half),
        "cost_minor": round(float((counts * cost).sum())),
        "treated": int(taken.size),
        "control": int(held.size),
        "customers": int(found.choice.size),
        "by_action": [
            {"treated": int(n), "control": int(c), "brings_minor": round(float(b))}
            for n, c, b in zip(
                counts, np.bincount(held, minlength=keeps.size), by_action * keeps - counts * cost, strict=True
            )
        ],
        "used": [round(float(used)) for used in found.used],
        "prices": [float(price) for price in found.prices],
        "floor_prices": dict(zip(asked.groups, (float(price) for price in found.floor_prices), strict=True)),
        "gap": float(found.gap),
    }


def _at_scale(asked: Asked, scale: float, found: Any) -> dict[str, Any]:
    """Return what the same plan would bring with all budgets at ``scale``; None where floors or locks forbid it."""
    from valuation.scoring import ImpossiblePlanError, allocate

    try:
        plan = (
            found
            if scale == 1
            else allocate(replace(asked.offers, budgets=asked.offers.budgets * scale), tolerance=NEAR)
        )
    except ImpossiblePlanError:
        return {"scale": scale, "expected_minor": None}
    return {"scale": scale, "expected_minor": _result(asked, plan)["expected_minor"]}


def _without_value(plan: InvestmentPlan, asked: Asked) -> list[str]:
    """Say which locked customers have no known value: they cannot be planned for."""
    known = set(asked.worths.customers.tolist())
    if not known:
        return ["The value run knows nobody’s value yet, so there is nobody to plan for."]
    lost = (
        plan.locks.exclude(action=None)
        .exclude(customer_id__in=known)
        .select_related("customer__person", "customer__company")
    )
    return [f"{lock.customer.name} is decided by hand, but their value isn’t known yet." for lock in lost[:5]]


def _in_words(error: Any, asked: Asked) -> list[str]:
    """Say which wishes cannot be met, and what would be possible."""
    said = []
    for short in error.shortfalls:
        if short.kind == "floor":
            said.append(
                f"At least {short.wanted:.0f} of “{asked.groups[short.index]}” were to get something, but with these "
                f"budgets, locks and the control it is at most {short.possible:.0f}."
            )
        else:
            budget = asked.inputs["budgets"][short.index]
            said.append(
                f"The customers decided by hand alone need {amount(budget, short.possible)}, "
                f"and the plan has {amount(budget, short.wanted)}."
            )
    return said


def amount(budget: dict[str, Any], quantity: float) -> str:
    """Write a quantity of a budget: money, hours of a team, or places."""
    if budget["kind"] == "money":
        return format_money(round(quantity), settings.CURRENCY)
    if budget["kind"] == "minutes":
        return f"{hours(quantity)} hours of {of_team(budget['name'])}"
    return f"{quantity:.0f} places"


def _note(plan: InvestmentPlan, *, now: Clock, **progress: object) -> None:
    """Write progress down, and stop when the work was cancelled or given to somebody else."""
    if not _mine(plan).update(beat_at=now(), **progress):
        raise LostClaim


def _mine(plan: InvestmentPlan) -> QuerySet[InvestmentPlan]:
    return InvestmentPlan.objects.filter(pk=plan.pk, state=PlanState.SOLVING, claimed_at=plan.claimed_at)
