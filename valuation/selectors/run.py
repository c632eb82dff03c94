"""Value runs, as the pages ask for them."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User
from valuation.models import RunState, ValueRun


def runs_of(user: User | AnonymousUser) -> QuerySet[ValueRun]:
    """Return the runs that ``user`` may see, newest first."""
    return ValueRun.objects.for_user(user).select_related("requested_by").order_by("-requested_at", "-pk")


def newest_run() -> ValueRun | None:
    """Return the run that today's values come from."""
    return ValueRun.objects.filter(state=RunState.DONE).order_by("-finished_at", "-pk").first()


@dataclass(frozen=True, slots=True)
class Look:
    """One look back: what was forecast from a day, beside what came, in shares from 0 to 1."""

    origin: str
    days: int
    customers: int
    gini: float | None
    gini_past: float | None
    top_decile: float | None
    top_decile_past: float | None
    ratio: float | None
    coverage: float


def looks_of(run: ValueRun) -> list[Look]:
    """Return the looks back that were made for a run, newest first."""
    return [_look(row) for row in run.backtest.get("looks", [])]


FORECASTS = {
    "pareto_nbd": "How often × how much (Pareto/NBD and Gamma-Gamma)",
    "tilted": "The same, tilted by what it got wrong before",
    "past_pace": "What they spent so far, carried on",
    "segment_means": "What customers like them came to spend",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One forecast that could have been used, and how it did over all looks back."""

    label: str
    chosen: bool
    looks: int
    gini: float | None
    top_decile: float | None
    mean_error: int | None
    ratio: float | None
    coverage: float | None
    verdict: str


@dataclass(frozen=True, slots=True)
class ChoiceShown:
    """Which forecast a run used, why, and all that it could have used."""

    label: str
    why: str
    candidates: list[Candidate]
    is_the_model: bool


def choice_of(run: ValueRun) -> ChoiceShown | None:
    """Return which forecast a run used and why, or None when it chose nothing."""
    found = run.backtest.get("choice")
    if not found:
        return None
    rows = [
        Candidate(
            label=FORECASTS.get(row["name"], row["name"]),
            chosen=row["name"] == found["name"],
            looks=row["looks"],
            gini=row["gini"],
            top_decile=row["top_decile"],
            mean_error=None if row["mean_error"] is None else round(row["mean_error"]),
            ratio=row["actual_to_forecast"],
            coverage=row["coverage"],
            verdict=row["verdict"],
        )
        for row in found["entries"]
    ]
    return ChoiceShown(FORECASTS.get(found["name"], found["name"]), found["why"], rows, found["name"] == "pareto_nbd")


def _look(row: dict[str, Any]) -> Look:
    model, past = row["model"], row["past_spend"]
    return Look(
        origin=row["origin"],
        days=row["days"],
        customers=row["customers"],
        gini=model["gini"],
        gini_past=past["gini"],
        top_decile=model["top_decile"],
        top_decile_past=past["top_decile"],
        ratio=model["actual_to_forecast"],
        coverage=row["coverage"],
    )
