"""Shifted beta-geometric: contracts that are renewed or not, each with a chance of its own that nobody sees.

Who would leave soon leaves soon, so those who stay are ever more faithful: renewal rates rise with age although no
customer changes. A common rate would undervalue long-standing contracts and overvalue new ones.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from valuation.scoring.errors import NothingToLearnError
from valuation.scoring.histories import Whole
from valuation.scoring.newton import HELD_VARIANCE, Vector, maximise

NAMES = ("alpha", "beta")
DRAWS = 400
HALF = 0.5
"""Jeffreys' prior for a rate of which only one outcome was seen."""


@dataclass(frozen=True, slots=True, eq=False)
class ShiftedBetaGeometric:
    """A fitted model: the chance of not being renewed is Beta(alpha, beta) over contracts; time counts in periods.

    ``covariance`` is that of the log parameters in the order of ``NAMES``; ``at_boundary`` names parameters the data
    push to a limit: both, where all contracts seem alike or only one outcome was seen.
    """

    alpha: float
    beta: float
    log_likelihood: float
    contracts: int
    at_boundary: tuple[str, ...]
    covariance: Vector

    @property
    def parameters(self) -> Vector:
        """alpha, beta."""
        return np.array([self.alpha, self.beta])

    def survival(self, renewals: Vector) -> Vector:
        """Return the share of new contracts that are renewed at least so often, in [0, 1]."""
        return _survival(self.parameters, np.asarray(renewals, dtype=np.float64))

    def renewal_rate(self, renewals: Vector) -> Vector:
        """Return the chance of the next renewal after so many, in (0, 1)."""
        stayed = self.beta + np.asarray(renewals, dtype=np.float64)
        return np.asarray(stayed / (self.alpha + stayed))


@dataclass(frozen=True, slots=True)
class Renewals:
    """What lies ahead of a contract: ``periods`` renewals at most, of which the next is due after ``first`` periods.

    ``rate`` is the discount rate of one period, >= 0.
    """

    periods: int
    rate: float = 0.0
    first: float = 1.0

    def __post_init__(self) -> None:
        if self.periods < 0 or not (0 <= self.rate < np.inf and 0 <= self.first < np.inf):
            raise ValueError("renewals ahead, their rate and the time to the first cannot be below zero")

    @property
    def discounts(self) -> Vector:
        """What a payment of one at each renewal is worth today, shape (periods,)."""
        return np.asarray((1 + self.rate) ** -(self.first + np.arange(self.periods)))


def fit_shifted_beta_geometric(renewals: Whole, ended: NDArray[np.bool_]) -> ShiftedBetaGeometric:
    """Fit the shifted beta-geometric by maximum likelihood.

    Where only one outcome was ever seen (nobody has left, or everybody left at the first chance) there is no maximum:
    then all contracts share one rate, known as well as Jeffreys' prior and the data say.

    Parameters
    ----------
    renewals : ndarray of int, shape (n_contracts,)
        How often each contract was renewed, >= 0.
    ended : ndarray of bool, shape (n_contracts,)
        Whether it was not renewed after that; otherwise it runs still.

    Returns
    -------
    ShiftedBetaGeometric
        The maximum.

    Raises
    ------
    NothingToLearnError
        When no contract has come up for renewal.
    ValueError
        When the columns differ in length or a number of renewals is negative.
    DidNotConvergeError
        When no maximum was found.

    References
    ----------
    Fader and Hardie, How to Project Customer Retention, Journal of Interactive Marketing 21(1), 2007.

    Examples
    --------
    >>> left = np.array([131, 126, 90, 60, 42, 34, 26])
    >>> renewals = np.repeat([0, 1, 2, 3, 4, 5, 6, 7], [*left, 491])
    >>> model = fit_shifted_beta_geometric(renewals, np.arange(1000) < left.sum())
    >>> round(model.alpha, 3), round(model.beta, 3)
    (0.668, 3.806)
    """
    if renewals.shape != ended.shape or renewals.ndim != 1:
        raise ValueError("renewals and ended must be two columns of one length")
    if renewals.size and renewals.min() < 0:
        raise ValueError("a contract cannot be renewed less than never")
    stayed, left = int(renewals.sum()), int(ended.sum())
    if stayed + left == 0:
        raise NothingToLearnError("no contract has come up for renewal yet")
    key, count = np.unique(renewals * 2 + ended, return_counts=True)
    seen = (key // 2).astype(np.float64), (key % 2).astype(np.float64), count.astype(np.float64)
    if not stayed or not left:
        alpha, beta = left + HALF, stayed + HALF
        value = surface(np.array([alpha, beta]), *seen)[0]
        return ShiftedBetaGeometric(alpha, beta, value, renewals.size, NAMES, np.eye(2) * HELD_VARIANCE)
    found = maximise(lambda point: surface(np.exp(point), *seen), np.log([1.0, max(stayed / left, 1e-3)]))
    alpha, beta = np.exp(found.point).tolist()
    return ShiftedBetaGeometric(
        alpha=alpha, beta=beta, log_likelihood=found.value, contracts=renewals.size,
        at_boundary=tuple(n for n, edge in zip(NAMES, found.at_lower | found.at_upper, strict=True) if edge),
        covariance=found.covariance(),
    )  # fmt: skip


def expected_payments(model: ShiftedBetaGeometric, renewals: Whole, ahead: Renewals) -> Vector:
    """Return what payments of one at each coming renewal are worth today, for contracts that run still.

    Parameters
    ----------
    model : ShiftedBetaGeometric
        From ``fit_shifted_beta_geometric``.
    renewals : ndarray of int, shape (n_contracts,)
        How often each was renewed so far, >= 0.
    ahead : Renewals
        How many renewals count, when the next is due, at which rate.

    Returns
    -------
    ndarray, shape (n_contracts,)
        Payments, from 0 to the sum of the discounts; multiply by the margin of one.

    Raises
    ------
    Nothing of its own.

    References
    ----------
    Fader and Hardie, Customer-Base Valuation in a Contractual Setting, Marketing Science 29(1), 2010.

    Examples
    --------
    >>> model = ShiftedBetaGeometric(1.0, 1.0, 0.0, 9, (), np.eye(2))
    >>> expected_payments(model, np.array([0, 8]), Renewals(2)).round(3).tolist()
    [0.833, 1.718]
    """
    times = np.arange(1, ahead.periods + 1)
    ages, place = np.unique(renewals, return_inverse=True)
    now = ages[:, None].astype(np.float64)
    reach = np.exp(_log_survival(model.parameters, now + times) - _log_survival(model.parameters, now))
    return np.asarray((reach @ ahead.discounts)[place])


def payment_quantiles(
    model: ShiftedBetaGeometric, renewals: Whole, ahead: Renewals, *, levels: tuple[float, ...], seed: int
) -> Vector:
    """Return quantiles of what payments of one at each coming renewal are worth today.

    Chances are averaged over draws of the parameters, shared by all contracts; how often a contract is renewed then
    has an exact distribution, and what it pays follows from that.

    Parameters
    ----------
    model : ShiftedBetaGeometric
        From ``fit_shifted_beta_geometric``.
    renewals : ndarray of int, shape (n_contracts,)
        How often each was renewed so far, >= 0.
    ahead : Renewals
        How many renewals count, when the next is due, at which rate.
    levels : tuple of float
        Probabilities in (0, 1).
    seed : int
        >= 0; the same seed gives the same quantiles, whatever other contracts there are.

    Returns
    -------
    ndarray, shape (n_levels, n_contracts)
        Payments: the smallest amount that is not exceeded with at least the probability.

    Raises
    ------
    ValueError
        When the seed is negative.

    References
    ----------
    Gelman et al., Bayesian Data Analysis, 3rd ed., 2013, sections 4.1 and 7.1.

    Examples
    --------
    >>> model = ShiftedBetaGeometric(1.0, 9.0, 0.0, 9, (), np.eye(2) * 1e-9)
    >>> payment_quantiles(model, np.array([0, 90]), Renewals(10), levels=(0.05, 0.45), seed=1).tolist()
    [[0.0, 5.0], [7.0, 10.0]]
    """
    noise = np.random.default_rng(seed).standard_normal((DRAWS, 2))
    drawn = np.exp(np.log(model.parameters) + noise @ np.linalg.cholesky(model.covariance).T)
    ages, place = np.unique(renewals, return_inverse=True)
    now, times = ages[:, None].astype(np.float64), np.arange(1, ahead.periods + 1)
    past = np.stack(
        [_log_survival(one, now) for one in drawn]
    )  # having been renewed so often speaks for faithful draws
    weight = np.exp(past - past.max(axis=0))
    reach = sum(
        part * np.exp(_log_survival(one, now + times) - own)
        for one, own, part in zip(drawn, past, weight / weight.sum(axis=0), strict=True)
    )
    paid = np.concatenate(([0.0], np.cumsum(ahead.discounts)))
    stops_by = 1 - np.asarray(reach)  # column k: the chance of at most k payments
    found = np.stack([(stops_by < level).sum(axis=1) for level in levels])
    return np.asarray(paid[found][:, place])


def surface(parameters: Vector, renewals: Vector, ended: Vector, count: Vector) -> tuple[float, Vector, Vector]:
    """Return log-likelihood, gradient (2,) and Hessian (2, 2) with respect to the log parameters.

    Per contract: e ln(a) + ln Gamma(b + r) - ln Gamma(b) - ln Gamma(a + b + r + e) + ln Gamma(a + b), e = ended.
    """
    from scipy.special import gammaln, polygamma, psi

    a, b = parameters
    chances = renewals + ended
    value = ended * np.log(a) + gammaln(b + renewals) - gammaln(b) - gammaln(a + b + chances) + gammaln(a + b)
    both, own = psi(a + b) - psi(a + b + chances), psi(b + renewals) - psi(b)
    slope = np.array([count @ (ended / a + both), count @ (own + both)])
    both, own = polygamma(1, a + b) - polygamma(1, a + b + chances), polygamma(1, b + renewals) - polygamma(1, b)
    cross = float(count @ both)
    bend = np.array([[cross - float(count @ ended) / a**2, cross], [cross, cross + float(count @ own)]])
    gradient = parameters * slope
    return float(count @ value), gradient, bend * np.outer(parameters, parameters) + np.diag(gradient)


def _log_survival(parameters: Vector, renewals: Vector) -> Vector:
    """Return ln B(alpha, beta + t) - ln B(alpha, beta)."""
    from scipy.special import gammaln

    a, b = parameters
    return np.asarray(gammaln(b + renewals) - gammaln(b) - gammaln(a + b + renewals) + gammaln(a + b))


def _survival(parameters: Vector, renewals: Vector) -> Vector:
    """Return the share still there."""
    return np.exp(_log_survival(parameters, renewals))
