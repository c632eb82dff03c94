"""Judging forecasts on a company's own past: what they would have said on a day, and what came after it."""

from collections.abc import Callable
from dataclasses import astuple, dataclass, replace

import numpy as np

from valuation.scoring.accuracy import Accuracy, capture, judge
from valuation.scoring.backtest import INTERVAL, multiplier
from valuation.scoring.candidates import CANDIDATES, PARETO_NBD, PAST_PACE, Learnt, Past, View, forecast_by, spend_after
from valuation.scoring.choice import Choice
from valuation.scoring.chosen import MOST_LOOKED_AT, Chosen, choose_on_the_past
from valuation.scoring.errors import CannotFitError
from valuation.scoring.futures import spend_quantiles
from valuation.scoring.histories import CustomerDays, Histories, Orders, merge_days, summarise
from valuation.scoring.lifetime_value import DAYS_PER_MONTH, Horizon, Models, fit_models, forecast
from valuation.scoring.newton import Vector
from valuation.scoring.patterns import find_patterns
from valuation.scoring.tilt import WINDOW
from valuation.scoring.totals import total_interval

BG_NBD = "bg_nbd"
JUDGED = (*CANDIDATES[:2], BG_NBD, *CANDIDATES[2:])
TENTHS = 10
CURVE_POINTS = 21

NOBODY = "nobody had ordered before the date"
NO_AFTER = "there is no order on or after the date, so there is nothing to compare with"
NOBODY_CAME = "nobody who had ordered before the date bought after it"
ALL_ALIKE = "too few customers, or all alike, to rank them"
TOO_SHORT_TO_LEARN = "the orders before the date cover too short a time to learn from an earlier forecast"
NO_SECOND_OPINION = "the BG/NBD found no fit"
UNMARKED = Accuracy(None, None, None, None, None)


@dataclass(frozen=True, slots=True)
class Scored:
    """One forecast's marks; those that are not defined are None, and ``reason`` says why.

    ``coverage`` is the share of customers inside their 80 % interval. ``tenths`` are (mean forecast, mean actual) of
    tenths of the customers, the highest forecast first; ``curve`` is the share of what came that the first 0, 5, ...
    100 % of customers brought.
    """

    model: str
    chosen: bool
    customers: int
    marks: Accuracy
    coverage: float | None
    reason: str | None
    tenths: tuple[tuple[float, float], ...] = ()
    curve: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """What all customers together were forecast to spend, where it was to lie nine times in ten, and what came."""

    expected: float
    low: float
    high: float
    actual: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was forecast for customers known before a day, beside what they then did; money in minor units.

    ``best_curve`` is the curve of a perfect ranking, as in ``Scored``.
    """

    split_day: int
    last_day: int | None
    customers: int
    buyers: int
    newcomers: int
    choice: Choice | None
    scored: tuple[Scored, ...]
    total: Total | None
    best_curve: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class _Case:
    """What is known before the day, and what came after it."""

    days: CustomerDays
    known: Histories
    actual: Vector
    split_day: int
    horizon: Horizon

    @property
    def as_of_day(self) -> int:
        return self.split_day - 1


def evaluate_on_past(
    orders: Orders, *, split_day: int, seed: int, progress: Callable[[str, float], None] | None = None
) -> Evaluation:
    """Fit on the orders before a day and judge on those from that day on.

    Parameters
    ----------
    orders : Orders
        Customer ids, day numbers and amounts in minor units of one currency, in any order; may be empty.
    split_day : int
        The first day that is not known to the forecasts.
    seed : int
        Of the intervals, in [0, 2**64).
    progress : callable, optional
        Called with a sentence and the share done.

    Returns
    -------
    Evaluation
        One ``Scored`` for each of ``JUDGED``, whatever the data; money is not discounted.

    Raises
    ------
    ValueError
        When the columns of ``orders`` differ in length or are not whole numbers.

    References
    ----------
    Tashman, Out-of-sample tests of forecasting accuracy, Int. Journal of Forecasting 16(4), 2000.

    Examples
    --------
    >>> found = evaluate_on_past(Orders([1, 1], [10, 40], [500, 700]), split_day=30, seed=1)
    >>> {one.model: one.reason for one in found.scored}["pareto_nbd"]
    '0 customers bought on a second day; at least 10 are needed'
    >>> {one.model: one.marks.mean_error for one in found.scored}["past_pace"] is None
    False
    """
    tell = progress or (lambda _sentence, _share: None)
    tell("Reading the orders", 0.0)
    days = merge_days(orders)
    known = summarise(days, as_of_day=split_day - 1)
    known = known.of(known.bought)
    last = int(days.days.max()) if days.days.size else None
    if not known.customer_ids.size or last is None or last < split_day:
        why = NO_AFTER if known.customer_ids.size else NOBODY
        unmarked = tuple(_unmarked(name, known.customer_ids.size, why) for name in JUDGED)
        return Evaluation(split_day, last, known.customer_ids.size, 0, 0, None, unmarked, None)
    later = summarise(days, as_of_day=last)
    horizon = Horizon((last - split_day + 1) / DAYS_PER_MONTH, 0.0)
    case = _Case(days, known, spend_after(known, later), split_day, horizon)
    return _judged(case, last, int(later.bought.sum()) - known.customer_ids.size, (seed, tell))


def _judged(case: _Case, last: int, newcomers: int, how: tuple[int, Callable[[str, float], None]]) -> Evaluation:
    """Forecast by everything there is, and judge."""
    seed, tell = how
    tell("Learning how customers buy", 0.1)
    try:
        models, no_model = fit_models(case.known), ""
    except CannotFitError as reason:
        models, no_model = None, str(reason)
    tell("Choosing a forecast on what was known", 0.3)
    chosen = choose_on_the_past(case.days, as_of_day=case.as_of_day, horizon=case.horizon, seed=seed)
    learnt = _learnt(case, chosen.days) if models else None
    tell("Forecasting and comparing", 0.7)
    forecasts = _forecasts(case, models, learnt, chosen.days)
    ends = _interval(case, models, chosen, seed) if models else None
    missing = dict.fromkeys(JUDGED, no_model or TOO_SHORT_TO_LEARN) | ({BG_NBD: NO_SECOND_OPINION} if models else {})
    scored = tuple(
        _scored(name, case.actual, forecasts[name], _around(forecasts, name, ends))
        if name in forecasts
        else _unmarked(name, case.actual.size, missing[name])
        for name in JUDGED
    )
    used = chosen.choice.name if models else None
    tell("Done", 1.0)
    return Evaluation(
        split_day=case.split_day, last_day=last, customers=case.actual.size, buyers=int((case.actual > 0).sum()),
        newcomers=newcomers, choice=chosen.choice if models else None,
        scored=tuple(replace(one, chosen=one.model == used) for one in scored),
        total=_total(case, forecasts[used], [look.model.actual_to_forecast for look in chosen.looks], chosen.days)
        if used else None,
        best_curve=_curve(case.actual, case.actual),
    )  # fmt: skip


def _learnt(case: _Case, days: int) -> Learnt | None:
    """Return what could be learnt before the day, or None when that was too little."""
    try:
        return Past(case.days.sample(MOST_LOOKED_AT), days).learnt(case.as_of_day) if days else None
    except CannotFitError:
        return None


def _forecasts(case: _Case, models: Models | None, learnt: Learnt | None, days: int) -> dict[str, Vector]:
    """Return each customer's forecast by everything that can forecast; past pace always can."""
    nothing = np.zeros(case.actual.size)
    near = Horizon(days / DAYS_PER_MONTH, 0.0) if days else case.horizon
    expected = forecast(models, case.known, case.horizon).value if models else nothing
    nearer = forecast(models, case.known, near).value if models else nothing
    earlier = summarise(case.days, as_of_day=case.as_of_day - WINDOW)
    view = View(case.known, earlier, expected, case.horizon, nearer)
    names = CANDIDATES if learnt else (PARETO_NBD, PAST_PACE) if models else (PAST_PACE,)
    found = {name: forecast_by(name, view, learnt) for name in names}
    if models and models.second_opinion:
        found[BG_NBD] = _by_bg_nbd(models, case.known, case.horizon.days)
    return {name: expected for name, expected in found.items() if np.isfinite(expected).all()}


def _by_bg_nbd(models: Models, known: Histories, days: float) -> Vector:
    """Forecast by the second opinion: its purchases, times the same spend per order."""
    second = models.second_opinion
    assert second is not None  # noqa: S101 - asked before
    patterns, place = find_patterns(known)
    often = second.orders_if_alive(patterns.repeats, patterns.age, np.array([days]))[0] * second.p_alive(patterns)
    return np.asarray(often[place] * models.spend.spend_per_order(known.n_orders, known.spent_minor.astype(np.float64)))


def _interval(case: _Case, models: Models, chosen: Chosen, seed: int) -> Vector:
    """Return the ends of everybody's 80 % interval by the model, shape (2, n_customers)."""
    alive = chosen.awake(forecast(models, case.known, case.horizon).p_alive)
    return spend_quantiles(models, case.known, alive, horizon=case.horizon, levels=INTERVAL, seed=seed)


def _around(forecasts: dict[str, Vector], name: str, ends: Vector | None) -> Vector | None:
    """Return the interval around one forecast: the model's, stretched to it."""
    if ends is None or name == BG_NBD:
        return None
    return ends * multiplier(forecasts[name], forecasts[PARETO_NBD])


def _scored(name: str, actual: Vector, expected: Vector, ends: Vector | None) -> Scored:
    """Judge one forecast."""
    inside = None if ends is None else float(((actual >= ends[0]) & (actual <= ends[1])).mean())
    marks = judge(actual, expected)
    why = NOBODY_CAME if actual.sum() <= 0 else ALL_ALIKE if None in astuple(marks) else None
    curve, tenths = _curve(actual, expected), _tenths(actual, expected)
    return Scored(name, False, actual.size, marks, inside, why, tenths, curve)


def _unmarked(name: str, customers: int, why: str) -> Scored:
    return Scored(name, False, customers, UNMARKED, None, why)


def _tenths(actual: Vector, expected: Vector) -> tuple[tuple[float, float], ...]:
    """Return mean forecast and mean actual of tenths of the customers, the highest forecast first."""
    order = np.argsort(-expected, kind="stable")
    groups = np.array_split(order, min(TENTHS, order.size))
    return tuple((float(expected[group].mean()), float(actual[group].mean())) for group in groups)


def _curve(actual: Vector, expected: Vector) -> tuple[float, ...]:
    """Return the share of what came that the first customers brought, at even steps; nothing when nothing came."""
    total = float(actual.sum())
    if total <= 0:
        return ()
    share = np.concatenate(([0.0], np.cumsum(capture(actual, expected)) / total))
    at = np.linspace(0, actual.size, CURVE_POINTS)
    return tuple(float(value) for value in np.interp(at, np.arange(actual.size + 1), share))


def _total(case: _Case, expected: Vector, ratios: list[float | None], days: int) -> Total:
    """Return the total with its interval, learnt from looks back before the day, and what came."""
    known = [ratio for ratio in ratios if ratio is not None]
    total = float(expected.sum())
    returned, ahead = int((case.known.repeats > 0).sum()), case.horizon.days / days if days else 1.0
    low, high = total_interval(total, known, returned=returned, ahead=ahead)
    return Total(total, low, high, float(case.actual.sum()))
