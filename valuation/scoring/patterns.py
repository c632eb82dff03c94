"""Histories that are alike, counted: what a model of timing needs to know, and all it needs."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from valuation.scoring.histories import Histories, Whole

MANY, THINNING = 50_000, 32


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """Distinct (repeats, recency, age), times in whole days, and how many customers share each; (n_patterns,).

    Ascending by repeats, recency, age. Counts are additive, so that shards can be summed.
    """

    repeats: Whole
    recency: Whole
    age: Whole
    count: Whole

    def __post_init__(self) -> None:
        if np.any(self.repeats[1:] < self.repeats[:-1]):
            raise ValueError("patterns must ascend by repeats")

    @property
    def customers(self) -> int:
        """Number of customers behind the patterns."""
        return int(self.count.sum())

    def thinned(self) -> "Patterns | None":
        """Keep every 32nd pattern of many; a climb that begins at their maximum has few steps left. None: too few."""
        if self.count.size <= MANY:
            return None
        return Patterns(*(getattr(self, name)[::THINNING] for name in self.__slots__))


def count_patterns(histories: Histories) -> Patterns:
    """Count identical histories; a fit on the counts equals the fit on the rows exactly.

    Parameters
    ----------
    histories : Histories
        Every customer with a purchase day; may be empty.

    Returns
    -------
    Patterns
        Whose counts add up to the number of customers.

    Raises
    ------
    ValueError
        When a row is impossible: 0 <= recency <= age, and recency 0 exactly when there is no repeat.

    References
    ----------
    Fader, Hardie and Lee, Marketing Science 24(2), 2005: (x, t_x, T) are sufficient statistics.

    Examples
    --------
    >>> from valuation.scoring.histories import Orders, merge_days, summarise
    >>> rows = summarise(merge_days(Orders([1, 2, 2, 3], [5, 5, 9, 5], [1, 1, 1, 1])), as_of_day=20)
    >>> count_patterns(rows).count.tolist()
    [2, 1]
    """
    days = _days(histories)
    keys = np.sort(_keys(histories.repeats, histories.recency, histories.age, days))
    start = _first_of_equals(keys)
    return _unpack(keys[start], np.diff(start, append=keys.size), days)


def find_patterns(histories: Histories) -> tuple[Patterns, NDArray[np.intp]]:
    """Count identical histories and say where each customer's is.

    Parameters
    ----------
    histories : Histories
        Every customer with a purchase day; may be empty.

    Returns
    -------
    Patterns
        As ``count_patterns`` gives.
    ndarray of int, shape (n_customers,)
        Position of each customer's pattern.

    Raises
    ------
    ValueError
        As ``count_patterns`` does.

    References
    ----------
    As ``count_patterns``.

    Examples
    --------
    >>> from valuation.scoring.histories import Orders, merge_days, summarise
    >>> rows = summarise(merge_days(Orders([1, 2, 2, 3], [5, 5, 9, 5], [1, 1, 1, 1])), as_of_day=20)
    >>> find_patterns(rows)[1].tolist()
    [0, 1, 0]
    """
    days = _days(histories)
    packed = _keys(histories.repeats, histories.recency, histories.age, days)
    keys, place, count = np.unique(packed, return_inverse=True, return_counts=True)
    return _unpack(keys, count, days), place


def merge_patterns(shards: Iterable[Patterns]) -> Patterns:
    """Add up the patterns of several shards.

    Parameters
    ----------
    shards : iterable of Patterns
        Counts over disjoint customers; may be empty.

    Returns
    -------
    Patterns
        The same as counting all customers at once.

    Raises
    ------
    ValueError
        When the ages span more days than fit into the packed key (some two million).

    References
    ----------
    The likelihood is a sum over customers, hence over counts.

    Examples
    --------
    >>> one = Patterns(*(np.array([v]) for v in (1, 4, 9, 2)))
    >>> merge_patterns([one, one]).count.tolist()
    [4]
    """
    parts = [Patterns(*(np.empty(0, dtype=np.int64) for _ in Patterns.__slots__)), *shards]
    repeats, recency, age, count = (np.concatenate([getattr(p, name) for p in parts]) for name in Patterns.__slots__)
    days = int(age.max(initial=0)) + 1
    keys = _keys(repeats, recency, age, days)
    order = np.argsort(keys)
    start = _first_of_equals(keys[order])
    total = np.add.reduceat(count[order], start) if start.size else count
    return _unpack(keys[order][start], total, days)


def _days(histories: Histories) -> int:
    """Check the histories and return the base in which their times are packed."""
    x, t, age = histories.repeats, histories.recency, histories.age
    if np.any((x < 0) | (t < 0) | (t > age) | ((t == 0) != (x == 0))):
        raise ValueError("a history needs 0 <= recency <= age, and a recency of 0 exactly when nobody came back")
    return int(age.max(initial=0)) + 1


def _keys(repeats: Whole, recency: Whole, age: Whole, days: int) -> Whole:
    """Pack the three numbers into one that sorts like them."""
    if (int(repeats.max(initial=0)) + 1) * days**2 >= 2**63:
        raise ValueError("these histories are too long to be counted in days")
    return (repeats * days + recency) * days + age


def _first_of_equals(keys: Whole) -> NDArray[np.intp]:
    """Return where each run of equal sorted keys begins."""
    return np.flatnonzero(np.concatenate((np.ones(min(1, keys.size), dtype=np.bool_), keys[1:] != keys[:-1])))


def _unpack(keys: Whole, count: NDArray[np.int64], days: int) -> Patterns:
    """Return the patterns behind sorted distinct keys."""
    rest, age = np.divmod(keys, days)
    repeats, recency = np.divmod(rest, days)
    return Patterns(repeats, recency, age, count)
