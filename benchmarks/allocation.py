"""How long a plan for many customers takes, and what it proves; run as ``python -m benchmarks.allocation [FILE.json]``.

Offers are synthetic: log-normal worth, beta effects, four actions, three budgets (money, hours, people) of which two
bind. Once every customer costs their own, once an action costs the same for everybody, each with three seeds. Seconds
are CPU seconds of this process over all its threads. HiGHS on the whole problem is the comparison, at a size it can do.
"""

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from valuation.scoring.allocation import Offers, allocate

CUSTOMERS = 100_000
COMPARED = 1_000
SEEDS = (0, 1, 2)
MOST_CPU_SECONDS = 6.0
LARGEST_GAP = 1e-6
USE = np.array([[20.0, 0.2, 0.0], [60.0, 1.0, 0.0], [150.0, 0.5, 1.0], [400.0, 3.0, 1.0]])


def synthetic_offers(n: int, *, own_costs: bool, seed: int) -> Offers:
    """Make offers of four actions to n customers within money, hours and people."""
    random = np.random.default_rng(seed)
    worth = random.lognormal(7.0, 1.0, n)
    effect = random.beta(2.0, 8.0, (n, 4)) * np.array([0.3, 0.6, 1.0, 1.4])
    use = USE * random.uniform(0.5, 1.5, (n, 4, 3)) if own_costs else USE
    budgets = n * np.array([20.0, 0.15, 0.03])
    return Offers(customers=np.arange(n), gain=worth[:, None] * effect - USE[:, 0], use=use, budgets=budgets)


def plan(n: int, *, own_costs: bool, seed: int) -> dict[str, Any]:
    """Make one plan and return what it took and proved."""
    offers = synthetic_offers(n, own_costs=own_costs, seed=seed)
    begun, clock = time.process_time(), time.perf_counter()
    found = allocate(offers)
    return {
        "customers": n,
        "own_costs": own_costs,
        "seed": seed,
        "cpu_s": round(time.process_time() - begun, 2),
        "wall_s": round(time.perf_counter() - clock, 2),
        "gap": found.gap,
        "value": round(found.value, 2),
        "treated": int((found.choice >= 0).sum()),
    }


def solve_whole(n: int, *, seed: int) -> dict[str, Any]:
    """Give the whole problem to HiGHS, with one cost for each action and a gap of 1e-4 to stop at."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import block_diag, csr_array, vstack

    offers = synthetic_offers(n, own_costs=False, seed=seed)
    one: Any = block_diag([np.ones((1, 4))] * n)
    matrix: Any = vstack((one, csr_array(np.tile(offers.use, (n, 1)).T)))
    begun = time.process_time()
    found = milp(
        -offers.gain.ravel(),
        constraints=LinearConstraint(matrix, -np.inf, np.concatenate((np.ones(n), offers.budgets))),
        integrality=np.ones(4 * n, dtype=np.int64),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 1e-4, "time_limit": 60},
    )
    value = float(-found.fun) if found.x is not None else None
    return {"customers": n, "cpu_s": round(time.process_time() - begun, 2), "value": value, "gap": found.mip_gap}


def measure(n: int = CUSTOMERS) -> dict[str, Any]:
    """Measure every plan, and the comparison."""
    plan(100, own_costs=True, seed=0)  # the solver is loaded once
    plans = [plan(n, own_costs=own, seed=seed) for own in (False, True) for seed in SEEDS]
    return {
        "customers": n,
        "plans": plans,
        "compared": plan(COMPARED, own_costs=False, seed=0),
        "highs": solve_whole(COMPARED, seed=0),
        "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


def main(arguments: list[str]) -> None:
    """Measure, print and write the JSON file if one is named."""
    found = measure(int(arguments[1]) if len(arguments) > 1 else CUSTOMERS)
    print(json.dumps(found, indent=1))
    if arguments:
        Path(arguments[0]).write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
