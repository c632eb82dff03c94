"""Tilting a forecast: what an earlier forecast got wrong about customers of some kind, corrected with restraint.

The Pareto/NBD knows repeats, recency and age, and takes buying to be irregular and steady. Where customers are
regular, grow or fade, an earlier forecast misses in a way that their history shows. A Poisson regression of what came
on what was forecast finds it; its prior holds every correction near none, and the sum of all forecasts is kept.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from valuation.scoring.histories import Histories
from valuation.scoring.newton import Vector

WINDOW = 91
"""Days that count as lately."""
RESTRAINT = 0.3
"""Standard deviation of the prior: how far one trait at one standard deviation may move a log forecast."""
FARTHEST = 3.0
"""No forecast is multiplied or divided by more than exp(3)."""
ALIKE = 1e-9
"""A trait that spreads less than this tells nobody apart."""
STEPS = 50
SETTLED = 1e-8


@dataclass(frozen=True, slots=True, eq=False)
class Tilt:
    """What to multiply forecasts by: ``weights`` of traits measured from ``centre`` in units of ``spread``.

    ``scale`` keeps the sum of the forecasts it was set for.
    """

    centre: Vector
    spread: Vector
    weights: Vector
    scale: float = 1.0

    def multipliers(self, seen: Vector) -> Vector:
        """Return what to multiply each customer's forecast by, shape (n_customers,), all > 0; ``seen`` from traits."""
        reach = np.clip((seen - self.centre) / self.spread @ self.weights, -FARTHEST, FARTHEST)
        return np.asarray(self.scale * np.exp(reach))

    def keeping_the_sum(self, seen: Vector, expected: Vector) -> "Tilt":
        """Return the tilt whose tilted forecasts add up to the forecasts it is given."""
        tilted = float(expected @ self.multipliers(seen))
        return replace(self, scale=self.scale * float(expected.sum()) / tilted) if tilted > 0 else self


def traits(known: Histories, earlier: Histories, expected: Vector) -> Vector:
    """Describe customers by their forecast and history, for ``fit_tilt``.

    Parameters
    ----------
    known : Histories
        Customers with a purchase day, up to the day of the forecast.
    earlier : Histories
        The same company ``WINDOW`` days before; it may lack customers, who then count as new.
    expected : ndarray, shape (n_customers,)
        Their forecasts, any money unit, >= 0.

    Returns
    -------
    ndarray, shape (n_customers, 6)
        Log forecast, log orders, recency as a share of age, log age, log spend per order, and lately's pace
        against the whole: all finite.

    Raises
    ------
    ValueError
        When the forecasts are not one for each customer.

    References
    ----------
    Fader, Hardie and Lee, RFM and CLV: Using Iso-Value Curves, Journal of Marketing Research 42(4), 2005.

    Examples
    --------
    >>> from valuation.scoring.histories import Orders, merge_days, summarise
    >>> days = merge_days(Orders([1, 1], [10, 190], [500, 500]))
    >>> now, before = (summarise(days, as_of_day=day) for day in (210, 119))
    >>> traits(now, before, np.array([1.0])).round(2).tolist()
    [[0.0, 0.69, 0.9, 5.3, 6.21, 0.74]]
    """
    if expected.shape != known.customer_ids.shape:
        raise ValueError("there must be one forecast for each customer")
    age = np.maximum(known.age, 1).astype(np.float64)
    spent = np.maximum(known.spent_minor, 1).astype(np.float64)
    before = _spent_of(earlier, known.customer_ids)
    lately = np.maximum(known.spent_minor - before, 0) / np.minimum(WINDOW, age)
    floor = max(float(expected.mean()) * 1e-6, 1e-300) if expected.size else 1.0
    return np.stack(
        (
            np.log(np.maximum(expected, floor)),
            np.log(known.n_orders),
            known.recency / age,
            np.log(age),
            np.log(spent / known.n_orders),
            np.log1p(lately / (spent / age)),
        ),
        axis=1,
    )


def fit_tilt(seen: Vector, expected: Vector, actual: Vector) -> Tilt:
    """Learn how an earlier forecast should have been tilted, now that its future is known.

    A Poisson regression with a log link, the forecast as offset and a normal prior on each weight (ridge); its
    dispersion is taken from the forecast itself, so that few or noisy customers leave the forecast nearly as it is.
    The level is fitted too and then dropped: one period's total is noise.

    Parameters
    ----------
    seen : ndarray, shape (n_customers, n_traits)
        From ``traits``, at the earlier day.
    expected : ndarray, shape (n_customers,)
        What was forecast then, any money unit, >= 0.
    actual : ndarray, shape (n_customers,)
        What came, same unit; below zero (returns) counts as zero.

    Returns
    -------
    Tilt
        With a scale of 1; without anything forecast or spent, one that changes nothing.

    Raises
    ------
    Nothing of its own.

    References
    ----------
    McCullagh and Nelder, Generalized Linear Models, 2nd ed., 1989, sections 6.2 and 9.2.
    Hoerl and Kennard, Ridge Regression, Technometrics 12(1), 1970.

    Examples
    --------
    >>> random = np.random.default_rng(1)
    >>> seen = random.normal(size=(4000, 1))
    >>> fit_tilt(seen, np.full(4000, 9.0), random.poisson(9 * np.exp(0.2 * seen[:, 0]))).weights.round(1).tolist()
    [0.2]
    """
    came = np.maximum(actual, 0.0)
    centre = seen.mean(axis=0) if seen.size else np.zeros(seen.shape[1])
    spread = seen.std(axis=0) if seen.size else np.ones(seen.shape[1])
    spread = np.where(spread > ALIKE, spread, np.inf)
    if expected.sum() <= 0 or came.sum() <= 0:
        return Tilt(centre, spread, np.zeros(seen.shape[1]))
    columns = np.column_stack((np.ones(came.size), (seen - centre) / spread))
    offset = np.log(np.maximum(expected, 1e-3 * expected.mean()))
    return Tilt(centre, spread, _climb(columns, offset, came)[1:])


def _climb(columns: Vector, offset: Vector, came: Vector) -> Vector:
    """Return the weights at the maximum of the penalised quasi-likelihood, the level first."""
    weights = np.zeros(columns.shape[1])
    weights[0] = np.log(came.sum() / np.exp(offset).sum())
    level = np.exp(offset + weights[0])
    noise = max(float(((came - level) ** 2 / level).mean()), 1e-300)
    prior = np.full(weights.size, RESTRAINT**-2)
    prior[0] = 0.0
    for _ in range(STEPS):
        forecast = np.exp(np.clip(offset + columns @ weights, -700, 700))
        gradient = columns.T @ (came - forecast) / noise - prior * weights
        curvature = (columns * forecast[:, None]).T @ columns / noise + np.diag(prior)
        step = np.linalg.lstsq(curvature, gradient, rcond=None)[0]
        longest = float(np.abs(step).max())
        weights += step * min(1.0, 1.0 / max(longest, 1e-300))
        if longest < SETTLED:
            break
    return weights


def _spent_of(histories: Histories, customers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return what each customer had spent in some histories; 0 for whoever is not in them."""
    found = np.zeros(customers.size, dtype=np.int64)
    place = np.searchsorted(histories.customer_ids, customers)
    there = place < histories.customer_ids.size
    there[there] = histories.customer_ids[place[there]] == customers[there]
    found[there] = histories.spent_minor[place[there]]
    return found
