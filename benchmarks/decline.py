"""How often a look for quiet decline is right, in simulated companies where the truth is known.

    python -m benchmarks.decline RESULT.json

Written into docs/accuracy.md by ``python -m benchmarks --only decline``. The worlds are in
benchmarks/decline_worlds.py; the seeds are used nowhere else, neither in tests nor while the method was made.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.decline_worlds import RECENT, WEEKS, Customers, Segments, customers_world, segments_world
from valuation.scoring import Panel, Rules, discoveries, find_declines, share_test

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "accuracy.md"
FLOOR = 0.85
RUNS, CROWDS, YEARS = 40, 15, 6
LOOKS = 52
LOOK_LEVEL = 0.10 * RECENT / LOOKS
MOST_FALSE, LEAST_POWER = 0.10, 0.80
SEED = 90_417
YEAR_WORLD = Customers(customers=4_000, smallest=400, weeks=WEEKS + LOOKS - 1, falls_for=LOOKS // 2)


def segments(drop: float) -> dict[str, Any]:
    """Measure the share test on 2,000 segments."""
    false, power, told = [], [], []
    for run in range(RUNS):
        weekly, declining = segments_world([SEED, 1, run, round(drop * 100)], Segments(drop=drop))
        found = share_test(weekly)
        stands = discoveries(found.p) & (found.ratio < FLOOR)
        told.append(int(stands.sum()))
        false.append(float((stands & ~declining).sum() / max(stands.sum(), 1)))
        power.append(float((stands & declining).sum() / max((declining & ~np.isnan(found.p)).sum(), 1)))
    return {"drop": drop, "runs": RUNS, "told": _mean(told), "fdr": _mean(false), "power": _mean(power)}


def groups(hidden: int, drop: float) -> dict[str, Any]:
    """Measure the scan of attributes and pairs on 12,000 customers."""
    false, power, covered, seconds, tested = [], [], [], [], []
    for run in range(CROWDS):
        seed = [SEED, 2, run, hidden, round(drop * 100)]
        panel, keys, kept = customers_world(seed, Customers(customers=12_000, groups=hidden, drop=drop))
        begun = time.process_time()
        found = find_declines(panel)
        seconds.append(time.process_time() - begun)
        tested.append(found.tested)
        false.append(_false(found.found, panel, kept) / max(len(found.found), 1))
        power += [key in [one.group for one in found.found] for key in keys]
        covered += [one.low <= 1 - drop <= one.high for one in found.found if one.group in keys]
    return {
        "hidden": hidden,
        "drop": drop,
        "runs": CROWDS,
        "tested": round(_mean(tested)),
        "fdr": _mean(false),
        "power": _mean(power) if power else None,
        "covered": _mean(covered) if covered else None,
        "cpu_s": round(_mean(seconds), 2),
    }


def years(hidden: int) -> dict[str, Any]:
    """Measure whole years of weekly looks: one case for each group, however often it is seen."""
    false, cases, found_after, missed = 0, 0, [], 0
    for run in range(YEARS):
        seed = [SEED, 3, run, hidden]
        world = YEAR_WORLD if hidden else Customers(customers=4_000, smallest=400, weeks=YEAR_WORLD.weeks, groups=0)
        panel, keys, kept = customers_world(seed, world)
        known: dict[str, int] = {}
        for look in range(LOOKS):
            here = (panel.week >= look) & (panel.week < look + WEEKS)
            window = Panel(
                customer=panel.customer[here],
                week=panel.week[here] - look,
                codes=panel.codes,
                stratum=panel.stratum,
                weeks=WEEKS,
            )
            for one in find_declines(window, Rules(level=LOOK_LEVEL)).found:
                known.setdefault(json.dumps(sorted(one.group.items())), look)
        true = {json.dumps(sorted(key.items())) for key in keys}
        wrong = [key for key in known if not _is_true(dict(json.loads(key)), panel, kept)]
        false += len(wrong)
        cases += len(known)
        found_after += [known[key] - (LOOKS - 1 - LOOKS // 2) for key in true if key in known]
        missed += len(true - set(known))
    return {
        "hidden": hidden,
        "years": YEARS,
        "cases": cases,
        "false": false,
        "missed": missed,
        "weeks_until_found": _mean(found_after) if found_after else None,
    }


def _is_true(group: dict[int, int], panel: Panel, kept: Any) -> bool:
    members = np.all([panel.codes[:, column] == code for column, code in group.items()], axis=0)
    return bool((kept[members] < 1).mean() >= 0.5)


def _false(found: Any, panel: Panel, kept: Any) -> int:
    return sum(not _is_true(one.group, panel, kept) for one in found)


def _mean(values: Any) -> float:
    return round(float(np.mean(values)), 3)


def measure() -> dict[str, Any]:
    """Measure everything."""
    return {
        "segments": [segments(drop) for drop in (0.0, 0.15, 0.30, 0.50)],
        "groups": [groups(hidden, drop) for hidden, drop in ((0, 0.0), (1, 0.20), (1, 0.30), (2, 0.30))],
        "years": [years(hidden) for hidden in (0, 1)],
    }


def describe(found: dict[str, Any]) -> str:
    """Return what was measured as Markdown."""
    goal = next(one for one in found["segments"] if one["drop"] == 0.30)
    met = goal["fdr"] <= MOST_FALSE and goal["power"] >= LEAST_POWER
    lines = [
        f"**Goal** (2,000 segments, a drop of 30 %): false discoveries at most 10 %, power at least 80 %. Measured "
        f"{goal['fdr']:.1%} and {goal['power']:.1%}: {'met' if met else '**missed**'}.",
        "",
        "| 2,000 segments, `share_test` | told | of them false | power |",
        "| --- | ---: | ---: | ---: |",
    ]
    for one in found["segments"]:
        power = f"{one['power']:.1%}" if one["drop"] else ""
        false = f"{one['fdr']:.1%}" if one["drop"] else "all"
        what = f"5 % of them fall by {one['drop']:.0%}" if one["drop"] else "nobody falls"
        lines.append(f"| {what} | {one['told']:.1f} | {false} | {power} |")
    lines += [
        "",
        "| 12,000 customers, 8 attributes and pairs, `find_declines` | tested | false | power | interval holds |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for one in found["groups"]:
        what = f"{one['hidden']} hidden, falls by {one['drop']:.0%}" if one["hidden"] else "nobody falls"
        power = f"{one['power']:.1%}" if one["hidden"] else ""
        held = f"{one['covered']:.0%}" if one["covered"] is not None else ""
        lines.append(f"| {what} | {one['tested']} | {one['fdr']:.1%} | {power} | {held} |")
    lines += [
        "",
        "| A year of 52 weekly looks, 4,000 customers | years | cases | false | missed | weeks until found |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for one in found["years"]:
        what = "one group falls by 30 % at mid-year" if one["hidden"] else "nobody falls"
        weeks = one["weeks_until_found"]
        after = f"{weeks:.1f}" if weeks is not None else ""
        missed = str(one["missed"]) if one["hidden"] else ""
        lines.append(f"| {what} | {one['years']} | {one['cases']} | {one['false']} | {missed} | {after} |")
    lines += ["", f"One scan of 12,000 customers takes {found['groups'][2]['cpu_s']} CPU s."]
    return "\n".join(lines)


def write(found: dict[str, Any], document: Path = DOCUMENT) -> None:
    """Replace what stands between the markers by what was measured."""
    text = document.read_text(encoding="utf-8")
    before, opening, rest = text.partition("<!-- decline -->\n")
    _, closing, after = rest.partition("<!-- /decline -->")
    if not (opening and closing):
        raise RuntimeError(f"{document.name} has no place for decline")
    document.write_text(f"{before}{opening}{describe(found)}\n{closing}{after}", encoding="utf-8")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(measure()), encoding="utf-8")
