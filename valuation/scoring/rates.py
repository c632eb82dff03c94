"""How often a customer will do something again: their own record, pulled towards the company's."""

from dataclasses import dataclass

import numpy as np

from valuation.scoring.histories import Whole
from valuation.scoring.newton import Vector

WIDEST, NARROWEST = 0.02, 20.0
"""Bounds of the shape: how unlike and how alike customers may be before few records would say nonsense."""
THOUSANDTHS = 1_000
"""Units are counted in whole thousandths, so that sums over shards are exact in any order."""


@dataclass(frozen=True, slots=True)
class UnitSums:
    """What a rate needs to know of all customers: sums of whole numbers, hence additive over shards.

    ``units`` is in thousandths, ``days`` is how long we have been looking at each; the other sums are of products.
    """

    customers: int = 0
    days: int = 0
    days_days: int = 0
    units: int = 0
    units_units: int = 0
    units_days: int = 0

    def __add__(self, other: "UnitSums") -> "UnitSums":
        """Add up two shards."""
        return UnitSums(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Rate:
    """How often customers of this company do something: Gamma(``shape``, rate ``days``) units a day."""

    shape: float
    days: float

    @property
    def a_year(self) -> float:
        """Units a year of the average customer."""
        return self.shape / self.days * 365.25

    def expected(self, units: Vector, looked: Vector, ahead: float) -> Vector:
        """Return expected units in ``ahead`` days of customers with so many units in ``looked`` days."""
        return np.asarray((self.shape + units) / (self.days + looked) * ahead)

    def variance(self, units: Vector, looked: Vector, ahead: float) -> Vector:
        """Return the variance of the units to come: chance, and not knowing the customer's own rate."""
        mean = self.expected(units, looked, ahead)
        return np.asarray(mean + mean**2 / (self.shape + units))


def add_up_units(units: Vector, looked: Whole) -> UnitSums:
    """Sum up what one shard knows of a measure.

    Parameters
    ----------
    units : ndarray, shape (n_customers,)
        Units of each customer, zero or more; kept to the thousandth.
    looked : ndarray of int, shape (n_customers,)
        Days we have been looking at each, zero or more.

    Returns
    -------
    UnitSums
        All zero for no customers.

    Raises
    ------
    ValueError
        When the two columns differ in length.

    References
    ----------
    Sums of whole numbers do not depend on their order: Goldberg, What every computer scientist should know about
    floating-point arithmetic, ACM Computing Surveys 23(1), 1991.

    Examples
    --------
    >>> one = add_up_units(np.array([2.0]), np.array([100])) + add_up_units(np.array([0.0]), np.array([50]))
    >>> one.customers, one.days, one.units
    (2, 150, 2000)
    """
    if units.shape != looked.shape:
        raise ValueError("units and days must be two columns of one length")
    some = np.flatnonzero(units)
    counted = np.rint(units[some] * THOUSANDTHS).astype(np.int64)
    days = looked.astype(np.int64)
    return UnitSums(
        customers=days.size,
        days=int(days.sum()),
        days_days=int((days**2).sum()),
        units=int(counted.sum()),
        units_units=sum(int(unit) ** 2 for unit in counted),
        units_days=int((counted * days[some]).sum()),
    )


def fit_rate(sums: UnitSums) -> Rate | None:
    """Learn how often a company's customers do something, and how unlike each other they are.

    The mean rate is units per day looked; the shape matches the spread of units beyond chance
    (method of moments), kept between ``WIDEST`` and ``NARROWEST``.

    Parameters
    ----------
    sums : UnitSums
        Over all customers, those with nothing included.

    Returns
    -------
    Rate or None
        None when nobody was looked at or nothing was ever seen: then there is nothing to go by.

    Raises
    ------
    Nothing.

    References
    ----------
    Robbins, An empirical Bayes approach to statistics, 1956; Gelman et al., Bayesian Data Analysis, 3rd ed., 2.7.

    Examples
    --------
    >>> found = fit_rate(UnitSums(customers=2, days=730, days_days=266_450, units=2_000, units_units=4_000_000,
    ...                           units_days=730_000))
    >>> round(found.a_year, 2), round(found.shape, 2)
    (1.0, 20.0)
    """
    if not sums.days or not sums.units:
        return None
    units, squares = sums.units / THOUSANDTHS, sums.units_units / THOUSANDTHS**2
    mean = units / sums.days
    beyond = squares - 2 * mean * sums.units_days / THOUSANDTHS + mean**2 * sums.days_days - units
    shape = NARROWEST if beyond <= 0 else mean**2 * sums.days_days / beyond
    shape = float(min(max(shape, WIDEST), NARROWEST))
    return Rate(shape, shape / mean)
