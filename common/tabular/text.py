"""CSV: any common separator, UTF-8 or what Windows writes, and quotation marks that don't always close."""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from common.tabular.limits import MAX_LINE, MAX_RECORD_LINES, TableRefused, check_columns
from common.tabular.table import Row

SEPARATORS = (",", ";", "\t", "|")
BLOCK = 1 << 20
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
PATIENCE = 1_000
UNCLOSED = "A quotation mark opens here and never closes."


class Text:
    """A file of lines."""

    def __init__(self, path: Path) -> None:
        """Find out how the file is written and read its first line."""
        self.path = path
        self.notes: list[str] = []
        self.encoding = self._find_encoding()
        with self._open() as file:
            lines = _Lines(file)
            first = lines.record()
        if first is None or not first.strip("\r\n \t,;|"):
            raise TableRefused("There is no line with column names at the top.")
        self.separator = max(SEPARATORS, key=lambda mark: len(_split(first, mark)))
        self.header = [name.strip() for name in _split(first, self.separator)]
        check_columns(len(self.header))

    def count(self) -> int:
        """Return 0: counting lines would mean reading the file twice."""
        return 0

    def rows(self, wanted: list[int]) -> Iterator[Row]:
        """Yield every row; empty lines are passed over."""
        with self._open() as file:
            lines = _Lines(file)
            lines.record()
            width = len(self.header)
            straight = wanted == list(range(width))
            while (record := lines.record()) is not None:
                number = lines.first
                cells, broken = self._cells(record, lines)
                if cells is None:
                    continue
                if broken or len(cells) != width:
                    yield Row(number, _pad(cells, wanted), broken or _miscounted(len(cells), width))
                else:
                    yield Row(number, cells if straight else [cells[at] for at in wanted])

    def _cells(self, record: str, lines: "_Lines") -> tuple[list[Any] | None, str]:
        """Cut one record into cells; a record that swallowed its neighbours gives them back."""
        if '"' not in record:
            line = record.rstrip("\r\n")
            return (line.split(self.separator), "") if line else (None, "")
        try:
            cells = _split(record, self.separator)
        except csv.Error:
            lines.give_back()
            return [record.split("\n", 1)[0].rstrip("\r")], UNCLOSED
        if len(cells) != len(self.header) and lines.give_back():
            return [record.split("\n", 1)[0].rstrip("\r")], UNCLOSED
        return cells, ""

    def _open(self) -> IO[str]:
        return self.path.open(encoding=self.encoding, newline="")

    def _find_encoding(self) -> str:
        """Read the file through once: UTF-8 if all of it is, else what Windows wrote, else nothing we know."""
        with self.path.open("rb") as file:
            start = file.read(4)
        for mark, name in MARKS:
            if start.startswith(mark):
                return self._all_in(name) or self._refuse("It starts as Unicode text but doesn’t go on as such.")
        if b"\0" in start:
            return self._refuse("It looks like UTF-16 without its mark.")
        if self._all_in("utf-8"):
            return "utf-8"
        if self._all_in("cp1252"):
            self.notes.append("This file isn’t UTF-8, so we read it as Windows text. Check names with accents below.")
            return "cp1252"
        return self._refuse("We don’t know how its letters are written.")

    def _all_in(self, name: str) -> str:
        """Return the encoding's name when the whole file is written in it, else nothing."""
        decoder = codecs.getincrementaldecoder(name)()
        try:
            with self.path.open("rb") as file:
                while block := file.read(BLOCK):
                    decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeError:
            return ""
        return name

    @staticmethod
    def _refuse(why: str) -> str:
        raise TableRefused(f"{why} Save it as CSV UTF-8 and send it again.")


class _Lines:
    """Physical lines, put together into records where a quotation mark spans several; lines can be given back."""

    def __init__(self, file: IO[str]) -> None:
        self.file = file
        self.number = 0
        self.first = 0
        self.waiting: list[str] = []
        self.taken: list[str] = []
        self.unclosed = 0

    def record(self) -> str | None:
        """Return the next record, or nothing at the end."""
        line = self._next()
        if line is None:
            return None
        self.first = self.number
        self.taken = [line]
        if line.count('"') % 2:
            self._close_quote()
        return "".join(self.taken)

    def give_back(self) -> bool:
        """Put all but the first line of the last record back in front; say whether there were any."""
        rest = self.taken[1:]
        self.waiting = rest + self.waiting
        self.number -= len(rest)
        self.taken = self.taken[:1]
        return bool(rest)

    def _close_quote(self) -> None:
        """Take further lines until the quotation marks are even; give up, and give back, when they never are."""
        odd = True
        while odd and len(self.taken) < MAX_RECORD_LINES:
            line = self._next()
            if line is None:
                break
            self.taken.append(line)
            odd ^= line.count('"') % 2 == 1
        if odd:
            self.give_back()
            self.unclosed += 1
        if self.unclosed > PATIENCE:
            raise TableRefused(f"In {PATIENCE} places a quotation mark never closes, the last in line {self.number}.")

    def _next(self) -> str | None:
        if self.waiting:
            line = self.waiting.pop(0)
        else:
            line = self.file.readline(MAX_LINE)
            if len(line) == MAX_LINE and not line.endswith("\n"):
                raise TableRefused(
                    f"Line {self.number + 1} is longer than a million characters. Is this a table with one row a line?"
                )
        if not line:
            return None
        self.number += 1
        return line


def _split(record: str, separator: str) -> list[str]:
    """Cut one record by the rules of CSV; quotation marks inside a bare cell are letters."""
    return next(csv.reader([record], delimiter=separator, strict=True), [])


def _pad(cells: list[Any], wanted: list[int]) -> list[Any]:
    """Return the wanted cells of a row that may be too short."""
    return [cells[at] if at < len(cells) else "" for at in wanted]


def _miscounted(found: int, width: int) -> str:
    """Say that a row has too many or too few cells."""
    return f"{found} cells where the first line names {width} columns."
