"""How good the question check is on unseen questions; run as ``python -m benchmarks.question_check FILE.json``.

The list is the part "kept" of data/LANGUAGE/labelled.csv: a third of the families, drawn by a hash of their first
question before any rule was tried on them. Nothing was fitted, chosen or mended on it.
"""

import csv
import json
import sys
import time
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.tables import fill, table
from feedback.scoring import wilson
from feedback.scoring.question_check import KINDS, Checked, check_guide, check_question, languages
from feedback.scoring.question_check.lexicon import DATA

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "accuracy.md"
SPLIT = "A third of the list was put aside before anybody looked at how the check does on it; the rest taught it."
OTHERS = Path(__file__).resolve().parent / "labelled"
GUIDE = 30
ROUNDS = 5
EDGES = (0.0, 0.05, 0.2, 0.5, 0.8, 0.95, 1.0)
LEAST = {"precision": 0.90, "recall": 0.85, "kind_recall": 0.70}
MOST = {"false_alarms": 0.08, "question_ms": 20.0, "guide_ms": 300.0}
Row = dict[str, str]


def rows_of(language: str, part: str = "kept") -> list[Row]:
    """Return the labelled questions of a part."""
    with (DATA / language / "labelled.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["part"] == part]


def share(hits: int, of: int) -> dict[str, Any]:
    """Return a share with its counts and its 80 % Wilson interval; nothing when there is nothing to count."""
    if not of:
        return {"share": None, "hits": 0, "of": 0, "low": None, "high": None}
    low, high = wilson(hits, of)
    return {"share": round(hits / of, 4), "hits": hits, "of": of, "low": round(low, 4), "high": round(high, 4)}


def figures(language: str) -> dict[str, Any]:
    """Return everything that the same code gives again on the same list."""
    rows = rows_of(language)
    families = {"families": len({row["family"] for row in rows}), "developed_on": len(rows_of(language, "develop"))}
    return judged(rows, language) | families


def judged(rows: list[Row], language: str) -> dict[str, Any]:
    """Return how right the check is on labelled questions."""
    checked = [check_question(row["question"], language=language) for row in rows]
    truth = [set(filter(None, row["labels"].split("|"))) for row in rows]
    faulty = [bool(labels) for labels in truth]
    said = [bool(one.findings) for one in checked]
    both = sum(a and b for a, b in zip(faulty, said, strict=True))
    precision, recall = share(both, sum(said)), share(both, sum(faulty))
    alarms = share(sum(b and not a for a, b in zip(faulty, said, strict=True)), len(rows) - sum(faulty))
    return {
        "language": language,
        "questions": len(rows),
        "fine": len(rows) - sum(faulty),
        "precision": precision,
        "recall": recall,
        "f1": round(2 * both / max(sum(said) + sum(faulty), 1), 4),
        "false_alarms": alarms,
        "kinds": {kind: of_kind(kind, truth, checked) for kind in KINDS},
        "calibration": calibration(faulty, checked),
        "clean_rewordings": clean(checked, language),
    }


def of_kind(kind: str, truth: list[set[str]], checked: list[Checked]) -> dict[str, Any]:
    """Return precision and recall of one kind."""
    both = sum(kind in labels and kind in one.kinds for labels, one in zip(truth, checked, strict=True))
    found = sum(kind in one.kinds for one in checked)
    return {"precision": share(both, found), "recall": share(both, sum(kind in labels for labels in truth))}


def calibration(faulty: list[bool], checked: list[Checked]) -> list[dict[str, Any]]:
    """Return how often a fault was there, by the probability that was said."""
    found = []
    for low, high in pairwise(EDGES):
        inside = [
            (one.probability, true)
            for one, true in zip(checked, faulty, strict=True)
            if low <= one.probability < high or (high == one.probability == 1)
        ]
        mean = round(sum(said for said, _ in inside) / len(inside), 3) if inside else None
        found.append({"from": low, "to": high, "said": mean, "was": share(sum(t for _, t in inside), len(inside))})
    return found


def clean(checked: list[Checked], language: str) -> dict[str, Any]:
    """Count the rewordings in which nothing is found."""
    offered = [one.rewording for one in checked if one.rewording]
    return share(sum(not check_question(words, language=language).findings for words in offered), len(offered))


def speed(language: str) -> dict[str, float]:
    """Return milliseconds of CPU for the median and the slowest question, and for a guide of 30 (best of five)."""
    questions = [row["question"] for row in rows_of(language)]
    check_guide(questions[:GUIDE], language=language)
    each = sorted(best(lambda question=question: check_question(question, language=language)) for question in questions)
    guides = [questions[at : at + GUIDE] for at in range(0, len(questions) - GUIDE + 1, GUIDE)]
    guide = max(best(lambda guide=guide: check_guide(guide, language=language)) for guide in guides)
    return {"question_ms": each[len(each) // 2], "slowest_ms": each[-1], "guide_ms": guide}


def best(run: Any) -> float:
    """Return the fewest milliseconds of CPU that something took."""
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        run()
        taken.append(1000 * (time.process_time() - start))
    return round(min(taken), 2)


def measure() -> dict[str, Any]:
    """Measure every language that has a list, and write the figures beside it."""
    found = {}
    for language in languages():
        given = figures(language)
        day = date.today().isoformat()  # noqa: DTZ011 - the day on which this machine measured
        found[language] = {"measured_on": day, **told(given), "figures": given, "speed": speed(language)}
        text = json.dumps(found[language], indent=1, ensure_ascii=False)
        (DATA / language / "measured.json").write_text(f"{text}\n", encoding="utf-8")
        found[language]["others"] = others(language)
    return found


def others(language: str) -> dict[str, Any]:
    """Return how right the check is on a list that somebody else wrote and labelled."""
    with (OTHERS / f"questions_{language}.csv").open(encoding="utf-8", newline="") as file:
        return judged(list(csv.DictReader(file)), language)


def told(given: dict[str, Any]) -> dict[str, Any]:
    """Return what a page tells: how many, how split, and the shares of any fault and of each kind."""
    return {
        "questions": given["questions"],
        "faulty": given["questions"] - given["fine"],
        "labellers": 1,
        "kappa": None,
        "split": SPLIT,
        "any": {name: given[name]["share"] for name in ("precision", "recall", "false_alarms")},
        "kinds": {
            kind: {
                "precision": one["precision"]["share"],
                "recall": one["recall"]["share"],
                "count": one["recall"]["of"],
            }
            for kind, one in given["kinds"].items()
        },
    }


def shown(one: dict[str, Any], digits: int = 2) -> str:
    """Write a share with its interval and its counts."""
    if one["share"] is None:
        return "–"
    return f"{one['share']:.{digits}f} ({one['low']:.2f} to {one['high']:.2f}; {one['hits']} of {one['of']})"


def describe(found: dict[str, Any]) -> str:
    """Write what was measured in one language."""
    list_, pace = found["figures"], found["speed"]
    rows = [
        *marks(list_),
        ("One question, median and slowest", f"{pace['question_ms']} and {pace['slowest_ms']} ms", "< 20 ms"),
        ("A guide of 30", f"{pace['guide_ms']} ms", "< 300 ms"),
    ]
    calibrated = [
        (f"{one['from']} to {one['to']}", one["said"] if one["said"] is not None else "–", shown(one["was"]))
        for one in list_["calibration"]
    ]
    words = (
        f"{list_['questions']} questions in {list_['families']} families, {list_['fine']} of them fine; developed on "
        f"{list_['developed_on']} others. In brackets the 80 % interval and the counts."
    )
    return "\n\n".join(
        (
            words,
            table(("What", "Measured", "Goal"), rows),
            kinds_of(list_),
            table(("Probability said", "Mean", "A fault was there"), calibrated),
        )
    )


def marks(list_: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Write how often any fault was rightly found, missed and wrongly found."""
    return [
        ("Precision, any fault", shown(list_["precision"]), f"≥ {LEAST['precision']}"),
        ("Recall, any fault", shown(list_["recall"]), f"≥ {LEAST['recall']}"),
        ("F1", f"{list_['f1']:.2f}", ""),
        ("False alarms on fine questions", shown(list_["false_alarms"]), f"≤ {MOST['false_alarms']}"),
        ("Rewordings in which nothing is found", shown(list_["clean_rewordings"]), "all"),
    ]


def kinds_of(list_: dict[str, Any]) -> str:
    """Write precision and recall of each kind that the list labels."""
    kinds = [
        (kind.replace("_", "-"), shown(one["precision"]), shown(one["recall"]))
        for kind, one in list_["kinds"].items()
        if one["recall"]["of"] or "families" in list_
    ]
    return table(("Kind", "Precision", "Recall (goal ≥ 0.7)"), kinds)


def describe_others(list_: dict[str, Any]) -> str:
    """Write how right the check is on somebody else's list."""
    words = f"{list_['questions']} questions, {list_['fine']} of them fine."
    return "\n\n".join((words, table(("What", "Measured", "Goal"), marks(list_)), kinds_of(list_)))


def write(found: dict[str, Any], document: Path = DOCUMENT) -> None:
    """Write the tables into docs/accuracy.md."""
    fill(document, {f"questions-{language}": describe(one) for language, one in found.items() if one})
    theirs = {language: one["others"] for language, one in found.items() if one and "others" in one}
    fill(document, {f"questions-{language}-others": describe_others(one) for language, one in theirs.items()})


def main(arguments: list[str]) -> None:
    """Measure and write the JSON file."""
    Path(arguments[0]).write_text(json.dumps(measure()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
