"""What evidence is worth: units to come, times their price, with how far off that may be."""

from dataclasses import dataclass

import numpy as np

from valuation.scoring.histories import Whole
from valuation.scoring.newton import Vector
from valuation.scoring.scheme import COST, GRADES, LONGEST_LOOK, MOST_TIMES, OFFSET, PRICED, Counted, Scheme

NORMAL_90 = 1.2815515655446004
NOBODY_KNOWS = len(GRADES) - 1


@dataclass(frozen=True, slots=True, eq=False)
class Foretold:
    """Money that evidence foretells, weighted; shape (n_rows, n_dimensions), NaN where there is nothing to go by.

    ``money`` is the mean and ``variance`` its variance; ``offset`` is what an offset adds for each minor unit of the
    forecast, ``offset_low`` and ``offset_high`` its 80 % interval. ``grade`` is a place in ``GRADES``.
    """

    money: Vector
    variance: Vector
    units: Vector
    offset: Vector
    offset_low: Vector
    offset_high: Vector
    grade: Whole


def foretell(scheme: Scheme, looked: Whole, units: Vector) -> Foretold:
    """Turn units of each measure into money of each dimension.

    A customer's future rate is their own record shrunk to the company's (Gamma-Poisson); times the horizon, the stated
    price, the mean discount and the dimension's weight. An offset adds ``exp(effect x times) - 1`` of the forecast;
    where a customer has no unit of it, the company's mean stands in, and the interval reaches from none to once.

    Parameters
    ----------
    scheme : Scheme
        What counts.
    looked : ndarray of int, shape (n_rows,)
        Days since they became a customer.
    units : ndarray, shape (n_rows, n_measures)
        Units of each measure, zero or more.

    Returns
    -------
    Foretold
        A dimension in which the company has no evidence at all is NaN.

    Raises
    ------
    Nothing.

    References
    ----------
    Kumar et al., Undervalued or Overvalued Customers, Journal of Service Research 13(3), 2010 (components beside CLV).
    Gelman et al., Bayesian Data Analysis, 3rd ed., 2013, section 2.7.

    Examples
    --------
    >>> from valuation.scoring import Counted, Horizon, Rate, Scheme, Valuing
    >>> call = Counted("call", 1, 250_000.0, 0.0, 2, rate=Rate(1.0, 1_000.0))
    >>> scheme = Scheme((Valuing("purchases", "forecast"), Valuing("reference", "priced")), (call,), Horizon(24, 0.0))
    >>> foretell(scheme, np.array([1000]), np.array([[1.0]])).units.round(4).tolist()
    [[0.0, 0.7305]]
    """
    shape = (looked.size, len(scheme.dimensions))
    money, variance, offset, low, high = (np.full(shape, np.nan) for _ in range(5))
    found = Foretold(money, variance, np.zeros(shape), offset, low, high, np.full(shape, NOBODY_KNOWS))
    for place, dimension in enumerate(scheme.dimensions):
        measures = [(n, one) for n, one in scheme.measures_of(place) if one.rate is not None]
        if not measures:
            continue
        columns, counted = units[:, [n for n, _ in measures]], [one for _, one in measures]
        found.grade[:, place] = _grade(counted, columns)
        if dimension.kind in {PRICED, COST}:
            mean, chance, found.units[:, place] = _priced(scheme, counted, looked, columns)
            scale = dimension.sign * dimension.weight
            noise = float(np.expm1(dimension.spread**2))
            found.money[:, place] = scale * mean
            found.variance[:, place] = scale**2 * (chance + (chance + mean**2) * noise)
        elif dimension.kind == OFFSET:
            found.units[:, place] = np.minimum(columns, MOST_TIMES).sum(axis=1)
            for into, share in zip(
                (found.offset, found.offset_low, found.offset_high), _added(counted, columns), strict=True
            ):
                into[:, place] = dimension.weight * share
    return found


def _grade(counted: list[Counted], columns: Vector) -> Whole:
    """Return the weakest grade among the prices that count for each row; where nothing does, nobody knows."""
    grades = np.array([one.grade for one in counted])
    weakest = np.where(columns > 0, grades, 0).max(axis=1)
    return np.asarray(np.where(columns.any(axis=1), weakest, NOBODY_KNOWS))


def _priced(scheme: Scheme, counted: list[Counted], looked: Whole, columns: Vector) -> tuple[Vector, Vector, Vector]:
    """Return the mean and the variance of the money, and the units, of one dimension that is priced by the unit."""
    money, variance, units = (np.zeros(looked.size) for _ in range(3))
    for column, one in enumerate(counted):
        rate, seen = one.known_rate, np.minimum(looked, min(one.looked, LONGEST_LOOK))
        mean = rate.expected(columns[:, column], seen, scheme.horizon.days)
        chance = rate.variance(columns[:, column], seen, scheme.horizon.days)
        each = one.amount * scheme.discount
        units += mean
        money += each * mean
        variance += each**2 * ((chance + mean**2) * (1 + one.price_noise) - mean**2)
    return money, variance, units


def _added(counted: list[Counted], columns: Vector) -> tuple[Vector, Vector, Vector]:
    """Return the share that an offset adds to the forecast, and its interval."""
    effect, spread = np.array([one.amount for one in counted]), np.array([one.spread for one in counted])
    times, known = np.minimum(columns, MOST_TIMES), columns.any(axis=1)
    off = NORMAL_90 * np.sqrt(times**2 @ spread**2)
    usual = float(np.array([one.share for one in counted]) @ effect)
    once = float(effect[np.argmax(np.abs(effect))])
    exponent = times @ effect
    return (
        np.expm1(np.where(known, exponent, usual)),
        np.expm1(np.where(known, exponent - off, min(once, 0.0))),
        np.expm1(np.where(known, exponent + off, max(once, 0.0))),
    )
