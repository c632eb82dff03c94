"""Why a value is another than it was: what came in, what was learnt, what was priced and what was judged."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

CAUSES = ("data", "parameters", "prices", "weights")


def split_change(
    before: ArrayLike, after: ArrayLike, *, weights: ArrayLike, prices: ArrayLike, parameters: ArrayLike
) -> NDArray[np.int64]:
    """Split the change of each part into four causes that add up to it, minor unit for minor unit.

    What made the value is replaced in a fixed order: the data at the old parameters, then the parameters, then the
    prices, then the weights. Each step is a whole number of minor units, so that their differences add up exactly.

    Parameters
    ----------
    before, after : array_like of int, any one shape
        Parts in minor units, weighted; 0 where a dimension did not count.
    weights, prices, parameters : array_like, the same shape
        What the newer part would be with the old weights; with the old weights and prices; with the old weights,
        prices and parameters. What cannot be told (NaN) is as the step before it, so its change is the next cause's.

    Returns
    -------
    ndarray of int64, the shape with 4 added
        By ``CAUSES``; sums over the last axis to ``after - before``.

    Raises
    ------
    ValueError
        When the five differ in shape.

    References
    ----------
    Fixed replacement order: Ang, LMDI decomposition approach, Energy Policy 86, 2015, section 2 (beside the
    order-free index); Stone, Input-Output and National Accounts, 1961 (structural decomposition).

    Examples
    --------
    >>> split_change([1000], [1980], weights=[990], prices=[900], parameters=[900]).tolist()
    [[-100, 0, 90, 990]]
    """
    old, step = np.asarray(before, dtype=np.int64), np.asarray(after, dtype=np.int64)
    steps = [step]
    for told in (weights, prices, parameters):
        exact = np.asarray(told, dtype=np.float64)
        if not old.shape == step.shape == exact.shape:
            raise ValueError("before, after and the steps between must be the same parts of the same customers")
        step = np.where(np.isfinite(exact), np.rint(np.nan_to_num(exact)), step).astype(np.int64)
        steps.append(step)
    steps.append(old)
    return np.stack([steps[at] - steps[at + 1] for at in (3, 2, 1, 0)], axis=-1)
