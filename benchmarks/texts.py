"""How right sentiment and themes are on real comments that the model has not seen.

    python -m benchmarks.texts RESULT.json COMMENTS.csv

COMMENTS.csv has text, question, sentiment, themes (joined by |) and score. Written into docs/accuracy.md by
``python -m benchmarks --only texts``. Rows are dealt into folds; every threshold is chosen inside the training part.
"""

import csv
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.tables import fill, table
from feedback.scoring.text_model import Comment, Labelled, extract, fit, judge, predict, sentiment_prior
from feedback.scoring.text_model.tokens import plain
from feedback.services.labelled_file import read_labelled

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "accuracy.md"
SUGGESTIONS = Path(__file__).resolve().parent / "labelled" / "suggestions.csv"
FOLDS, SEEDS = 5, (11,)
GOALS = {
    "accuracy": 0.81,
    "negative_recall": 0.85,
    "macro_f1": 0.71,
    "theme_micro_f1": 0.74,
    "theme_macro_f1": 0.56,
}
SPEED = 4_000
NAMES = {
    "model": "**`fit` and `predict`**",
    "plain": "plain TF-IDF and one linear model per label",
    "prior": "`sentiment_prior`: nothing labelled",
    "usual": "always the usual sentiment, the usual theme",
}
Said = tuple[str, set[str]]
Way = Callable[[Sequence[Labelled], Sequence[Labelled]], list[Said]]


def by_model(train: Sequence[Labelled], test: Sequence[Labelled]) -> list[Said]:
    """Read the test part with the product's model."""
    found = predict(fit(train), [Comment(row.text, row.question) for row in test])
    return [(one.sentiment, {guess.theme for guess in one.themes}) for one in found]


def by_plain(train: Sequence[Labelled], test: Sequence[Labelled]) -> list[Said]:
    """Read it as everybody would: words and parts of words with the question as a feature, one linear model a label."""
    from scipy import sparse
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    kinds: list[dict[str, Any]] = [
        {"ngram_range": (1, 2), "min_df": 2},
        {"analyzer": "char_wb", "ngram_range": (2, 5), "min_df": 2},
    ]
    parts = [TfidfVectorizer(sublinear_tf=True, **kind) for kind in kinds]
    asked = TfidfVectorizer(analyzer=lambda question: [plain(question)], use_idf=False, norm=None)
    tables = []
    for rows, way in ((train, "fit_transform"), (test, "transform")):
        texts, questions = [row.text for row in rows], [row.question for row in rows]
        made = [getattr(part, way)(texts) for part in parts]
        tables.append(sparse.hstack([*made, getattr(asked, way)(questions)], format="csr"))

    def told(answer: list[Any]) -> Any:
        return LinearSVC(C=0.3, class_weight="balanced", random_state=0).fit(tables[0], answer).predict(tables[1])

    themes = sorted({theme for row in train for theme in row.themes or ()})
    marked = {theme: told([theme in (row.themes or ()) for row in train]) for theme in themes}
    moods = told([row.sentiment for row in train])
    return [(str(mood), {t for t in themes if marked[t][place]}) for place, mood in enumerate(moods)]


def by_prior(_train: Sequence[Labelled], test: Sequence[Labelled]) -> list[Said]:
    """Guess sentiment without any label."""
    found = sentiment_prior([Comment(row.text, row.question) for row in test])
    return [(one.sentiment, set()) for one in found]


def by_usual(train: Sequence[Labelled], test: Sequence[Labelled]) -> list[Said]:
    """Say of everything what is said most."""
    moods, themes = [row.sentiment for row in train], [theme for row in train for theme in row.themes or ()]
    usual = max(sorted(set(moods)), key=moods.count), {max(sorted(set(themes)), key=themes.count)}
    return [usual] * len(test)


WAYS: dict[str, Way] = {"model": by_model, "plain": by_plain, "prior": by_prior, "usual": by_usual}


def crossed(rows: Sequence[Labelled], way: Way, seed: int) -> dict[str, Any]:
    """Read every row by what was learnt without its fold; all rows, and those whose words the rest does not have."""
    fold = np.random.default_rng(seed).permutation(len(rows)) % FOLDS
    found: dict[int, Said] = {}
    new: list[int] = []
    for one in range(FOLDS):
        train = [row for row, of in zip(rows, fold, strict=True) if of != one]
        held = [place for place, of in enumerate(fold) if of == one]
        known = {plain(row.text) for row in train}
        found |= dict(zip(held, way(train, [rows[place] for place in held]), strict=True))
        new += [place for place in held if plain(rows[place].text) not in known]
    themes = {theme for row in rows for theme in row.themes or ()}

    def marks(places: Sequence[int]) -> dict[str, Any]:
        said = [(rows[place].sentiment, rows[place].themes or ()) for place in places]
        return asdict(judge(said, [found[place] for place in places], themes=themes))

    return {"all": marks(range(len(rows))), "new": marks(new), "new_rows": len(new)}


def averaged(rows: Sequence[Labelled], way: Way) -> dict[str, Any]:
    """Return the mean of each mark over several splits."""
    runs = [crossed(rows, way, seed) for seed in SEEDS]
    kinds = ("all", "new")
    return {kind: {name: float(np.mean([run[kind][name] for run in runs])) for name in GOALS} for kind in kinds} | {
        "new_share": float(np.mean([run["new_rows"] for run in runs])) / len(rows)
    }


def pace(rows: Sequence[Labelled]) -> dict[str, float]:
    """Measure learning from all rows and reading them, in seconds of one core."""
    begun = time.process_time()
    model = fit(rows)
    learnt = time.process_time() - begun
    comments = [Comment(row.text, row.question) for row in rows]
    predict(model, comments[:100])
    begun = time.process_time()
    predict(model, comments)
    return {"fit_seconds": learnt, "docs_per_second": len(rows) / (time.process_time() - begun)}


def suggestions() -> dict[str, int]:
    """Count which kinds of suggestions are found in sentences of our own, each kind once a sentence."""
    right = found = said = rows = 0
    with SUGGESTIONS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            truth = {kind for kind in row["kinds"].split("|") if kind}
            kinds = {one.kind for one in extract(row["text"], row["question"], row["language"])}
            right, found = right + len(truth & kinds), found + len(kinds)
            said, rows = said + len(truth), rows + 1
    return {"rows": rows, "right": right, "found": found, "said": said}


def measure(path: Path) -> dict[str, Any]:
    """Measure everything; without the comments only what needs none."""
    found: dict[str, Any] = {"suggestions": suggestions(), "rows": 0}
    if not path.is_file():
        print(f"No labelled comments at {path}: sentiment and themes are not measured.")
        return found
    rows = read_labelled(path)
    return found | {
        "rows": len(rows),
        "ways": {name: averaged(rows, way) for name, way in WAYS.items()},
        "pace": pace(rows),
    }


def describe(found: dict[str, Any]) -> str:
    """Return the tables of the document."""
    one = found["suggestions"]
    said = (
        f"`extract` on {one['rows']} sentences of our own (benchmarks/labelled/suggestions.csv): precision "
        f"{one['right'] / one['found']:.2f}, recall {one['right'] / one['said']:.2f}."
    )
    if not found["rows"]:
        return f"{said} Sentiment and themes were not measured: the labelled comments were not there."
    head = ("Read by", "Accuracy", "Recall of negative", "Macro-F1", "Themes: micro-F1", "macro-F1")
    rows = []
    for name, marks in found["ways"].items():
        for kind, words in (("all", ""), ("new", ", new texts only")):
            rows.append((NAMES[name] + words, *(f"{marks[kind][goal]:.3f}" for goal in GOALS)))
    goals = ("goal, on a part we don’t have", *(f"≥ {goal}" for goal in GOALS.values()))
    speed = found["pace"]
    return (
        f"{found['rows']} comments in {FOLDS} folds; new texts are "
        f"{found['ways']['model']['new_share']:.0%} of the comments.\n\n{table(head, [*rows, goals])}\n\n"
        f"Learning from all of them takes {speed['fit_seconds']:.0f} seconds of one core; reading goes at "
        f"{speed['docs_per_second']:,.0f} comments per second of one core (goal: {SPEED:,}).\n\n{said}"
    )


def write(found: dict[str, Any]) -> None:
    """Write the tables into docs/accuracy.md."""
    fill(DOCUMENT, {"texts": describe(found)})


def main(arguments: list[str]) -> None:
    """Measure and write the JSON file."""
    Path(arguments[0]).write_text(json.dumps(measure(Path(arguments[1])), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
