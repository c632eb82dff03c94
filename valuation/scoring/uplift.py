"""What an action brought: those who got it beside those left alone by lot, less what told them apart before."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

FEWEST = 2


@dataclass(frozen=True, slots=True)
class Uplift:
    """What one treated customer brought more than one left alone; 80 % interval, in the unit of the outcomes."""

    mean: float
    low: float
    high: float
    treated: int
    control: int


def uplift(
    treated: ArrayLike, control: ArrayLike, *, before: tuple[ArrayLike, ArrayLike] | None = None
) -> Uplift | None:
    """Compare the outcomes of those treated and those left alone by lot.

    Whatever is known from before the lot (``before``) is taken out by one common slope, which leaves the difference
    unbiased and makes its interval narrower. The groups may vary differently (Welch).

    Parameters
    ----------
    treated, control : array_like, shapes (n,) and (m,)
        Outcomes in any unit, finite.
    before : pair of array_like, shapes (n,) and (m,), optional
        A number for each customer from before the lot, such as what was expected of them.

    Returns
    -------
    Uplift or None
        None when either group has fewer than two customers: then nothing can be said.

    Raises
    ------
    ValueError
        When an outcome is not finite, or ``before`` does not fit.

    References
    ----------
    Deng, Xu, Kohavi and Walker, Improving the sensitivity of online controlled experiments, WSDM 2013;
    Welch, Biometrika 34, 1947.

    Examples
    --------
    >>> found = uplift([12.0, 14.0, 16.0], [9.0, 10.0, 11.0])
    >>> found.mean, round(found.low, 2), round(found.high, 2)
    (4.0, 1.87, 6.13)
    >>> uplift([12.0], [9.0, 10.0]) is None
    True
    """
    ours, theirs = (np.asarray(group, dtype=np.float64) for group in (treated, control))
    if not (np.isfinite(ours).all() and np.isfinite(theirs).all()):
        raise ValueError("every outcome is a finite number")
    if min(ours.size, theirs.size) < FEWEST:
        return None
    if before is not None:
        ours, theirs = _without_before(ours, theirs, before)
    mean = float(ours.mean() - theirs.mean())
    parts = ours.var(ddof=1) / ours.size, theirs.var(ddof=1) / theirs.size
    half = _half_width(float(parts[0]), float(parts[1]), ours.size, theirs.size)
    return Uplift(mean, mean - half, mean + half, ours.size, theirs.size)


def _half_width(ours: float, theirs: float, n: int, m: int) -> float:
    """Return half of the 80 % interval of Welch's t."""
    from scipy.special import stdtrit

    error = ours + theirs
    if error <= 0:
        return 0.0
    freedom = error**2 / (ours**2 / (n - 1) + theirs**2 / (m - 1))
    return float(stdtrit(freedom, 0.9) * np.sqrt(error))


def _without_before(
    ours: NDArray[np.float64], theirs: NDArray[np.float64], before: tuple[ArrayLike, ArrayLike]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Take out what the number from before explains within the groups."""
    known = [np.asarray(group, dtype=np.float64) for group in before]
    if known[0].shape != ours.shape or known[1].shape != theirs.shape or not all(np.isfinite(k).all() for k in known):
        raise ValueError("there is one finite number from before for every outcome")
    inside = [group - group.mean() for group in known]
    spread = sum(float(group @ group) for group in inside)
    if spread <= 0:
        return ours, theirs
    slope = (inside[0] @ (ours - ours.mean()) + inside[1] @ (theirs - theirs.mean())) / spread
    middle = np.concatenate(known).mean()
    return ours - slope * (known[0] - middle), theirs - slope * (known[1] - middle)
