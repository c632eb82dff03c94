"""A first plan within the budgets: what everybody would choose at the prices, less what does not fit."""

import numpy as np

from valuation.scoring.allocation.dual import Wishes
from valuation.scoring.allocation.problem import NOTHING, Vector, Whole, Work

TRIES = 4_000
ROOM = 1e-9


def fits(use: Vector, budgets: Vector) -> bool:
    """Say whether a use stays within the budgets, but for what floating point loses."""
    return bool((use <= budgets + ROOM * np.maximum(budgets, 1.0)).all())


def first_plan(work: Work, wishes: Wishes) -> Whole:
    """Return a plan within the budgets: those who gain least are left out, then whoever still fits comes in."""
    choice = _without_the_least(work, wishes)
    used, lacking = work.used(choice), work.floors - work.treated(choice)
    worth = wishes.reduced.max(axis=1, initial=-np.inf)
    waiting = np.nonzero((choice == NOTHING) & np.isfinite(worth))[0]
    waiting = waiting[np.argsort(-worth[waiting], kind="stable")][:TRIES]
    for row in waiting:
        wanted = work.group[row] >= 0 and lacking[work.group[row]] > 0
        for action in np.argsort(-wishes.reduced[row], kind="stable"):
            gain = work.gain[row, action]
            after = used + work.used_by(row, action)
            if (gain > 0 or (wanted and np.isfinite(gain))) and fits(after, work.budgets):
                choice[row] = action
                used = after
                if wanted:
                    lacking[work.group[row]] -= 1
                break
    return choice


def _without_the_least(work: Work, wishes: Wishes) -> Whole:
    """Leave out those who gain least until every budget holds."""
    choice = wishes.choice.copy()
    for budget in range(work.budgets.size):
        used = work.used(choice)
        over = used[budget] - work.budgets[budget]
        if over <= ROOM * max(work.budgets[budget], 1.0):
            continue
        rows = np.nonzero(choice >= 0)[0]
        each = work.used_by(rows, choice[rows])[:, budget]
        rows, each = rows[each > 0], each[each > 0]
        order = np.argsort(wishes.best[rows] / each, kind="stable")
        last = int(np.searchsorted(np.cumsum(each[order]), over)) + 1
        choice[rows[order[:last]]] = NOTHING
    return choice
