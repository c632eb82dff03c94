"""The core: few customers decided exactly, all others kept as they are, with the bound the solver proves.

Where an action uses the same for everybody, only how often each action is done has to be whole: with those counts whole
the rest is a flow, whose corners are whole by themselves (Hoffman and Kruskal). That makes the exact answer cheap.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from valuation.scoring.allocation.problem import NOTHING, Vector, Whole, Work
from valuation.scoring.allocation.quiet import quiet

HALF = 0.5
NEARLY = 1e-6
UNLIMITED = np.inf


@dataclass(frozen=True, slots=True)
class Pairs:
    """The undecided: which rows, and the (row, action) pairs that may still be chosen."""

    rows: Whole
    at: Whole
    actions: Whole


def pairs_of(work: Work, rows: Whole, allowed: Any) -> Pairs:
    """Return every pair of ``rows`` that is possible and allowed, an array (rows, actions) of bool."""
    at, actions = np.nonzero(allowed & np.isfinite(work.gain[rows]))
    return Pairs(rows, at, actions)


def decide(work: Work, base: Whole, pairs: Pairs, *, gap: float, nodes: int) -> tuple[Whole, float]:
    """Return the best plan that differs from ``base`` in these pairs only, and a bound on all such plans.

    The solver stops when it is within ``gap`` money of its bound or after ``nodes`` branches; without an answer the
    base comes back with an infinite bound.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    if not pairs.at.size and not work.floors.size:
        return base, work.value(base)
    fixed = base.copy()
    fixed[pairs.rows] = NOTHING
    matrix, low, high = _rows(work, fixed, pairs)
    cost, most, whole = _columns(work, pairs)
    unit = max(float(np.abs(cost[: pairs.at.size]).max(initial=0.0)), 1e-9)
    around = abs(work.value(base) - work.value(fixed)) + 1e-9
    with quiet():
        found = milp(
            cost / unit,
            constraints=LinearConstraint(matrix, low, high),
            integrality=whole,
            bounds=Bounds(np.zeros(most.size), most),
            options={"mip_rel_gap": gap / around, "node_limit": nodes},
        )
    if found.x is None:
        return base, UNLIMITED
    kept = _gain(work, fixed)
    bound = kept - unit * (found.fun if found.mip_dual_bound is None else found.mip_dual_bound)
    return _chosen(work, fixed, pairs, found.x, (matrix, low, high, cost / unit, most)), bound


def _gain(work: Work, choice: Whole) -> float:
    rows = np.nonzero(choice >= 0)[0]
    return float(work.gain[rows, choice[rows]].sum())


def _columns(work: Work, pairs: Pairs) -> tuple[Vector, Vector, Whole]:
    """Return cost, upper limit and wholeness of: the pairs, what floors lack, and how often each action is done."""
    counts = work.gain.shape[1] if work.shared_use else 0
    cost = np.concatenate(
        (-work.gain[pairs.rows[pairs.at], pairs.actions], np.full(work.floors.size, work.penalty), np.zeros(counts))
    )
    most = np.concatenate((np.ones(pairs.at.size), work.floors, np.full(counts, np.inf)))
    whole = np.concatenate(
        (np.full(pairs.at.size, int(not counts)), np.zeros(work.floors.size), np.ones(counts))
    ).astype(np.int64)
    return cost, most, whole


def _rows(work: Work, fixed: Whole, pairs: Pairs) -> tuple[Any, Vector, Vector]:
    """Return: one action at most for each customer, the budgets, the floors, and what the counts count."""
    from scipy.sparse import csr_array

    people, budgets, floors = pairs.rows.size, work.budgets.size, work.floors.size
    pair, first_count = np.arange(pairs.at.size), pairs.at.size + floors
    counted = np.arange(work.gain.shape[1] if work.shared_use else 0)
    group = work.group[pairs.rows[pairs.at]]
    inside = np.nonzero(group >= 0)[0]
    parts = [
        (pairs.at, pair, np.ones(pair.size)),
        (people + budgets + group[inside], inside, np.ones(inside.size)),
        (people + budgets + np.arange(floors), pairs.at.size + np.arange(floors), np.ones(floors)),
    ]
    users, first_user = (
        (work.use, first_count) if work.shared_use else (work.used_by(pairs.rows[pairs.at], pairs.actions), 0)
    )
    row, column = np.divmod(np.arange(users.size), len(users))
    parts.append((people + row, first_user + column, users.T.ravel()))
    if work.shared_use:
        last = people + budgets + floors
        parts.append((last + pairs.actions, pair, np.ones(pair.size)))
        parts.append((last + counted, first_count + counted, -np.ones(counted.size)))
    at, of, value = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    need = work.floors - work.treated(fixed)
    low = np.concatenate((np.full(people + budgets, -np.inf), need, np.zeros(counted.size)))
    left = np.maximum(work.budgets - work.used(fixed), 0.0)
    high = np.concatenate((np.ones(people), left, np.full(floors, np.inf), np.zeros(counted.size)))
    return csr_array((value, (at, of)), shape=(low.size, first_count + counted.size)), low, high


def _chosen(work: Work, fixed: Whole, pairs: Pairs, found: Vector, problem: tuple[Any, ...]) -> Whole:
    """Read the plan off the solver's answer; where it is not a corner yet, walk to one with the counts kept."""
    taken = found[: pairs.at.size]
    if work.shared_use and np.abs(taken - np.round(taken)).max(initial=0.0) > NEARLY:
        taken = _corner(work, found, problem)[: pairs.at.size]
    chosen = fixed.copy()
    yes = np.nonzero(taken > HALF)[0]
    chosen[pairs.rows[pairs.at[yes]]] = pairs.actions[yes]
    return chosen


def _corner(work: Work, found: Vector, problem: tuple[Any, ...]) -> Vector:
    """Return a whole solution with the counts that were found."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    matrix, low, high, cost, most = problem
    actions = work.gain.shape[1]
    counts = np.round(found[-actions:])
    least, most = np.append(np.zeros(most.size - actions), counts), np.append(most[:-actions], counts)
    answer = milp(cost, constraints=LinearConstraint(matrix, low, high), bounds=Bounds(least, most)).x
    return found if answer is None else np.asarray(answer)
