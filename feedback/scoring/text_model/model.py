"""Sentiment and themes of comments, learnt from what people of one company have labelled.

Stage one asks many linear questions of words, parts of words and the question that was asked (is it negative, is it
about this theme, is the score above three). Stage two turns all their answers together into chances. Everything
that is shown, and every threshold, comes from rows which the model had not seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from feedback.scoring.text_model.checks import sentiment_check, theme_checks
from feedback.scoring.text_model.features import Features, learn_features, rows_of
from feedback.scoring.text_model.heads import Heads, Target, answers_unseen, fold_of, learn_heads
from feedback.scoring.text_model.likeness import Likeness, learn_likeness
from feedback.scoring.text_model.questions import ASKS, asks_for
from feedback.scoring.text_model.rows import (
    LEAST_EXAMPLES,
    SENTIMENTS,
    Comment,
    Guess,
    Labelled,
    SentimentCheck,
    ThemeCheck,
    Understood,
)
from feedback.scoring.text_model.stack import (
    Stack,
    best_floor,
    best_threshold,
    best_tilt,
    chances,
    learn_stack,
    likely,
    unseen_logits,
)
from feedback.scoring.text_model.tokens import plain

if TYPE_CHECKING:
    from numpy import bool_, float64, int64
    from numpy.typing import NDArray

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Mood:
    """Stage two for sentiment: the sentiments that were learnt, their chances, and what is added before the choice."""

    names: tuple[str, ...]
    stack: Stack
    tilt: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Marking:
    """Stage two for themes: the themes that were learnt, their chances, thresholds, and the floor of a lone guess."""

    names: tuple[str, ...]
    stack: Stack
    thresholds: tuple[float, ...]
    floor: float


@dataclass(frozen=True, slots=True)
class TextModel:
    """What was learnt, and how good it is on comments it has not seen; `predict` applies it."""

    features: Features
    heads: Heads
    mood: Mood | None
    marking: Marking
    likeness: Likeness
    sentiment: SentimentCheck
    themes: tuple[ThemeCheck, ...]


def fit(rows: Sequence[Labelled], *, seed: int = 1) -> TextModel:
    """Learn sentiment and themes from labelled comments; few or one-sided rows give a model that says what is missing.

    Parameters: rows, any number, none needs both labels; seed, of the split into five folds. Rows of the same words
    stay in one fold, so that no figure comes from a text the model has seen.
    Returns: the model; without enough rows ``sentiment.reason`` and each theme's ``reason`` say why.
    Raises: ValueError for a sentiment that is none of `SENTIMENTS`.
    Source: question features and per-label SVM after research on 4,013 labelled comments (docs/accuracy.md); stacking:
    Wolpert (1992), Neural Networks 5:241.

    >>> fit([]).sentiment.reason
    'Nobody has labelled a comment yet.'
    """
    unknown = {row.sentiment for row in rows} - {"", *SENTIMENTS}
    if unknown:
        msg = f"{min(unknown)} is not one of {', '.join(SENTIMENTS)}"
        raise ValueError(msg)
    comments = [Comment(row.text, row.question) for row in rows]
    features = learn_features(comments)
    table = rows_of(features, comments)
    fold = fold_of([plain(row.text) for row in rows], seed=seed)
    counts = _counted(rows)
    names = tuple(name for name in sorted(counts) if len(counts[name]) >= LEAST_EXAMPLES)
    targets = [*_sentiment_targets(rows), *_theme_targets(rows, names), *_score_targets(rows)]
    inputs = _inputs(answers_unseen(table, targets, fold), comments)
    mood, sentiment = _mood(rows, inputs, fold)
    likeness, odd = learn_likeness(table[:, : features.said], _carries(rows, tuple(sorted(counts))), fold)
    marking, themes = _marking(rows, names, inputs, fold, odd)
    heads = learn_heads(table, targets, fold >= 0)
    unlearnt = tuple(_too_few(rows, name, len(texts)) for name, texts in counts.items() if name not in names)
    in_order = tuple(sorted((*themes, *unlearnt), key=lambda one: one.theme))
    return TextModel(features, heads, mood, marking, likeness, sentiment, in_order)


def predict(model: TextModel, comments: Sequence[Comment]) -> list[Understood]:
    """Return sentiment, themes and strangeness of each comment; only its words and its question are needed.

    A theme is suggested when its chance passes its threshold. When none does, the likeliest is suggested if its chance
    passes the model's floor and the comment is not odd; else the answer is "no theme yet".

    Parameters: model, from `fit`; comments, any number, in any order.    Returns: one result per comment, in order.

    >>> [one.themes for one in predict(fit([]), [Comment("late again")])]
    [()]
    """
    found: list[Understood] = []
    for start in range(0, len(comments), BATCH):
        found += _predicted(model, comments[start : start + BATCH])
    return found


def _predicted(model: TextModel, comments: Sequence[Comment]) -> list[Understood]:
    import numpy as np

    table = rows_of(model.features, comments)
    inputs = _inputs(model.heads.of(table), comments)
    strange = model.likeness.strangeness(table[:, : model.features.said])
    themed = likely(model.marking.stack.logits(inputs)) if model.marking.names else np.zeros((len(comments), 0))
    moods = chances(model.mood.stack.logits(inputs)) if model.mood else np.zeros((len(comments), 0))
    marked = suggested(themed, model.marking.thresholds, model.marking.floor, strange > model.likeness.odd)
    return [
        _understood(model, mood, chance, mark, float(far))
        for mood, chance, mark, far in zip(moods, themed, marked, strange, strict=True)
    ]


def suggested(
    found: "NDArray[float64]", thresholds: Sequence[float], floor: float, odd: "NDArray[bool_]"
) -> "NDArray[bool_]":
    """Return what to suggest for each row: themes above their threshold, else one above the floor if not odd."""
    import numpy as np

    marked = found > np.asarray(thresholds, dtype=np.float64)
    if found.shape[1]:
        alone = np.flatnonzero(~odd & ~marked.any(axis=1) & (found.max(axis=1) > floor))
        marked[alone, found[alone].argmax(axis=1)] = True
    return np.asarray(marked, dtype=bool)


def _understood(model: TextModel, mood: Any, chance: Any, mark: Any, far: float) -> Understood:
    import numpy as np

    order = np.argsort(-chance, kind="stable")
    guesses = tuple(Guess(model.marking.names[place], float(chance[place])) for place in order)
    themes = tuple(guess for guess, place in zip(guesses, order, strict=True) if mark[place])
    sentiment, told = "", {}
    if model.mood:
        told = {name: float(value) for name, value in zip(model.mood.names, mood, strict=True)}
        sentiment = model.mood.names[int((np.log(np.clip(mood, 1e-9, 1)) + model.mood.tilt).argmax())]
    return Understood(sentiment, told, themes, guesses, far, not themes and far > model.likeness.odd)


def _inputs(answers: "NDArray[float64]", comments: Sequence[Comment]) -> "NDArray[float64]":
    """Return what stage two sees: the answers of stage one, and what was asked for."""
    import numpy as np

    asks = np.array([[float(asks_for(one.question) == kind) for kind in ASKS] for one in comments])
    return np.hstack([answers, asks.reshape(len(comments), len(ASKS))])


def _counted(rows: Sequence[Labelled]) -> dict[str, set[str]]:
    """Return the different texts of each theme: the same words ten times teach no more than once."""
    found: dict[str, set[str]] = {}
    for row in rows:
        for theme in row.themes or ():
            found.setdefault(theme, set()).add(plain(row.text))
    return found


def _carries(rows: Sequence[Labelled], names: Sequence[str]) -> "NDArray[bool_]":
    import numpy as np

    return np.array([[name in (row.themes or ()) for name in names] for row in rows], dtype=bool).reshape(
        len(rows), len(names)
    )


def _sentiment_targets(rows: Sequence[Labelled]) -> list[Target]:
    import numpy as np

    known = np.array([bool(row.sentiment) for row in rows], dtype=bool)
    answers = {name: np.array([row.sentiment == name for row in rows], dtype=bool) for name in SENTIMENTS}
    plainly = [Target(name, known, answers[name]) for name in SENTIMENTS]
    return [*plainly, *(Target(f"{name}, balanced", known, answers[name], balanced=True) for name in SENTIMENTS)]


def _theme_targets(rows: Sequence[Labelled], names: Sequence[str]) -> list[Target]:
    import numpy as np

    known = np.array([row.themes is not None for row in rows], dtype=bool)
    carries = _carries(rows, names)
    return [Target(f"theme {name}", known, carries[:, place]) for place, name in enumerate(names)]


def _score_targets(rows: Sequence[Labelled]) -> list[Target]:
    """Ask whether a score lies above each quarter of the scores, where scores are known and differ."""
    import numpy as np

    scores = np.array([np.nan if row.score is None else row.score for row in rows], dtype=np.float64)
    known = np.isfinite(scores)
    values = sorted(set(scores[known].tolist()))
    if len(values) < 2:  # noqa: PLR2004 - one score tells nobody from anybody
        return []
    cuts = [values[round(share * (len(values) - 2))] for share in (0.0, 1 / 3, 2 / 3)]
    return [Target(f"score above {cut:g}", known, scores > cut) for cut in sorted(set(cuts))]


def _mood(rows: Sequence[Labelled], inputs: Any, fold: "NDArray[int64]") -> tuple[Mood | None, SentimentCheck]:
    import numpy as np

    used = np.array([place for place, row in enumerate(rows) if row.sentiment], dtype=np.int64)
    texts = {name: {plain(row.text) for row in rows if row.sentiment == name} for name in SENTIMENTS}
    names = tuple(name for name in SENTIMENTS if len(texts[name]) >= LEAST_EXAMPLES)
    reason = _missing(texts, names)
    if reason:
        return None, SentimentCheck(len(used), trained=False, reason=reason)
    used = np.array([place for place in used if rows[place].sentiment in names], dtype=np.int64)
    truth = np.array([names.index(rows[place].sentiment) for place in used], dtype=np.int64)
    found = chances(unseen_logits(inputs[used], truth, fold[used], among=len(names)))
    tilt = best_tilt(found, truth, names)
    guess = (np.log(np.clip(found, 1e-9, 1)) + tilt).argmax(axis=1)
    mood = Mood(names, learn_stack(inputs[used], truth, among=len(names)), tilt)
    return mood, sentiment_check([names[one] for one in truth], [names[one] for one in guess])


def _missing(texts: dict[str, set[str]], names: tuple[str, ...]) -> str:
    if not any(texts.values()):
        return "Nobody has labelled a comment yet."
    if len(names) < 2:  # noqa: PLR2004 - one sentiment cannot be told from another
        return f"At least two sentiments need {LEAST_EXAMPLES} different comments each."
    return ""


def _marking(
    rows: Sequence[Labelled], names: tuple[str, ...], inputs: Any, fold: "NDArray[int64]", odd: "NDArray[bool_]"
) -> tuple[Marking, tuple[ThemeCheck, ...]]:
    import numpy as np

    used = np.array([place for place, row in enumerate(rows) if row.themes is not None], dtype=np.int64)
    if not names:
        empty = np.zeros(inputs.shape[1])
        return Marking((), Stack(np.zeros((inputs.shape[1], 0)), np.zeros(0), empty, empty + 1), (), 1.0), ()
    truth = _carries(rows, names)[used]
    found = likely(unseen_logits(inputs[used], truth, fold[used]))
    thresholds = tuple(best_threshold(found[:, place], truth[:, place]) for place in range(len(names)))
    floor = best_floor(found[~odd[used]], truth[~odd[used]], thresholds)
    marked = suggested(found, thresholds, floor, odd[used])
    checks = theme_checks(names, truth, marked, thresholds)
    return Marking(names, learn_stack(inputs[used], truth), thresholds, floor), checks


def _too_few(rows: Sequence[Labelled], name: str, different: int) -> ThemeCheck:
    more = LEAST_EXAMPLES - different
    count = sum(name in (row.themes or ()) for row in rows)
    return ThemeCheck(name, count, trained=False, reason=f"{more} more example{'s' if more > 1 else ''} needed.")
