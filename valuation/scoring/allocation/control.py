"""Who is left alone by lot, so that a plan can be told from what would have happened anyway."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Words = NDArray[np.uint64]


def held_back(customers: ArrayLike, *, share: float, seed: int) -> NDArray[np.bool_]:
    """Draw the customers to leave alone, each by their own number and the seed, whoever else is asked about.

    The same customer gets the same answer in any order, in any shard and in any later run of the same seed, so nobody
    can be moved in or out by adding others.

    Parameters
    ----------
    customers : array_like of int, shape (n,)
        Ids, not negative; may be empty.
    share : float in [0, 1]
        The probability of being left alone.
    seed : int
        Not negative; another seed draws another group.

    Returns
    -------
    ndarray of bool, shape (n,)
        True for those who are left alone.

    Raises
    ------
    ValueError
        When the share is not in [0, 1].

    References
    ----------
    Steele, Lea and Flood, Fast splittable pseudorandom number generators, OOPSLA 2014 (the mixing function).

    Examples
    --------
    >>> held_back([1, 2, 3, 4, 5, 6, 7, 8], share=0.25, seed=4).tolist()
    [False, False, False, False, False, True, False, True]
    >>> bool(held_back([8], share=0.25, seed=4)[0])
    True
    """
    if not 0 <= share <= 1:
        raise ValueError("the share left alone is from 0 to 1")
    ids = np.asarray(customers, dtype=np.int64).astype(np.uint64)
    start = _mixed(np.array([seed], dtype=np.uint64))
    lots = _mixed(_mixed(ids) ^ start)
    return np.asarray((lots >> np.uint64(11)).astype(np.float64) * 2.0**-53 < share)


def _mixed(words: Words) -> Words:
    """Return 64 bits each of which depends on every bit given."""
    with np.errstate(over="ignore"):
        mixed = words + np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return mixed ^ (mixed >> np.uint64(31))
