"""Says how fast words travel between the two sides of live rooms, beside the goal."""

from typing import Any

from benchmarks.rooms import MOST_P95_SECONDS
from benchmarks.tables import table

COLUMNS = {
    "turns": "Turns said",
    "lost": "Lost",
    "doubled": "Doubled",
    "p50_s": "Median s",
    "p95_s": "95 of 100 s",
    "worst_s": "Slowest s",
    "cpu_ms_per_poll": "CPU ms a poll",
    "cores_used": "Cores of the server",
    "cores_asking": "Cores of the pages",
    "load": "Load of the machine",
}


def goals(found: list[dict[str, Any]]) -> list[tuple[str, str, str, str]]:
    """Put delivery, and what was lost or doubled, beside their goals."""
    rows = []
    for one in found:
        what = f"{one['rooms']} rooms at once, {one['database']}"
        late, wrong = float(one["p95_s"]), int(one["lost"]) + abs(int(one["doubled"]))
        rows.append(
            (f"{what}: words delivered, 95 of 100", f"{late} s", f"{MOST_P95_SECONDS} s", _met(late < MOST_P95_SECONDS))
        )
        rows.append((f"{what}: turns lost or doubled", str(wrong), "0", _met(wrong == 0)))
    return rows


def describe(found: dict[str, Any]) -> str:
    """Say what each database took."""
    if not found["rooms"]:
        return "Not measured yet."
    rows = [
        (f"{one['database']}, {one['workers']} x {one['threads']} threads", *(one[name] for name in COLUMNS))
        for one in found["rooms"]
    ]
    first = found["rooms"][0]
    said = f"{first['rooms']} rooms, a turn every 5 s in each for {first['seconds']:g} s."
    return f"{said}\n\n{table(('Database and web server', *COLUMNS.values()), rows)}"


def _met(good: bool) -> str:
    return "met" if good else "**missed**"
