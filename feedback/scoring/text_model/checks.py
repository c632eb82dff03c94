"""Precision and recall of each label on rows the model has not seen, with how many and how sure."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from feedback.scoring.text_model.rows import SentimentCheck, Share, ThemeCheck

if TYPE_CHECKING:
    from numpy import bool_
    from numpy.typing import NDArray


def sentiment_check(said: Sequence[str], guessed: Sequence[str]) -> SentimentCheck:
    """Count how often a sentiment was right when guessed, and how often it was found.

    >>> sentiment_check(["negative", "positive"], ["negative", "negative"]).precision["negative"].point
    0.5
    """
    names = sorted({*said, *guessed})
    right = {name: sum(one == other == name for one, other in zip(said, guessed, strict=True)) for name in names}
    return SentimentCheck(
        len(said),
        trained=True,
        accuracy=Share(sum(right.values()), len(said)),
        precision={name: Share(right[name], sum(other == name for other in guessed)) for name in names},
        recall={name: Share(right[name], sum(one == name for one in said)) for name in names},
    )


def theme_checks(
    names: Sequence[str], truth: "NDArray[bool_]", marked: "NDArray[bool_]", thresholds: Sequence[float]
) -> tuple[ThemeCheck, ...]:
    """Count for each theme how many suggestions were right, and how many of its comments were found."""
    found = []
    for place, name in enumerate(names):
        right = int((truth[:, place] & marked[:, place]).sum())
        size, said = int(truth[:, place].sum()), int(marked[:, place].sum())
        precision, recall = Share(right, said), Share(right, size)
        found.append(
            ThemeCheck(name, size, trained=True, threshold=thresholds[place], precision=precision, recall=recall)
        )
    return tuple(found)
