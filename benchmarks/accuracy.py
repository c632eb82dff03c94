"""How good the forecasts are on real companies; run as ``python -m benchmarks.accuracy FILE.json [JOURNEYS]``.

CDNOW is read from the installed lifetimes package, whose BG/NBD with its Gamma-Gamma is the peer in the same run.
JOURNEYS is the transactions file of completejourney (CSV or Parquet), read as any company's orders are.
Nothing is tuned on what is reported: every fit and every choice sees only what came before the split.
"""

import datetime
import importlib.metadata
import json
import sys
import warnings
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from valuation import scoring

SPLIT = datetime.date(1997, 10, 1).toordinal()
"""39 weeks are learnt from, 39 weeks are forecast, as in the papers."""
SAMPLES = 10
SMALL = 157
AHEAD = 91
STEP = 30
DRAWS = 200
LEVELS = tuple(float(level) for level in np.arange(1, 200) / 200)
PEER = "lifetimes"
LEAST = {"gini": 0.719, "top_decile": 0.524}
MOST = {"mean_error": 31.7}
PIT_FROM, PIT_TO = 0.08, 0.12
LEAST_HELD = 0.85


def cdnow(name: str, *, header: int, id_column: int) -> scoring.Orders:
    """Return the orders of one of the package's CDNOW files, amounts in cents."""
    path = importlib.metadata.distribution("lifetimes").locate_file(f"lifetimes/datasets/{name}")
    table = np.loadtxt(str(path), skiprows=header)
    dates, place = np.unique(table[:, id_column + 1].astype(int), return_inverse=True)
    days = np.array([datetime.date.fromisoformat(str(one)).toordinal() for one in dates])[place]
    return scoring.Orders(table[:, id_column].astype(int), days, np.rint(table[:, -1] * 100).astype(int))


def journeys(path: Path) -> scoring.Orders:
    """Return the orders of completejourney, read as the product reads any file."""
    from valuation.services.orders_file import open_orders, read_orders

    table, places = open_orders(path, {"customer": "household_id"})
    read = read_orders(table, places, month_first=False, told=lambda _rows: None)
    return scoring.Orders(*(np.array(column) for column in (read.customers, read.days, read.cents)))


def some(orders: scoring.Orders, chosen: Any) -> scoring.Orders:
    """Keep the chosen orders only."""
    return scoring.Orders(*(np.asarray(getattr(orders, name))[chosen] for name in orders.__slots__))


def tenths(orders: scoring.Orders) -> Iterator[scoring.Orders]:
    """Yield ten systematic samples: every tenth customer by number, so each customer is in one."""
    for tenth in range(SAMPLES):
        yield some(orders, np.asarray(orders.customer_ids) % SAMPLES == tenth)


def ranked(samples: list[scoring.Orders], split: int) -> dict[str, Any]:
    """Judge every forecast on every sample: means and standard errors of its marks."""
    rows: dict[str, list[dict[str, float]]] = {}
    chosen: dict[str, int] = {}
    for orders in samples:
        found = scoring.evaluate_on_past(orders, split_day=split, seed=1)
        used = found.choice.name if found.choice else "none"
        chosen[used] = chosen.get(used, 0) + 1
        for one in found.scored:
            if one.marks.gini is None:
                continue
            marks = {**asdict(one.marks), "coverage": one.coverage}
            rows.setdefault(one.model, []).append(marks)
            if one.chosen:
                rows.setdefault("chosen", []).append(marks)
        rows.setdefault(PEER, []).append(by_lifetimes(orders, split))
    return {"chosen": chosen, "models": {name: summed_up(marks) for name, marks in rows.items()}}


def summed_up(marks: list[dict[str, float]]) -> dict[str, Any]:
    """Return the mean of each mark and its standard error over samples; money in whole units."""
    found: dict[str, Any] = {"samples": len(marks)}
    for name in marks[0]:
        values = [one[name] for one in marks if one[name] is not None]
        scale = 100 if name == "mean_error" else 1
        mean = float(np.mean(values)) / scale if values else None
        error = float(np.std(values, ddof=1) / np.sqrt(len(values))) / scale if len(values) > 1 else None
        found[name] = {"mean": mean, "error": error}
    bias = [1 / one["actual_to_forecast"] for one in marks if one["actual_to_forecast"]]
    return found | {"total_bias": {"mean": float(np.mean(bias)), "error": None}}


def by_lifetimes(orders: scoring.Orders, split: int) -> dict[str, Any]:
    """Judge the peer as everybody ships it: BG/NBD times a Gamma-Gamma on repeat orders."""
    from lifetimes import BetaGeoFitter, GammaGammaFitter

    days = scoring.merge_days(orders)
    known, last = scoring.summarise(days, as_of_day=split - 1), int(np.max(np.asarray(orders.days)))
    later = scoring.summarise(days, as_of_day=last)
    place = np.searchsorted(later.customer_ids, known.customer_ids)
    actual = (later.spent_minor[place] - known.spent_minor).astype(float)
    x, t, age = (column.astype(float) for column in (known.repeats, known.recency, known.age))
    starts = np.concatenate(([True], days.customers[1:] != days.customers[:-1]))
    first = days.net_minor[starts][np.searchsorted(days.customers[starts], known.customer_ids)]
    mean = np.where(x > 0, (known.spent_minor - first) / np.maximum(x, 1), 0) / 100
    spends = mean > 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        timing = BetaGeoFitter().fit(x, t, age)
        spend = GammaGammaFitter().fit(x[spends], mean[spends])
        often = timing.conditional_expected_number_of_purchases_up_to_time(last - split + 1, x, t, age)
        worth = spend.conditional_expected_average_profit(x, mean)
    return {**asdict(scoring.judge(actual, np.asarray(often * worth * 100))), "coverage": None}


def pit_deciles(orders: scoring.Orders, split: int) -> dict[str, list[float]]:
    """Return the share of customers in each tenth of the randomised probability integral transform.

    Of purchases, from ``DRAWS`` futures of each customer at the best fit, and of spend, from the product's quantiles;
    both with what looks back, all before the split, taught about customers thought gone.
    """
    days = scoring.merge_days(orders)
    known = scoring.summarise(days, as_of_day=split - 1)
    known = known.of(known.bought)
    last = int(days.days.max())
    later = scoring.summarise(days, as_of_day=last)
    place = np.searchsorted(later.customer_ids, known.customer_ids)
    spent = (later.spent_minor[place] - known.spent_minor).astype(float)
    horizon = scoring.Horizon((last - split + 1) / (365.25 / 12), 0.0)
    models = scoring.fit_models(known)
    chosen = scoring.choose_on_the_past(days, as_of_day=split - 1, horizon=horizon, seed=1)
    alive = chosen.awake(scoring.forecast(models, known, horizon).p_alive)
    ends = scoring.spend_quantiles(models, known, alive, horizon=horizon, levels=LEVELS, seed=1)
    grid = np.array([0.0, *LEVELS, 1.0])
    spend = grid[(ends < spent).sum(axis=0)], grid[(ends <= spent).sum(axis=0) + 1]
    bought = purchases(models.timing, known, alive, horizon.days)
    came = later.repeats[place] - known.repeats
    orders_ = (bought < came).mean(axis=0), (bought <= came).mean(axis=0)
    return {"purchases": in_tenths(*orders_), "spend": in_tenths(*spend)}


def purchases(model: scoring.ParetoNbd, known: scoring.Histories, alive: Any, days: float) -> Any:
    """Draw how often each customer buys within some days, shape (DRAWS, n_customers)."""
    random = np.random.default_rng(2)
    shape = (DRAWS, alive.size)
    rate = random.gamma(model.r + known.repeats, 1 / (model.alpha + known.age), shape)
    leaves = random.standard_exponential(shape) / random.gamma(model.s, 1 / (model.beta + known.age), shape)
    return random.poisson(rate * np.minimum(leaves, days)) * (random.random(shape) < alive)


def in_tenths(below: Any, up_to: Any) -> list[float]:
    """Place each customer at random between two probabilities, and return the share in each tenth."""
    place = below + np.random.default_rng(1).random(below.size) * (up_to - below)
    return [float(share) for share in np.bincount(np.minimum((place * 10).astype(int), 9), minlength=10) / place.size]


def rolling_totals(samples: list[scoring.Orders]) -> dict[str, Any]:
    """Count how often the 90 % interval of the total, learnt before each split, held what came in the next quarter."""
    held, widths, ratios = [], [], []
    for orders in samples:
        days = np.asarray(orders.days)
        for split in range(int(days.min()) + 210, int(days.max()) - AHEAD + 2, STEP):
            found = scoring.evaluate_on_past(some(orders, days < split + AHEAD), split_day=split, seed=1)
            if found.total is None:
                continue
            held.append(found.total.low <= found.total.actual <= found.total.high)
            widths.append(found.total.high / found.total.low)
            ratios.append(found.total.actual / found.total.expected)
    return {
        "splits": len(held),
        "held": float(np.mean(held)),
        "median_high_to_low": float(np.median(widths)),
        "ratio_10": float(np.quantile(ratios, 0.1)),
        "ratio_90": float(np.quantile(ratios, 0.9)),
    }


def robust(cohort: scoring.Orders, households: scoring.Orders | None) -> dict[str, Any]:
    """Evaluate what breaks others, and count failures and numbers that are none."""
    ids = np.unique(np.asarray(cohort.customer_ids))
    small = [some(cohort, np.isin(cohort.customer_ids, ids[at : at + SMALL])) for at in range(0, 10 * SMALL, SMALL)]
    first_only = np.unique(np.asarray(cohort.customer_ids), return_index=True)[1]
    cases = {
        f"{SMALL} customers of CDNOW, ten sets": small,
        "one-time buyers only": [some(cohort, first_only)],
        "one customer": [some(cohort, np.asarray(cohort.customer_ids) == ids[0])],
        "nobody": [some(cohort, np.zeros(np.size(cohort.days), dtype=bool))],
    }
    if households is not None:
        cases["completejourney, all households"] = [households]
    return {name: tally(sets) for name, sets in cases.items()}


def tally(sets: list[scoring.Orders]) -> dict[str, int]:
    """Evaluate each set, split at two thirds of its days."""
    found = {"evaluated": 0, "failures": 0, "not_numbers": 0, "unexplained": 0}
    for orders in sets:
        days = np.asarray(orders.days)
        split = int(np.quantile(days, 2 / 3)) if days.size else SPLIT
        try:
            result = scoring.evaluate_on_past(orders, split_day=split, seed=1)
        except Exception:  # noqa: BLE001 - counting failures of any kind is the point
            found["failures"] += 1
            continue
        found["evaluated"] += 1
        for one in result.scored:
            marks = [*asdict(one.marks).values(), one.coverage]
            found["not_numbers"] += sum(mark is not None and not np.isfinite(mark) for mark in marks)
            found["unexplained"] += None in marks[:-1] and not one.reason
    return found


def measure(path: Path | None) -> dict[str, Any]:
    """Measure everything; without the file of journeys, what needs it is left out."""
    cohort = cdnow("CDNOW_master.txt", header=1, id_column=0)
    paper = cdnow("CDNOW_sample.txt", header=0, id_column=1)
    samples = list(tenths(cohort))
    found: dict[str, Any] = {
        "cdnow": ranked(samples, SPLIT),
        "cohort": ranked([cohort], SPLIT),
        "pit": {
            f"{what}, {who}": shares
            for who, orders in (("the papers’ 2,357", paper), ("all 23,570", cohort))
            for what, shares in pit_deciles(orders, SPLIT).items()
        },
        "totals": {"CDNOW, ten samples": rolling_totals(samples)},
    }
    households = journeys(path) if path else None
    if households is not None:
        first = int(np.min(np.asarray(households.days)))
        parts = [some(households, np.asarray(households.customer_ids) % 5 == fifth) for fifth in range(5)]
        found["journeys"] = ranked([households], first + 182)
        found["totals"]["completejourney, five samples"] = rolling_totals(parts)
    return found | {"robust": robust(cohort, households)}


def main(arguments: list[str]) -> None:
    """Measure and write the JSON file."""
    found = measure(Path(arguments[1]) if len(arguments) > 1 and arguments[1] else None)
    Path(arguments[0]).write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
