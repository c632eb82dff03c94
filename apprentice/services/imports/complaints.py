"""The file that says which rows stayed out, and why: row, column, value, reason; safe to open in a spreadsheet."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from defusedcsv import csv

HEADER = ("row", "column", "value", "reason")
VALUE_MAX = 200


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is wrong with one row."""

    row: int
    column: str
    value: str
    reason: str


def complain(row: int, column: str, value: Any, reason: str) -> Complaint:
    """Return a complaint with its value cut to a length people read, and without characters that can't be seen."""
    shown = "" if value is None else str(value)
    shown = "".join(letter if letter.isprintable() else "\ufffd" for letter in shown[: VALUE_MAX + 1])
    return Complaint(row, column, shown if len(shown) <= VALUE_MAX else shown[:VALUE_MAX] + "…", reason)


def start(path: Path) -> None:
    """Begin the file anew with its column names."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(",".join(HEADER) + "\r\n", encoding="utf-8-sig")
    path.chmod(0o600)


def append(path: Path, complaints: Iterable[Complaint]) -> None:
    """Add complaints; formulas are disarmed."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for one in complaints:
        writer.writerow((one.row, one.column, one.value, one.reason))
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write(buffer.getvalue())


def first_complaints(path: Path, count: int) -> list[Complaint]:
    """Return the first complaints of a file, for the page; none when there is no file."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = islice(csv.reader(file), 1, count + 1)
        return [Complaint(int(row), column, value, reason) for row, column, value, reason in rows]


def count_complaints(path: Path) -> int:
    """Return how many complaints a file without column names holds; none when there is no file."""
    if not path.exists():
        return 0
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file))
