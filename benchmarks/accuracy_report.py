"""Writes how good the forecasts are into docs/accuracy.md, between markers, so that the words around it stay."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.accuracy import LEAST, LEAST_HELD, MOST, PEER, PIT_FROM, PIT_TO
from benchmarks.tables import fill, table

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "accuracy.md"
NAMES = {
    "chosen": "**what a run would have used**",
    "pareto_nbd": "Pareto/NBD × Gamma-Gamma, all orders",
    "tilted": "the same, tilted",
    "bg_nbd": "BG/NBD × the same Gamma-Gamma",
    "past_pace": "past spend carried on",
    "segment_means": "segments’ means",
    PEER: "`lifetimes` 0.11.3: BG/NBD × Gamma-Gamma, repeat orders",
}
HEAD = ("Forecast", "Ranking (nGini)", "Top tenth", "MAE", "Spearman", "Forecast ÷ came", "In the 80 % line")
NONE = "–"


def describe_goals(found: dict[str, Any]) -> str:
    """Put each goal beside what was measured; a goal of three digits is compared at three digits."""
    used = found["cdnow"]["models"]["chosen"]
    rows = []
    for name, what, digits in (
        ("gini", "Normalised Gini, ten tenths of CDNOW", 3),
        ("top_decile", "Share found in the top tenth, the same", 3),
        ("mean_error", "Mean absolute error, the same", 1),
    ):
        value, higher = used[name]["mean"], name in LEAST
        goal = LEAST[name] if higher else MOST[name]
        verdict = said(value, goal, digits, higher=higher)
        rows.append((what, f"{value:.{digits + 1}f}", f"{'≥' if higher else '≤'} {goal}", verdict))
    for name, shares in found["pit"].items():
        within = min(shares) >= PIT_FROM and max(shares) <= PIT_TO
        measured = f"{min(shares):.3f} to {max(shares):.3f}"
        rows.append((f"Tenths of the randomised PIT, {name}", measured, f"{PIT_FROM} to {PIT_TO}", yes(within)))
    for name, one in found["totals"].items():
        what = f"90 % interval of the total holds, {name}"
        held = f"{one['held']:.0%} of {one['splits']}"
        rows.append((what, held, f"≥ {LEAST_HELD:.0%}", yes(one["held"] >= LEAST_HELD)))
    bad = sum(one[name] for one in found["robust"].values() for name in ("failures", "not_numbers", "unexplained"))
    rows.append(("Failures, numbers that are none, blanks without a reason", str(bad), "0", yes(bad == 0)))
    return table(("What", "Measured", "Goal", ""), rows)


def said(value: float, goal: float, digits: int, *, higher: bool) -> str:
    """Say whether a goal was met: outright, only when rounded as the goal is, or not."""
    if value >= goal if higher else value <= goal:
        return "met"
    shown = round(value, digits)
    return "met when rounded to its digits" if (shown >= goal if higher else shown <= goal) else "**missed**"


def yes(met: bool) -> str:
    """Say whether a goal was met."""
    return "met" if met else "**missed**"


def describe_marks(one: dict[str, Any]) -> str:
    """List every forecast's marks, with standard errors over samples where there are several."""
    rows = []
    for name, label in NAMES.items():
        marks = one["models"].get(name)
        if marks:
            rows.append((
                label, figure(marks["gini"], 4), figure(marks["top_decile"], 4), figure(marks["mean_error"], 2),
                figure(marks["spearman"], 3), figure(marks["total_bias"], 2), figure(marks["coverage"], 2),
            ))  # fmt: skip
    used = ", ".join(f"{NAMES.get(name, name)} ({times})" for name, times in sorted(one["chosen"].items()))
    return f"{table(HEAD, rows)}\n\nChosen before the split, on how many samples: {used}."


def figure(mark: dict[str, float | None], digits: int) -> str:
    """Return a mean with its standard error."""
    if mark["mean"] is None:
        return NONE
    error = "" if mark["error"] is None else f" ± {mark['error']:.{digits}f}"
    return f"{mark['mean']:.{digits}f}{error}"


def describe_pit(found: dict[str, Any]) -> str:
    """List the tenths of the probability integral transform."""
    rows = [(name, *(f"{share:.3f}" for share in shares)) for name, shares in found["pit"].items()]
    return table(("CDNOW", *(f"{n}." for n in range(1, 11))), rows)


def describe_totals(found: dict[str, Any]) -> str:
    """Say how often intervals of totals held, and how wide they were."""
    rows = [
        (name, one["splits"], f"{one['held']:.0%}", f"{one['median_high_to_low']:.2f}",
         f"{one['ratio_10']:.2f} to {one['ratio_90']:.2f}")
        for name, one in found["totals"].items()
    ]  # fmt: skip
    return table(("Company", "Splits", "Held", "High ÷ low, median", "Came ÷ forecast, 10-90 %"), rows)


def describe_robust(found: dict[str, Any]) -> str:
    """List what was evaluated without failing."""
    rows = [
        (name, one["evaluated"], one["failures"], one["not_numbers"], one["unexplained"])
        for name, one in found["robust"].items()
    ]
    return table(("Orders", "Evaluated", "Failures", "Numbers that are none", "Blanks without a reason"), rows)


PARTS: dict[str, tuple[str, Callable[[dict[str, Any]], str]]] = {
    "goals": ("cdnow", describe_goals),
    "cdnow": ("cdnow", lambda found: describe_marks(found["cdnow"])),
    "cohort": ("cohort", lambda found: describe_marks(found["cohort"])),
    "journeys": ("journeys", lambda found: describe_marks(found["journeys"])),
    "pit": ("pit", describe_pit),
    "totals": ("totals", describe_totals),
    "robust": ("robust", describe_robust),
}


def write(found: dict[str, Any], document: Path = DOCUMENT) -> None:
    """Write every part that was measured into the document."""
    fill(document, {name: describe(found) for name, (needs, describe) in PARTS.items() if needs in found})
