"""Excel: the first sheet, after a look at what it would unpack to."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from common.tabular.limits import MAX_PACKED_FILES, MAX_SHEET_CELLS, MAX_UNPACKED, TableRefused, check_columns
from common.tabular.table import Row

BLOCK = 1 << 20
PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
TAIL = 64


class Workbook:
    """A workbook; only its first sheet counts."""

    def __init__(self, path: Path) -> None:
        """Weigh the file before opening it, then read its first row."""
        from python_calamine import CalamineError, CalamineWorkbook

        _weigh(path)
        self.notes: list[str] = []
        try:
            book = CalamineWorkbook.from_path(str(path))
            self.sheet = book.get_sheet_by_index(0)
        except (CalamineError, OSError) as error:
            raise TableRefused("This looks like an Excel file but can’t be read as one.") from error
        if len(book.sheet_names) > 1:
            self.notes.append(f"We read the first sheet, “{book.sheet_names[0]}”, and leave the others.")
        first: list[Any] = next(iter(self.sheet.iter_rows()), [])
        while first and first[-1] == "":
            first = first[:-1]
        self.header = [_name(cell) for cell in first]
        check_columns(len(self.header))

    def count(self) -> int:
        """Return how many rows stand below the column names."""
        return max(0, int(self.sheet.height) - 1)

    def rows(self, wanted: list[int]) -> Iterator[Row]:
        """Yield every row that isn't empty."""
        start = self.sheet.start[0] if self.sheet.start else 0
        for number, cells in enumerate(self.sheet.iter_rows(), start + 1):
            if number == start + 1 or not any(cell != "" for cell in cells):
                continue
            yield Row(number, [_cell(cells[at]) if at < len(cells) else "" for at in wanted])


def _name(cell: object) -> str:
    """Return a column's name as text."""
    return str(_cell(cell)).strip()


def _cell(cell: Any) -> Any:
    """Return a cell; Excel knows no whole numbers, so whole ones are made whole again."""
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _weigh(path: Path) -> None:
    """Unpack the archive into nothing, counting: a small file may hold a thousand times its size."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if not any(part.filename == "xl/workbook.xml" for part in parts):
                raise TableRefused(
                    "This is a zip archive, not an Excel workbook (.xlsx). Unpack it and send the table."
                )
            if len(parts) > MAX_PACKED_FILES:
                raise TableRefused("This workbook is packed in a way that Excel never would. Save the sheet as CSV.")
            left = MAX_UNPACKED
            for part in parts:
                left -= _unpacked(archive, part, left)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as error:
        raise TableRefused("This looks like an Excel file but is damaged or has a password.") from error


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """Return the true size of one part, and refuse it when it, or the sheet in it, is beyond all measure."""
    is_sheet = part.filename.startswith("xl/worksheets/")
    size, rows, columns, tail = 0, 1, 1, b""
    with archive.open(part) as stream:
        while block := stream.read(BLOCK):
            size += len(block)
            if size > left:
                raise TableRefused("Unpacked, this workbook is larger than a gigabyte. Save the sheet as CSV.")
            if is_sheet:
                rows, columns = _extent(tail + block, rows, columns)
                tail = block[-TAIL:]
    return size


def _extent(block: bytes, rows: int, columns: int) -> tuple[int, int]:
    """Return how far a sheet reaches; one cell far out makes a large sheet of a small one."""
    for letters, digits in PLACE.findall(block):
        rows = max(rows, int(digits))
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        columns = max(columns, column)
    if rows * columns > MAX_SHEET_CELLS:
        raise TableRefused("This sheet reaches too far out to be read at once. Save it as CSV.")
    return rows, columns
