"""Evaluations, as the pages show them: marks in words and pictures."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.safestring import SafeString

from accounts.models import User
from common.plots import Pair, curves, pairs
from valuation.models.evaluation import Evaluation
from valuation.selectors.run import FORECASTS

SHORT = {
    "pareto_nbd": "Model",
    "tilted": "Tilted model",
    "bg_nbd": "BG/NBD",
    "past_pace": "Past spend",
    "segment_means": "Segments",
}
LABELS = FORECASTS | {"bg_nbd": "Second opinion (BG/NBD)"}
TENTHS = ("Highest tenth", "2nd", "3rd", *(f"{n}th" for n in range(4, 10)), "Lowest tenth")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One forecast's marks; None where a mark is not defined, and then ``reason`` says why."""

    label: str
    chosen: bool
    gini: float | None
    top_decile: float | None
    spearman: float | None
    mae: float | None
    bias: float | None
    coverage: float | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What an evaluation found, ready to be shown; amounts are in the file's own unit."""

    first_on: date | None
    split_on: date
    last_on: date | None
    rows: int
    refused: int
    complaints: list[dict[str, Any]]
    columns: dict[str, str]
    customers: int
    buyers: int
    newcomers: int
    used: str
    why: str
    sentence: str
    models: list[Judged]
    total: dict[str, int] | None
    tenths: list[tuple[str, float, float]]
    tenths_drawn: SafeString | str
    capture: list[tuple[str, list[float]]]
    capture_drawn: SafeString | str


def evaluations_of(user: User | AnonymousUser) -> QuerySet[Evaluation]:
    """Return the evaluations that ``user`` may see, newest first."""
    return Evaluation.objects.for_user(user).select_related("requested_by").order_by("-requested_at", "-pk")


def verdict_of(evaluation: Evaluation) -> Verdict | None:
    """Return what an evaluation found, or None while it found nothing."""
    found = evaluation.result
    if not found:
        return None
    models = {row["model"]: row for row in found["models"]}
    used = next((row for row in models.values() if row["chosen"]), None)
    tenths = _tenths(used)
    return Verdict(
        first_on=_day(found["first_on"]),
        split_on=evaluation.split_on,
        last_on=_day(found["last_on"]),
        rows=found["rows"],
        refused=found["refused"],
        complaints=found["complaints"],
        columns=found.get("columns", {}),
        customers=found["customers"],
        buyers=found["buyers"],
        newcomers=found["newcomers"],
        used=LABELS[used["model"]] if used else "",
        why=found["choice"]["why"] if found["choice"] else "",
        sentence=_sentence(models, used),
        models=[_judged(row) for row in models.values()],
        total={name: round(amount) for name, amount in found["total"].items()} if found["total"] else None,
        tenths=tenths,
        tenths_drawn=_draw_tenths(tenths),
        capture=_capture(models, used, found["best_curve"]),
        capture_drawn=_draw_capture(models, used, found["best_curve"]),
    )


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


def _judged(row: dict[str, Any]) -> Judged:
    return Judged(
        label=LABELS[row["model"]],
        chosen=row["chosen"],
        gini=row["normalised_gini"],
        top_decile=row["top_decile_share"],
        spearman=row["spearman"],
        mae=row["mae"],
        bias=row["total_bias"],
        coverage=row["interval_coverage"],
        reason=row["reason"],
    )


def _sentence(models: dict[str, Any], used: dict[str, Any] | None) -> str:
    """Say in one sentence how the forecast that would have been used did, beside past spend."""
    if used is None or used["top_decile_share"] is None:
        return ""
    share, past = used["top_decile_share"], models["past_pace"]["top_decile_share"]
    ours = f"The tenth of the customers forecast highest brought {share:.0%} of what came"
    return (
        f"{ours}; the tenth who had spent most per day so far brought {past:.0%}." if past is not None else f"{ours}."
    )


def _tenths(used: dict[str, Any] | None) -> list[tuple[str, float, float]]:
    """Return label, mean forecast and mean actual of each tenth of the customers."""
    rows = used["tenths"] if used else []
    names = TENTHS if len(rows) == len(TENTHS) else tuple(str(n + 1) for n in range(len(rows)))
    return [(name, expected, actual) for name, (expected, actual) in zip(names, rows, strict=True)]


def _draw_tenths(tenths: list[tuple[str, float, float]]) -> SafeString | str:
    if not tenths:
        return ""
    return pairs(
        [Pair(name, expected, actual) for name, expected, actual in tenths],
        label="Forecast and what came, per customer, in tenths of the customers; the table below has the numbers",
    )


def _curves(
    models: dict[str, Any], used: dict[str, Any] | None, best: list[float]
) -> list[tuple[str, str, list[float]]]:
    """Return name, paint and curve of what is worth comparing: ours, past spend, and a perfect ranking."""
    if used is None or not used["curve"]:
        return []
    past = models["past_pace"]["curve"]
    lines = [("Perfect", "best", best), ("Forecast", "ours", used["curve"])]
    return [*lines, ("Past spend", "other", past)] if past and used["model"] != "past_pace" else lines


def _capture(models: dict[str, Any], used: dict[str, Any] | None, best: list[float]) -> list[tuple[str, list[float]]]:
    """Return, for every tenth of the customers looked at, the share of what came that each ranking found."""
    lines = _curves(models, used, best)
    if not lines:
        return []
    steps = range(2, len(best), 2)
    return [(f"{round(100 * at / (len(best) - 1))}%", [curve[at] for _, _, curve in lines]) for at in steps]


def _draw_capture(models: dict[str, Any], used: dict[str, Any] | None, best: list[float]) -> SafeString | str:
    lines = _curves(models, used, best)
    if not lines:
        return ""
    return curves(
        lines, label="Share of what came against share of customers, best first; the table below has the numbers"
    )
