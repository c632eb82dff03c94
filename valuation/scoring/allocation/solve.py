"""The door: prices, a first plan, the core decided exactly, and what it all proves."""

from dataclasses import dataclass

import numpy as np

from valuation.scoring.allocation.core import decide, pairs_of
from valuation.scoring.allocation.dual import Prices, Wishes, find_prices, wishes_at
from valuation.scoring.allocation.problem import (
    NOTHING,
    ImpossiblePlanError,
    Offers,
    Shortfall,
    Vector,
    Whole,
    Work,
    work_on,
)
from valuation.scoring.allocation.repair import ROOM, first_plan, fits

CORE = 600
WIDE_CORE = 6_000
NODES = 500
SLACK = 1e-9
FINE, ROUGH = 1e-10, 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Who gets what, what that brings, and how much better any plan could be.

    ``choice`` (n,) is an action or -1; ``control`` (n,) the action that those held back would have got, -1 for none.
    ``value`` is the sum of gains, ``bound`` the most any plan could bring, ``gap`` their distance as a share of the
    bound. ``prices`` (budgets,) say what one more unit of a budget brings, ``floor_prices`` (groups,) what one more
    treated in a group costs, ``used`` (budgets,) what the plan uses. ``reduced`` (n, actions) is each gain less the
    prices of what it uses: where it is not positive, the budgets bring more elsewhere.
    """

    choice: Whole
    control: Whole
    value: float
    bound: float
    gap: float
    prices: Vector
    floor_prices: Vector
    used: Vector
    reduced: Vector


def allocate(offers: Offers, *, tolerance: float = 5e-7) -> Plan:
    """Choose at most one action for each customer so that the sum of gains is as large as the budgets allow.

    The Lagrangian dual gives the prices of the budgets and a bound; customers whose choice the prices leave open (the
    core) are decided by a mixed integer program; those whose choice cannot change in any better plan stay fixed, so
    that the program's own bound holds for all (variable fixing by reduced cost). Every step goes by customer id, so
    the order of the rows makes no difference.

    Parameters
    ----------
    offers : Offers
        Gains in money (any unit), uses and budgets (each budget in its own unit), locks, floors, control.
    tolerance : float
        The share of the bound that is good enough; work ends earlier when it is reached.

    Returns
    -------
    Plan
        In the order of the rows given; nobody is treated when there is nobody or no action.

    Raises
    ------
    ImpossiblePlanError
        When locked actions use more than a budget, or a floor cannot be met within the budgets.

    References
    ----------
    Kellerer, Pferschy and Pisinger, Knapsack Problems, 2004, chapters 9 (multidimensional) and 11 (multiple choice);
    Kelley, The cutting-plane method, J. SIAM 8(4), 1960.

    Examples
    --------
    >>> import numpy as np
    >>> offers = Offers(customers=np.array([1, 2, 3]), gain=np.array([[9.0], [5.0], [7.0]]),
    ...                 use=np.array([[2.0]]), budgets=np.array([4.0]))
    >>> plan = allocate(offers)
    >>> plan.choice.tolist(), plan.value, plan.gap
    ([0, -1, 0], 16.0, 0.0)
    """
    order = np.argsort(offers.customers, kind="stable")
    must = np.full(order.size, NOTHING) if offers.must is None else offers.must
    held = np.zeros(order.size, dtype=bool) if offers.held is None else offers.held & (must == NOTHING)
    locked = np.nonzero(must >= 0)[0]
    spent, treated = _spent_on_locks(offers, locked, must)
    rows = order[(must[order] == NOTHING) & ~held[order]]
    work = work_on(offers, rows=rows, spent=spent, treated=treated)
    prices = find_prices(work, close=max(FINE, tolerance * ROUGH))
    chosen, bound = _solve(work, prices, tolerance=tolerance)
    _refuse_lacking(work, chosen, offers, treated)
    choice = must.copy()
    choice[rows] = chosen
    kept = float(offers.gain[locked, must[locked]].sum())
    value, bound = work.value(chosen) + kept, max(bound, work.value(chosen)) + kept
    reduced = _reduced(offers, prices.budgets / work.scale, prices.floors)
    wanted = np.where(reduced.max(axis=1, initial=-np.inf) > 0, reduced.argmax(axis=1), NOTHING) if held.any() else must
    return Plan(
        choice=choice,
        control=np.where(held, wanted, NOTHING),
        value=value,
        bound=bound,
        gap=(bound - value) / max(abs(bound), 1e-12) if bound > value else 0.0,
        prices=prices.budgets / work.scale,
        floor_prices=prices.floors,
        used=spent + work.used(chosen) * work.scale,
        reduced=reduced,
    )


def _spent_on_locks(offers: Offers, locked: Whole, must: Whole) -> tuple[Vector, Vector]:
    """Return what the locked actions use and whom they treat; refuse when that is more than there is."""
    if np.isinf(offers.gain[locked, must[locked]]).any():
        raise ValueError("an action that is out of the question cannot be a must")
    use = offers.use[must[locked]] if offers.use.ndim == 2 else offers.use[locked, must[locked]]  # noqa: PLR2004 - (actions, budgets)
    spent = np.asarray(use.sum(axis=0))
    over = np.nonzero(spent > offers.budgets + ROOM * np.maximum(offers.budgets, 1.0))[0]
    if over.size:
        raise ImpossiblePlanError(
            tuple(Shortfall("budget", int(b), float(offers.budgets[b]), float(spent[b])) for b in over)
        )
    groups = 0 if offers.floors is None else offers.floors.size
    of = np.zeros(0, dtype=np.int64) if offers.group is None else offers.group[locked]
    return spent, np.bincount(of[(of >= 0) & (of < groups)], minlength=groups).astype(np.float64)


def _solve(work: Work, prices: Prices, *, tolerance: float) -> tuple[Whole, float]:
    """Return a plan for the open rows and the best bound that was proved."""
    wishes = wishes_at(work, np.concatenate((prices.budgets, prices.floors)))
    choice = first_plan(work, wishes)
    enough = tolerance * max(abs(prices.bound), 1e-9)
    everybody = np.arange(choice.size)
    bound = prices.bound
    if bound - work.value(choice) <= enough:
        return choice, bound
    if choice.size <= CORE:
        return _better(work, choice, everybody, np.ones(work.gain.shape, dtype=bool), (bound, enough))
    core = _closest(wishes, choice)
    choice, _ = _better(work, choice, core, np.ones((core.size, work.gain.shape[1]), dtype=bool), (np.inf, enough))
    value = work.value(choice)
    if bound - value <= enough:
        return choice, bound
    # In a plan better than this one nobody loses more than the distance to the bound by not getting their best.
    within = wishes.best[:, None] - wishes.reduced <= (bound - value) * (1 + SLACK) + SLACK * abs(bound)
    none_within = wishes.best <= (bound - value) * (1 + SLACK) + SLACK * abs(bound)
    undecided = np.nonzero(within.sum(axis=1) + none_within > 1)[0]
    if undecided.size > WIDE_CORE:
        return choice, bound
    settled = wishes.choice.copy()
    settled[undecided] = choice[undecided]
    again, proved = _better(work, settled, undecided, within[undecided], (bound, enough / 2))
    if work.value(again) > value and fits(work.used(again), work.budgets):
        choice, value = again, work.value(again)
    return choice, min(bound, max(proved, value))


def _better(
    work: Work, base: Whole, rows: Whole, allowed: np.ndarray, known: tuple[float, float]
) -> tuple[Whole, float]:
    """Decide ``rows`` exactly; keep the base where the answer is no better, and the smaller bound of the two."""
    bound, enough = known
    found, proved = decide(work, base, pairs_of(work, rows, allowed), gap=enough / 2, nodes=NODES)
    ok = fits(work.used(found), work.budgets) and (
        work.value(found) > work.value(base) or not fits(work.used(base), work.budgets)
    )
    return (found if ok else base), min(bound, proved)


def _closest(wishes: Wishes, choice: Whole) -> Whole:
    """Return the rows whose choice is nearest to another, those the repair changed before all."""
    options = np.column_stack((wishes.reduced, np.zeros(choice.size)))
    options.partition(options.shape[1] - 2, axis=1)
    margin = options[:, -1] - options[:, -2]
    changed = choice != wishes.choice
    order = np.lexsort((margin, ~changed))
    some = order[changed[order]][: CORE // 2]
    rest = order[~changed[order]][: CORE - some.size]
    return np.sort(np.concatenate((some, rest)))


def _refuse_lacking(work: Work, chosen: Whole, offers: Offers, before: Vector) -> None:
    """Refuse a plan that leaves a floor unmet: at its penalty any plan that meets it would have been better."""
    treated = work.treated(chosen)
    lacking = np.nonzero(treated < work.floors - ROOM)[0]
    if lacking.size and offers.floors is not None:
        raise ImpossiblePlanError(
            tuple(Shortfall("floor", int(g), float(offers.floors[g]), float(treated[g] + before[g])) for g in lacking)
        )


def _reduced(offers: Offers, budgets: Vector, floors: Vector) -> Vector:
    """Return every gain less the prices of what it uses, and with what its group's floor adds."""
    reduced = offers.gain - offers.use @ budgets
    if floors.size and offers.group is not None:
        group = np.where(offers.group < floors.size, offers.group, NOTHING)
        reduced = reduced + np.append(floors, 0.0)[group][:, None]
    return np.asarray(reduced)
