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
from feedback.scoring.text_model.heads import Heads, answers_unseen, fold_of, group_of, learn_heads
from feedback.scoring.text_model.likeness import Likeness, learn_likeness
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
    best_thresholds,
    best_tilt,
    chances,
    learn_each,
    learn_one_of,
    likely,
    unseen_logits,
)
from feedback.scoring.text_model.targets import (
    carries,
    different_texts,
    inputs_of,
    mood_columns,
    score_targets,
    sentiment_targets,
    theme_columns,
    theme_targets,
)
from feedback.scoring.text_model.tokens import plain

if TYPE_CHECKING:
    from numpy import bool_, float64, int64
    from numpy.typing import NDArray

BATCH = 2_000
LEAST_CHANCE = 0.01


@dataclass(frozen=True, slots=True)
class Mood:
    """Stage two for sentiment: what was learnt, its chances from some of the inputs, and what is added to choose."""

    names: tuple[str, ...]
    stack: Stack
    tilt: tuple[float, ...]
    columns: tuple[int, ...]


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

    Parameters: rows, any number, none needs both labels; seed, of the split into five folds from which every figure
    comes. Copies of a long text stay in one fold; short ones ("nothing"), which many people say, need not.
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
    fold = fold_of([group_of(row.text, place) for place, row in enumerate(rows)], seed=seed)
    texts = different_texts(rows)
    names = tuple(name for name in sorted(texts) if len(texts[name]) >= LEAST_EXAMPLES)
    targets = [*sentiment_targets(rows), *theme_targets(rows, names), *score_targets(rows)]
    inputs = inputs_of(answers_unseen(table, features.plain, targets, fold), comments)
    mood, sentiment = _mood(rows, inputs, fold, mood_columns(targets))
    likeness, odd = learn_likeness(table[:, : features.said], carries(rows, tuple(sorted(texts))), fold)
    marking, learnt = _marking(_Read(rows, names, inputs, fold, odd), theme_columns(targets))
    heads = learn_heads(table, features.plain, targets, fold >= 0)
    themes = (*learnt, *(_too_few(rows, name, len(texts[name])) for name in texts if name not in names))
    in_order = tuple(sorted(themes, key=lambda one: one.theme))
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
    inputs = inputs_of(model.heads.of(table), comments)
    strange = model.likeness.strangeness(table[:, : model.features.said])
    themed = likely(model.marking.stack.logits(inputs)) if model.marking.names else np.zeros((len(comments), 0))
    moods = (
        chances(model.mood.stack.logits(inputs[:, model.mood.columns])) if model.mood else np.zeros((len(comments), 0))
    )
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

    order, values, marks = np.argsort(-chance, kind="stable").tolist(), chance.tolist(), mark.tolist()
    names = model.marking.names
    guesses = tuple(Guess(names[place], values[place]) for place in order if values[place] >= LEAST_CHANCE)
    themes = tuple(Guess(names[place], values[place]) for place in order if marks[place])
    sentiment, told = "", {}
    if model.mood:
        told = {name: float(value) for name, value in zip(model.mood.names, mood, strict=True)}
        sentiment = model.mood.names[int((np.log(np.clip(mood, 1e-9, 1)) + model.mood.tilt).argmax())]
    return Understood(sentiment, told, themes, guesses, far, not themes and far > model.likeness.odd)


@dataclass(frozen=True, slots=True)
class _Read:
    """What themes are learnt from: rows, the themes with enough examples, inputs of stage two, folds, odd comments."""

    rows: Sequence[Labelled]
    names: tuple[str, ...]
    inputs: "NDArray[float64]"
    fold: "NDArray[int64]"
    odd: "NDArray[bool_]"


def _mood(
    rows: Sequence[Labelled], inputs: "NDArray[float64]", fold: "NDArray[int64]", columns: list[int]
) -> tuple[Mood | None, SentimentCheck]:
    import numpy as np

    texts = {name: {plain(row.text) for row in rows if row.sentiment == name} for name in SENTIMENTS}
    names = tuple(name for name in SENTIMENTS if len(texts[name]) >= LEAST_EXAMPLES)
    reason = _missing(texts, names)
    if reason:
        return None, SentimentCheck(sum(bool(row.sentiment) for row in rows), trained=False, reason=reason)
    used = np.array([place for place, row in enumerate(rows) if row.sentiment in names], dtype=np.int64)
    truth = np.array([names.index(rows[place].sentiment) for place in used], dtype=np.int64)
    seen = inputs[used][:, columns]

    def learn(some: Any, their: Any) -> Stack:
        return learn_one_of(some, their, len(names))

    found = chances(unseen_logits(seen, truth, fold[used], learn))
    tilt = best_tilt(found, truth, names)
    guess = (np.log(np.clip(found, 1e-9, 1)) + tilt).argmax(axis=1)
    mood = Mood(names, learn(seen, truth), tilt, tuple(columns))
    return mood, sentiment_check([names[one] for one in truth], [names[one] for one in guess])


def _missing(texts: dict[str, set[str]], names: tuple[str, ...]) -> str:
    if not any(texts.values()):
        return "Nobody has labelled a comment yet."
    if len(names) < 2:  # noqa: PLR2004 - one sentiment cannot be told from another
        return f"At least two sentiments need {LEAST_EXAMPLES} different comments each."
    return ""


def _marking(read: _Read, own: list[list[int]]) -> tuple[Marking, tuple[ThemeCheck, ...]]:
    import numpy as np

    if not read.names:
        return Marking((), Stack(np.zeros((read.inputs.shape[1], 0)), np.zeros(0)), (), 1.0), ()
    used = np.array([place for place, row in enumerate(read.rows) if row.themes is not None], dtype=np.int64)
    truth, inputs, odd = carries(read.rows, read.names)[used], read.inputs[used], read.odd[used]

    def learn(some: Any, their: Any) -> Stack:
        return learn_each(some, their, own)

    found = likely(unseen_logits(inputs, truth, read.fold[used], learn))
    thresholds = best_thresholds(found, truth)
    floor = best_floor(found[~odd], truth[~odd], thresholds)
    marked = suggested(found, thresholds, floor, odd)
    checks = theme_checks(read.names, truth, marked, thresholds)
    return Marking(read.names, learn(inputs, truth), thresholds, floor), checks


def _too_few(rows: Sequence[Labelled], name: str, different: int) -> ThemeCheck:
    more = LEAST_EXAMPLES - different
    count = sum(name in (row.themes or ()) for row in rows)
    return ThemeCheck(name, count, trained=False, reason=f"{more} more example{'s' if more > 1 else ''} needed.")
