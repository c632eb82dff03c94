"""Gamma-Gamma: what an order of this customer is worth, learnt from all orders, the first included."""

from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from valuation.scoring.errors import CannotFitError, DidNotConvergeError, NothingToLearnError
from valuation.scoring.newton import Optimum, Vector, maximise

NAMES = ("p", "q", "gamma")
BLOCK = 8192
MANY, SOME = 100_000, 20_000
"""With more customers than many, a climb over some comes first."""


@dataclass(frozen=True, slots=True, eq=False)
class GammaGamma:
    """A fitted Gamma-Gamma: orders are Gamma(p, rate nu), and nu is Gamma(q, rate gamma) over customers.

    ``gamma`` is in the unit of the amounts. ``covariance`` and ``at_boundary`` as in ``ParetoNbd``.
    """

    p: float
    q: float
    gamma: float
    log_likelihood: float
    customers: int
    at_boundary: tuple[str, ...]
    covariance: Vector

    @property
    def parameters(self) -> Vector:
        """p, q, gamma."""
        return np.array([self.p, self.q, self.gamma])

    def spend_per_order(self, n_orders: NDArray[np.int64], spent: Vector) -> Vector:
        """Return the expected amount of the next order, shape (n_customers,), in the unit of the amounts.

        ``spent`` is the sum over ``n_orders`` orders; a sum below zero (returns) counts as zero.
        """
        return np.asarray(self.p * (self.gamma + np.maximum(spent, 0)) / (self.p * n_orders + self.q - 1))


def fit_gamma_gamma(n_orders: NDArray[np.int64], spent: Vector) -> GammaGamma:
    """Fit the Gamma-Gamma by maximum likelihood.

    Parameters
    ----------
    n_orders : ndarray of int, shape (n_customers,)
        Orders of each customer, >= 1.
    spent : ndarray, shape (n_customers,)
        What they add up to, in any money unit; customers at zero or below are left out of the fit.

    Returns
    -------
    GammaGamma
        The maximum; ``log_likelihood`` is that of the mean amounts, as published.

    Raises
    ------
    NothingToLearnError
        When no customer spent anything.
    CannotFitError
        When the fitted mean of an order is infinite (p + q <= 1).
    DidNotConvergeError
        When no maximum was found.

    References
    ----------
    Fader and Hardie, The Gamma-Gamma Model of Monetary Value, note 025, 2013.

    Examples
    --------
    >>> model = fit_gamma_gamma(np.array([1, 2, 3, 4, 2]), np.array([10.0, 30.0, 25.0, 70.0, 17.0]))
    >>> model.spend_per_order(np.array([1, 4]), np.array([10.0, 70.0])).round().tolist()
    [10.0, 17.0]
    """
    paid = spent > 0
    if not paid.any():
        raise NothingToLearnError("nobody has spent anything, so nothing is known about the worth of an order")
    if not paid.all():
        n_orders, spent = n_orders[paid], spent[paid]
    x, z = n_orders.astype(np.float64), spent.astype(np.float64)
    unit = float(z.sum() / x.sum())
    shift = np.array([0.0, 0.0, np.log(unit)])
    found = _climb(x, z, shift)
    p, q, gamma = np.exp(found.point + shift).tolist()
    if p + q <= 1:
        raise CannotFitError("the amounts vary so much that their mean is infinite under the model")
    return GammaGamma(
        p=p, q=q, gamma=gamma,
        log_likelihood=found.value, customers=x.size,
        at_boundary=tuple(n for n, edge in zip(NAMES, found.at_lower | found.at_upper, strict=True) if edge),
        covariance=found.covariance(),
    )  # fmt: skip


def _climb(x: Vector, z: Vector, shift: Vector) -> Optimum:
    """Maximise; of many customers, some evenly spread show where to begin, and few steps on all of them remain."""
    start = np.array([1.0, 1.0, 1.0])
    if x.size > MANY:
        every = x.size // SOME
        with suppress(DidNotConvergeError):
            start = _climb(x[::every], z[::every], shift).point
    tally = _count(x, z)
    return maximise(lambda point: _surface(np.exp(point + shift), tally), start)


def surface(parameters: Vector, x: Vector, z: Vector) -> tuple[float, Vector, Vector]:
    """Return log-likelihood, gradient (3,) and Hessian (3, 3) with respect to the log parameters.

    Per customer of x orders adding up to z, with m = z / x: ln Gamma(px+q) - ln Gamma(px) - ln Gamma(q)
    + q ln(gamma) + px ln(z) - ln(m) - (px+q) ln(gamma + z).
    """
    return _surface(parameters, _count(x, z))


@dataclass(frozen=True, slots=True, eq=False)
class _Tally:
    """Customers, and what of their likelihood does not change from step to step."""

    x: Vector
    z: Vector
    orders: Vector
    count: Vector
    orders_log_z: float
    log_mean: float


def _count(x: Vector, z: Vector) -> _Tally:
    """Count customers by orders, and sum up logarithms."""
    count = np.bincount(x.astype(np.int64)).astype(np.float64)
    log_z = np.log(z)
    orders = np.flatnonzero(count).astype(np.float64)
    log_x = float(count[count > 0] @ np.log(orders))
    return _Tally(x, z, orders, count[count > 0], float(x @ log_z), float(log_z.sum()) - log_x)


def _surface(parameters: Vector, tally: _Tally) -> tuple[float, Vector, Vector]:
    """Return log-likelihood, gradient and Hessian with respect to the log parameters."""
    value, slope, bend = _orders_part(parameters, tally.orders, tally.count)
    part = _money_part(parameters, tally)
    gradient = parameters * (slope + part[1])
    bend = (bend + part[2]) * np.outer(parameters, parameters) + np.diag(gradient)
    return value + part[0], gradient, bend


def _orders_part(parameters: Vector, n: Vector, count: Vector) -> tuple[float, Vector, Vector]:
    """Return what depends on the number of orders alone, by a histogram."""
    from scipy.special import gammaln, polygamma, psi

    p, q, gamma = parameters
    total = count.sum()
    value = count @ (gammaln(p * n + q) - gammaln(p * n)) + total * (q * np.log(gamma) - gammaln(q))
    both, own = psi(p * n + q), psi(p * n)
    slope = np.array([count @ (n * (both - own)), count @ both + total * (np.log(gamma) - psi(q)), total * q / gamma])
    both, own = polygamma(1, p * n + q), polygamma(1, p * n)
    bend = np.zeros((3, 3))
    bend[0, 0] = count @ (n**2 * (both - own))
    bend[0, 1] = bend[1, 0] = count @ (n * both)
    bend[1, 1] = count @ both - total * polygamma(1, q)
    bend[1, 2] = bend[2, 1] = total / gamma
    bend[2, 2] = -total * q / gamma**2
    return float(value), slope, bend


def _money_part(parameters: Vector, tally: _Tally) -> tuple[float, Vector, Vector]:
    """Return px ln(z) - ln(z / x) - (px + q) ln(gamma + z), from six sums over customers."""
    p, q, gamma = parameters
    sums = np.zeros((3, 2))
    for start in range(0, tally.x.size, BLOCK):
        where = slice(start, start + BLOCK)
        x, both = tally.x[where], gamma + tally.z[where]
        inverse = 1 / both
        for row, column in enumerate((np.log(both), inverse, inverse * inverse)):
            sums[row] += x @ column, column.sum()
    (x_log, log), (x_inverse, inverse_sum), (x_square, square) = sums
    value = p * tally.orders_log_z - tally.log_mean - p * x_log - q * log
    slope = np.array([tally.orders_log_z - x_log, -log, -(p * x_inverse + q * inverse_sum)])
    bend = np.zeros((3, 3))
    bend[0, 2] = bend[2, 0] = -x_inverse
    bend[1, 2] = bend[2, 1] = -inverse_sum
    bend[2, 2] = p * x_square + q * square
    return float(value), slope, bend
