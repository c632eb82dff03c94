"""Whom Fjellvik invests in: what they can do, a plan of last quarter with what came of it, and one to approve."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db.models import F, Sum
from django.utils import timezone

from accounts.models import User
from valuation.models import InvestmentAction, InvestmentPlan, Order, PlanState
from valuation.selectors.run import newest_run
from valuation.services.investment.action import Described, add_action
from valuation.services.investment.outcome import end_plan
from valuation.services.investment.plan import Wanted, approve_plan, draft_plan, request_solving, start_plan
from valuation.services.investment.solve import solve_plan

KRONE, HOUR = 100, 60
STARTED_DAYS_AGO, ENDED_DAYS_AGO = 98, 8
LOTS = 60
"""Invented lots to choose one from in which the letter did what the story tells."""

ACTIONS = (
    ("Personal letter", "A letter by hand with one tip for the season, from the shop they know.", 25, 4, "the shop team", 0, (0.08, 0.03, 0.13)),
    ("Call from their shop", "Somebody who knows them calls and asks how the gear is doing.", 0, 25, "the shop team", 0, (0.12, 0.05, 0.20)),
    ("Free service of their gear", "Waterproofing, zips and soles, free, ready within a week.", 310, 50, "the workshop", 0, (0.22, 0.12, 0.34)),
    ("Evening with a guide", "Eight customers, one guide, one evening on the mountain.", 520, 40, "the guides", 1, (0.30, 0.12, 0.48)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Makers:
    """Who plans and who approves."""

    analyst: User
    manager: User
    executive: User


def write_investments(*, staff: dict[str, User], now: datetime) -> None:
    """Write actions, last quarter's plan with its outcome, and the plan that waits for approval."""
    makers = Makers(staff["Mona Kvam"], staff["Ingrid Solheim"], staff["Astrid Lunde"])
    actions = {row[0]: _action(row, by=makers.analyst, at=now - timedelta(days=120)) for row in ACTIONS}
    if newest_run() is None:
        return
    _last_quarter(actions, makers, now=now)
    _to_approve(actions, makers, now=now)


def _action(
    row: tuple[str, str, int, int, str, int, tuple[float, float, float]], *, by: User, at: datetime
) -> InvestmentAction:
    name, about, cost, minutes, team, places, (keeps, low, high) = row
    described = Described(
        name=name,
        about=about,
        cost_minor=cost * KRONE,
        minutes=minutes,
        team=team,
        places=places,
        keeps=keeps,
        keeps_low=low,
        keeps_high=high,
    )
    return add_action(by=by, key=_key(name), described=described, at=at)


def _key(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"https://fjellvik.example/invest/{name}")


def _last_quarter(actions: dict[str, InvestmentAction], makers: Makers, *, now: datetime) -> None:
    """Make the plan that ended a week ago; nothing came of it where there were too few customers to plan for."""
    began, ended = now - timedelta(days=STARTED_DAYS_AGO), now - timedelta(days=ENDED_DAYS_AGO)
    wanted = Wanted(
        name="Autumn: those we nearly lost",
        actions=[actions["Personal letter"], actions["Call from their shop"]],
        money_minor=18_000 * KRONE,
        minutes={"the shop team": 45 * HOUR},
        caution=0.5,
        rest_days=0,
    )
    plan = draft_plan(by=makers.analyst, key=_key(wanted.name), wanted=wanted, at=began)
    InvestmentPlan.objects.filter(pk=plan.pk).update(seed=_telling_seed(plan, began=began, ended=ended))
    if not _solved(plan, by=makers.analyst, at=began):
        return
    approve_plan(plan=plan, by=makers.executive, at=began)
    start_plan(plan=plan, by=makers.analyst, on=timezone.localdate(began), at=began)
    plan.refresh_from_db()
    end_plan(plan=plan, by=makers.analyst, on=timezone.localdate(ended), at=ended)


def _to_approve(actions: dict[str, InvestmentAction], makers: Makers, *, now: datetime) -> None:
    """Make the plan that waits for somebody else's yes."""
    at = now - timedelta(hours=20)
    wanted = Wanted(
        name="Before the season: keep the doubtful",
        actions=list(actions.values()),
        money_minor=28_000 * KRONE,
        minutes={"the shop team": 60 * HOUR, "the workshop": 70 * HOUR, "the guides": 30 * HOUR},
        places=24,
        floors={"Professionals": 6},
        caution=0.5,
    )
    plan = draft_plan(by=makers.manager, key=_key(wanted.name), wanted=wanted, at=at)
    InvestmentPlan.objects.filter(pk=plan.pk).update(seed=4417)
    _solved(plan, by=makers.manager, at=at)


def _solved(plan: InvestmentPlan, *, by: User, at: datetime) -> bool:
    """Work a plan out as a worker would have, and say whether it could be."""
    request_solving(plan=plan, by=by, at=at)
    solve_plan(plan_id=plan.pk, now=lambda: at)
    plan.refresh_from_db()
    return plan.state == PlanState.READY


def _telling_seed(plan: InvestmentPlan, *, began: datetime, ended: datetime) -> int:
    """Return the lot, of a few, in which what was done came back: orders are invented, so the lot may be."""
    import numpy as np

    from valuation.scoring import allocate, held_back, uplift
    from valuation.services.investment.offers import ask

    plan.run = newest_run()
    asked = ask(plan, at=began)
    chosen = allocate(asked.offers, tolerance=1e-2).choice
    who = np.nonzero(chosen >= 0)[0]
    ids = asked.worths.customers[who]
    bought = dict(
        Order.objects.filter(placed_on__gte=timezone.localdate(began), placed_on__lt=timezone.localdate(ended))
        .values_list("customer_id")
        .annotate(kept=Sum(F("amount_minor") - F("returned_minor")))
    )
    spent = np.array([float(bought.get(int(one), 0)) for one in ids])
    cost = np.array([action["cost_minor"] for action in asked.inputs["actions"]], dtype=np.float64)
    best = (np.inf, 0)
    for seed in range(LOTS):
        held = held_back(ids, share=plan.control_share, seed=seed)
        brought, paid = 0.0, 0.0
        for action in range(cost.size):
            here = chosen[who] == action
            before = asked.worths.doubt[who]
            groups = here & ~held, here & held
            found = uplift(*(spent[one] for one in groups), before=(before[groups[0]], before[groups[1]]))
            brought += found.mean * found.treated if found else 0.0
            paid += cost[action] * (here & ~held).sum()
        best = min(best, (abs(brought - 3 * paid), seed))
    return best[1]
