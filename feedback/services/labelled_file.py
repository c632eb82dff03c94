"""Comments people have labelled, from a CSV file: text, question, sentiment, themes, and a score if it has one."""

import csv
from collections.abc import Mapping
from pathlib import Path

from common.errors import Refused
from feedback.scoring.text_model import SENTIMENTS, Labelled

COLUMNS = ("text", "question", "sentiment", "themes")
BETWEEN_THEMES = "|"
MOST_CHARACTERS = 10_000_000
NOT_SAID = ("", "none", "nan", "null")


class FileUnreadable(Refused):
    """The file cannot be read as labelled comments."""


def read_labelled(path: Path) -> list[Labelled]:
    """Return the labelled comments of a CSV file in UTF-8; further columns are ignored, but ``score`` where it stands.

    An empty sentiment means that nobody has said; empty themes mean that none fits.
    Raises: `FileUnreadable` for a missing column, a sentiment we don't know, or a file that is no CSV.
    """
    csv.field_size_limit(MOST_CHARACTERS)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            missing = [name for name in COLUMNS if name not in (table.fieldnames or ())]
            if missing:
                raise FileUnreadable(f"{path.name} has no column {' and no column '.join(missing)}.")
            return [_labelled(row, path.name, table.line_num) for row in table]
    except (UnicodeDecodeError, csv.Error) as error:
        raise FileUnreadable(f"{path.name} isn’t a CSV file in UTF-8.") from error


def _labelled(row: Mapping[str, str | None], name: str, line: int) -> Labelled:
    sentiment = (row["sentiment"] or "").strip().lower()
    if sentiment in NOT_SAID:
        sentiment = ""
    elif sentiment not in SENTIMENTS:
        raise FileUnreadable(
            f"{name}, line {line}: “{sentiment}” is not {', '.join(SENTIMENTS[:-1])} or {SENTIMENTS[-1]}."
        )
    themes = tuple(sorted({one.strip() for one in (row["themes"] or "").split(BETWEEN_THEMES) if one.strip()}))
    return Labelled(row["text"] or "", row["question"] or "", sentiment, themes, _score(row.get("score")))


def _score(said: str | None) -> float | None:
    try:
        found = float(said or "")
    except ValueError:
        return None
    return found if abs(found) < float("inf") else None
