"""How fast order lines come in, and how much memory that takes.

``python -m benchmarks.imports FILE.json [LINES] [ORDERS_FILE]`` imports a synthetic file of so many lines, or the
file that is named, into an empty database; then the same file again, which must change nothing.
"""

import csv
import json
import random
import resource
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.database import fresh_database

LINES = 300_000
LINES_AN_ORDER = 10
ORDERS_A_CUSTOMER = 60
FIRST_DAY = date(2024, 1, 1)
DAYS = 730


def write_lines(path: Path, lines: int, seed: int = 1) -> None:
    """Write order lines as a shop's till exports them: several rows with one order number."""
    chance = random.Random(seed)
    customers = max(1, lines // (LINES_AN_ORDER * ORDERS_A_CUSTOMER))
    with path.open("w", encoding="utf-8", newline="") as opened:
        rows = csv.writer(opened)
        rows.writerow(["order", "customer", "date", "amount", "channel"])
        written = order = 0
        while written < lines:
            order += 1
            customer, day = chance.randrange(customers), FIRST_DAY + timedelta(days=chance.randrange(DAYS))
            for _ in range(min(chance.randint(1, 2 * LINES_AN_ORDER - 1), lines - written)):
                rows.writerow([f"B-{order}", f"C-{customer}", day, f"{chance.uniform(5, 900):.2f}", "web"])
                written += 1


def import_once(path: Path) -> dict[str, Any]:
    """Import the file and say how it went."""
    from django.utils import timezone

    from apprentice.services.imports.direct import LocalFile, import_file

    begun, cpu = time.perf_counter(), time.process_time()
    options = {"make_customers": True, "month_first": False, "refer_to": ""}
    file = LocalFile(kind="orders", path=path, source="benchmark", options=options)
    run = import_file(file=file, clock=timezone.now)
    seconds = time.perf_counter() - begun
    if run.state != "done" or run.refused:
        raise RuntimeError(f"The import ended as {run.state} with {run.refused} rows refused: {run.error}")
    return {
        "rows": run.total_rows,
        "orders": run.loaded,
        "created": run.created,
        "unchanged": run.unchanged,
        "seconds": round(seconds, 1),
        "cpu_s": round(time.process_time() - cpu, 1),
        "rows_per_s": round(run.total_rows / seconds),
    }


def main(file: Path, lines: int, given: str) -> None:
    """Import twice and write the file."""
    path = Path(given) if given else file.with_name("orders.csv")
    if not given:
        write_lines(path, lines)
    with fresh_database() as database:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        first, second = import_once(path), import_once(path)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    if second["created"]:
        raise RuntimeError("The same file again made new orders.")
    found = {"database": database, "synthetic": not given, "first": first, "again": second}
    file.write_text(json.dumps({**found, "grown_mb": round(grown / 1024)}), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else LINES, sys.argv[3] if len(sys.argv) > 3 else "")
