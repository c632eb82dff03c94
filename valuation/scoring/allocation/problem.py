"""What is asked: gains, budgets, floors and locks; and the same in the form the solvers work on."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Whole = NDArray[np.int64]
NOTHING = -1
WORST_RATIO = 1e4


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A wish that cannot be met: what was wanted, and the most (floor) or the least (budget) there can be."""

    kind: Literal["budget", "floor"]
    index: int
    wanted: float
    possible: float


class ImpossiblePlanError(ValueError):
    """Locks and floors ask for more than the budgets allow; ``shortfalls`` says which and by how much."""

    def __init__(self, shortfalls: tuple[Shortfall, ...]) -> None:
        """Keep what is short and say it."""
        self.shortfalls = shortfalls
        super().__init__(
            "; ".join(f"{one.kind} {one.index}: wanted {one.wanted:g}, possible {one.possible:g}" for one in shortfalls)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """What could be done for whom, what it would bring and use, and what there is.

    ``gain`` (n, actions) in money, after cost and caution, ``-inf`` where an action is out of the question; ``use``
    (actions, budgets), or (n, actions, budgets) when customers differ, not negative; ``budgets`` (budgets,). ``must``
    (n,) names the action a customer must get, -1 for none. ``group`` (n,) puts each customer into one group or none
    (-1), of which ``floors`` (groups,) are to be treated at least. ``held`` (n,) are left alone as the control.
    """

    customers: Whole
    gain: Vector
    use: Vector
    budgets: Vector
    must: Whole | None = None
    group: Whole | None = None
    floors: Vector | None = None
    held: NDArray[np.bool_] | None = None

    def __post_init__(self) -> None:
        """Refuse what is no problem at all."""
        n, actions = self.gain.shape
        if self.customers.shape != (n,) or np.unique(self.customers).size != n:
            raise ValueError("every customer comes once, in the order of the gains")
        if self.use.shape not in {(actions, self.budgets.size), (n, actions, self.budgets.size)}:
            raise ValueError("use has a number for every action and budget")
        if np.isnan(self.gain).any() or np.isposinf(self.gain).any():
            raise ValueError("a gain is a number, or minus infinity for never")
        if not (np.isfinite(self.use).all() and np.isfinite(self.budgets).all()):
            raise ValueError("use and budgets are numbers")
        if (self.use < 0).any() or (self.budgets < 0).any():
            raise ValueError("use and budgets are not negative")


@dataclass(frozen=True, slots=True)
class Work:
    """The open part of a problem: customers by id, neither locked nor held back; budgets in units of usual use."""

    gain: Vector
    use: Vector
    budgets: Vector
    group: Whole
    floors: Vector
    scale: Vector
    penalty: float

    @property
    def shared_use(self) -> bool:
        """Whether an action uses the same for everybody."""
        return self.use.ndim == 2  # noqa: PLR2004 - (actions, budgets)

    def used_by(self, rows: Any, actions: Any) -> Vector:
        """Return what each of these pairs uses, shape (pairs, budgets), or (budgets,) for one pair."""
        use = self.use[actions] if self.shared_use else self.use[rows, actions]
        return np.asarray(use, dtype=np.float64)

    def used(self, choice: Whole) -> Vector:
        """Return what a choice for every row uses of each budget."""
        rows = np.nonzero(choice >= 0)[0]
        return np.asarray(self.used_by(rows, choice[rows]).sum(axis=0))

    def treated(self, choice: Whole) -> Vector:
        """Return how many of each group a choice treats."""
        there = (choice >= 0) & (self.group >= 0)
        return np.bincount(self.group[there], minlength=self.floors.size).astype(np.float64)

    def value(self, choice: Whole) -> float:
        """Return the gain of a choice, less the penalty for every customer that a floor still lacks."""
        rows = np.nonzero(choice >= 0)[0]
        lacking = np.maximum(self.floors - self.treated(choice), 0).sum()
        return float(self.gain[rows, choice[rows]].sum() - self.penalty * lacking)


def work_on(offers: Offers, *, rows: Whole, spent: Vector, treated: Vector) -> Work:
    """Return the problem of the open ``rows`` with what is left after ``spent`` and ``treated``."""
    gain = offers.gain[rows]
    use = offers.use if offers.use.ndim == 2 else offers.use[rows]  # noqa: PLR2004 - as in Work
    flat = use.reshape(-1, use.shape[-1])
    scale = np.array([_usual(column) for column in flat.T])
    highest = float(np.abs(gain[np.isfinite(gain)]).max(initial=0.0)) or 1.0
    spread = max((column.max() / column[column > 0].min() for column in flat.T if (column > 0).any()), default=1.0)
    floors = np.zeros(0) if offers.floors is None else np.maximum(offers.floors - treated, 0).astype(np.float64)
    group = np.full(rows.size, NOTHING) if offers.group is None else offers.group[rows]
    return Work(
        gain=np.ascontiguousarray(gain),
        use=np.ascontiguousarray(use / scale),
        budgets=np.maximum(offers.budgets - spent, 0) / scale,
        group=np.where(group < floors.size, group, NOTHING),
        floors=floors,
        scale=scale,
        penalty=highest * min(2 * spread, WORST_RATIO) if floors.size else 0.0,
    )


def _usual(column: Any) -> float:
    """Return the usual size of what is used at all, 1 where nothing is."""
    some = column[column > 0]
    return float(some.mean()) if some.size else 1.0
