"""How much of a file is read, and the sentence for a file that is refused whole."""

from common.errors import Refused

MAX_COLUMNS = 500
MAX_LINE = 1_000_000
MAX_RECORD_LINES = 200
MAX_UNPACKED = 1_000_000_000
MAX_PACKED_FILES = 2_000
MAX_SHEET_CELLS = 12_000_000


class TableRefused(Refused):
    """The file as a whole can't be read, and this is why."""


def check_columns(found: int) -> None:
    """Refuse a table without columns, or with more than anybody can map."""
    if not found:
        raise TableRefused("There is no line with column names at the top.")
    if found > MAX_COLUMNS:
        gap = "\u00a0"
        raise TableRefused(
            f"This file has {found:,} columns; we read up to {MAX_COLUMNS}. Is it the right way round?".replace(
                ",", gap
            )
        )
