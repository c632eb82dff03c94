"""The first rows of a file, read by a process of its own: its weight never falls on the one that serves pages."""

import json
import math
import subprocess
import sys
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from common.tabular.limits import TableRefused
from common.tabular.table import open_table

ROWS = 12
PATIENCE_SECONDS = 90
HOUSE = Path(__file__).resolve().parents[2]
REFUSED = 3


def first_rows(path: Path) -> dict[str, Any]:
    """Return format, columns, remarks, number of rows (0 when unknown) and the first rows, ready for JSON."""
    table = open_table(path)
    rows = [[row.number, [_told(cell) for cell in row.cells], row.broken] for row in islice(table.rows(), ROWS)]
    return {
        "format": table.format,
        "header": [_told(name) for name in table.header],
        "notes": table.notes,
        "count": table.count(),
        "rows": rows,
    }


def peek(path: Path) -> dict[str, Any]:
    """Return what ``first_rows`` finds, found by another process."""
    command = [sys.executable, "-m", "common.tabular.peek", str(path.resolve())]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, and a path that we made
            command, cwd=HOUSE, capture_output=True, timeout=PATIENCE_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise TableRefused("This file takes too long to open. Save it as CSV or Parquet.") from error
    if done.returncode == REFUSED:
        raise TableRefused(done.stdout.decode().strip())
    if done.returncode:
        raise TableRefused("This file can’t be opened. Save it as CSV and send it again.")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _told(cell: Any) -> Any:
    """Return a cell as JSON can tell it, and PostgreSQL can keep it: without NUL, which stays unseen as another."""
    if isinstance(cell, list):
        return [_told(one) for one in cell]
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    if isinstance(cell, int | float | bool | None):
        return cell
    return (cell.isoformat(" ") if isinstance(cell, datetime) else str(cell)).replace("\0", "\1")


def main(path: str) -> int:
    """Print the first rows of a file as JSON, or the reason why not."""
    try:
        answer = json.dumps(first_rows(Path(path)))
    except TableRefused as refusal:
        sys.stdout.buffer.write(refusal.message.encode())
        return REFUSED
    sys.stdout.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
