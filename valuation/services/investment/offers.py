"""From a plan and the values of its run to the numbers that the optimiser works on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from relationships.models import Customer
from valuation.models import Choice, CustomerValue, InvestmentPlan, PlanState, ValueRun
from valuation.models.run import ValueState
from valuation.selectors.investment import use_of

IN_80_PERCENT = 2.5631031311
"""The width of an 80 % interval in standard deviations."""


@dataclass(frozen=True, slots=True)
class Worths:
    """What a run knows of customers, as arrays in the order of their ids; money in minor units.

    ``doubt`` is the expected value times the chance that they leave, ``spread`` its standard deviation.
    """

    customers: Any
    doubt: Any
    spread: Any
    segments: Sequence[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A problem for the optimiser, and what its rows and columns are called."""

    offers: Any
    worths: Worths
    inputs: dict[str, Any]
    groups: Sequence[str]


def worths_of(run: ValueRun) -> Worths:
    """Read what is in doubt of every customer whose value and chance to leave the run knows."""
    import numpy as np

    rows = list(
        CustomerValue.objects.in_run(run)
        .filter(state=ValueState.VALUE, p_alive__isnull=False)
        .order_by("customer_id")
        .values_list("customer_id", "expected_minor", "low_minor", "high_minor", "p_alive", "customer__segment")
    )
    table = np.array([row[:5] for row in rows], dtype=np.float64).reshape(-1, 5)
    leaves = 1.0 - table[:, 4]
    return Worths(
        customers=table[:, 0].astype(np.int64),
        doubt=np.maximum(table[:, 1], 0.0) * leaves,
        spread=(table[:, 3] - table[:, 2]) / IN_80_PERCENT * leaves,
        segments=[row[5] for row in rows],
    )


def inputs_of(plan: InvestmentPlan) -> dict[str, Any]:
    """Return what the plan is worked out from, as it is kept with the plan."""
    actions = [
        {
            name: getattr(action, name)
            for name in ("id", "name", "cost_minor", "minutes", "team", "places", "keeps", "keeps_low", "keeps_high")
        }
        | {"grade": str(action.grade)}
        for action in plan.actions.order_by("pk")
    ]
    teams = sorted({str(action["team"]) for action in actions if action["minutes"]})
    budgets: list[dict[str, Any]] = [{"kind": "money", "name": "", "limit": plan.money_minor}]
    budgets += [
        {"kind": "minutes", "name": team, "limit": plan.minutes[team]} for team in teams if team in plan.minutes
    ]
    if plan.places is not None and any(action["places"] for action in actions):
        budgets.append({"kind": "places", "name": "", "limit": plan.places})
    return {
        "run": plan.run_id,
        "actions": actions,
        "budgets": budgets,
        "floors": plan.floors,
        "caution": plan.caution,
        "control_share": plan.control_share,
        "rest_days": plan.rest_days,
        "seed": plan.seed,
    }


def effects(inputs: dict[str, Any]) -> tuple[Any, Any, Any]:
    """Return what each action keeps, the standard deviation of that, and its cost."""
    import numpy as np

    actions = inputs["actions"]
    keeps = np.array([action["keeps"] for action in actions])
    sure = np.array([(action["keeps_high"] - action["keeps_low"]) / IN_80_PERCENT for action in actions])
    return keeps, sure, np.array([action["cost_minor"] for action in actions], dtype=np.float64)


def cautious_gain(doubt: Any, inputs: dict[str, Any]) -> Any:
    """Return what each action brings each customer after cost, less the caution; shape (customers, actions)."""
    import numpy as np

    keeps, sure, cost = effects(inputs)
    return np.outer(doubt, keeps - inputs["caution"] * sure) - cost


def uses(inputs: dict[str, Any]) -> Any:
    """Return what each action uses of each budget, shape (actions, budgets)."""
    import numpy as np

    rows = [[use_of(action, budget) for budget in inputs["budgets"]] for action in inputs["actions"]]
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(inputs["budgets"]))


def ask(plan: InvestmentPlan, *, at: datetime) -> Asked:
    """Put a plan into numbers: gains, uses, budgets, locks, floors and the control."""
    import numpy as np

    from valuation.scoring import Offers, held_back

    run = plan.run
    if run is None:  # pragma: no cover - the service that asks for the work names the run
        raise ValueError("a plan is worked out from a value run")
    inputs, worths = inputs_of(plan), worths_of(run)
    gain = cautious_gain(worths.doubt, inputs)
    place = {action["id"]: column for column, action in enumerate(inputs["actions"])}
    locks = dict(plan.locks.values_list("customer_id", "action_id"))
    must = np.array([place.get(locks.get(int(one)), -1) for one in worths.customers], dtype=np.int64)
    never = np.isin(worths.customers, list(_out_of_reach(plan, at=at) | {c for c, a in locks.items() if a is None}))
    gain[never & (must < 0)] = -np.inf
    groups = sorted(plan.floors)
    number = {name: at_ for at_, name in enumerate(groups)}
    offers = Offers(
        customers=worths.customers,
        gain=gain,
        use=uses(inputs),
        budgets=np.array([budget["limit"] for budget in inputs["budgets"]], dtype=np.float64),
        must=must,
        group=np.array([number.get(segment, -1) for segment in worths.segments], dtype=np.int64),
        floors=np.array([plan.floors[name] for name in groups], dtype=np.float64),
        held=held_back(worths.customers, share=plan.control_share, seed=plan.seed),
    )
    return Asked(offers, worths, inputs, groups)


def _out_of_reach(plan: InvestmentPlan, *, at: datetime) -> set[int]:
    """Return customers to leave alone: they said so, we were with them lately, or another plan has them."""
    since = at - timedelta(days=plan.rest_days)
    quiet = Q(contact__do_not_ask=True) | Q(person__do_not_ask=True)
    lately = Q(contact__asked_last_at__gt=since) | Q(person__asked_last_at__gt=since)
    elsewhere = Choice.objects.filter(plan__state__in=[PlanState.APPROVED, PlanState.RUNNING]).exclude(plan=plan)
    return set(Customer.objects.filter(quiet | lately).values_list("pk", flat=True)) | set(
        elsewhere.values_list("customer_id", flat=True)
    )
