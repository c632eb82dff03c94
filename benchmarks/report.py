"""Writes what was measured into docs/performance.md, between markers, so that the words around it stay."""

import os
import platform
import statistics
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import accuracy_report, allocation, clv, pages, ranking, rooms_report, start
from benchmarks.tables import fill, table

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
SLOWEST = 15


def machine() -> dict[str, Any]:
    """Return what the numbers depend on, and nothing that says whose machine this is."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "cores": os.cpu_count(),
        "memory_gb": round(memory),
        "python": platform.python_version(),
        "system": platform.system(),
        "architecture": platform.machine(),
        "measured": date.today().isoformat(),  # noqa: DTZ011 - a date for people, in their own time
    }


def met(value: float, most: float) -> str:
    """Say whether a goal that is an upper limit was met."""
    return "met" if value <= most else "**missed**"


def spaced(count: int) -> str:
    """Return a count with thin gaps between thousands."""
    return f"{count:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def describe_machine(found: dict[str, Any]) -> str:
    """Say what was measured on."""
    one = found["machine"]
    return (
        f"Measured on {one['measured']}: {one['cores']} cores ({one['architecture']}), {one['memory_gb']} GB, "
        f"{one['system']}, Python {one['python']}."
    )


def describe_goals(found: dict[str, Any]) -> str:
    """Put each goal beside what was measured."""
    rows: list[tuple[str, str, str, str]] = []
    for one in found.get("pages", []):
        middle, slow = _middle(one["pages"], "median_ms"), _slow(one["pages"], "p95_ms")
        worked = _middle(one["pages"], "cpu_ms")
        on = one["database"]
        rows += [
            (f"Pages, median, {on}", f"{middle} ms", "40 ms", met(middle, pages.MOST_MEDIAN_MS)),
            (f"Pages, 95 of 100, {on}", f"{slow} ms", "100 ms", met(slow, pages.MOST_P95_MS)),
            (f"Pages, median CPU of the web process, {on}", f"{worked} ms", "40 ms", met(worked, pages.MOST_MEDIAN_MS)),
        ]
    if found.get("pages"):
        weight = _heaviest(found["pages"][0])
        rows.append(
            ("Heaviest page: HTML, CSS and JS, gz", f"{weight} kB", "150 kB", met(weight, pages.MOST_WEIGHT_KB))
        )
    for one in found.get("ranking", []):
        slowest = max(float(page["median_ms"]) for page in one["pages"])
        what = f"Ranking of {spaced(one['customers'])}, slowest median at any depth, {one['database']}"
        rows.append((what, f"{slowest} ms", "100 ms", met(slowest, ranking.MOST_MS)))
    rows += rooms_report.goals(found.get("rooms", []))
    if "start" in found:
        second, memory = found["start"]["second_s"], found["start"]["rss_mb"]
        rows += [
            ("Second start", f"{second} s", "10 s", met(second, start.MOST_START_SECONDS)),
            ("Web, worker and beat at rest", f"{memory} MB", "500 MB", met(memory, start.MOST_MEMORY_MB)),
        ]
    if "clv" in found:
        people = f"{spaced(found['clv']['customers'])} customers"
        rows += [
            (f"{what}, {people}", f"{measured:g} {unit}", f"{goal:g} {unit}", "met" if good else "**missed**")
            for what, measured, goal, unit, good in clv.goals(found["clv"])
        ]
    return table(("What", "Measured", "Goal", ""), [*rows, *_allocation_goals(found)])


def _allocation_goals(found: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """Put the slowest plan and the largest gap beside their goals, of each kind of cost."""
    rows = []
    plans = found.get("allocation", {}).get("plans", [])
    for own, words in ((False, "one cost for each action"), (True, "own costs")):
        same = [one for one in plans if one["own_costs"] is own]
        if same:
            gap, cpu = max(one["gap"] for one in same), max(one["cpu_s"] for one in same)
            what = f"Plan for {spaced(same[0]['customers'])} customers, {words}"
            rows.append((f"{what}: proven gap", f"{gap:.1e}", "1.0e-06", met(gap, allocation.LARGEST_GAP)))
            rows.append((f"{what}: time", f"{cpu} CPU s", "6 CPU s", met(cpu, allocation.MOST_CPU_SECONDS)))
    return rows


def _middle(pages_of: list[dict[str, Any]], name: str) -> float:
    return round(statistics.median(float(page[name]) for page in pages_of), 1)


def _slow(pages_of: list[dict[str, Any]], name: str) -> float:
    return sorted(float(page[name]) for page in pages_of)[round(0.95 * (len(pages_of) - 1))]


def _heaviest(one: dict[str, Any]) -> float:
    files = one["files"]
    html = max(float(page["html_gz_kb"]) for page in one["pages"])
    return round(html + float(files["css_gz_kb"]) + float(files["js_gz_kb"]), 1)


def describe_pages(found: dict[str, Any]) -> str:
    """List what every page costs, on each database; the slowest come first."""
    sections = []
    for one in found.get("pages", []):
        files = one["files"]
        rows = [
            (
                f"`{page['page']}`",
                page["who"],
                page["median_ms"],
                page["p95_ms"],
                page["cpu_ms"],
                page["queries"],
                page["html_gz_kb"],
            )
            for page in one["pages"]
        ]
        head = ("Page", "As", "Median ms", "95 of 100 ms", "CPU ms", "Queries", "HTML gz kB")
        sections.append(
            f"### {one['database']}\n\n{len(rows)} kinds of page, each asked for {one['requests']} times. "
            f"Every page shares {files['css_gz_kb']} kB of CSS and {files['js_gz_kb']} kB of JavaScript (gz), and "
            f"{files['fonts_kb']} kB of fonts.\n\n{table(head, rows[:SLOWEST])}"
            f"\n\n<details><summary>The other {len(rows[SLOWEST:])}</summary>\n\n"
            f"{table(head, rows[SLOWEST:])}\n\n</details>"
        )
    return "\n\n".join(sections)


def describe_imports(found: dict[str, Any]) -> str:
    """Say how fast order lines come in."""
    rows = []
    for one in found.get("imports", []):
        for what, run in (("first time", one["first"]), ("the same again", one["again"])):
            counts = (spaced(run["rows"]), run["seconds"], spaced(run["rows_per_s"]), one["grown_mb"])
            rows.append((one["database"], "synthetic" if one["synthetic"] else "given", what, *counts))
    return table(("Database", "File", "Import", "Lines", "Seconds", "Lines/s", "Memory grown MB"), rows)


COMPARED = {
    "bg_nbd_cpu_s": "BG/NBD fit here, counting included",
    "gamma_gamma_cpu_s": "Gamma-Gamma fit here",
    "bg_nbd_value_cpu_s": "12 discounted months by BG/NBD here",
    "bg_nbd_chain_cpu_s": "**from histories to values here: counting, both fits, 12 months**",
    "lifetimes_bg_nbd_cpu_s": "BG/NBD fit by `lifetimes` 0.11.3",
    "lifetimes_gamma_gamma_cpu_s": "Gamma-Gamma fit by `lifetimes` (repeat buyers)",
    "lifetimes_value_cpu_s": "12 discounted months by `lifetimes`",
    "lifetimes_chain_cpu_s": "**both fits and 12 months by `lifetimes`**",
}


def describe_clv(found: dict[str, Any]) -> str:
    """Say what each step of valuing customers costs."""
    one = found["clv"]
    rows = [(step, seconds) for step, seconds in one["steps_cpu_s"].items()]
    rows += [
        ("**fit and score**", one["fit_and_score_cpu_s"]),
        ("the same with backtests and everything a run stores", one["value_orders_with_backtests_cpu_s"]),
        *((words, one[name]) for name, words in COMPARED.items() if one.get(name) is not None),
    ]
    return table(("Step", "CPU s"), rows)


def describe_allocation(found: dict[str, Any]) -> str:
    """Say what every plan took and proved, and what HiGHS alone takes for a small one."""
    one = found["allocation"]
    rows = [
        (
            "own costs" if plan["own_costs"] else "one cost for each action",
            spaced(plan["customers"]),
            plan["seed"],
            plan["cpu_s"],
            f"{plan['gap']:.1e}",
        )
        for plan in [*one["plans"], one["compared"]]
    ]
    whole = one["highs"]
    share = "no plan" if whole["value"] is None else f"{whole['gap']:.1e}"
    rows.append(("HiGHS on the whole, one cost", spaced(whole["customers"]), 0, whole["cpu_s"], share))
    return table(("Costs", "Customers", "Seed", "CPU s", "Proven gap"), rows)


def describe_ranking(found: dict[str, Any]) -> str:
    """Say how long the ranking of many customers takes, by depth and database."""
    first, *others = found["ranking"]
    head = ["What is asked for", "Queries"]
    for one in found["ranking"]:
        head += [f"Median ms, {one['database']}", "Slowest ms"]
    rows = []
    for number, page in enumerate(first["pages"]):
        beside = [page, *(one["pages"][number] for one in others)]
        times = [figure for one in beside for figure in (one["median_ms"], one["worst_ms"])]
        rows.append((page["page"].replace(",", ""), page["queries"], *times))
    return f"{spaced(first['customers'])} customers.\n\n{table(head, rows)}"


def describe_value(found: dict[str, Any]) -> str:
    """Say what each step of a full rescore costs, beside its goals."""
    one = found["value"]
    rows = [*one["steps_cpu_s"].items(), (f"**all, {spaced(one['customers'])} customers** (goal 8)", one["cpu_s"])]
    return f"{table(('Step', 'CPU s'), rows)}\n\nPeak memory {spaced(one['peak_rss_mb'])} MB (goal 1 024)."


def describe_runs(found: dict[str, Any]) -> str:
    """Say how long a whole run takes by its steps."""
    sections = []
    for one in found["runs"]:
        rows = [*one["steps_s"].items(), ("**all**", one["seconds"])]
        sections.append(
            f"{one['database']}, {spaced(one['customers'])} customers, one worker, every row written; the worker "
            f"itself used {one['cpu_s']} CPU s.\n\n{table(('Step', 'Seconds'), rows)}"
        )
    return "\n\n".join(sections)


def describe_start(found: dict[str, Any]) -> str:
    """Say how long starting takes and what stays in memory."""
    one = found["start"]
    rows = [
        (f"First start on an empty folder (`{one['command']}`), demo company included", f"{one['first_s']} s"),
        ("Second start", f"{one['second_s']} s"),
        ("Resident memory of all processes at rest", f"{one['rss_mb']} MB"),
        ("The same with shared pages counted once", f"{one['pss_mb']} MB"),
    ]
    return table(("What", "Measured"), rows)


PARTS: dict[str, tuple[str, Callable[[dict[str, Any]], str]]] = {
    "machine": ("machine", describe_machine),
    "goals": ("machine", describe_goals),
    "pages": ("pages", describe_pages),
    "ranking": ("ranking", describe_ranking),
    "imports": ("imports", describe_imports),
    "clv": ("clv", describe_clv),
    "value": ("value", describe_value),
    "runs": ("runs", describe_runs),
    "allocation": ("allocation", describe_allocation),
    "start": ("start", describe_start),
    "rooms": ("rooms", rooms_report.describe),
}


def write(found: dict[str, Any], document: Path = DOCUMENT) -> None:
    """Write what was measured into the document, and how good the forecasts are into theirs."""
    fill(document, {name: describe(found) for name, (needs, describe) in PARTS.items() if needs in found})
    if "accuracy" in found and document == DOCUMENT:
        accuracy_report.write(found["accuracy"])
