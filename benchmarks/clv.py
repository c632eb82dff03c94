"""How long it takes to value a million customers; run as ``python -m benchmarks.clv [FILE.json] [CUSTOMERS]``.

Orders are synthetic: Pareto/NBD timing with CDNOW's parameters, Gamma-Gamma amounts. Seconds are CPU seconds of
this process over all its threads, so more of them gain nothing here. lifetimes fits the same BG/NBD in the same run.
"""

import json
import resource
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from valuation import scoring

Result = TypeVar("Result")
CUSTOMERS = 1_000_000
AS_OF_DAY = 730_000
MOST_CPU_SECONDS = 8.0
MOST_RSS_MB = 1024.0
LEAST_RATIO = 100.0
"""For fit and 12-month value together, against lifetimes on the same customers."""
MOST_FIT_SECONDS = {"BG/NBD": 0.15, "Pareto/NBD": 4.0, "Gamma-Gamma": 0.05}
MONTHS = 12


def synthetic_orders(n: int, seed: int = 1) -> scoring.Orders:
    """Make the orders of n customers who first came 90 to 730 days ago, in shuffled order."""
    random = np.random.default_rng(seed)
    rate = random.gamma(0.553, 1 / (10.578 * 7), n)
    leaves = random.standard_exponential(n) / np.maximum(random.gamma(0.606, 1 / (11.669 * 7), n), 1e-300)
    age = random.integers(90, 731, n)
    active = np.minimum(leaves, age)
    again = np.repeat(np.arange(n), random.poisson(rate * active))
    when = np.minimum(1 + (random.random(again.size) * active[again]).astype(np.int64), age[again])
    who = np.concatenate((np.arange(n), again))
    day = AS_OF_DAY - age[who] + np.concatenate((np.zeros(n, dtype=np.int64), when))
    worth = random.gamma(3.74, 1 / 1544.0, n)
    amount = 1 + random.gamma(6.25, 1 / worth[who]).astype(np.int64)
    shuffle = random.permutation(who.size)
    return scoring.Orders(who[shuffle], day[shuffle], amount[shuffle])


class Stopwatch:
    """Keeps CPU seconds by name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def __call__(self, name: str, work: Callable[[], Result]) -> Result:
        """Do the work and return what it returns."""
        begun = time.process_time()
        result = work()
        self.seconds[name] = round(time.process_time() - begun, 3)
        return result


def fit_and_score(orders: scoring.Orders, clock: Stopwatch) -> scoring.Histories:
    """Go from raw orders to a value and an interval for everybody, step by step."""
    days = clock("merge orders by day", lambda: scoring.merge_days(orders))
    rows = clock("histories", lambda: scoring.summarise(days, as_of_day=AS_OF_DAY))
    patterns = clock("count patterns", lambda: scoring.count_patterns(rows))
    timing = clock("fit Pareto/NBD", lambda: scoring.fit_pareto_nbd(patterns))
    spent = rows.spent_minor.astype(np.float64)
    spend = clock("fit Gamma-Gamma", lambda: scoring.fit_gamma_gamma(rows.n_orders, spent))
    models, horizon = scoring.Models(timing, spend, None), scoring.Horizon(24, 0.10)
    expected = clock("forecast 24 months", lambda: scoring.forecast(models, rows, horizon))
    clock(
        "80 % intervals",
        lambda: scoring.spend_quantiles(
            models, rows, expected.p_alive, horizon=horizon, levels=(0.1, 0.9), seed=1
        ),
    )  # fmt: skip
    return rows


def compare_with_lifetimes(rows: scoring.Histories) -> dict[str, Any]:
    """Fit and forecast 12 months by BG/NBD and Gamma-Gamma from the same arrays, here and by lifetimes, if installed.

    Ours is the median of five; each includes everything from the arrays to a discounted value for everybody.
    """
    clock, spent = Stopwatch(), rows.spent_minor.astype(np.float64)
    rounds: dict[str, list[float]] = {name: [] for name in ("count and place", "BG/NBD", "Gamma-Gamma", "value")}
    fits: list[float] = []
    for _ in range(5):
        found_patterns = clock("count and place", lambda: scoring.find_patterns(rows))
        ours = clock("BG/NBD", lambda: scoring.fit_bg_nbd(found_patterns[0]))  # noqa: B023 - called at once
        spend = clock("Gamma-Gamma", lambda: scoring.fit_gamma_gamma(rows.n_orders, spent))
        clock("value", lambda: value_by_bg_nbd(ours, spend, rows, found_patterns))  # noqa: B023 - called at once
        for name, seconds in rounds.items():
            seconds.append(clock.seconds[name])
        clock("count and fit", lambda: scoring.fit_bg_nbd(scoring.count_patterns(rows)))
        fits.append(clock.seconds["count and fit"])
    own = {name: sorted(seconds)[2] for name, seconds in rounds.items()}
    found: dict[str, Any] = {
        "bg_nbd_cpu_s": sorted(fits)[2],
        "gamma_gamma_cpu_s": own["Gamma-Gamma"],
        "bg_nbd_value_cpu_s": own["value"],
        "bg_nbd_chain_cpu_s": round(sum(own.values()), 3),
        "lifetimes_bg_nbd_cpu_s": None,
    }
    try:
        import lifetimes  # noqa: F401 - whether it is there
    except ImportError:
        return found | {"lifetimes": "not installed, so there is nothing to compare with"}
    return found | by_lifetimes(rows, spent, ours, found["bg_nbd_chain_cpu_s"])


def value_by_bg_nbd(model: scoring.BgNbd, spend: scoring.GammaGamma, rows: scoring.Histories, found: Any) -> Any:
    """Return everybody's discounted value over 12 months by the BG/NBD; ``found`` is from ``find_patterns``."""
    horizon = scoring.Horizon(MONTHS, 0.10)
    patterns, place = found
    days = int(patterns.age.max()) + 1
    keys = patterns.repeats.astype(np.int64) * days + patterns.age.astype(np.int64)
    there = np.zeros(int(keys.max()) + 1, dtype=bool)
    there[keys] = True
    pairs, pair_of = np.flatnonzero(there), (np.cumsum(there) - 1)[keys]
    by_month = model.orders_if_alive(pairs // days, pairs % days, horizon.month_ends)
    discounted = horizon.discounts @ np.diff(by_month, axis=0, prepend=0.0)
    worth = spend.spend_per_order(rows.n_orders, rows.spent_minor.astype(np.float64))
    return (discounted[pair_of] * model.p_alive(patterns))[place] * worth


def by_lifetimes(rows: scoring.Histories, spent: Any, ours: scoring.BgNbd, own_seconds: float) -> dict[str, Any]:
    """Do the same by lifetimes: BG/NBD, Gamma-Gamma, 12 discounted months."""
    import pandas as pd
    from lifetimes import BetaGeoFitter, GammaGammaFitter

    clock = Stopwatch()
    x, t, age = (pd.Series(column.astype(np.float64)) for column in (rows.repeats, rows.recency, rows.age))
    mean = pd.Series(spent / rows.n_orders)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        timing = clock("timing", lambda: BetaGeoFitter().fit(x, t, age))
        spend = clock("spend", lambda: GammaGammaFitter().fit(x[x > 0], mean[x > 0]))
        clock(
            "value",
            lambda: spend.customer_lifetime_value(
                timing, x, t, age, mean, time=MONTHS, discount_rate=1.1 ** (1 / 12) - 1, freq="D"
            ),
        )  # fmt: skip
    theirs = sum(clock.seconds.values())
    return {
        "lifetimes_bg_nbd_cpu_s": clock.seconds["timing"],
        "lifetimes_gamma_gamma_cpu_s": clock.seconds["spend"],
        "lifetimes_value_cpu_s": clock.seconds["value"],
        "lifetimes_chain_cpu_s": round(theirs, 3),
        "times_faster_than_lifetimes": round(theirs / max(own_seconds, 1e-3), 1),
        "largest_relative_parameter_difference": float(np.abs(timing.params_.to_numpy() / ours.parameters - 1).max()),
    }


def measure(n: int = CUSTOMERS) -> dict[str, Any]:
    """Measure everything for n customers; ``peak_rss_mb`` includes the orders themselves."""
    orders = synthetic_orders(n)
    clock, begun = Stopwatch(), time.perf_counter()
    rows = fit_and_score(orders, clock)
    wall = time.perf_counter() - begun
    steps = dict(clock.seconds)
    clock("all", lambda: scoring.value_orders(orders, as_of_day=AS_OF_DAY, horizon=scoring.Horizon(24, 0.10), seed=1))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "customers": n,
        "orders": int(np.size(orders.days)),
        "steps_cpu_s": steps,
        "fit_and_score_cpu_s": round(sum(steps.values()), 3),
        "fit_and_score_wall_s": round(wall, 3),
        "value_orders_with_backtests_cpu_s": clock.seconds["all"],
        "peak_rss_mb": round(peak, 1),
        **compare_with_lifetimes(rows),
    }


def goals(found: dict[str, Any]) -> list[tuple[str, float, float, str, bool]]:
    """Return each goal as what, measured, goal, unit and whether it was met; ratios are to be at least the goal."""
    fits = {
        "BG/NBD": found["bg_nbd_cpu_s"],
        "Pareto/NBD": found["steps_cpu_s"]["fit Pareto/NBD"],
        "Gamma-Gamma": found.get("gamma_gamma_cpu_s", found["steps_cpu_s"]["fit Gamma-Gamma"]),
    }
    rows = [("Fit and score", found["fit_and_score_cpu_s"], MOST_CPU_SECONDS, "CPU s")]
    rows += [(f"{name} fit", seconds, MOST_FIT_SECONDS[name], "CPU s") for name, seconds in fits.items()]
    rows.append(("Peak memory of fit and score", round(found["peak_rss_mb"]), MOST_RSS_MB, "MB"))
    found_goals = [(*row, row[1] <= row[2]) for row in rows]
    ratio = found.get("times_faster_than_lifetimes")
    if ratio is not None:
        what = "Fit and 12-month value by BG/NBD and Gamma-Gamma, against `lifetimes`"
        found_goals.append((what, ratio, LEAST_RATIO, "times faster", ratio >= LEAST_RATIO))
    return found_goals


def missed(found: dict[str, Any]) -> list[str]:
    """Name the goals for a million customers that were missed."""
    return [f"{what}: {measured} against {goal} {unit}" for what, measured, goal, unit, met in goals(found) if not met]


def main(arguments: list[str]) -> None:
    """Measure, print a table and write the JSON file if one is named."""
    found = measure(int(arguments[1]) if len(arguments) > 1 else CUSTOMERS)
    table = {f"  {name}": value for name, value in found["steps_cpu_s"].items()} | found
    for name, value in table.items():
        if name != "steps_cpu_s":
            print(f"{name:40s} {value}")
    print("missed: " + (", ".join(missed(found)) or "nothing"))
    if arguments:
        Path(arguments[0]).write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
