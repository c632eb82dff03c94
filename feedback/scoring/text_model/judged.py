"""Marks of predicted sentiment and themes against what people said: the figures that the goals are about."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from feedback.scoring.text_model.rows import SENTIMENTS


@dataclass(frozen=True, slots=True)
class Judged:
    """Marks in [0, 1]; None where there is nothing to judge (no labelled comment, no negative one, no theme)."""

    accuracy: float | None
    macro_f1: float | None
    negative_recall: float | None
    theme_micro_f1: float | None
    theme_macro_f1: float | None


def judge(
    said: Sequence[tuple[str, Collection[str]]],
    guessed: Sequence[tuple[str, Collection[str]]],
    *,
    themes: Collection[str] = (),
) -> Judged:
    """Compare what people gave each comment with what the model gave it.

    Macro figures are plain means over labels: over the sentiments that occur in what was said or guessed, and over all
    themes that occur in what was said, in what was guessed, or in ``themes`` (those of the training rows). A label that
    is neither said nor guessed has F1 0, so a theme that is only in the training rows counts as a miss.

    Parameters: said and guessed, (sentiment, themes) of each comment, shape (n,) each; a sentiment said as "" is not
    judged; themes, further labels that count.
    Returns: the marks.    Raises: ValueError when the shapes differ.
    References: macro and micro F1 as sklearn.metrics.f1_score gives them with zero_division=0.

    >>> marks = judge([("negative", {"a"}), ("positive", {"b"})], [("negative", {"a"}), ("negative", {"a", "b"})])
    >>> marks.accuracy, marks.negative_recall, marks.theme_micro_f1
    (0.5, 1.0, 0.8)
    """
    pairs = list(zip(said, guessed, strict=True))
    told = [(one[0], other[0]) for one, other in pairs if one[0]]
    marked = [(set(one[1]), set(other[1])) for one, other in pairs]
    negative = [found for truth, found in told if truth == SENTIMENTS[0]]
    classes = sorted({label for pair in told for label in pair if label})
    labels = sorted(set(themes).union(*(one | other for one, other in marked))) if marked else []
    counts = [_counts([(label in one, label in other) for one, other in marked]) for label in labels]
    micro = tuple(sum(column) for column in zip(*counts, strict=True)) if counts else ()
    return Judged(
        accuracy=_mean([float(truth == found) for truth, found in told]),
        macro_f1=_mean([_f1(*_counts([(one == label, other == label) for one, other in told])) for label in classes]),
        negative_recall=_mean([float(found == SENTIMENTS[0]) for found in negative]),
        theme_micro_f1=_f1(*micro) if micro else None,
        theme_macro_f1=_mean([_f1(*count) for count in counts]),
    )


def _counts(pairs: Sequence[tuple[bool, bool]]) -> tuple[int, int, int]:
    """Return how many are right, how many are said, how many are guessed."""
    return sum(one and other for one, other in pairs), sum(one for one, _ in pairs), sum(other for _, other in pairs)


def _f1(right: int, said: int, guessed: int) -> float:
    return 2 * right / (said + guessed) if said + guessed else 0.0


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
