"""How wide the future is: quantiles of what each customer will spend.

Whether a customer is alive depends on the whole history; what an alive customer does depends on repeats and age
alone, and money merely scales it. So futures are drawn once per distinct (repeats, age), and a customer's
quantile is read from them after setting aside the probability of being gone.
"""

import numpy as np
from numpy.typing import NDArray

from valuation.scoring.histories import Histories
from valuation.scoring.lifetime_value import Horizon, Models
from valuation.scoring.newton import Vector

DRAWS = 400
PAIRS_AT_ONCE = 1024
LONGEST_STAY = 600.0
"""exp(600) lifetimes still fit into a double."""


def spend_quantiles(
    models: Models, histories: Histories, p_alive: Vector, *, horizon: Horizon, levels: tuple[float, ...], seed: int
) -> Vector:
    """Return quantiles of each customer's discounted spend within the horizon.

    Draws depend on the seed and on a customer's own (repeats, age) alone: a customer's quantiles do not change
    with the company of other customers, their order or the shard. The parameters' own uncertainty is
    drawn from their Laplace approximation, shared by all; P(alive) is taken at the best fit.

    Parameters
    ----------
    models : Models
        From ``fit_models``.
    histories : Histories
        Every customer with a purchase day.
    p_alive : ndarray, shape (n_customers,)
        From ``forecast``, or ``Chosen.awake`` of it: what the company's looks back taught about sleepers.
    horizon : Horizon
        How far, at which rate.
    levels : tuple of float
        Probabilities in (0, 1).
    seed : int
        0 <= seed < 2**64.

    Returns
    -------
    ndarray, shape (n_levels, n_customers)
        Money in the unit of the histories; 0 where buying nothing is at least as likely as the level.

    Raises
    ------
    ValueError
        When a history has no purchase day.
    OverflowError
        When the seed is negative or does not fit into 64 bits.

    References
    ----------
    Gelman et al., Bayesian Data Analysis, 3rd ed., 2013, sections 4.1 and 7.1.
    McKay, Beckman and Conover, Latin hypercube sampling, Technometrics 21(2), 1979.
    Salmon et al., Parallel Random Numbers: As Easy as 1, 2, 3, SC11, 2011 (Philox).

    Examples
    --------
    >>> from valuation.scoring import GammaGamma, Orders, ParetoNbd, merge_days, summarise
    >>> timing = ParetoNbd(0.5, 70.0, 0.6, 80.0, 0.0, 999, 90, (), np.eye(4) / 999)
    >>> models = Models(timing, GammaGamma(6.0, 4.0, 1500.0, 0.0, 999, (), np.eye(3) / 999), None)
    >>> who = summarise(merge_days(Orders([1, 1, 2], [10, 60, 10], [900, 900, 900])), as_of_day=100)
    >>> low, high = spend_quantiles(
    ...     models, who, np.array([0.9, 0.05]), horizon=Horizon(12, 0.1), levels=(0.1, 0.9), seed=1)
    >>> low.tolist(), high[0] > 0, high[1] == 0
    ([0.0, 0.0], np.True_, np.True_)
    """
    order, starts, pairs = _by_pair(histories)
    found = np.zeros((len(levels), order.size))
    parameters = parameter_draws(models, seed)
    for first in range(0, len(pairs), PAIRS_AT_ONCE):
        chunk = pairs[first : first + PAIRS_AT_ONCE]
        habits = {repeats: _habits(parameters, models, repeats, seed) for repeats in {pair[0] for pair in chunk}}
        drawn = [_alive_futures(parameters, habits[pair[0]], pair, horizon, seed) for pair in chunk]
        futures = np.stack(drawn)
        edges = starts[first : first + len(chunk) + 1]
        who, row = order[edges[0] : edges[-1]], np.repeat(np.arange(len(chunk)), np.diff(edges))
        scale = models.spend.gamma + np.maximum(histories.spent_minor[who], 0)
        for at, level in enumerate(levels):
            found[at, who] = scale * _quantile(futures, row, p_alive[who], level)
    return found


def chance_to_buy(models: Models, histories: Histories, *, horizon: Horizon, seed: int) -> Vector:
    """Return the chance that each customer, if alive, buys within the horizon, over the same futures."""
    order, starts, pairs = _by_pair(histories)
    parameters = parameter_draws(models, seed)
    _, alpha, _, beta, _, _, _ = parameters
    repeats, ages = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    chances = np.empty(repeats.size)
    for often in np.unique(repeats):
        rows = np.flatnonzero(repeats == often)
        rate, stay, _ = _habits(parameters, models, int(often), seed)
        lifetimes = np.expm1(stay)
        for some in np.array_split(rows, -(-rows.size // PAIRS_AT_ONCE)):
            age = ages[some, None]
            chances[some] = -np.expm1(-rate / (alpha + age) * np.minimum((beta + age) * lifetimes, horizon.days)).mean(
                1
            )
    found = np.empty(order.size)
    found[order] = np.repeat(chances, np.diff(starts))
    return found


def parameter_draws(models: Models, seed: int) -> Vector:
    """Return draws of r, alpha, s, beta, p, q, gamma from the Laplace approximation, shape (7, DRAWS)."""
    random = _stream(seed, 2**64 - 1)
    parts = []
    for model in (models.timing, models.spend):
        noise = random.standard_normal((DRAWS, model.parameters.size))
        logs = np.log(model.parameters) + noise @ np.linalg.cholesky(model.covariance).T
        parts.append(np.exp(logs).T)
    return np.concatenate(parts)


def _by_pair(histories: Histories) -> tuple[NDArray[np.intp], NDArray[np.intp], list[tuple[int, int]]]:
    """Return customers ordered by (repeats, age), where each pair begins (and the end), and the pairs."""
    if np.any(histories.repeats < 0):
        raise ValueError("a customer without a purchase day has no forecast")
    days = int(histories.age.max(initial=0)) + 1
    key = histories.repeats * days + histories.age
    order = np.argsort(key, kind="stable")
    pairs, starts = np.unique(key[order], return_index=True)
    return order, np.append(starts, key.size), [divmod(int(pair), days) for pair in pairs]


def _stream(seed: int, number: int) -> np.random.Generator:
    """Return the random numbers that belong to a seed and a number, whoever asks and when."""
    return np.random.Generator(np.random.Philox(key=np.array([seed, number], dtype=np.uint64)))


def _habits(parameters: Vector, models: Models, repeats: int, seed: int) -> Vector:
    """Draw, for customers of so many repeats: rate * (alpha + age), stay in lifetimes, 1 / worth of money; (3, DRAWS).

    Each is spread evenly over its law (a Latin hypercube), which steadies quantiles at no cost. Money is a multiple
    of gamma + spent so far at the best fit; that gamma itself is uncertain is worked in for a customer whose
    orders were of usual size.
    """
    from scipy.special import gammaincinv

    r, _, s, _, p, q, gamma = parameters
    random = _stream(seed, repeats << 32)
    usual = (repeats + 1) * float(models.spend.spend_per_order(np.array([1]), np.array([0.0]))[0])
    scale = (models.spend.gamma + usual) / (gamma + usual)
    even = np.stack([(random.permutation(DRAWS) + random.random(DRAWS)) / DRAWS for _ in range(3)])
    stay = np.minimum(-np.log1p(-even[1]) / s, LONGEST_STAY)
    worth = gammaincinv(p * (repeats + 1) + q, even[2])
    return np.stack((gammaincinv(r + repeats, even[0]), stay, worth * scale))


def _alive_futures(parameters: Vector, habits: Vector, pair: tuple[int, int], horizon: Horizon, seed: int) -> Vector:
    """Draw what an alive customer spends, as a multiple of gamma + spent so far; ascending, shape (DRAWS,)."""
    _, alpha, _, beta, p, _, _ = parameters
    repeats, age = pair
    random = _stream(seed, repeats << 32 | age + 1)
    active = np.minimum((beta + age) * np.expm1(habits[1]), horizon.days)
    orders = random.poisson(habits[0] / (alpha + age) * active)
    spend = np.zeros(DRAWS)
    some = np.flatnonzero(orders)
    spend[some] = (
        random.standard_gamma(p[some] * orders[some]) / habits[2][some] * _mean_discount(active[some], horizon)
    )
    spend.sort()
    return spend


def _mean_discount(active: Vector, horizon: Horizon) -> Vector:
    """Return the mean discount of orders spread evenly over the first ``active`` days."""
    ends = np.concatenate(([0.0], horizon.month_ends))
    area = np.concatenate(([0.0], np.cumsum(np.diff(ends) * horizon.discounts)))
    return np.interp(active, ends, area) / np.maximum(active, 1e-300)


def _quantile(futures: Vector, row: NDArray[np.intp], p_alive: Vector, level: float) -> Vector:
    """Read the quantile of a mixture: 0 with probability 1 - p_alive, else one of the row's futures."""
    within = (level - (1 - p_alive)) / np.maximum(p_alive, 1e-300)
    at = np.clip(within * DRAWS - 0.5, 0, DRAWS - 1)
    below = at.astype(np.intp)
    above = np.minimum(below + 1, DRAWS - 1)
    left, right = futures[row, below], futures[row, above]
    return np.asarray(np.where(within > 0, left + (at - below) * (right - left), 0.0))
