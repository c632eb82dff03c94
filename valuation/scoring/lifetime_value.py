"""What customers are expected to spend: how often, times how much, in today's money."""

from dataclasses import dataclass

import numpy as np

from valuation.scoring.bg_nbd import BgNbd, fit_bg_nbd
from valuation.scoring.errors import CannotFitError, NothingToLearnError
from valuation.scoring.gamma_gamma import GammaGamma, fit_gamma_gamma
from valuation.scoring.histories import Histories
from valuation.scoring.newton import Vector
from valuation.scoring.pareto_nbd import ParetoNbd, fit_pareto_nbd
from valuation.scoring.patterns import count_patterns, find_patterns

DAYS_PER_MONTH = 365.25 / 12
FEWEST_RETURNED = 10
"""Fewer customers who came back cannot carry four parameters: with ten, docs/scoring.md shows how far off one is."""


@dataclass(frozen=True, slots=True)
class Horizon:
    """How far ahead money counts, and how much less it counts there: ``months`` > 0, ``annual_rate`` >= 0."""

    months: float = 24.0
    annual_rate: float = 0.10

    def __post_init__(self) -> None:
        if not (0 < self.months < np.inf and 0 <= self.annual_rate < np.inf):
            raise ValueError("a horizon needs months above zero and an annual rate of zero or more")

    @property
    def days(self) -> float:
        """Length in days."""
        return self.months * DAYS_PER_MONTH

    @property
    def month_ends(self) -> Vector:
        """Ends of its months in days from now; the last may be a part of a month."""
        return np.minimum(np.arange(1, np.ceil(self.months) + 1), self.months) * DAYS_PER_MONTH

    @property
    def discounts(self) -> Vector:
        """What one unit is worth today when it comes by each month's end."""
        return np.asarray((1 + self.annual_rate) ** (-self.month_ends / 365.25))


@dataclass(frozen=True, slots=True, eq=False)
class Models:
    """The fitted models: when customers buy, how much, and the BG/NBD as second opinion (None: it found no fit)."""

    timing: ParetoNbd
    spend: GammaGamma
    second_opinion: BgNbd | None


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """Expected values per customer, shape (n_customers,); money in the unit of the histories."""

    p_alive: Vector
    orders: Vector
    spend_per_order: Vector
    value: Vector


def fit_models(histories: Histories) -> Models:
    """Fit timing and spend to the customers who bought.

    Parameters
    ----------
    histories : Histories
        Customers without a purchase day are left out.

    Returns
    -------
    Models
        Timing by Pareto/NBD, spend by Gamma-Gamma on all orders, the first included.

    Raises
    ------
    NothingToLearnError
        When fewer than ``FEWEST_RETURNED`` customers bought on a second day.
    CannotFitError
        Whatever stops the Pareto/NBD or the Gamma-Gamma.

    References
    ----------
    Fader, Hardie and Lee, RFM and CLV: Using Iso-Value Curves, Journal of Marketing Research 42(4), 2005.

    Examples
    --------
    >>> from valuation.scoring.histories import Orders, merge_days, summarise
    >>> fit_models(summarise(merge_days(Orders([1], [1], [100])), as_of_day=9))
    Traceback (most recent call last):
    valuation.scoring.errors.NothingToLearnError: 0 customers bought on a second day; at least 10 are needed
    """
    bought = histories.of(histories.bought)
    returned = int((bought.repeats > 0).sum())
    if returned < FEWEST_RETURNED:
        raise NothingToLearnError(f"{returned} customers bought on a second day; at least {FEWEST_RETURNED} are needed")
    patterns = count_patterns(bought)
    try:
        second = fit_bg_nbd(patterns)
    except CannotFitError:
        second = None
    spend = fit_gamma_gamma(bought.n_orders, bought.spent_minor.astype(np.float64))
    return Models(fit_pareto_nbd(patterns), spend, second)


def forecast(models: Models, histories: Histories, horizon: Horizon) -> Forecast:
    """Forecast orders and discounted spend of customers who bought at least once.

    Value = sum over months of (N(k) - N(k - 1)) * (1 + rate)**(-k / 12) * spend per order, N the expected
    orders by the end of month k, times P(alive). Everything but P(alive) is worked out once per
    distinct (repeats, age).

    Parameters
    ----------
    models : Models
        From ``fit_models``, on these or other customers.
    histories : Histories
        Every customer with a purchase day.
    horizon : Horizon
        How far, at which rate.

    Returns
    -------
    Forecast
        One row per customer.

    Raises
    ------
    ValueError
        When a history has no purchase day.

    References
    ----------
    Fader, Hardie and Lee, RFM and CLV: Using Iso-Value Curves, Journal of Marketing Research 42(4), 2005.

    Examples
    --------
    >>> Horizon(12, 0.1).discounts[-1].round(4).tolist()
    0.9091
    """
    patterns, place = find_patterns(histories)
    days = int(patterns.age.max(initial=0)) + 1
    pairs, pair_of = np.unique(patterns.repeats * days + patterns.age, return_inverse=True)
    by_month = models.timing.orders_if_alive(pairs // days, pairs % days, horizon.month_ends)
    discounted = horizon.discounts @ np.diff(by_month, axis=0, prepend=0.0)
    alive = models.timing.p_alive(patterns)
    spend = models.spend.spend_per_order(histories.n_orders, histories.spent_minor.astype(np.float64))
    value = (alive * discounted[pair_of])[place] * spend
    return Forecast(alive[place], (alive * by_month[-1][pair_of])[place], spend, value)
