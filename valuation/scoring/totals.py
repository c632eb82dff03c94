"""How far a total may be off: single customers' intervals are too narrow together, because all share one future."""

from collections.abc import Sequence

import numpy as np

USUAL_SPREAD = 0.1
"""What the logarithm of actual / forecast usually spreads, however many customers there are."""
FEW_RETURNED = 6.0
"""Over the number of customers who came back: the variance that comes on top (simulated companies, docs/scoring.md)."""
WORTH_OF_USUAL = 3.0
"""In looks back: how much that is trusted."""
WORTH_OF_NONE = 1.0
"""In looks back: how much it is trusted that the forecast is right on average."""


def total_interval(
    total: float, ratios: Sequence[float], *, returned: int, level: float = 0.9, ahead: float = 1.0
) -> tuple[float, float]:
    """Return where a total will lie, learnt from how totals came out against forecasts from earlier days.

    Logarithms of actual / forecast are taken as normal with unknown mean and spread, under a normal-inverse-gamma
    prior; the total is not moved, its interval is. Errors of a longer look ahead grow with the root of its length.

    Parameters
    ----------
    total : float
        The sum of all forecasts, any money unit, >= 0.
    ratios : sequence of float
        Actual / forecast total at each look back; only those above zero count, and there may be none.
    returned : int
        How many customers had come back: the fewer, the less is known before any look back; below 1 counts as 1.
    level : float
        Probability that the total lies within, in (0, 1).
    ahead : float
        How many times longer the forecast looks ahead than the looks back did, > 0; below 1 counts as 1.

    Returns
    -------
    tuple of float
        Low and high, the unit of ``total``; around it, and around it times the usual ratio.

    Raises
    ------
    ValueError
        When the level is not in (0, 1) or the total is negative or not finite.

    References
    ----------
    Gelman et al., Bayesian Data Analysis, 3rd ed., 2013, section 3.3.
    Kennedy and O'Hagan, Bayesian calibration of computer models, JRSS B 63(3), 2001 (model discrepancy).

    Examples
    --------
    >>> [round(end) for end in total_interval(1000.0, (1.1, 1.2, 1.15), returned=900)]
    [880, 1400]
    """
    from scipy.special import stdtrit

    if not 0 < level < 1:
        raise ValueError("a level is a probability between 0 and 1")
    if not 0 <= total < np.inf:
        raise ValueError("a total is zero or more")
    logs = np.log([ratio for ratio in ratios if ratio is not None and ratio > 0])
    n, weight = logs.size, logs.size + WORTH_OF_NONE
    centre = float(logs.sum()) / weight
    scatter = float(((logs - logs.mean()) ** 2).sum() + n * WORTH_OF_NONE / weight * logs.mean() ** 2) if n else 0.0
    freedom = WORTH_OF_USUAL + n
    usual = USUAL_SPREAD**2 + FEW_RETURNED / max(returned, 1)
    spread = np.sqrt((WORTH_OF_USUAL * usual + scatter) / freedom * (1 + 1 / weight))
    reach = float(stdtrit(freedom, (1 + level) / 2) * spread) * max(ahead, 1.0) ** 0.5
    return total * float(np.exp(centre - reach)), total * float(np.exp(centre + reach))
