"""How far a rank may be off: everybody's worth drawn together many times, and counted instead of sorted.

Prices and weights are drawn once for all customers: a wrong price is wrong for everybody and moves ranks little.
What is left to chance is drawn for each customer from numbers that belong to the run's seed and the customer alone, so
that shards change nothing. A rank in a draw is read from a histogram of all values, whose counts add up over shards.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from valuation.scoring.histories import Whole
from valuation.scoring.newton import Vector
from valuation.scoring.scheme import Scheme
from valuation.scoring.worth import Purchases, Worths

ROWS_AT_ONCE = 2_048
FEWEST, MOST, DRAWS_IN_ALL = 24, 200, 20_000_000
STEP_BITS, MIDDLE, BINS = 15, 11_000, 22_000
"""A bin is 1/256 of an octave of money, from one minor unit to 2**42 on either side of nothing."""
ONE = int(np.float32(1.0).view(np.int32)) >> STEP_BITS
Bins = NDArray[np.uint16]
FIRST, SECOND, THIRD = (np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))


@dataclass(frozen=True, slots=True, eq=False)
class Shocks:
    """What is drawn once for all: factors of each dimension, shape (n_draws, n_dimensions), and their variances."""

    factors: Vector
    noise: Vector


def draws_for(customers: int) -> int:
    """Return how often to draw: more often where it costs little.

    Parameters
    ----------
    customers : int
        How many there are in the run.

    Returns
    -------
    int
        From 24 for a million to 200 for a hundred thousand and fewer.

    Raises
    ------
    Nothing.

    References
    ----------
    Lahdelma and Salminen, SMAA-2, Operations Research 49(3), 2001.

    Examples
    --------
    >>> draws_for(4_000), draws_for(1_000_000)
    (200, 24)
    """
    return int(np.clip(DRAWS_IN_ALL // max(customers, 1), FEWEST, MOST))


def draw_shocks(scheme: Scheme, *, draws: int, seed: int) -> Shocks:
    """Draw how far off prices and weights may be, for everybody together.

    Parameters
    ----------
    scheme : Scheme
        Prices and weights with their spread.
    draws : int
        How many.
    seed : int
        Of the run.

    Returns
    -------
    Shocks
        Lognormal factors with mean 1; a dimension with several prices has the one of their mixture.

    Raises
    ------
    Nothing.

    References
    ----------
    Lahdelma and Salminen, SMAA-2, Operations Research 49(3), 2001.

    Examples
    --------
    >>> from valuation.scoring import Horizon, Scheme, Valuing
    >>> draw_shocks(Scheme((Valuing("purchases", "forecast"),), (), Horizon()), draws=2, seed=1).factors.tolist()
    [[1.0], [1.0]]
    """
    noise = np.zeros(len(scheme.dimensions))
    for place, dimension in enumerate(scheme.dimensions):
        priced = [(one.amount * one.rate.a_year, one.price_noise) for _, one in scheme.measures_of(place) if one.rate]
        total = sum(money for money, _ in priced)
        prices = sum((money / total) ** 2 * wide for money, wide in priced) if total > 0 and dimension.is_money else 0.0
        noise[place] = (1 + prices) * np.exp(dimension.spread**2) - 1
    random = np.random.Generator(np.random.Philox(key=np.array([seed, 2**64 - 2], dtype=np.uint64)))
    wide = np.sqrt(np.log1p(noise))
    return Shocks(np.exp(random.standard_normal((draws, noise.size)) * wide - wide**2 / 2), noise)


def draw_bins(worths: Worths, purchases: Purchases, customer_ids: Whole, *, shocks: Shocks, seed: int) -> Bins:
    """Draw the worth of each customer of a shard and say in which bin of money it falls.

    Parameters
    ----------
    worths : Worths
        From ``add_up``.
    purchases : Purchases
        What ``add_up`` was given.
    customer_ids : ndarray of int, shape (n_customers,)
        Whose they are.
    shocks : Shocks
        From ``draw_shocks``.
    seed : int
        Of the run.

    Returns
    -------
    ndarray of uint16, shape (n_draws, n_customers)
        Each row depends on the seed and that customer alone.

    Raises
    ------
    Nothing.

    References
    ----------
    Salmon et al., Parallel Random Numbers: As Easy as 1, 2, 3, SC11, 2011 (counter-based). Steele, Lea and Flood,
    Fast splittable pseudorandom number generators, OOPSLA 2014 (the mixing function).

    Examples
    --------
    >>> bin_of(np.array([-5.0, 0.0, 1.0, 3.0], dtype=np.float32)).tolist()
    [10423, 11000, 11001, 11385]
    """
    parts = np.where(worths.priced, worths.exact, 0).astype(np.float32)
    common = (parts.astype(np.float64) ** 2 * shocks.noise)[:, 1:].sum(axis=1)
    own = np.sqrt(np.maximum(worths.spread**2 - common, 0)).astype(np.float32)
    curve = _curve(purchases, worths.stretch)
    steady = parts[:, 1:].sum(axis=1) + parts[:, 0] - curve[3]
    found = np.empty((len(shocks.factors), customer_ids.size), dtype=np.uint16)
    moving = [place for place in range(parts.shape[1]) if shocks.noise[place] > 0]
    for first in range(0, customer_ids.size, ROWS_AT_ONCE):
        rows = slice(first, first + ROWS_AT_ONCE)
        chance, bell = _chances(customer_ids[rows], len(found), seed)
        value = _spend(chance, [column[rows] for column in curve]) + steady[rows] + own[rows] * bell
        for place in moving:
            value += parts[rows, place] * (shocks.factors[:, place, None] - 1).astype(np.float32)
        found[:, rows] = bin_of(value)
    return found


def bin_of(money: NDArray[np.float32]) -> Bins:
    """Return the bin of each amount: bins get wider with money, as ranks get narrower."""
    bits = np.ascontiguousarray(np.abs(money)).view(np.int32) >> STEP_BITS
    steps = np.clip(bits - (ONE - 1), 0, MIDDLE - 1)
    return np.asarray(np.where(money < 0, MIDDLE - steps, MIDDLE + steps), dtype=np.uint16)


def count_bins(bins: Bins, known: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Count the customers of a shard in each bin of each draw.

    Parameters
    ----------
    bins : ndarray of uint16, shape (n_draws, n_customers)
        From ``draw_bins``.
    known : ndarray of bool, shape (n_customers,)
        Who counts.

    Returns
    -------
    ndarray of int, shape (n_draws, BINS)
        Counts, which add up over shards.

    Raises
    ------
    Nothing.

    References
    ----------
    A rank is a count of those above: additive over disjoint customers.

    Examples
    --------
    >>> int(count_bins(np.array([[7, 9]], dtype=np.uint16), np.array([True, False])).sum())
    1
    """
    return np.stack([np.bincount(draw[known], minlength=BINS) for draw in bins]).astype(np.int32)


def rank_interval(bins: Bins, counts: NDArray[np.int32], ranks: Whole) -> tuple[Whole, Whole]:
    """Read the interval of each customer's rank from how many were above them in each draw.

    Parameters
    ----------
    bins : ndarray of uint16, shape (n_draws, n_customers)
        Of one shard, from ``draw_bins``.
    counts : ndarray of int, shape (n_draws, BINS)
        Of all shards, from ``count_bins``.
    ranks : ndarray of int, shape (n_customers,)
        By expected worth; the interval holds it.

    Returns
    -------
    tuple of ndarray of int
        The best and the worst rank of four draws in five.

    Raises
    ------
    Nothing.

    References
    ----------
    Lahdelma and Salminen, SMAA-2, Operations Research 49(3), 2001 (rank acceptability).

    Examples
    --------
    >>> two = bin_of(np.array([[9.0, 2.0], [9.0, 2.0]], dtype=np.float32))
    >>> [end.tolist() for end in rank_interval(two, count_bins(two, np.array([True, True])), np.array([1, 2]))]
    [[1, 2], [1, 2]]
    """
    above = np.cumsum(counts[:, ::-1], axis=1)[:, ::-1] - counts
    middle = (above + (counts + 1) // 2).astype(np.int32)
    drawn = np.stack([place[draw] for place, draw in zip(middle, bins, strict=True)])
    tenth = len(drawn) // 10
    drawn = np.partition(drawn, (tenth, len(drawn) - 1 - tenth), axis=0)
    return np.minimum(drawn[tenth], ranks), np.maximum(drawn[-1 - tenth], ranks)


def _curve(purchases: Purchases, stretch: Vector) -> list[NDArray[np.float32]]:
    """Return low, reach, tail, mean and drop of each customer's purchases, their offsets counted.

    A tenth of futures lie below low, by as much as the reach at most, eight tenths from low to high in a curve, and the
    last tenth has an exponential tail as long as the expectation asks for.
    """
    expected, low, high = (
        np.nan_to_num(column) * stretch for column in (purchases.expected, purchases.low, purchases.high)
    )
    tail = np.maximum((expected - 0.05 * low - 0.8 * (low + 0.4 * (high - low)) - 0.1 * high) / 0.1, 0.0)
    reach = high - low
    return [column.astype(np.float32) for column in (low, reach, tail, expected, np.minimum(low, reach))]


def _spend(chance: NDArray[np.float32], curve: list[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Draw what each spends: the inverse of the curve's distribution."""
    low, reach, tail, _, drop = curve
    within = np.clip((chance - np.float32(0.1)) * np.float32(1.25), 0, 1)
    drawn = low - drop * np.maximum(1 - chance * np.float32(10), 0) + reach * within * np.sqrt(within)
    rare = np.float32(10) * (1 - chance)
    return np.asarray(drawn - tail * np.log(np.clip(rare, np.float32(1e-6), 1)), dtype=np.float32)


def _chances(customer_ids: Whole, draws: int, seed: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return a uniform and a bell-shaped number for each draw and customer, from the seed and the customer alone."""
    with np.errstate(over="ignore"):
        who = customer_ids.astype(np.uint64) * FIRST + np.uint64(seed) * THIRD
        mixed = who + np.arange(1, draws + 1, dtype=np.uint64)[:, None] * SECOND
        mixed = (mixed ^ (mixed >> np.uint64(30))) * SECOND
        mixed = (mixed ^ (mixed >> np.uint64(27))) * THIRD
        mixed ^= mixed >> np.uint64(31)
    chance = (mixed >> np.uint64(40)).astype(np.float32) * np.float32(2.0**-24)
    bell = ((mixed & np.uint64(0xFFFFF)) + ((mixed >> np.uint64(20)) & np.uint64(0xFFFFF))).astype(np.float32)
    return chance, (bell * np.float32(2.0**-20) - 1) * np.float32(np.sqrt(6.0))
