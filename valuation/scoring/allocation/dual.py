"""The prices of the budgets: the cheapest prices at which everybody choosing for themselves stays within them."""

from dataclasses import dataclass

import numpy as np

from valuation.scoring.allocation.problem import NOTHING, Vector, Whole, Work

STEPS = 150


@dataclass(frozen=True, slots=True)
class Prices:
    """What a unit of each budget and one more of each floor costs, and the bound that these prices prove."""

    budgets: Vector
    floors: Vector
    bound: float


@dataclass(frozen=True, slots=True)
class Wishes:
    """What everybody would choose at given prices: reduced gains, the best action or none, and its reduced gain."""

    reduced: Vector
    choice: Whole
    best: Vector


def wishes_at(work: Work, prices: Vector) -> Wishes:
    """Return what every customer would choose at ``prices`` (budgets first, then floors)."""
    budgets, floors = np.split(prices, [work.budgets.size])
    reduced = work.gain - work.use @ budgets
    if floors.size:
        reduced += np.append(floors, 0.0)[work.group][:, None]
    choice = reduced.argmax(axis=1) if reduced.shape[1] else np.full(len(reduced), NOTHING)
    best = reduced[np.arange(choice.size), choice] if reduced.shape[1] else np.zeros(len(reduced))
    return Wishes(reduced, np.where(best > 0, choice, NOTHING), np.maximum(best, 0.0))


def find_prices(work: Work, *, close: float) -> Prices:
    """Minimise the Lagrangian bound by Kelley's cutting planes, to a share ``close`` of it: few prices, few planes."""
    size = work.budgets.size + work.floors.size
    limits = np.concatenate((_highest_prices(work), np.full(work.floors.size, work.penalty)))
    right = np.concatenate((work.budgets, -work.floors))
    planes: list[Vector] = []
    prices, best, at = np.zeros(size), np.inf, np.zeros(size)
    for _ in range(STEPS):
        wishes = wishes_at(work, prices)
        slope = right - np.concatenate((work.used(wishes.choice), -work.treated(wishes.choice)))
        bound = float(wishes.best.sum() + right @ prices)
        if bound < best:
            best, at = bound, prices
        planes.append(np.append(slope, bound - slope @ prices))
        lowest, prices = _lowest(np.array(planes), limits, unit=max(abs(best), 1e-9))
        if best - lowest <= close * max(abs(best), 1e-9):
            break
    return Prices(at[: work.budgets.size], at[work.budgets.size :], best)


def _highest_prices(work: Work) -> Vector:
    """Return prices at which nobody would use a budget any more."""
    use = work.use if not work.shared_use else np.broadcast_to(work.use, (*work.gain.shape, work.budgets.size))
    hope = np.where(np.isfinite(work.gain), np.maximum(work.gain, 0.0), 0.0) + work.penalty
    highest = np.zeros(work.budgets.size)
    for budget in range(work.budgets.size):
        column = use[..., budget]
        highest[budget] = np.divide(hope, column, out=np.zeros_like(hope), where=column > 0).max(initial=0.0)
    return highest


def _lowest(planes: Vector, limits: Vector, *, unit: float) -> tuple[float, Vector]:
    """Return the lowest point of the planes' upper envelope within the limits."""
    from scipy.optimize import linprog

    size = limits.size
    steep = np.maximum(np.abs(planes[:, :size]).max(axis=0), 1e-300) / unit
    matrix = np.column_stack((planes[:, :size] / (unit * steep), -np.ones(len(planes))))
    found = linprog(
        np.append(np.zeros(size), 1.0),
        A_ub=matrix,
        b_ub=-planes[:, size] / unit,
        bounds=[*((0.0, limit * slope) for limit, slope in zip(limits, steep, strict=True)), (None, None)],
        method="highs-ds",
    )
    if found.x is None:  # pragma: no cover - the envelope of planes over a box has a lowest point
        raise RuntimeError(f"no lowest price: {found.message}")
    return float(found.x[size] * unit), np.clip(found.x[:size] / steep, 0.0, limits)
