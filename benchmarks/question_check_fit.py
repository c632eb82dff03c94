"""Fits the second opinion of the question check: ``python -m benchmarks.question_check_fit``.

Only questions whose part is "develop" are seen; what belongs to one family (a fine question and its twins) is never
on both sides of a fold. Written are one logistic regression for each kind and one for any, over the features of
feedback/scoring/question_check/features.py, calibrated on held-out folds (Platt), as JSON without small weights.
"""

import argparse
import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from feedback.scoring.question_check.check import evidence
from feedback.scoring.question_check.features import features
from feedback.scoring.question_check.kinds import KINDS
from feedback.scoring.question_check.lexicon import DATA

FOLDS = 6
FINE_SHARE = 0.6
COLUMNS = (*KINDS, "any")
SMALLEST = 0.02
STRENGTH = 0.3
INDEPENDENT = "independent list"
OFTEN = 3.0
LEAST_RECALL = 0.75
CANDIDATES = np.arange(0.2, 0.41, 0.025)
RULE_SCALE = 2.0
WORD_SCALE = 0.5


def labelled(part: str, path: Path = DATA / "en" / "labelled.csv") -> list[dict[str, str]]:
    """Return the labelled questions of a part."""
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["part"] == part]


def seen(question: str) -> dict[str, float]:
    """Return the scaled features of a question as the check sees it."""
    reading, hits, excused = evidence(question, "en")
    return {name: value * scale_of(name) for name, value in features(reading, hits, excused).items()}


def scale_of(name: str) -> float:
    """Return how freely a feature may speak: rules more than words, for the penalty is the same for all."""
    if name.startswith(("rule ", "within ", "group ", "kind ", "excuse ", "form ")):
        return RULE_SCALE
    return WORD_SCALE if name.startswith("word ") else 1.0


def targets(rows: list[dict[str, str]]) -> Any:
    """Return who is of which kind, shape (n_questions, n_kinds + 1), the last column any."""
    kinds = np.array([[kind in row["labels"].split("|") for kind in KINDS] for row in rows])
    return np.column_stack([kinds, kinds.any(axis=1)]).astype(int)


def counted(rows: list[dict[str, str]]) -> Any:
    """Return how much each question counts: more when somebody wrote it who knew nothing of the rules."""
    return np.array([OFTEN if row.get("manner") == INDEPENDENT else 1.0 for row in rows])


def least_of(chances: Any, wanted: Any, weight: Any) -> dict[str, float]:
    """Return from which probability each kind is shown: the best F1 of those with a recall of LEAST_RECALL."""
    found: dict[str, float] = {}
    for at, kind in enumerate(KINDS):
        true = wanted[:, at] == 1
        tried = []
        for least in CANDIDATES:
            said = chances[:, at] >= least
            both, all_said, all_true = ((weight * one).sum() for one in (said & true, said, true))
            enough = both >= LEAST_RECALL * all_true
            tried.append((enough, 2 * both / max(all_said + all_true, 1), float(least)))
        found[kind] = round(max(tried)[2], 3)
    return found


def held_out(matrix: csr_matrix, wanted: Any, groups: Any, strength: float, counts: Any) -> Any:
    """Return the log odds of every question from a fit that has not seen its family."""
    odds = np.zeros(wanted.shape)
    for column in range(wanted.shape[1]):
        folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=1)
        for learn, judge in folds.split(matrix, wanted[:, column], groups):
            model = LogisticRegression(C=strength, max_iter=2000)
            model.fit(matrix[learn], wanted[learn, column], counts[learn])
            odds[judge, column] = model.decision_function(matrix[judge])
    return odds


def platt(odds: Any, wanted: Any, weight: Any) -> tuple[float, float]:
    """Return slope and shift that calibrate log odds to guides in which FINE_SHARE of the questions are fine."""
    model = LogisticRegression(C=100).fit(odds.reshape(-1, 1), wanted, weight)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def weights_of(faulty: Any) -> Any:
    """Weigh fine questions so that they are FINE_SHARE of all."""
    fine = faulty == 0
    return np.where(fine, FINE_SHARE / (1 - FINE_SHARE) * (~fine).sum() / max(fine.sum(), 1), 1.0)


def figures(chances: Any, wanted: Any) -> dict[str, tuple[float, float]]:
    """Return precision and recall of each column at one half."""
    found = {}
    for at, name in enumerate(COLUMNS):
        said, true = chances[:, at] >= 0.5, wanted[:, at] == 1
        both = (said & true).sum()
        found[name] = (both / max(said.sum(), 1), both / max(true.sum(), 1))
    return found


def fit(rows: list[dict[str, str]], strength: float) -> tuple[dict[str, Any], Any, Any]:
    """Fit all columns; return the weights, the held-out chances and what was wanted."""
    names = DictVectorizer()
    matrix = names.fit_transform([seen(row["question"]) for row in rows])
    often = np.asarray((matrix != 0).sum(axis=0)).ravel() >= 2
    matrix = matrix[:, often]
    kept = np.array(names.get_feature_names_out())[often]
    wanted = targets(rows)
    counts = counted(rows)
    odds = held_out(matrix, wanted, np.array([row["family"] for row in rows]), strength, counts)
    weight = weights_of(wanted[:, -1]) * counts
    weights, bias, chances = [], [], np.zeros(wanted.shape)
    for column in range(wanted.shape[1]):
        slope, shift = platt(odds[:, column], wanted[:, column], weight)
        chances[:, column] = 1 / (1 + np.exp(-(slope * odds[:, column] + shift)))
        model = LogisticRegression(C=strength, max_iter=2000).fit(matrix, wanted[:, column], counts)
        weights.append(slope * model.coef_[0])
        bias.append(slope * float(model.intercept_[0]) + shift)
    table = np.array(weights).T * np.array([scale_of(name) for name in kept])[:, None]
    strong = np.abs(table).max(axis=1) >= SMALLEST
    known = {name: [round(float(w), 3) for w in row] for name, row in zip(kept[strong], table[strong], strict=True)}
    least = least_of(chances, wanted, counts)
    rounded = [round(one, 3) for one in bias]
    return {"columns": list(COLUMNS), "least": least, "bias": rounded, "weights": known}, chances, wanted


def main() -> None:
    """Fit, print what held-out folds say, and write the weights."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.question_check_fit")
    parser.add_argument("--strength", type=float, default=STRENGTH, help="inverse of the penalty")
    parser.add_argument("--out", type=Path, default=DATA / "en" / "model.json")
    asked = parser.parse_args()
    rows = labelled("develop")
    model, chances, wanted = fit(rows, asked.strength)
    for name, (precision, recall) in figures(chances, wanted).items():
        print(f"{name:16} precision {precision:.3f} recall {recall:.3f}")
    fine = wanted[:, -1] == 0
    print(f"false alarms on fine {(chances[fine, -1] >= 0.5).mean():.3f}; {len(model['weights'])} weights")
    asked.out.write_text(
        json.dumps(model, ensure_ascii=False, indent=None, separators=(",", ":")) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
