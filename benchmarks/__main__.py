"""Measure what docs/performance.md promises, and write it there: ``make bench``, or ``python -m benchmarks``.

SQLite always, PostgreSQL too when DATABASE_URL names a server on which a database may be made. Every part runs in a
process of its own. ``--only pages`` measures one part and keeps the others as they were measured last.
"""

import argparse
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import allocation, clv, decline, imports, pages, question_check, report, rooms, start, texts
from benchmarks.run import ROOT, measure_apart

NUMBERS = ROOT / "var" / "benchmarks.json"
COMMENTS = ROOT.parent / "shared" / "data" / "text" / "nhs_fft_train.csv"
"""Where the real comments lie when there are any: beside the checkout, never in it."""


def read_arguments() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", nargs="+", choices=list(MEASURES), default=list(MEASURES), help="measure these parts")
    parser.add_argument("--requests", type=int, default=pages.REQUESTS, help="how often each page is asked for")
    parser.add_argument("--rows", type=int, default=imports.LINES, help="order lines of the synthetic import file")
    parser.add_argument("--orders", type=Path, help="import this file of order lines instead of a synthetic one")
    parser.add_argument("--customers", type=int, default=clv.CUSTOMERS, help="synthetic customers to value")
    parser.add_argument("--journeys", type=Path, help="completejourney's transactions, for the accuracy on households")
    parser.add_argument("--comments", type=Path, default=COMMENTS, help="labelled comments, for sentiment and themes")
    parser.add_argument("--json", type=Path, default=NUMBERS, help="where all numbers are kept")
    return parser.parse_args()


def databases() -> list[str]:
    """Return the databases to measure on: SQLite, and the one of the environment."""
    given = os.environ.get("DATABASE_URL", "")
    return ["", given] if given else [""]


def measure_pages(asked: argparse.Namespace) -> list[dict[str, Any]]:
    """Measure every page on every database."""
    return [measure_apart("benchmarks.pages", str(asked.requests), database_url=url) for url in databases()]


def measure_ranking(_asked: argparse.Namespace) -> list[dict[str, Any]]:
    """Measure the ranking of a million customers at every depth on every database."""
    return [measure_apart("benchmarks.ranking", database_url=url) for url in databases()]


def measure_imports(asked: argparse.Namespace) -> list[dict[str, Any]]:
    """Measure the import of order lines on every database."""
    given = str(asked.orders.resolve()) if asked.orders else ""
    return [measure_apart("benchmarks.imports", str(asked.rows), given, database_url=url) for url in databases()]


def measure_clv(asked: argparse.Namespace) -> dict[str, Any]:
    """Measure the valuing of many customers."""
    return measure_apart("benchmarks.clv", str(asked.customers))


def measure_value(asked: argparse.Namespace) -> dict[str, Any]:
    """Measure a full rescore of six dimensions."""
    return measure_apart("benchmarks.value", str(asked.customers))


def measure_runs(asked: argparse.Namespace) -> list[dict[str, Any]]:
    """Measure a whole value run, from the tables to the tables, on PostgreSQL where there is one."""
    return [measure_apart("benchmarks.runs", str(asked.customers), database_url=url) for url in databases()[-1:]]


def measure_allocation(_asked: argparse.Namespace) -> dict[str, Any]:
    """Measure investment plans for many customers."""
    return measure_apart("benchmarks.allocation", str(allocation.CUSTOMERS))


def measure_accuracy(asked: argparse.Namespace) -> dict[str, Any]:
    """Measure how good the forecasts are on real companies."""
    return measure_apart("benchmarks.accuracy", str(asked.journeys.resolve()) if asked.journeys else "")


def measure_rooms(_asked: argparse.Namespace) -> list[dict[str, Any]]:
    """Measure a hundred rooms that talk at once on every database."""
    return [measure_apart("benchmarks.rooms", str(rooms.ROOMS), database_url=url) for url in databases()]


def measure_start(_asked: argparse.Namespace) -> dict[str, Any]:
    """Measure starting and the memory at rest."""
    return start.measure()


def measure_decline(_asked: argparse.Namespace) -> dict[str, Any]:
    """Measure how often a look for quiet decline is right."""
    return measure_apart("benchmarks.decline")


def measure_texts(asked: argparse.Namespace) -> dict[str, Any]:
    """Measure how right sentiment and themes are on comments the model has not seen."""
    return measure_apart("benchmarks.texts", str(asked.comments.resolve()))


def measure_questions(_asked: argparse.Namespace) -> dict[str, Any]:
    """Measure how good the question check is on the questions kept aside."""
    return measure_apart("benchmarks.question_check")


MEASURES: dict[str, Callable[[argparse.Namespace], Any]] = {
    "start": measure_start,
    "pages": measure_pages,
    "rooms": measure_rooms,
    "ranking": measure_ranking,
    "imports": measure_imports,
    "clv": measure_clv,
    "value": measure_value,
    "runs": measure_runs,
    "accuracy": measure_accuracy,
    "allocation": measure_allocation,
    "decline": measure_decline,
    "texts": measure_texts,
    "questions": measure_questions,
}


def main() -> None:
    """Measure what was asked for, keep the numbers, and write the document."""
    asked = read_arguments()
    known = json.loads(asked.json.read_text(encoding="utf-8")) if asked.json.exists() else {}
    found = {**known, "machine": report.machine()}
    for name in asked.only:
        print(f"Measuring: {name} ...", flush=True)
        found[name] = MEASURES[name](asked)
    asked.json.parent.mkdir(parents=True, exist_ok=True)
    asked.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    report.write(found)
    if "decline" in found:
        decline.write(found["decline"])
    if "texts" in found:
        texts.write(found["texts"])
    if "questions" in asked.only:
        question_check.write(found["questions"])
    print(report.describe_goals(found))


if __name__ == "__main__":
    main()
