"""The simplest forecasts there are: whoever builds a model has to do better than these."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from valuation.scoring.histories import Histories
from valuation.scoring.newton import Vector

MORE_REPEATS = (1, 2, 4, 8)
LONGER_SILENCE = (30, 90, 180)
"""Edges of the segments: repeats and days since the newest purchase."""
LENT = 5
"""A segment's mean is drawn towards everybody's as if it held so many customers more."""


def past_pace(known: Histories, days: float) -> Vector:
    """Forecast what was spent so far per day, carried on for some days; a first day counts as one.

    Parameters
    ----------
    known : Histories
        Customers with a purchase day.
    days : float
        How far ahead; discounted days give discounted money.

    Returns
    -------
    ndarray, shape (n_customers,)
        Money in the unit of the histories, >= 0.

    Raises
    ------
    Nothing of its own.

    References
    ----------
    Wuebben and von Wangenheim, Instant Customer Base Analysis, Journal of Marketing 72(3), 2008 (simple heuristics).

    Examples
    --------
    >>> from valuation.scoring.histories import Orders, merge_days, summarise
    >>> past_pace(summarise(merge_days(Orders([1], [10], [600])), as_of_day=40), 15).tolist()
    [300.0]
    """
    return np.asarray(np.maximum(known.spent_minor, 0) * days / np.maximum(known.age, 1))


@dataclass(frozen=True, slots=True, eq=False)
class SegmentMeans:
    """Spend per customer and day in each segment of repeats and silence, shape (n_segments,)."""

    per_day: Vector

    def forecast(self, known: Histories, days: float) -> Vector:
        """Return each customer's segment's mean, carried on for some days, shape (n_customers,)."""
        return np.asarray(self.per_day[_segments(known)] * days)


def learn_segment_means(known: Histories, actual: Vector, days: float) -> SegmentMeans:
    """Learn what customers of each segment came to spend.

    Parameters
    ----------
    known : Histories
        Customers with a purchase day, at an earlier day.
    actual : ndarray, shape (n_customers,)
        What they spent in the days after it; below zero (returns) counts as zero.
    days : float
        How many days those were, > 0.

    Returns
    -------
    SegmentMeans
        An empty segment has everybody's mean; nobody at all gives zeros.

    Raises
    ------
    Nothing of its own.

    References
    ----------
    Efron and Morris, Stein's Paradox in Statistics, Scientific American 236(5), 1977 (drawing means together).

    Examples
    --------
    >>> from valuation.scoring.histories import Orders, merge_days, summarise
    >>> known = summarise(merge_days(Orders([1, 2, 2], [10, 10, 20], [500, 500, 500])), as_of_day=30)
    >>> learn_segment_means(known, np.array([0.0, 120.0]), 10.0).forecast(known, 10.0).tolist()
    [50.0, 70.0]
    """
    segment, n_segments = _segments(known), (len(MORE_REPEATS) + 1) * (len(LONGER_SILENCE) + 1)
    count = np.bincount(segment, minlength=n_segments)
    came = np.bincount(segment, weights=np.maximum(actual, 0.0), minlength=n_segments)
    mean = float(came.sum()) / max(int(count.sum()), 1)
    return SegmentMeans((came + LENT * mean) / (count + LENT) / days)


def _segments(known: Histories) -> NDArray[np.intp]:
    """Return the number of each customer's segment."""
    often = np.searchsorted(MORE_REPEATS, known.repeats, side="right")
    silent = np.searchsorted(LONGER_SILENCE, known.age - known.recency, side="left")
    return np.asarray(often * (len(LONGER_SILENCE) + 1) + silent)
