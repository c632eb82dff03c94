"""Parts in whole minor units that add up to their whole exactly."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def allocate_minor_units(parts: ArrayLike) -> NDArray[np.int64]:
    """Round the parts of each row so that they add up to the rounded row total, cent for cent.

    Every part is rounded down, then the units still missing go to the largest remainders; ties go to
    the earlier column.

    Parameters
    ----------
    parts : array_like, shape (n_rows, n_parts) or (n_parts,)
        Money in minor units, finite, of either sign, below 2**53 in sum; may be empty.

    Returns
    -------
    ndarray of int64, same shape
        Each less than one unit away from its part; every row adds up to its total rounded half to even.

    Raises
    ------
    ValueError
        When a part is not finite: an unknown part is no part, and is for the caller to leave out.

    References
    ----------
    Hamilton's method: Balinski and Young, Fair Representation, 1982, chapter 2.

    Examples
    --------
    >>> allocate_minor_units([33.4, 33.4, 33.4]).tolist()
    [34, 33, 33]
    """
    exact = np.asarray(parts, dtype=np.float64)
    if not np.isfinite(exact).all():
        raise ValueError("every part must be a finite number of minor units")
    if not exact.size:
        return exact.astype(np.int64)
    rows = np.atleast_2d(exact)
    whole = np.floor(rows)
    missing = np.rint(rows.sum(axis=1)) - whole.sum(axis=1)
    place = np.argsort(np.argsort(whole - rows, axis=1, kind="stable"), axis=1)
    return np.asarray(whole + (place < missing[:, None]), dtype=np.int64).reshape(exact.shape)
