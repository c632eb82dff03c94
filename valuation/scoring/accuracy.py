"""How good a forecast was, once the future is known."""

from dataclasses import dataclass

import numpy as np

from valuation.scoring.newton import Vector


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Marks of one forecast; None where it is not defined (nobody spent, nobody was forecast to, all alike).

    ``mean_error`` is the mean absolute error in the unit of the amounts, ``spearman`` the rank correlation,
    ``gini`` the area of the capture curve over that of a perfect ranking (1 perfect, 0 random), ``top_decile``
    the share of the actual amount found in the tenth forecast highest, ``actual_to_forecast`` the ratio of totals.
    """

    mean_error: float | None
    spearman: float | None
    gini: float | None
    top_decile: float | None
    actual_to_forecast: float | None


def judge(actual: Vector, forecast: Vector) -> Accuracy:
    """Compare a forecast with what came; customers forecast alike count as if shuffled.

    Parameters
    ----------
    actual : ndarray, shape (n_customers,)
        What came, any money unit, finite.
    forecast : ndarray, shape (n_customers,)
        What had been expected, same unit, finite.

    Returns
    -------
    Accuracy
        All None when there are no customers.

    Raises
    ------
    ValueError
        When the shapes differ.

    References
    ----------
    Gini coefficient of the capture (CAP) curve: Engelmann, Hayden and Tasche, Testing rating accuracy, Risk 16, 2003.

    Examples
    --------
    >>> judge(np.array([0.0, 10.0, 30.0]), np.array([1.0, 9.0, 20.0])).gini
    1.0
    """
    if actual.shape != forecast.shape or actual.ndim != 1:
        raise ValueError("actual and forecast must be two columns of one length")
    if not actual.size:
        return Accuracy(None, None, None, None, None)
    captured = capture(actual, forecast)
    best, spread = _area(np.sort(actual)[::-1]), _area(captured)
    return Accuracy(
        mean_error=float(np.abs(actual - forecast).mean()),
        spearman=_correlation(_ranks(actual), _ranks(forecast)),
        gini=spread / best if best and spread is not None else None,
        top_decile=_top_decile(captured),
        actual_to_forecast=float(actual.sum() / forecast.sum()) if forecast.sum() > 0 else None,
    )


def _ranks(values: Vector) -> Vector:
    """Return ranks from 1, ties sharing their mean."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(count) - (count - 1) / 2)[place])


def _correlation(left: Vector, right: Vector) -> float | None:
    """Return Pearson's correlation, None when one side does not vary."""
    left, right = left - left.mean(), right - right.mean()
    scale = float(np.sqrt((left @ left) * (right @ right)))
    return float(left @ right) / scale if scale > 0 else None


def capture(actual: Vector, by: Vector) -> Vector:
    """Return the actual amount in the order of a ranking, highest first, each tie holding its mean."""
    _, place, count = np.unique(-by, return_inverse=True, return_counts=True)
    return np.repeat(np.bincount(place, weights=actual) / count, count)


def _area(captured: Vector) -> float | None:
    """Return the area between a capture curve and the diagonal; None when there is nothing to capture."""
    total = captured.sum()
    if total <= 0:
        return None
    curve = np.concatenate(([0.0], np.cumsum(captured) / total))
    return float((curve[1:] + curve[:-1]).mean() / 2 - 0.5)


def _top_decile(captured: Vector) -> float | None:
    """Return the share of the actual amount in the first tenth of the customers (at least one)."""
    total = captured.sum()
    return float(captured[: max(1, round(captured.size / 10))].sum() / total) if total > 0 else None
