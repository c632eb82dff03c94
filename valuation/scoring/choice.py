"""Which forecast to use: chosen on the company's own past, and changed only for good reason."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from valuation.scoring.backtest import Backtest
from valuation.scoring.candidates import CANDIDATES, PARETO_NBD

FEWEST_LOOKS = 2
"""One look back is noise (docs/scoring.md): a challenger must win several."""
FEWEST_BUYERS = 50
"""Fewer buyers in the days ahead cannot tell rankings apart."""
DOUBT = 2
"""A mean gain counts as if so many further looks had found none."""
LEAST_GAIN = 0.005
"""Of the normalised Gini, after doubt."""
MOST_ERROR = 1.02
"""Times the model's mean absolute error."""
MOST_OFF = 0.10
"""How much further off than the model's a total may be, in logarithms."""

BETTER = "chosen"


@dataclass(frozen=True, slots=True)
class Entry:
    """One candidate over all looks back that had it: mean marks, and how they compare with the model's.

    ``gini``, ``top_decile``, ``mean_error`` and ``coverage`` are means over looks, ``actual_to_forecast`` a geometric
    one; ``gain`` is what it adds to the model's Gini after doubt. None where a mark is not defined.
    """

    name: str
    looks: int
    gini: float | None
    top_decile: float | None
    mean_error: float | None
    actual_to_forecast: float | None
    coverage: float | None
    gain: float | None
    verdict: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The forecast to use, why, and how every candidate did."""

    name: str
    why: str
    entries: tuple[Entry, ...]


def choose_forecast(backtests: Sequence[Backtest]) -> Choice:
    """Choose among the candidates by how they ranked customers at several earlier days.

    The Pareto/NBD is kept unless another ranked better at every look back, gains at least ``LEAST_GAIN`` of
    normalised Gini after its mean is shrunk, is not further off per customer, nor in total. Of several such, the
    largest gain wins.

    Parameters
    ----------
    backtests : sequence of Backtest
        From ``look_back``; may be empty.

    Returns
    -------
    Choice
        Its ``name`` is one of ``CANDIDATES``.

    Raises
    ------
    Nothing.

    References
    ----------
    Tashman, Out-of-sample tests of forecasting accuracy, Int. Journal of Forecasting 16(4), 2000.
    Smith and Wallis, A simple explanation of the forecast combination puzzle, Oxford Bulletin 71(3), 2009.

    Examples
    --------
    >>> choose_forecast(()).name, choose_forecast(()).why
    ('pareto_nbd', 'there was no look back to choose by')
    """
    looks = [look for look in backtests if PARETO_NBD in look.candidates]
    doubt = _too_little(looks)
    entries = tuple(_entry(name, looks, doubt) for name in CANDIDATES if any(name in look.candidates for look in looks))
    winners = [entry for entry in entries if entry.verdict == BETTER]
    if not winners:
        return Choice(PARETO_NBD, doubt or "no other forecast ranked customers clearly better", entries)
    best = max(winners, key=lambda entry: entry.gain or 0.0)
    why = f"it ranked customers better at each of {best.looks} looks back and was no further off in money"
    also = {entry.name: replace(entry, verdict="better too, but another gained more") for entry in winners}
    return Choice(best.name, why, tuple(entry if entry is best else also.get(entry.name, entry) for entry in entries))


def _too_little(looks: Sequence[Backtest]) -> str:
    """Say why the past is too thin to choose by, or nothing."""
    if not looks:
        return "there was no look back to choose by"
    if len(looks) < FEWEST_LOOKS:
        return f"one look back is too few to choose by; at least {FEWEST_LOOKS} are needed"
    fewest = min(look.buyers for look in looks)
    if fewest < FEWEST_BUYERS:
        return f"only {fewest} customers bought in the days after a look back; at least {FEWEST_BUYERS} are needed"
    return ""


def _entry(name: str, looks: Sequence[Backtest], doubt: str) -> Entry:
    """Sum up one candidate over the looks back that had it."""
    had = [look for look in looks if name in look.candidates]
    marks = [look.candidates[name] for look in had]
    base = [look.candidates[PARETO_NBD].accuracy for look in had]
    gains = [
        mark.accuracy.gini - model.gini
        for mark, model in zip(marks, base, strict=True)
        if mark.accuracy.gini is not None and model.gini is not None
    ]
    gain = sum(gains) / (len(gains) + DOUBT) if gains else None
    entry = Entry(
        name=name, looks=len(had),
        gini=_mean([mark.accuracy.gini for mark in marks]),
        top_decile=_mean([mark.accuracy.top_decile for mark in marks]),
        mean_error=_mean([mark.accuracy.mean_error for mark in marks]),
        actual_to_forecast=_geometric([mark.accuracy.actual_to_forecast for mark in marks]),
        coverage=_mean([mark.coverage for mark in marks]),
        gain=None if name == PARETO_NBD else gain, verdict="",
    )  # fmt: skip
    if name == PARETO_NBD:
        return replace(entry, verdict="the model to beat")
    if doubt or len(gains) < len(looks):
        return replace(entry, verdict="not enough looks back to trust it")
    model = _entry(PARETO_NBD, looks, doubt)
    return replace(entry, verdict=_verdict(entry, model, gains))


def _verdict(entry: Entry, model: Entry, gains: Sequence[float]) -> str:
    """Say whether a candidate may replace the model, or the first reason why not."""
    if min(gains) <= 0:
        return "did not rank better every time"
    if (entry.gain or 0.0) < LEAST_GAIN:
        return "ranked better, but by too little to matter"
    if (entry.mean_error or 0.0) > MOST_ERROR * (model.mean_error or 0.0):
        return "ranked better, but was further off for each customer"
    if _off(entry) > _off(model) + MOST_OFF:
        return "ranked better, but was further off in total"
    return BETTER


def _off(entry: Entry) -> float:
    """Return how far a total was off, in logarithms."""
    return abs(float(np.log(entry.actual_to_forecast))) if entry.actual_to_forecast else np.inf


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None


def _geometric(values: Sequence[float | None]) -> float | None:
    logs = [float(np.log(value)) for value in values if value is not None and value > 0]
    return float(np.exp(np.mean(logs))) if logs else None
