"""Pareto/NBD: customers buy at their own steady rates until, unseen, they leave."""

from contextlib import suppress
from dataclasses import dataclass
from functools import partial

import numpy as np

from valuation.scoring import pareto_mixture
from valuation.scoring.errors import DidNotConvergeError, NothingToLearnError
from valuation.scoring.histories import Whole
from valuation.scoring.newton import Optimum, Vector, maximise
from valuation.scoring.patterns import Patterns

NAMES = ("r", "alpha", "s", "beta")
FEWEST_NODES, MOST_NODES = 16, 128
NODE_ERROR = 1e-8
"""Largest error of the log-likelihood per customer that the quadrature may leave."""
HARDLY_ANYBODY = 1e-3
"""Below this share of customers gone within the longest history, no dropout is visible."""


@dataclass(frozen=True, slots=True, eq=False)
class ParetoNbd:
    """A fitted Pareto/NBD; times are in days.

    Buying rates are Gamma(r, rate alpha) and leaving rates Gamma(s, rate beta) over customers. ``covariance`` is
    that of the log parameters in the order of ``NAMES``; ``at_boundary`` names parameters the data push to a limit.
    """

    r: float
    alpha: float
    s: float
    beta: float
    log_likelihood: float
    customers: int
    longest_age: int
    at_boundary: tuple[str, ...]
    covariance: Vector

    @property
    def parameters(self) -> Vector:
        """r, alpha, s, beta."""
        return np.array([self.r, self.alpha, self.s, self.beta])

    @property
    def dropout_visible(self) -> bool:
        """Whether the model sees anybody leave within the longest history; if not, everybody counts as alive."""
        return bool(-np.expm1(-self.s * np.log1p(self.longest_age / self.beta)) >= HARDLY_ANYBODY)

    def p_alive(self, patterns: Patterns) -> Vector:
        """Return the probability of still being a customer at the end of the history, shape (n_patterns,)."""
        alive = np.empty(patterns.count.size)
        for where, *history in pareto_mixture.blocks(patterns):
            x, t, age = history
            found = pareto_mixture.ways(self.parameters, (x, t, age), FEWEST_NODES)
            alive[where] = np.exp(found.log_weight[0] - found.log_total())
        return alive

    def orders_if_alive(self, repeats: Whole, age: Whole, days: Vector) -> Vector:
        """Return expected purchases within each of ``days`` (n_horizons,), given alive; (n_horizons, n_rows).

        Depends on repeats and age only: (r + x) / (alpha + T) * (beta + T) * (1 - e**-(s-1)L) / (s-1) with
        L = ln((beta + T + days) / (beta + T)), which stays finite at s = 1.
        """
        ages, place = np.unique(age, return_inverse=True)
        log_growth = np.log1p(np.asarray(days, dtype=np.float64)[:, None] / (self.beta + ages))
        bend = (self.s - 1) * log_growth
        safe = np.where(bend == 0, 1.0, bend)
        active_days = (self.beta + ages) * log_growth * np.where(safe == bend, -np.expm1(-safe) / safe, 1.0)
        return np.asarray(active_days[:, place] * (self.r + repeats) / (self.alpha + age))


def fit_pareto_nbd(patterns: Patterns) -> ParetoNbd:
    """Fit the Pareto/NBD by maximum likelihood.

    Parameters
    ----------
    patterns : Patterns
        Counted histories, times in whole days.

    Returns
    -------
    ParetoNbd
        The maximum; ``log_likelihood`` is that of times measured in days.

    Raises
    ------
    NothingToLearnError
        When nobody bought on a second day.
    DidNotConvergeError
        When no maximum was found, or the quadrature did not settle.

    References
    ----------
    Schmittlein, Morrison and Colombo, Counting Your Customers, Management Science 33(1), 1987.
    Fader, Hardie and Lee, Marketing Science 24(2), 2005, table 2 (CDNOW).

    Examples
    --------
    >>> some = Patterns(*(np.array(c) for c in ([0, 1, 3, 6], [0, 40, 90, 20], [90, 90, 90, 90], [50, 20, 10, 5])))
    >>> model = fit_pareto_nbd(some)
    >>> model.p_alive(some).round(1).tolist()
    [0.5, 0.6, 1.0, 0.0]
    """
    if not patterns.repeats.any():
        raise NothingToLearnError("nobody has bought on a second day, so nothing is known about coming back")
    unit = float(patterns.age @ patterns.count) / patterns.customers
    shift = np.log([1.0, unit, 1.0, unit])
    found = _climb(patterns, shift)
    r, alpha, s, beta = np.exp(found.point + shift).tolist()
    return ParetoNbd(
        r=r, alpha=alpha, s=s, beta=beta,
        log_likelihood=found.value, customers=patterns.customers, longest_age=int(patterns.age.max()),
        at_boundary=tuple(n for n, edge in zip(NAMES, found.at_lower | found.at_upper, strict=True) if edge),
        covariance=found.covariance(),
    )  # fmt: skip


def _climb(patterns: Patterns, shift: Vector) -> Optimum:
    """Maximise with ever more nodes until twice as many change nothing."""
    nodes, start = FEWEST_NODES, np.zeros(4)
    if (thinned := patterns.thinned()) is not None:
        with suppress(DidNotConvergeError):
            start = _climb(thinned, shift).point
    while nodes <= MOST_NODES:
        found = maximise(partial(_surface_of_logs, shift=shift, patterns=patterns, n_nodes=nodes), start)
        finer = log_likelihood(np.exp(found.point + shift), patterns, 2 * nodes)
        if abs(finer - found.value) <= NODE_ERROR * patterns.customers:
            return found
        nodes, start = 2 * nodes, found.point
    raise DidNotConvergeError("the integral over the time of leaving did not settle")


def _surface_of_logs(logs: Vector, *, shift: Vector, patterns: Patterns, n_nodes: int) -> tuple[float, Vector, Vector]:
    """Return the surface over log parameters in the data's own unit of time."""
    return surface(np.exp(logs + shift), patterns, n_nodes)


def log_likelihood(parameters: Vector, patterns: Patterns, n_nodes: int = FEWEST_NODES) -> float:
    """Return the log-likelihood of (r, alpha, s, beta), times in days."""
    from scipy.special import gammaln

    r, alpha = parameters[:2]
    x_alone = gammaln(r + patterns.repeats) - gammaln(r) - patterns.repeats * np.log(alpha)
    total = float(patterns.count @ x_alone)
    for where, *history in pareto_mixture.blocks(patterns):
        x, t, age = history
        total += float(patterns.count[where] @ pareto_mixture.ways(parameters, (x, t, age), n_nodes).log_total())
    return total


def surface(parameters: Vector, patterns: Patterns, n_nodes: int) -> tuple[float, Vector, Vector]:
    """Return log-likelihood, gradient (4,) and Hessian (4, 4) with respect to the log parameters."""
    value, gradient, hessian = _smooth_part(parameters, patterns)
    for where, *history in pareto_mixture.blocks(patterns):
        x, t, age = history
        count = patterns.count[where].astype(np.float64)
        part = _mixture_part(parameters, (x, t, age), count, n_nodes)
        value, gradient, hessian = value + part[0], gradient + part[1], hessian + part[2]
    return value, gradient, hessian


def _smooth_part(parameters: Vector, patterns: Patterns) -> tuple[float, Vector, Vector]:
    """Return what depends on repeats alone: ln Gamma(r + x) - ln Gamma(r) - x ln(alpha)."""
    from scipy.special import gammaln, polygamma, psi

    r, alpha = parameters[:2]
    x = np.arange(int(patterns.repeats.max()) + 1)
    count = np.bincount(patterns.repeats, weights=patterns.count)
    repeats = float(count @ x)
    value = float(count @ (gammaln(r + x) - gammaln(r))) - repeats * np.log(alpha)
    by_r = r * float(count @ (psi(r + x) - psi(r)))
    hessian = np.zeros((4, 4))
    hessian[0, 0] = by_r + r**2 * float(count @ (polygamma(1, r + x) - polygamma(1, r)))
    return value, np.array([by_r, -repeats, 0.0, 0.0]), hessian


def _mixture_part(
    parameters: Vector, history: tuple[Vector, Vector, Vector], count: Vector, n_nodes: int
) -> tuple[float, Vector, Vector]:
    """Return the part of one block: the log of a sum of exponentials, whose Hessian is a mean plus a covariance."""
    x = history[0]
    found = pareto_mixture.ways(parameters, history, n_nodes)
    log_total = found.log_total()
    share = np.exp(found.log_weight - log_total)
    slope, alpha_part, beta_part = pareto_mixture.slopes(parameters, x, found)
    mean = np.einsum("kn,ikn->in", share, slope)
    weight = share * count
    gradient = mean @ count
    spread = (slope - mean[:, None, :]).reshape(4, -1)
    hessian = (spread * weight.ravel()) @ spread.T
    r, s = parameters[0], parameters[2]
    hessian[0, 0] += gradient[0]
    hessian[0, 1] += r * float((weight * alpha_part).sum())
    hessian[1, 1] -= float((weight * alpha_part * (1 - alpha_part)).sum(axis=0) @ (r + x))
    hessian[2, 2] += gradient[2] - float(weight[1:].sum())
    hessian[2, 3] += s * float((weight * beta_part).sum())
    bent = (weight * beta_part * (1 - beta_part)).sum(axis=1)
    hessian[3, 3] -= s * float(bent[0]) + (s + 1) * float(bent[1:].sum())
    hessian[1, 0], hessian[3, 2] = hessian[0, 1], hessian[2, 3]
    return float(log_total @ count), gradient, hessian
