"""The forecasts that stand for election: the model, its tilt, and the simplest rules there are."""

from dataclasses import dataclass

import numpy as np

from valuation.scoring.baselines import SegmentMeans, learn_segment_means, past_pace
from valuation.scoring.histories import CustomerDays, Histories, summarise
from valuation.scoring.lifetime_value import DAYS_PER_MONTH, Horizon, Models, fit_models, forecast
from valuation.scoring.newton import Vector
from valuation.scoring.tilt import WINDOW, Tilt, fit_tilt, traits

PARETO_NBD, TILTED, PAST_PACE, SEGMENT_MEANS = "pareto_nbd", "tilted", "past_pace", "segment_means"
CANDIDATES = (PARETO_NBD, TILTED, PAST_PACE, SEGMENT_MEANS)


@dataclass(frozen=True, slots=True, eq=False)
class Learnt:
    """What the candidates beside the model learnt from an earlier day whose future was known."""

    tilt: Tilt
    segments: SegmentMeans


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """Customers as they are known on a day: their histories, and those of ``WINDOW`` days before.

    ``expected`` is the model's forecast of discounted spend within ``horizon``, ``near`` that of undiscounted spend
    within the days from which the candidates learn; both of shape (n_customers,).
    """

    known: Histories
    earlier: Histories
    expected: Vector
    horizon: Horizon
    near: Vector

    @property
    def traits(self) -> Vector:
        """What a tilt looks at, shape (n_customers, n_traits)."""
        return traits(self.known, self.earlier, self.near)


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A day in the past as it was seen then: the models fitted to it, and everybody's forecast for the days after."""

    models: Models
    view: View


class Past:
    """Forecasts from earlier days, each for the same number of ``days`` ahead; a day is worked out once."""

    def __init__(self, customer_days: CustomerDays, days: int) -> None:
        """Look at these customers, so far ahead."""
        self.customer_days = customer_days
        self.days = days
        self.horizon = Horizon(days / DAYS_PER_MONTH, 0.0)
        self._seen: dict[int, Seen] = {}

    def seen(self, day: int) -> Seen:
        """Return a day as it was seen then; raises CannotFitError when no model could be fitted."""
        if day not in self._seen:
            known = summarise(self.customer_days, as_of_day=day)
            known = known.of(known.bought)
            models = fit_models(known)
            expected = forecast(models, known, self.horizon).value
            self._seen[day] = Seen(models, View(known, self.before(day), expected, self.horizon, expected))
        return self._seen[day]

    def before(self, day: int) -> Histories:
        """Return the histories ``WINDOW`` days before a day."""
        return summarise(self.customer_days, as_of_day=day - WINDOW)

    def actual(self, day: int) -> Vector:
        """Return what everybody seen on a day spent in the days after it."""
        later = summarise(self.customer_days, as_of_day=day + self.days)
        return spend_after(self.seen(day).view.known, later)

    def learnt(self, day: int) -> Learnt:
        """Return what could be learnt by a day from the newest forecast whose future was known by then."""
        now, then, actual = self.seen(day).view, self.seen(day - self.days).view, self.actual(day - self.days)
        tilt = fit_tilt(then.traits, then.near, actual).keeping_the_sum(now.traits, now.near)
        return Learnt(tilt, learn_segment_means(then.known, actual, self.days))


def spend_after(known: Histories, later: Histories) -> Vector:
    """Return what customers spent between two summaries, returns subtracted; ``later`` holds all of ``known``."""
    place = np.searchsorted(later.customer_ids, known.customer_ids)
    return np.asarray(later.spent_minor[place] - known.spent_minor, dtype=np.float64)


def forecast_by(name: str, view: View, learnt: Learnt | None) -> Vector:
    """Forecast each customer's discounted spend by one candidate.

    Parameters
    ----------
    name : str
        One of ``CANDIDATES``.
    view : View
        Customers and their forecast by the model.
    learnt : Learnt or None
        From ``Past.learnt``, at the day of the view; None is enough for those that learn nothing.

    Returns
    -------
    ndarray, shape (n_customers,)
        Money in the unit of the histories, >= 0.

    Raises
    ------
    ValueError
        When there is no such candidate, or it had nothing to learn from.

    References
    ----------
    Wuebben and von Wangenheim, Instant Customer Base Analysis, Journal of Marketing 72(3), 2008.

    Examples
    --------
    >>> CANDIDATES
    ('pareto_nbd', 'tilted', 'past_pace', 'segment_means')
    """
    if name == PARETO_NBD:
        return view.expected
    if name == PAST_PACE:
        return past_pace(view.known, discounted_days(view.horizon))
    if learnt is None or name not in CANDIDATES:
        raise ValueError(f"there is nothing to forecast by under the name {name}")
    if name == SEGMENT_MEANS:
        return learnt.segments.forecast(view.known, discounted_days(view.horizon))
    return view.expected * learnt.tilt.multipliers(view.traits)


def discounted_days(horizon: Horizon) -> float:
    """Return the days of a horizon, each counted by what money that comes then is worth today."""
    return float(np.diff(horizon.month_ends, prepend=0.0) @ horizon.discounts)
