"""Which change of one weight would exchange two customers."""

from collections.abc import Sequence
from dataclasses import dataclass

MOST_WEIGHT = 10.0
"""A krone of anything that counted more than ten of purchases would be no weight that people judge (AHP ends at 9)."""


@dataclass(frozen=True, slots=True)
class WeightSwap:
    """One way: the place of the dimension, its weight now, and the weight at which both are worth the same."""

    place: int
    weight: float
    needed: float

    @property
    def change(self) -> float:
        """How far the weight would have to move."""
        return self.needed - self.weight


def weights_that_swap(
    first: Sequence[float], second: Sequence[float], weights: Sequence[float], *, fixed: frozenset[int] = frozenset()
) -> list[WeightSwap]:
    """Find the weights that would make two customers worth the same, one at a time, the smallest change first.

    With parts already weighted, m = weight x money, one weight alone has to move by
    ``(V_second - V_first) / (money_first - money_second)``. Past that point the two change places.

    Parameters
    ----------
    first, second : sequence of float, one for each dimension
        Weighted money of both.
    weights : sequence of float
        The weights in force; a dimension that counts nothing says nothing about its money and is left out.
    fixed : frozenset of int
        Places whose weight nobody may move: the purchases that all others are judged beside.

    Returns
    -------
    list of WeightSwap
        Only weights from 0 to ``MOST_WEIGHT``; empty when no single weight can do it, or when both are worth the same.

    Raises
    ------
    ValueError
        When the three differ in length.

    References
    ----------
    Triantaphyllou and Sanchez, A sensitivity analysis approach for some deterministic multi-criteria decision-making
    methods, Decision Sciences 28(1), 1997 (the most critical criterion).

    Examples
    --------
    >>> [(one.place, one.needed) for one in weights_that_swap([100, 0], [60, 20], [1, 1], fixed=frozenset({0}))]
    [(1, 2.0)]
    """
    if not len(first) == len(second) == len(weights):
        raise ValueError("both customers need one part for each weight")
    gap = sum(second) - sum(first)
    if not gap:
        return []
    found = []
    for place, weight in enumerate(weights):
        apart = (first[place] - second[place]) / weight if weight > 0 else 0.0
        if place in fixed or not apart:
            continue
        needed = weight + gap / apart
        if 0 <= needed <= MOST_WEIGHT:
            found.append(WeightSwap(place, weight, needed))
    return sorted(found, key=lambda one: (abs(one.change), one.place))
