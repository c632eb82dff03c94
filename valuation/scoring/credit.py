"""The other accounting: who is credited with what, so that the company's total is shared out and counted once."""

import numpy as np
from numpy.typing import NDArray

from valuation.scoring.histories import Whole
from valuation.scoring.largest_remainder import allocate_minor_units
from valuation.scoring.newton import Vector

MOST_PASSED = 0.6
"""At most so much of what a customer is worth is credited to those who brought or moved them."""
PASS_UP = 0.3
"""So much of what somebody is credited with for others goes on to those who brought them in turn."""
SMALLEST = 0.5
LONGEST_CHAIN = 64


def share_credit(own: Whole, moved: NDArray[np.intp], mover: NDArray[np.intp], share: Vector) -> Whole:
    """Credit part of what each customer is worth to those who brought or moved them.

    Somebody's shares are scaled down together when they add up to more than ``MOST_PASSED``. What a mover receives is
    passed on by ``PASS_UP`` along the mover's own shares, until less than half a minor unit moves.

    Parameters
    ----------
    own : ndarray of int, shape (n_customers,)
        What each is worth in minor units without what they brought, of either sign.
    moved, mover : ndarray of int, shape (n_edges,)
        Places of who was moved and by whom.
    share : ndarray, shape (n_edges,)
        How much of the moved customer's worth the mover is credited with, in [0, 1].

    Returns
    -------
    ndarray of int, shape (n_customers,)
        Credits in minor units; they add up to the sum of ``own`` exactly.

    Raises
    ------
    ValueError
        When somebody would move themselves.

    References
    ----------
    Hubbell, An input-output approach to clique identification, Sociometry 28(4), 1965.
    Kumar et al., Creating a measurable social media marketing strategy, Marketing Science 32(2), 2013.

    Examples
    --------
    >>> share_credit(np.array([1000, 500]), np.array([0]), np.array([1]), np.array([0.5])).tolist()
    [500, 1000]
    """
    if np.any(moved == mover):
        raise ValueError("nobody brings themselves")
    if not moved.size:
        return own.copy()
    given = np.bincount(moved, weights=share, minlength=own.size)
    share = share * np.minimum(1.0, MOST_PASSED / np.maximum(given, 1e-300))[moved]
    given = np.bincount(moved, weights=share, minlength=own.size)
    credit: Vector = own.astype(np.float64)
    flow = credit.copy()
    onward: Vector = np.asarray(share, dtype=np.float64)
    for _ in range(LONGEST_CHAIN):
        amount = flow[moved] * onward
        if not np.abs(amount).max(initial=0.0) >= SMALLEST:
            break
        flow = np.asarray(np.bincount(mover, weights=amount, minlength=own.size), dtype=np.float64)
        credit += flow - np.bincount(moved, weights=amount, minlength=own.size)
        onward = PASS_UP * share / np.maximum(given, 1e-300)[moved]
    touched = np.union1d(moved, mover)
    found: Whole = own.astype(np.int64)
    found[touched] = allocate_minor_units(credit[touched])
    found[touched[-1]] += own[touched].sum() - found[touched].sum()
    return found
