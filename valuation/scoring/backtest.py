"""Would it have worked? Forecasts made from earlier days, against what then came."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from valuation.scoring.accuracy import Accuracy, judge
from valuation.scoring.candidates import CANDIDATES, PARETO_NBD, PAST_PACE, Learnt, Past, Seen, forecast_by
from valuation.scoring.errors import CannotFitError
from valuation.scoring.futures import chance_to_buy, spend_quantiles
from valuation.scoring.histories import CustomerDays, summarise
from valuation.scoring.lifetime_value import Horizon, forecast
from valuation.scoring.newton import Vector
from valuation.scoring.sleepers import Waking, learn_waking

SHORTEST_HISTORY = 180
"""Days from the first order to the last day: with fewer there is no half to learn from and part left to check."""
MOST_ORIGINS = 3
INTERVAL = (0.1, 0.9)
MOST_CHECKED = 2_000
"""Customers whose interval is checked at each origin, evenly spread; their share is known to about one point."""


@dataclass(frozen=True, slots=True)
class Marks:
    """How good one candidate was: its accuracy, and the share of customers who ended inside their 80 % interval."""

    accuracy: Accuracy
    coverage: float


@dataclass(frozen=True, slots=True)
class Backtest:
    """One look back: forecast at the end of ``origin_day`` for the next ``days``, customers known by then.

    ``model`` is what is shown to people; ``past_spend`` ranks and forecasts by what was spent so far
    per day; ``coverage`` is the share of customers who ended inside their 80 % interval, ``buyers`` how many
    bought in the days ahead. ``candidates`` has the marks of everything that could be forecast by from that day.
    ``waking`` is what it taught about customers thought gone; ``coverage`` is without it, as nothing was learnt yet.
    """

    origin_day: int
    days: int
    customers: int
    model: Accuracy
    past_spend: Accuracy
    coverage: float
    buyers: int = 0
    candidates: Mapping[str, Marks] = field(default_factory=dict)
    waking: Waking | None = None


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """How totals came out against the forecast: ``ratio`` is actual / forecast (geometric mean over origins).

    ``spread`` is the standard deviation of the log ratio; None with a single origin, because one ratio is noise.
    """

    ratio: float
    spread: float | None


def origins(first_day: int, as_of_day: int, horizon_days: float) -> tuple[int, list[int]]:
    """Choose from which days to look back, and how far each looks ahead.

    Parameters
    ----------
    first_day, as_of_day : int
        Day numbers of the first order and of the valuation.
    horizon_days : float
        What the valuation looks ahead.

    Returns
    -------
    int
        Days ahead: the horizon, at most a quarter of the history.
    list of int
        Day numbers, latest first, at most ``MOST_ORIGINS``, none in the first half; empty when history is short.

    Raises
    ------
    Nothing.

    References
    ----------
    Tashman, Out-of-sample tests of forecasting accuracy, Int. Journal of Forecasting 16(4), 2000.

    Examples
    --------
    >>> origins(0, 400, 730.5)
    (100, [300, 200])
    """
    history = as_of_day - first_day
    days = max(1, int(min(horizon_days, history // 4)))
    if history < SHORTEST_HISTORY:
        return days, []
    last = range(as_of_day - days, first_day + history // 2 - 1, -days)
    return days, list(last)[:MOST_ORIGINS]


def look_back(customer_days: CustomerDays, *, as_of_day: int, horizon: Horizon, seed: int) -> Iterator[Backtest]:
    """Repeat the forecast from each origin, seeing only what was known then.

    Parameters
    ----------
    customer_days : CustomerDays
        From ``merge_days``, up to today.
    as_of_day : int
        Today; later days are not looked at.
    horizon : Horizon
        What the valuation looks ahead; the backtest itself does not discount.
    seed : int
        For the intervals.

    Yields
    ------
    Backtest
        One per origin from which the models could be fitted.

    Raises
    ------
    Nothing beyond what ``summarise`` raises: an origin without a fit is passed over.

    References
    ----------
    Tashman, Out-of-sample tests of forecasting accuracy, Int. Journal of Forecasting 16(4), 2000.

    Examples
    --------
    >>> from valuation.scoring.histories import Orders, merge_days
    >>> list(look_back(merge_days(Orders([1], [1], [100])), as_of_day=400, horizon=Horizon(), seed=0))
    []
    """
    now = summarise(customer_days, as_of_day=as_of_day)
    if not now.bought.any():
        return
    days, days_back = origins(int(now.first_day[now.bought].min()), as_of_day, horizon.days)
    past = Past(customer_days, days)
    for origin in days_back:
        try:
            yield _look(past, past.seen(origin), origin, seed)
        except CannotFitError:
            continue


def _look(past: Past, seen: Seen, origin: int, seed: int) -> Backtest:
    """Forecast from one origin by every candidate there is, and judge."""
    view, actual = seen.view, past.actual(origin)
    alive = forecast(seen.models, view.known, view.horizon).p_alive
    low, high = _intervals(seen, alive, seed)
    chance = chance_to_buy(seen.models, view.known, horizon=view.horizon, seed=seed)
    waking = learn_waking(alive, chance, actual > 0)
    forecasts = _forecasts(seen, _learnt(past, origin))
    marks = {}
    for name, expected in forecasts.items():
        ratio = multiplier(expected, view.expected)
        inside = (actual >= low * ratio) & (actual <= high * ratio)
        marks[name] = Marks(judge(actual, expected), float(inside[~np.isnan(low)].mean()))
    return Backtest(
        origin, past.days, actual.size, marks[PARETO_NBD].accuracy, marks[PAST_PACE].accuracy,
        marks[PARETO_NBD].coverage, int((actual > 0).sum()), marks, waking,
    )  # fmt: skip


def _learnt(past: Past, origin: int) -> Learnt | None:
    """Return what could be learnt by then, or None when the day before was too early for a model."""
    try:
        return past.learnt(origin)
    except CannotFitError:
        return None


def _forecasts(seen: Seen, learnt: Learnt | None) -> dict[str, Vector]:
    """Return everybody's forecast by each candidate; those that learn are missing where nothing could be learnt."""
    names = CANDIDATES if learnt else (PARETO_NBD, PAST_PACE)
    return {name: forecast_by(name, seen.view, learnt) for name in names}


def _intervals(seen: Seen, alive: Vector, seed: int) -> tuple[Vector, Vector]:
    """Return the ends of the 80 % interval of some customers, evenly spread; NaN for the others."""
    known = seen.view.known
    checked = np.zeros(known.customer_ids.size, dtype=np.bool_)
    checked[:: -(-checked.size // MOST_CHECKED)] = True
    ends = np.full((2, checked.size), np.nan)
    ends[:, checked] = spend_quantiles(
        seen.models, known.of(checked), alive[checked], horizon=seen.view.horizon, levels=INTERVAL, seed=seed
    )
    return ends[0], ends[1]


def multiplier(chosen: Vector, model: Vector) -> Vector:
    """Return how many times the model's forecast a chosen one is, shape (n_customers,); 1 where the model's is 0."""
    return np.divide(chosen, model, out=np.ones_like(model), where=model > 0)


def discrepancy(backtests: tuple[Backtest, ...]) -> Discrepancy | None:
    """Sum up how far totals were off, for showing beside any total.

    Parameters
    ----------
    backtests : tuple of Backtest
        From ``look_back``; may be empty.

    Returns
    -------
    Discrepancy or None
        None when no backtest has a ratio above zero: then no total should be shown.

    Raises
    ------
    Nothing.

    References
    ----------
    Kennedy and O'Hagan, Bayesian calibration of computer models, JRSS B 63(3), 2001 (model discrepancy).

    Examples
    --------
    >>> discrepancy(()) is None
    True
    """
    ratios = [test.model.actual_to_forecast for test in backtests]
    logs = np.log([ratio for ratio in ratios if ratio is not None and ratio > 0])
    if not logs.size:
        return None
    return Discrepancy(float(np.exp(logs.mean())), float(logs.std(ddof=1)) if logs.size > 1 else None)
