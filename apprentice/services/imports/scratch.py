"""What an import has read so far, in a file of its own: memory stays small, and no table is locked while reading."""

import pickle
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Self

LOOKUP = 500


@dataclass(slots=True)
class Item:
    """One thing on its way in: its key, the row it began in, how many rows it is made of, and what they say."""

    key: str
    row: int
    rows: int
    record: dict[str, Any]


class Scratch:
    """Things by key, in the order of the file. Only this process writes and reads it; a new attempt starts afresh."""

    def __init__(self, path: Path) -> None:
        """Start with an empty file."""
        self.path = path
        path.unlink(missing_ok=True)
        self.base = sqlite3.connect(path, isolation_level=None)
        self.base.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-32000;"
            "CREATE TABLE item (key TEXT PRIMARY KEY, row INTEGER, rows INTEGER, record BLOB);"
            "CREATE TABLE fresh (reference TEXT PRIMARY KEY, day TEXT);"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.base.close()
        self.path.unlink(missing_ok=True)

    def known(self, keys: Iterable[str]) -> dict[str, Item]:
        """Return what has been read under some keys."""
        wanted = list(keys)
        found: dict[str, Item] = {}
        for start in range(0, len(wanted), LOOKUP):
            piece = wanted[start : start + LOOKUP]
            marks = ",".join("?" * len(piece))
            rows = self.base.execute(f"SELECT key, row, rows, record FROM item WHERE key IN ({marks})", piece)  # noqa: S608 - only question marks
            found |= {row[0]: _item(row) for row in rows}
        return found

    def put(self, items: Iterable[Item]) -> None:
        """Keep things, replacing what was kept under their keys."""
        self.base.execute("BEGIN")
        self.base.executemany(
            "INSERT OR REPLACE INTO item VALUES (?, ?, ?, ?)",
            ((item.key, item.row, item.rows, pickle.dumps(item.record, protocol=5)) for item in items),
        )
        self.base.execute("COMMIT")

    def drop(self, keys: Iterable[str]) -> None:
        """Forget things that turned out wrong."""
        self.base.execute("BEGIN")
        self.base.executemany("DELETE FROM item WHERE key = ?", ((key,) for key in keys))
        self.base.execute("COMMIT")

    def sorted(self) -> None:
        """Make reading in the order of the file fast; call it once, after the last row."""
        self.base.execute("CREATE INDEX IF NOT EXISTS item_row ON item (row)")

    def count(self) -> int:
        """Return how many things there are."""
        return int(self.base.execute("SELECT COUNT(*) FROM item").fetchone()[0])

    def chunks(self, size: int, *, after: int = 0) -> Iterator[list[Item]]:
        """Yield the things that begin after a row, in the order of the file."""
        while True:
            rows = self.base.execute(
                "SELECT key, row, rows, record FROM item WHERE row > ? ORDER BY row LIMIT ?", (after, size)
            ).fetchall()
            if not rows:
                return
            items = [_item(row) for row in rows]
            after = items[-1].row
            yield items

    def note_fresh(self, seen: dict[str, date]) -> None:
        """Remember whom nobody knows yet, with the first day they are seen."""
        self.base.execute("BEGIN")
        self.base.executemany(
            "INSERT INTO fresh VALUES (?, ?) ON CONFLICT (reference) DO UPDATE SET day = min(day, excluded.day)",
            ((reference, day.isoformat()) for reference, day in seen.items()),
        )
        self.base.execute("COMMIT")

    def fresh(self, size: int) -> Iterator[dict[str, date]]:
        """Yield whom nobody knows yet, some at a time."""
        rows = self.base.execute("SELECT reference, day FROM fresh ORDER BY rowid")
        while piece := rows.fetchmany(size):
            yield {reference: date.fromisoformat(day) for reference, day in piece}


def _item(row: tuple[str, int, int, bytes]) -> Item:
    key, number, rows, record = row
    return Item(key, number, rows, pickle.loads(record))  # noqa: S301 - written a moment ago by this very process
