"""What only all shards together can say: how people buy, who renews, how often things happen, and who brought whom."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from valuation.models import ValueRun
from valuation.services.gathering import STATES, SUMS, Gathered, Packed
from valuation.services.proof import backtest_of, parameters_of

WOULD_NOT_HAVE_COME = 0.5
"""Assumed: half of those who were brought would not have come anyway."""
HOW_UNSURE = 0.22
"""Standard deviation of that half: Beta(2, 2)."""
FEWEST_CONTRACTS = 10
DAYS_PER_MONTH = 365.25 / 12
LEVELS = (0.1, 0.9)
Tell = Callable[[str, float], None]


@dataclass(frozen=True, slots=True, eq=False)
class Settled(Packed):
    """What scoring one shard needs of the others: the forecast of its customers, and what they brought.

    ``facts`` has columns orders and spent, ``forecast`` expected, low, high, P(alive) and orders expected (NaN: not
    known); ``brought`` the money of those they brought, and its standard deviation, for every customer of the shard.
    """

    facts: Any
    forecast: Any
    brought: Any


@dataclass(frozen=True, slots=True, eq=False)
class Learnt:
    """What the run keeps, and what each shard needs."""

    parameters: dict[str, Any]
    backtest: dict[str, Any]
    shards: list[Settled]


def settle(*, run: ValueRun, gathered: Sequence[Gathered], tell: Tell) -> Learnt:
    """Learn from all shards together, and give each what it needs; how many shards there are changes nothing."""
    import numpy as np

    from valuation.scoring import Horizon, Orders, value_orders

    ids = np.concatenate([one.customer_ids for one in gathered])
    orders = np.concatenate([one.orders for one in gathered])
    horizon = Horizon(months=run.horizon_months, annual_rate=run.annual_rate)
    valued = value_orders(
        Orders(*orders.T), as_of_day=run.as_of.toordinal(), horizon=horizon, seed=run.seed, progress=tell
    )
    facts, forecast = _beside(ids, orders, valued)
    contracts, signed = _sign(run, np.concatenate([one.contracts for one in gathered]), ids)
    has = ~np.isnan(signed[0])
    forecast[:3, has] = np.nan_to_num(forecast[:3, has]) + signed[:, has]
    brought = _bring(gathered, ids, forecast)
    edges = np.cumsum([0, *(one.customer_ids.size for one in gathered)])
    shards = [
        Settled(facts[:, first:last], forecast[:, first:last], brought[:, first:last])
        for first, last in pairwise(edges)
    ]
    parameters = {
        **parameters_of(valued.findings),
        "contracts": contracts,
        "rates": _rates(run, gathered),
        "discount": float(horizon.discounts.mean()),
        "would_not_have_come": WOULD_NOT_HAVE_COME,
    }
    return Learnt(parameters, backtest_of(valued.findings), shards)


def _beside(ids: Any, orders: Any, valued: Any) -> tuple[Any, Any]:
    """Put what is known of those who ordered beside everybody else."""
    import numpy as np

    place = np.searchsorted(ids, valued.customer_ids)
    facts, forecast = np.zeros((2, ids.size), dtype=np.int64), np.full((5, ids.size), np.nan)
    facts[0, place] = valued.n_orders
    np.add.at(facts[1], np.searchsorted(ids, orders[:, 0]), orders[:, 2])
    columns = (valued.expected_minor, valued.low_minor, valued.high_minor, valued.p_alive, valued.expected_orders)
    forecast[:, place] = np.stack(columns)
    return facts, forecast


def _rates(run: ValueRun, gathered: Sequence[Gathered]) -> dict[str, Any]:
    """Learn how often things happen, from the sums of all shards."""
    from valuation.scoring import UnitSums, fit_rate

    found = {}
    totals = sum(one.sums for one in gathered)
    for slug, sums in zip(sorted(run.prices), totals, strict=True):
        one = UnitSums(**{name: int(value) for name, value in zip(SUMS, sums, strict=True)})
        rate = fit_rate(one)
        if rate:
            units = one.units / 1_000
            found[slug] = {
                "shape": rate.shape,
                "days": rate.days,
                "a_year": rate.a_year,
                "units": units,
                "customers": one.customers,
                "share": units / one.customers,
            }
    return found


def _sign(run: ValueRun, contracts: Any, ids: Any) -> tuple[dict[str, Any] | None, Any]:
    """Return what was learnt of contracts, and what those of each customer are worth: expected, low, high."""
    import numpy as np

    from valuation.scoring import CannotFitError, fit_shifted_beta_geometric

    worth = np.full((3, ids.size), np.nan)
    live = contracts[contracts[:, 4] == 0]
    if not live.size:
        return None, worth
    try:
        model = fit_shifted_beta_geometric(contracts[:, 3], contracts[:, 4].astype(bool))
    except CannotFitError as reason:
        return {"why_unknown": str(reason)}, worth
    place = np.searchsorted(ids, live[:, 0])
    each = _payments(run, model, live) * live[:, 1]
    worth[:, np.unique(place)] = 0.0
    np.add.at(worth[0], place, each[0])
    off = np.zeros((2, ids.size))
    np.add.at(off[0], place, (each[0] - each[1]) ** 2)
    np.add.at(off[1], place, (each[2] - each[0]) ** 2)
    worth[1], worth[2] = np.maximum(worth[0] - np.sqrt(off[0]), 0), worth[0] + np.sqrt(off[1])
    kept = {"alpha": model.alpha, "beta": model.beta, "log_likelihood": model.log_likelihood}
    return {**kept, "contracts": model.contracts, "at_boundary": list(model.at_boundary)}, np.rint(worth)


def _payments(run: ValueRun, model: Any, live: Any) -> Any:
    """Return payments of one that each running contract will still make within the horizon: expected, low, high."""
    import numpy as np

    from valuation.scoring import Renewals, expected_payments, payment_quantiles

    found = np.zeros((3, len(live)))
    keys, alike = np.unique(live[:, [2, 5]], axis=0, return_inverse=True)
    for number, (months, days) in enumerate(keys.tolist()):
        some = alike.ravel() == number
        first = days / DAYS_PER_MONTH / months
        periods = max(0, int(run.horizon_months / months - first) + 1)
        if days / DAYS_PER_MONTH > run.horizon_months:
            continue
        ahead = Renewals(periods, (1 + run.annual_rate) ** (months / 12) - 1, first)
        renewals = live[some, 3]
        found[0, some] = expected_payments(model, renewals, ahead)
        found[1:, some] = payment_quantiles(model, renewals, ahead, levels=LEVELS, seed=run.seed)
    found[1], found[2] = np.minimum(found[1], found[0]), np.maximum(found[2], found[0])
    return found


def _bring(gathered: Sequence[Gathered], ids: Any, forecast: Any) -> Any:
    """Return what customers brought: part of what those are expected to buy who might not have come without them."""
    import numpy as np

    found = np.zeros((2, ids.size))
    edges = among(ids, np.concatenate([one.edges for one in gathered]))
    mover, moved = edges[edges[:, 2] == 1, :2].T
    claims = np.bincount(moved, minlength=ids.size)[moved]
    expected, low, high = (np.nan_to_num(column) for column in ruled(gathered, ids, forecast[:3])[:, moved])
    wide = (high - low) / 2.563
    np.add.at(found[0], mover, WOULD_NOT_HAVE_COME * expected / claims)
    noise = (WOULD_NOT_HAVE_COME * wide) ** 2 + (HOW_UNSURE * expected) ** 2
    np.add.at(found[1], mover, noise / claims**2)
    return np.stack((found[0], np.sqrt(found[1])))


def among(ids: Any, edges: Any) -> Any:
    """Return who brought or moved whom by their places among the ids, leaving out who is not there."""
    import numpy as np

    place = np.clip(np.searchsorted(ids, edges[:, :2]), 0, max(ids.size - 1, 0))
    there = (ids[place] == edges[:, :2]).all(axis=1) if ids.size else np.zeros(len(edges), dtype=bool)
    return np.column_stack((place, edges[:, 2]))[there]


def ruled(gathered: Sequence[Gathered], ids: Any, columns: Any) -> Any:
    """Put what was decided of purchases in the place of the forecast."""
    import numpy as np

    verdicts = np.concatenate([one.verdicts for one in gathered])
    verdicts = verdicts[verdicts[:, 1] == 0]
    found = columns.copy()
    unknown = verdicts[:, 2] == STATES.index("unknown")
    found[:, np.searchsorted(ids, verdicts[:, 0])] = np.where(unknown, np.nan, verdicts[:, 3])
    return found
