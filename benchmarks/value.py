"""How long a full rescore of six dimensions takes; run as ``python -m benchmarks.value FILE.json [CUSTOMERS]``.

Orders are those of benchmarks.clv; a tenth of the customers have evidence. The clock shows CPU seconds of this process.
Shards are of 250,000 customers; nothing is read from or written to a database.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.clv import AS_OF_DAY, CUSTOMERS, Stopwatch, synthetic_orders
from valuation import scoring

SHARD = 250_000
MOST_CPU_SECONDS, MOST_RSS_MB = 8.0, 1024.0
DIMENSIONS = (
    ("purchases", "forecast"), ("cost-to-serve", "cost"), ("referral", "priced"), ("knowledge", "priced"),
    ("devotion", "offset"), ("risk", "cost"),
)  # fmt: skip
PRICES = (
    (1, 60_000.0, 0.3),
    (2, 90_000.0, 0.7),
    (3, 180_000.0, 0.7),
    (3, 150_000.0, 0.7),
    (4, 0.06, 0.05),
    (5, 15_000.0, 0.7),
)


def forecast_all(orders: scoring.Orders) -> tuple[Any, Any]:
    """Fit and forecast everybody with intervals, as a rescore does."""
    rows = scoring.summarise(scoring.merge_days(orders), as_of_day=AS_OF_DAY)
    models, horizon = scoring.fit_models(rows), scoring.Horizon(24, 0.10)
    found = scoring.forecast(models, rows, horizon)
    low, high = scoring.spend_quantiles(models, rows, found.p_alive, horizon=horizon, levels=(0.1, 0.9), seed=1)
    return rows, np.rint(np.stack((found.value, low, high)))


def score_all(rows: Any, money: Any, clock: Stopwatch) -> None:
    """Add up six dimensions, draw ranks and share out nothing twice, shard by shard."""
    random = np.random.default_rng(2)
    n = rows.customer_ids.size
    told = np.flatnonzero(random.random(n) < 0.1)
    units = random.poisson(0.4, (told.size, len(PRICES))).astype(np.float64)
    looked = np.minimum(rows.age, 1_096)

    def learn() -> scoring.Scheme:
        counted = []
        for at, (dimension, amount, spread) in enumerate(PRICES):
            whole = np.zeros(n)
            whole[told] = units[:, at]
            sums = scoring.add_up_units(whole, looked)
            counted.append(
                scoring.Counted(f"m{at}", dimension, amount, spread, 2, rate=scoring.fit_rate(sums), share=0.02)
            )
        return scoring.Scheme(
            tuple(scoring.Valuing(*one) for one in DIMENSIONS), tuple(counted), scoring.Horizon(24, 0.10)
        )

    scheme = clock("rates of evidence", learn)
    shocks = scoring.draw_shocks(scheme, draws=scoring.draws_for(n), seed=1)
    kept: list[tuple[Any, Any]] = []
    counts: Any = 0

    def shard(first: int) -> tuple[Any, Any]:
        here = slice(first, min(first + SHARD, n))
        mine = (told >= here.start) & (told < here.stop)
        facts = scoring.Evidence(
            told[mine] - here.start, units[mine], np.zeros((mine.sum(), len(DIMENSIONS)), dtype=bool),
            np.zeros(mine.sum()), np.zeros(mine.sum()),
        )  # fmt: skip
        expected, low, high = money[:, here]
        forecast = scoring.Purchases(expected, low, high)
        worths = scoring.add_up(scheme, forecast, rows.age[here], facts)
        bins = scoring.draw_bins(worths, forecast, rows.customer_ids[here], shocks=shocks, seed=1)
        if (worths.exact.sum(axis=1) != worths.expected).any():
            raise RuntimeError("the parts of a customer do not add up")
        return worths.expected, bins

    def everybody() -> None:
        nonlocal counts
        for first in range(0, n, SHARD):
            kept.append(shard(first))
            counts = counts + scoring.count_bins(kept[-1][1], np.ones(len(kept[-1][0]), dtype=bool))

    def place() -> None:
        total = np.concatenate([one[0] for one in kept])
        rank = np.empty(n, dtype=np.int64)
        rank[np.lexsort((rows.customer_ids, -total))] = np.arange(1, n + 1)
        first = 0
        for expected, bins in kept:
            scoring.rank_interval(bins, counts, rank[first : first + len(expected)])
            first += len(expected)

    clock("six dimensions, exact parts, draws", everybody)
    clock("ranks and their intervals", place)


def measure(n: int = CUSTOMERS) -> dict[str, Any]:
    """Measure a full rescore of n customers; ``peak_rss_mb`` includes the orders themselves."""
    orders, clock = synthetic_orders(n), Stopwatch()
    rows, money = clock("fit, forecast and intervals of purchases", lambda: forecast_all(orders))
    score_all(rows, money, clock)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "customers": n,
        "steps_cpu_s": clock.seconds,
        "cpu_s": round(sum(clock.seconds.values()), 2),
        "peak_rss_mb": round(peak),
    }


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(
        json.dumps(measure(int(sys.argv[2]) if len(sys.argv) > 2 else CUSTOMERS)), encoding="utf-8"
    )
