"""Shares of the company: whose share of all purchases fell more than chance and common shocks explain."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from valuation.scoring.errors import NothingToLearnError
from valuation.scoring.newton import Vector

Counts = NDArray[np.int64]
FEWEST_PURCHASES = 200
FEWEST_BLOCKS = 3
BIGGEST_PART = 0.80
FIRST_LEVEL = 0.10
ALONE = 2.0
"""A segment has shocks of its own when its moments lie this many standard errors above what chance gives."""


@dataclass(frozen=True, slots=True, eq=False)
class ShareTest:
    """One line a segment: how its share moved. ``ratio`` is 1 when it kept its share; untested segments are NaN."""

    ratio: Vector
    z: Vector
    p: Vector
    expected: Vector
    dispersion: float


def share_test(weekly: Counts, *, recent: int = 8, fewest: int = FEWEST_PURCHASES) -> ShareTest:
    """Test each segment's share of all purchases in the newest weeks against the weeks before.

    What happens to everybody (a season, a strike) cancels, because only shares are compared. Shocks that a segment has
    of its own make shares wander more than chance does; how much is learnt from the blocks of earlier weeks.

    Parameters
    ----------
    weekly : ndarray of int, shape (n_segments, n_weeks)
        Purchases of each segment in each week, oldest first; the segments are the whole company and don't overlap.
    recent : int
        How many of the newest weeks are tested; the weeks before are cut into blocks of as many.
    fewest : int
        Segments with fewer purchases are not tested.

    Returns
    -------
    ShareTest
        ``p`` is one-sided: small when the share fell. ``dispersion`` is the variance that shocks add to the logarithm
        of a block.

    Raises
    ------
    NothingToLearnError
        When there are fewer than three blocks before the recent weeks, or no purchases.

    References
    ----------
    Mantel and Haenszel, Journal of the National Cancer Institute 22(4), 1959, for comparing within conditions;
    McCullagh and Nelder, Generalized Linear Models, section 4.5, for over-dispersion by moments.

    Examples
    --------
    >>> import numpy as np
    >>> weekly = np.full((4, 56), 50)
    >>> weekly[0, -8:] = 30
    >>> found = share_test(weekly)
    >>> [round(float(r), 2) for r in found.ratio], bool(found.p[0] < 1e-6), bool(found.p[1] > 0.1)
    ([0.6, 1.0, 1.0, 1.0], True, True)
    """
    blocks = in_blocks(weekly, recent=recent)
    n = blocks.sum(axis=1)
    if not blocks[:, 0].sum() or not blocks[:, 1:].sum():
        raise NothingToLearnError("There are no purchases to compare.")
    tested = (n >= fewest) & (n > blocks[:, 0]) & (n <= BIGGEST_PART * n.sum())
    first = _against(blocks, tested, fallen=np.zeros(len(n), dtype=bool))
    fallen = discoveries(first.p, level=FIRST_LEVEL)
    return _against(blocks, tested, fallen=fallen) if n[fallen].sum() < n.sum() / 2 else first


def _against(blocks: Counts, tested: NDArray[np.bool_], *, fallen: NDArray[np.bool_]) -> ShareTest:
    """Test every segment against all others that have not ``fallen``: what fell would make the rest look risen."""
    total = blocks[~fallen].sum(axis=0)
    a, b = blocks[:, 0], blocks[:, 1:].sum(axis=1)
    n = a + b
    p = total[0] / total.sum()
    part = n / total.sum()
    inside = np.where(fallen, -part, part)  # who isn't among the others adds the others' own chance to theirs
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = b * (total[0] - np.where(fallen, 0, a)) / (total[1:].sum() - np.where(fallen, 0, b))
        ratio = np.where(tested, a / expected, np.nan)
    chance = n * p * (1 - p) * (1 - inside)
    shared = b[:, None] * total[1:] / total[1:].sum()
    steady = tested & ~fallen
    common, own = shocks(blocks[steady, 1:].astype(float), shared[steady], part=inside[steady])
    added = np.full(len(n), common)
    added[steady] = own
    shock = added * (1 + 1 / (blocks.shape[1] - 1)) * (n * p * (1 - p) * (1 - np.maximum(inside, 0))) ** 2
    z = np.full(len(n), np.nan)
    z[tested] = (a - n * p)[tested] / np.sqrt(chance + shock)[tested]
    skew = (chance * (1 - 2 * p) + (3 * chance * shock + 2 * shock**2) / np.maximum(n * p, 1)) / (chance + shock) ** 1.5
    return ShareTest(ratio, z, lower_tail(z, skew), np.where(tested, expected, np.nan), common)


def lower_tail(z: Vector, skew: Vector | float) -> Vector:
    """Return how often chance gives ``z`` or less; counts lean to the right, which Cornish and Fisher correct for."""
    from scipy.stats import norm

    return np.asarray(norm.cdf(z - np.asarray(skew) * (z**2 - 1) / 6))


def in_blocks(weekly: Counts, *, recent: int) -> Counts:
    """Return purchases by block of ``recent`` weeks, the newest block first; older weeks that fill no block go."""
    blocks = weekly.shape[1] // recent
    if blocks < FEWEST_BLOCKS + 1:
        raise NothingToLearnError(f"There are fewer than {FEWEST_BLOCKS} blocks of weeks to compare with.")
    kept = weekly[:, weekly.shape[1] - blocks * recent :]
    return np.asarray(kept.reshape(len(weekly), blocks, recent).sum(axis=2)[:, ::-1])


def shocks(counts: Vector, expected: Vector, *, part: Vector, clustering: Vector | float = 1.0) -> tuple[float, Vector]:
    """Return the shocks' variance that all groups share, and each group's own where it clearly has more.

    ``counts`` and ``expected`` have the shape (n_groups, n_blocks); ``part`` is each group's part of the company and
    ``clustering`` how much more than Poisson its counts vary because a customer buys more than once.
    """
    if not len(counts):
        return 0.0, np.zeros(0)
    blocks = counts.shape[1]
    chance = np.asarray(clustering).reshape(-1, 1) * expected * (1 - 1 / blocks) * (1 - part[:, None])
    squares, scale = (counts - expected) ** 2, (expected**2 * (1 - part[:, None]) ** 2).sum(axis=1)
    excess = squares.sum(axis=1) - chance.sum(axis=1)
    common = max(0.0, float(excess.sum() / scale.sum())) if scale.sum() else 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        own = np.where(scale > 0, excess / scale, 0.0)
        usual = chance.sum(axis=1) + common * scale
        alone = excess - common * scale > ALONE * usual * np.sqrt(2 / max(blocks - 1, 1))
    return common, np.where(alone, np.maximum(own, common), common)


def discoveries(p: Vector, *, level: float = 0.10) -> NDArray[np.bool_]:
    """Choose which of many tests to believe, so that of those believed about ``level`` at most are false.

    Parameters
    ----------
    p : ndarray, shape (n_tests,)
        One p-value a test; NaN where nothing was tested.
    level : float
        The false discovery rate to keep to.

    Returns
    -------
    ndarray of bool, shape (n_tests,)
        Which tests stand out.

    Raises
    ------
    ValueError
        When a p-value lies outside [0, 1].

    References
    ----------
    Benjamini and Hochberg, Journal of the Royal Statistical Society B 57(1), 1995.

    Examples
    --------
    >>> import numpy as np
    >>> discoveries(np.array([0.001, 0.009, 0.04, 0.2, np.nan]), level=0.05).tolist()
    [True, True, False, False, False]
    """
    known = ~np.isnan(p)
    if np.any((p[known] < 0) | (p[known] > 1)):
        raise ValueError("A p-value lies between 0 and 1.")
    found = np.zeros(len(p), dtype=bool)
    tests = int(known.sum())
    if tests:
        ordered = np.sort(p[known])
        under = np.flatnonzero(ordered <= level * np.arange(1, tests + 1) / tests)
        if len(under):
            found[known] = p[known] <= ordered[under[-1]]
    return found
