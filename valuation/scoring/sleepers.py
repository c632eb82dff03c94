"""Customers thought gone who come back: how many more than the model says, learnt from looks back."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from valuation.scoring.newton import Vector

USUAL = 1.0
"""How far a company may be off before anything was seen: standard deviation, in log odds of being alive."""
APART = 0.5
"""How far one look back may lie from another in the same company, however many customers it had."""
MOST = 3.0
STEPS = 50
SMALL = 1e-9


@dataclass(frozen=True, slots=True)
class Waking:
    """What one look back says: log odds to add to P(alive), drawn towards 0, and how surely (Fisher information)."""

    shift: float
    information: float


def learn_waking(p_alive: Vector, chance: Vector, bought: NDArray[np.bool_]) -> Waking:
    """Learn what to add to the log odds of being alive, so that as many buy as then bought.

    The shift of largest posterior probability under a normal prior (mean 0, standard deviation ``USUAL``), by Fisher
    scoring: a customer buys with probability P(alive), shifted, times the chance that an alive one buys.

    Parameters
    ----------
    p_alive : ndarray, shape (n_customers,)
        From ``forecast``, as known at the look back.
    chance : ndarray, shape (n_customers,)
        That a customer buys in the days looked ahead, if alive.
    bought : ndarray of bool, shape (n_customers,)
        Who did.

    Returns
    -------
    Waking
        Above 0 when more came back than the model says; within ``MOST`` either way.

    Raises
    ------
    Nothing.

    References
    ----------
    Kennedy and O'Hagan, Bayesian calibration of computer models, JRSS B 63(3), 2001 (model discrepancy).
    Gelman et al., Bayesian Data Analysis, 3rd ed., 2013, section 16.2 (logistic regression with a weak prior).

    Examples
    --------
    >>> found = learn_waking(np.full(1000, 0.2), np.full(1000, 0.5), np.arange(1000) < 200)
    >>> round(found.shift, 2), awake(np.array([0.2]), found.shift).round(2).tolist()
    (0.97, [0.4])
    """
    shift, information = 0.0, 0.0
    for _ in range(STEPS):
        alive = awake(p_alive, shift)
        buys = np.minimum(alive * chance, 1 - 1e-12)
        gone = 1 - alive
        slope = float(np.where(bought, gone, -buys * gone / (1 - buys)).sum()) - shift / USUAL**2
        information = float((buys * gone**2 / (1 - buys)).sum())
        step = float(np.clip(slope / (information + USUAL**-2), -1.0, 1.0))
        shift = float(np.clip(shift + step, -MOST, MOST))
        if abs(step) < SMALL:
            break
    return Waking(shift, information)


def usual_waking(looks: Iterable[Waking]) -> float:
    """Return what to add to log odds of being alive, from several looks back.

    Looks of one company vary around its own shift, by ``APART`` beyond chance; that is drawn to 0 as ``USUAL`` says.
    A single look of ever so many customers is believed by four fifths; nothing goes beyond what was seen.

    Parameters
    ----------
    looks : iterable of Waking
        May be empty.

    Returns
    -------
    float
        0 without a look back.

    Raises
    ------
    Nothing.

    References
    ----------
    Gelman et al., Bayesian Data Analysis, 3rd ed., 2013, section 5.4 (normal model with several groups).

    Examples
    --------
    >>> usual_waking(()), round(usual_waking((Waking(0.6, 40.0), Waking(0.4, 40.0))), 3)
    (0.0, 0.451)
    """
    pull, weight, least, most = 0.0, USUAL**-2, 0.0, 0.0
    for look in looks:
        least, most = min(least, look.shift), max(most, look.shift)
        doubt = 1 + APART**2 * look.information
        pull += look.shift * (look.information + USUAL**-2) / doubt
        weight += look.information / doubt
    return min(max(pull / weight, least), most)


def awake(p_alive: Vector, shift: float) -> Vector:
    """Add to the log odds of being alive: for intervals, never for the expectation or a ranking.

    Parameters
    ----------
    p_alive : ndarray
        Probabilities in [0, 1].
    shift : float
        Log odds, from ``usual_waking``.

    Returns
    -------
    ndarray
        Of the same shape, in [0, 1]; order is kept.

    Raises
    ------
    Nothing.

    References
    ----------
    Kennedy and O'Hagan, Bayesian calibration of computer models, JRSS B 63(3), 2001 (model discrepancy).

    Examples
    --------
    >>> awake(np.array([0.0, 0.5, 1.0]), float(np.log(3.0))).round(2).tolist()
    [0.0, 0.75, 1.0]
    """
    odds = p_alive * np.exp(shift)
    return np.asarray(odds / (1 - p_alive + odds))
