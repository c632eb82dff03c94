"""The two ways a Pareto/NBD customer can have fallen silent, weighed: still a customer, or gone at some time since.

Given r, alpha, s, beta the likelihood of a history (x, t, T) is Gamma(r + x) / Gamma(r) * alpha**-x times

    (1 + T/alpha)**-(r + x) * (1 + T/beta)**-s  +  s/beta * integral over y from t to T of
    (1 + y/alpha)**-(r + x) * (1 + y/beta)**-(s + 1) dy

with y the time of leaving. The integral has a closed form in 2F1, which overflows for heavy buyers; here it is
summed by Gauss-Legendre over v = ln(min(alpha, beta) + y), in which the integrand is smooth, up to where it vanishes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from valuation.scoring.newton import Vector
from valuation.scoring.patterns import Patterns

BLOCK = 2048
"""Patterns worked on at a time, so that the working set stays in the processor's cache."""
VANISHED = 37.0
"""exp(-37) is half the spacing of doubles at 1."""


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """Nodes of the mixture: row 0 is "still a customer", the others times of leaving y; (n_nodes + 1, n_patterns).

    ``log_weight`` is the logarithm of the node's share of the likelihood times alpha**(r + x) * beta**s: so written,
    no digits are lost when parameters grow large together.
    """

    y: Vector
    log_alpha_growth: Vector
    log_beta_growth: Vector
    log_weight: Vector

    def log_total(self) -> Vector:
        """Return the logarithm of the summed weights, shape (n_patterns,)."""
        top = self.log_weight.max(axis=0)
        return np.asarray(top + np.log(np.exp(self.log_weight - top).sum(axis=0)))


@lru_cache(maxsize=8)
def _unit_nodes(n_nodes: int) -> tuple[Vector, Vector]:
    """Return Gauss-Legendre nodes and log weights on [0, 1] as columns."""
    nodes, weights = np.polynomial.legendre.leggauss(n_nodes)
    return (nodes[:, None] + 1) / 2, np.log(weights[:, None] / 2)


def blocks(patterns: Patterns) -> Iterator[tuple[slice, Vector, Vector, Vector]]:
    """Yield (where, repeats, recency, age) of consecutive patterns as floats."""
    for start in range(0, patterns.count.size, BLOCK):
        where = slice(start, start + BLOCK)
        x, t, age = (column[where].astype(np.float64) for column in (patterns.repeats, patterns.recency, patterns.age))
        yield where, x, t, age


def ways(parameters: Vector, history: tuple[Vector, Vector, Vector], n_nodes: int) -> Ways:
    """Weigh the ways of having fallen silent.

    Parameters
    ----------
    parameters : ndarray, shape (4,)
        r, alpha, s, beta, all > 0; alpha and beta in days.
    history : tuple of three ndarrays, shape (n_patterns,)
        Repeats, recency and age, the latter two in days.
    n_nodes : int
        Times of leaving to look at, >= 1.

    Returns
    -------
    Ways
        Of ``n_nodes + 1`` rows.

    Raises
    ------
    Nothing of its own.

    References
    ----------
    Schmittlein, Morrison and Colombo, Counting Your Customers, Management Science 33(1), 1987.

    Examples
    --------
    >>> one = tuple(np.array([value]) for value in (1.0, 30.0, 90.0))
    >>> bool(ways(np.array([0.5, 60.0, 0.6, 80.0]), one, 16).log_total()[0] < 0)
    True
    """
    r, alpha, s, beta = parameters
    x, t, age = history
    nodes, log_weights = _unit_nodes(n_nodes)
    low = min(alpha, beta) + t
    fall = (r + x) * low / (alpha + t) + (s + 1) * low / (beta + t) - 1
    reach = np.minimum(np.log1p((age - t) / low), VANISHED / np.maximum(fall, 1e-9))
    shape = (n_nodes + 1, x.size)
    y, log_weight = np.empty(shape), np.empty(shape)
    y[0], y[1:] = age, t + low * np.expm1(nodes * reach)
    log_alpha_growth, log_beta_growth = np.log1p(y / alpha), np.log1p(y / beta)
    log_weight[0] = -s * log_beta_growth[0]
    log_weight[1:] = np.log(s / beta) + log_weights + np.log(low * np.maximum(reach, 1e-300)) + nodes * reach
    log_weight[1:] -= (s + 1) * log_beta_growth[1:]
    log_weight -= (r + x) * log_alpha_growth
    return Ways(y, log_alpha_growth, log_beta_growth, log_weight)


def slopes(parameters: Vector, x: Vector, found: Ways) -> tuple[NDArray[np.float64], Vector, Vector]:
    """Return d ln(weight) / d ln(parameter), shape (4, n_nodes + 1, n_patterns), and both fractions behind it.

    The fractions are y / (alpha + y) and y / (beta + y), which the second derivatives need again.
    """
    r, alpha, s, beta = parameters
    alpha_part, beta_part = found.y / (alpha + found.y), found.y / (beta + found.y)
    slope = np.empty((4, *found.log_weight.shape))
    slope[0] = -r * found.log_alpha_growth
    slope[1] = (r + x) * alpha_part
    slope[2] = -s * found.log_beta_growth
    slope[2, 1:] += 1
    slope[3] = (s + 1) * beta_part - 1
    slope[3, 0] = s * beta_part[0]
    return slope, alpha_part, beta_part
