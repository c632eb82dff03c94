"""Forecasts judged on a company's own past, as plain numbers that can be kept: aggregates, never a customer's row."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from valuation.services.orders_file import OrdersRead

if TYPE_CHECKING:
    from valuation.scoring import Scored

CENTS = 100
SEED = 1
PICTURES = ("tenths", "curve")


def judge_orders(read: OrdersRead, *, split_on: date, told: Callable[[str, float], None]) -> dict[str, Any]:
    """Fit before a day, judge from that day on, and return everything about it that is kept."""
    import numpy as np

    from valuation.scoring import Orders, evaluate_on_past

    columns = (np.array(column, dtype=np.int64) for column in (read.customers, read.days, read.cents))
    found = evaluate_on_past(Orders(*columns), split_day=split_on.toordinal(), seed=SEED, progress=told)
    return {
        "rows": read.rows,
        "refused": read.refused,
        "complaints": [asdict(one) for one in read.complaints],
        "first_on": date.fromordinal(min(read.days)).isoformat() if read.days else None,
        "last_on": date.fromordinal(max(read.days)).isoformat() if read.days else None,
        "split_on": split_on.isoformat(),
        "customers": found.customers,
        "buyers": found.buyers,
        "newcomers": found.newcomers,
        "choice": {"name": found.choice.name, "why": found.choice.why} if found.choice else None,
        "total": {name: amount / CENTS for name, amount in asdict(found.total).items()} if found.total else None,
        "best_curve": list(found.best_curve),
        "models": [_model(one) for one in found.scored],
    }


def marks_of(judged: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the marks alone, one row per model, as ``manage.py evaluate_value`` prints them."""
    return [{name: value for name, value in model.items() if name not in PICTURES} for model in judged["models"]]


def _model(one: "Scored") -> dict[str, Any]:
    """Return one forecast's marks; ``total_bias`` is forecast / actual, money is in the file's own unit."""
    marks, ratio = one.marks, one.marks.actual_to_forecast
    return {
        "model": one.model,
        "n": one.customers,
        "mae": None if marks.mean_error is None else marks.mean_error / CENTS,
        "spearman": marks.spearman,
        "normalised_gini": marks.gini,
        "top_decile_share": marks.top_decile,
        "total_bias": 1 / ratio if ratio else None,
        "interval_coverage": one.coverage,
        "chosen": one.chosen,
        "reason": one.reason,
        "tenths": [[expected / CENTS, actual / CENTS] for expected, actual in one.tenths],
        "curve": list(one.curve),
    }
