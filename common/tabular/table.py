"""One table in one file, whatever its format."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from common.tabular.limits import TableRefused

ZIP, PARQUET, OLD_EXCEL = b"PK\x03\x04", b"PAR1", b"\xd0\xcf\x11\xe0"
OTHERS = {b"%PDF": "a PDF", b"\x1f\x8b": "a gzip archive", b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture"}


class Row(NamedTuple):
    """One row: its number in the file (the column names stand in row 1), its cells, and why it can't be read, if so."""

    number: int
    cells: list[Any]
    broken: str = ""


class Source(Protocol):
    """What each format brings."""

    header: list[str]
    notes: list[str]

    def rows(self, wanted: list[int]) -> Iterator[Row]:
        """Yield every row with the cells of the wanted columns, in their order."""
        ...

    def count(self) -> int:
        """Return how many rows there are, or 0 when only reading would tell."""
        ...


@dataclass(frozen=True, slots=True)
class Table:
    """A file that can be read: its format, its columns, and remarks for the reader."""

    format: str
    source: Source

    @property
    def header(self) -> list[str]:
        """The names of the columns, as they stand in the file."""
        return self.source.header

    @property
    def notes(self) -> list[str]:
        """What somebody should know before trusting the cells."""
        return self.source.notes

    def rows(self, wanted: list[int] | None = None) -> Iterator[Row]:
        """Yield every row; with ``wanted``, only the cells of those columns, in that order."""
        return self.source.rows(list(range(len(self.header))) if wanted is None else wanted)

    def count(self) -> int:
        """Return how many rows there are, or 0 when only reading would tell."""
        return self.source.count()


def open_table(path: Path) -> Table:
    """Open a file by what is in it, not by its name."""
    if not path.stat().st_size:
        raise TableRefused("This file is empty.")
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(PARQUET):
        from common.tabular.columnar import Columnar

        return Table("Parquet", Columnar(path))
    if start.startswith(ZIP):
        from common.tabular.workbook import Workbook

        return Table("Excel", Workbook(path))
    if start.startswith(OLD_EXCEL):
        raise TableRefused("This is an old Excel file or one with a password. Save it as .xlsx or CSV without one.")
    for magic, what in OTHERS.items():
        if start.startswith(magic):
            raise TableRefused(f"This is {what}, not a table. Save the table as CSV, Excel or Parquet.")
    from common.tabular.text import Text

    return Table("CSV", Text(path))
