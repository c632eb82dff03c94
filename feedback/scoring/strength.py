"""Why they stay: which themes the most loyal name more often than the others, and how sure that is.

A respondent names a theme or does not, however often they say it. Numbers are as large as the groups: a few hundred.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import TYPE_CHECKING

from feedback.scoring.recommendation import Z_80

if TYPE_CHECKING:
    from numpy import bool_, float64
    from numpy.random import Generator
    from numpy.typing import NDArray

FALSE_SHARE = 0.10
PRIOR_SHARE = 0.10
PERMUTATIONS = 1_999
BATCH = 200
WORLDS = 200


@dataclass(frozen=True, slots=True)
class LogOdds:
    """How much more often one group names a theme: ``delta`` in log odds with its standard error; z is their ratio."""

    delta: float
    error: float

    @property
    def z(self) -> float:
        """The standard score."""
        return self.delta / self.error

    @property
    def ratio(self) -> tuple[float, float, float]:
        """The odds ratio, and between which two it lies four times in five: (low, point, high)."""
        spread = Z_80 * self.error
        return exp(self.delta - spread), exp(self.delta), exp(self.delta + spread)


@dataclass(frozen=True, slots=True)
class Compared:
    """One theme: ``named`` of ``focal`` loyal respondents beside ``others_named`` of ``others``; p; if it stands."""

    named: int
    focal: int
    others_named: int
    others: int
    odds: LogOdds
    p: float
    stands: bool


def log_odds(named: int, size: int, others_named: int, others: int, *, prior: float = PRIOR_SHARE) -> LogOdds:
    """Return the log-odds ratio of a theme in two groups, pulled towards none by what both groups say together.

    Parameters: named of size respondents, others_named of others; counts, sizes >= 1; prior, its weight as a share of
    the smaller group, > 0.
    Returns: delta and its standard error; a theme nobody names, or everybody, has delta 0 in equal groups.
    Raises: ValueError for counts outside their groups, an empty group, or a prior that is not positive.
    References: Monroe, Colaresi and Quinn (2008), Political Analysis 16:372, eqs. 15, 19 and 22.

    >>> round(log_odds(30, 100, 15, 100).ratio[1], 2)
    2.23
    """
    if min(size, others) < 1 or not 0 <= named <= size or not 0 <= others_named <= others or prior <= 0:
        msg = f"{named} of {size} and {others_named} of {others} cannot be compared"
        raise ValueError(msg)
    weight = prior * min(size, others)
    share = (named + others_named) / (size + others)
    low = min(max(share, 1 / (2 * (size + others))), 1 - 1 / (2 * (size + others)))  # nobody, or everybody, named it
    a = weight * low
    first, second = named + a, others_named + a
    delta = log(first / (size + weight - first)) - log(second / (others + weight - second))
    return LogOdds(delta, sqrt(1 / first + 1 / second))


def found_at(p_values: Sequence[float], *, q: float = FALSE_SHARE) -> list[bool]:
    """Return which of many tests stand so that on average at most a share q of those that stand are false.

    Parameters: p_values in [0, 1], any order; q in (0, 1).    Returns: one answer per p value; empty for none.
    Raises: ValueError when q lies outside (0, 1).
    References: Benjamini and Hochberg (1995), J. Royal Statistical Society B 57:289.

    >>> found_at([0.01, 0.04, 0.03, 0.6], q=0.10)
    [True, True, True, False]
    """
    if not 0 < q < 1:
        msg = "q is a share between 0 and 1"
        raise ValueError(msg)
    count = len(p_values)
    passed = [p for rank, p in enumerate(sorted(p_values), start=1) if p <= q * rank / count]
    limit = max(passed, default=-1.0)
    return [p <= limit for p in p_values]


def compare(
    mentions: Sequence[Sequence[bool]],
    focal: Sequence[bool],
    strata: Sequence[str],
    *,
    seed: int,
    permutations: int = PERMUTATIONS,
    tell: Callable[[int], None] = lambda _done: None,
) -> list[Compared]:
    """Compare every theme between the focal respondents and the others.

    The p value of a theme is the share of random labellings, made within strata, whose |z| is at least as large; which
    themes stand is decided over all of them together (`found_at`).

    Parameters: mentions, shape (n_respondents, n_themes); focal and strata, shape (n_respondents,); seed; permutations
    >= 1; tell is called with how many labellings are done.
    Returns: one result per theme in order; empty without themes.
    Raises: ValueError when shapes differ or one of the two groups is empty.
    References: Monroe, Colaresi and Quinn (2008); Phipson and Smyth (2010), Stat. Appl. Genet. Mol. Biol. 9:39 (p is
    never 0).

    >>> [c.named for c in compare([[True], [True], [False], [False]], [True, True, False, False], ["a"] * 4, seed=1)]
    [2]
    """
    import numpy as np

    said, chosen = np.asarray(mentions, dtype=np.float64), np.asarray(focal, dtype=bool)
    if not len(said) == len(chosen) == len(strata):
        msg = "every respondent has themes, a group and a stratum"
        raise ValueError(msg)
    if not 0 < chosen.sum() < len(chosen):
        msg = "there must be somebody in both groups"
        raise ValueError(msg)
    if said.ndim < 2 or not said.shape[1]:  # noqa: PLR2004 - respondents by themes
        return []
    size, others = int(chosen.sum()), int((~chosen).sum())
    total, named = said.sum(axis=0), chosen.astype(np.float64) @ said
    observed = np.abs(_scores(named, total, size, others))
    larger, done, rng = np.zeros(said.shape[1]), 0, np.random.default_rng(seed)
    while done < permutations:
        labels = shuffled(chosen, strata, count=min(BATCH, permutations - done), rng=rng)
        drawn = np.abs(_scores(labels @ said, total, size, others))
        larger += (drawn >= observed - 1e-12).sum(axis=0)
        done += len(labels)
        tell(done)
    p = (1 + larger) / (1 + permutations)
    return [
        Compared(int(y), size, int(t - y), others, log_odds(int(y), size, int(t - y), others), float(value), stands)
        for y, t, value, stands in zip(named, total, p, found_at(p.tolist()), strict=True)
    ]


def shuffled(focal: "NDArray[bool_]", strata: Sequence[str], *, count: int, rng: "Generator") -> "NDArray[float64]":
    """Return labellings of the respondents: as many focal ones in every stratum as there are, at random places.

    Parameters: focal and strata, shape (n_respondents,); count >= 0; rng, seeded.
    Returns: shape (count, n_respondents), ones and zeros.
    """
    import numpy as np

    _, codes = np.unique(np.asarray(strata, dtype=str), return_inverse=True)
    places = np.argsort(codes + rng.random((count, len(codes))), axis=1)  # by stratum, in random order within
    labels = np.zeros((count, len(codes)))
    in_order = np.broadcast_to(focal[np.argsort(codes, kind="stable")].astype(np.float64), labels.shape)
    np.put_along_axis(labels, places, in_order, axis=1)
    return labels


def _scores(named: "NDArray[float64]", total: "NDArray[float64]", size: int, others: int) -> "NDArray[float64]":
    """Return the standard scores of `log_odds` for many themes, and for many labellings, at once."""
    import numpy as np

    weight, everyone = PRIOR_SHARE * min(size, others), size + others
    a = weight * np.clip(total / everyone, 1 / (2 * everyone), 1 - 1 / (2 * everyone))
    first, second = named + a, total - named + a
    delta = np.log(first / (size + weight - first)) - np.log(second / (others + weight - second))
    return np.asarray(delta / np.sqrt(1 / first + 1 / second), dtype=np.float64)


def power(size: int, others: int, *, ratio: float, share: float = 0.15, themes: int = 12, seed: int = 1) -> float:
    """Return how often a study of this size finds a theme that the focal group names ``ratio`` times as often.

    Simulated with the very test of the study: one of the themes differs, the others are named alike.

    Parameters: size, others, respondents in the two groups; ratio > 0; share in (0, 1), how often the others name a
    theme; themes >= 1; seed.
    Returns: share in [0, 1]; 0 when a group is empty.    Raises: ValueError for a ratio that is not positive.

    >>> power(0, 10, ratio=2.0)
    0.0
    """
    import numpy as np

    if ratio <= 0:
        msg = "a ratio is positive"
        raise ValueError(msg)
    if min(size, others) < 1:
        return 0.0
    rng = np.random.default_rng(seed)
    chosen = np.arange(size + others) < size
    labels = shuffled(chosen, ["all"] * len(chosen), count=BATCH, rng=rng)
    chances = np.full((len(chosen), themes), share)
    chances[chosen, 0] = min(share * ratio, 0.99)
    found = 0
    for _ in range(WORLDS):
        said = (rng.random(chances.shape) < chances).astype(np.float64)
        total = said.sum(axis=0)
        observed = np.abs(_scores(said[chosen].sum(axis=0), total, size, others))
        drawn = np.abs(_scores(labels @ said, total, size, others))
        p = (1 + (drawn >= observed - 1e-12).sum(axis=0)) / (1 + BATCH)
        found += found_at(p.tolist())[0]
    return found / WORLDS
