"""Customers whose truth is known, for tests."""

import numpy as np

from valuation.scoring import GammaGamma, Models, Orders, ParetoNbd

TIMING = {"r": 0.55, "alpha": 74.0, "s": 0.61, "beta": 82.0}
SPEND = {"p": 6.25, "q": 3.74, "gamma": 1544.0}


def true_models(**changed):
    """Return models with known parameters and hardly any uncertainty about them."""
    timing, spend = TIMING | changed, SPEND
    fitted = {"log_likelihood": 0.0, "customers": 1, "at_boundary": ()}
    return Models(
        ParetoNbd(**timing, **fitted, longest_age=400, covariance=np.eye(4) * 1e-9),
        GammaGamma(**spend, **fitted, covariance=np.eye(3) * 1e-9),
        None,
    )  # fmt: skip


def simulated_orders(n, *, days, seed=0, **changed):
    """Return orders of n customers who first came within the first third of ``days``, day 0 the first."""
    random, true = np.random.default_rng(seed), TIMING | changed
    first = random.integers(0, max(1, days // 3), n)
    rate = random.gamma(true["r"], 1 / true["alpha"], n)
    stays = random.standard_exponential(n) / np.maximum(random.gamma(true["s"], 1 / true["beta"], n), 1e-12)
    active = np.minimum(stays, days - first)
    again = np.repeat(np.arange(n), random.poisson(rate * active))
    day = np.concatenate((first, first[again] + 1 + (random.random(again.size) * active[again]).astype(np.int64)))
    who = np.concatenate((np.arange(n), again))
    worth = random.gamma(SPEND["q"], 1 / SPEND["gamma"], n)
    return Orders(who, day, 1 + random.gamma(SPEND["p"], 1 / worth[who]).astype(np.int64))


def slopes_agree(surface, point, *, step=1e-5, tolerance=1e-5):
    """Tell whether gradient and Hessian equal central differences of value and gradient."""
    _, gradient, hessian = surface(point)
    for at in range(point.size):
        aside = np.zeros_like(point)
        aside[at] = step
        above, below = surface(point + aside), surface(point - aside)
        scale = 1 + np.abs(gradient).max()
        if abs((above[0] - below[0]) / (2 * step) - gradient[at]) > tolerance * scale:
            return False
        if np.abs((above[1] - below[1]) / (2 * step) - hessian[at]).max() > tolerance * (1 + np.abs(hessian).max()):
            return False
    return True
