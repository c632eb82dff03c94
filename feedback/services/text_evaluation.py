"""The text models judged on comments they have not seen: the figures behind ``manage.py evaluate_text``."""

import time
from collections.abc import Sequence
from dataclasses import asdict

from feedback.scoring.text_model import Comment, Labelled, TextModel, Understood, fit, judge, predict, sentiment_prior

SEED = 1
LEAST_SECONDS = 1.0
MOST_ROUNDS = 20


def evaluate_text(train: Sequence[Labelled], test: Sequence[Labelled]) -> dict[str, float | None]:
    """Learn from some comments, read others, and return the marks; a mark is None where there is nothing to judge.

    Where no sentiment could be learnt, the first guess for a company without labels is what is judged, as the pages
    would show it. ``docs_per_second`` is everything that reading takes, per second of one core's time.
    """
    model = fit(train, seed=SEED)
    comments = [Comment(row.text, row.question) for row in test]
    found = predict(model, comments)
    first = sentiment_prior(comments) if not model.mood else []
    guessed = [(one.sentiment or first[place].sentiment, _names(one)) for place, one in enumerate(found)]
    known = {theme for row in train for theme in row.themes or ()}
    marks = judge([(row.sentiment, row.themes or ()) for row in test], guessed, themes=known)
    return {**asdict(marks), "docs_per_second": _speed(model, comments)}


def _names(one: Understood) -> set[str]:
    return {guess.theme for guess in one.themes}


def _speed(model: TextModel, comments: Sequence[Comment]) -> float | None:
    """Return comments per second of processor time, read again and again until that takes a second."""
    if not comments:
        return None
    rounds, start = 0, time.process_time()
    while rounds < MOST_ROUNDS and time.process_time() - start < LEAST_SECONDS:
        predict(model, comments)
        rounds += 1
    return rounds * len(comments) / max(time.process_time() - start, 1e-9)
