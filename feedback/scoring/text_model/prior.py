"""A first guess at sentiment for a company that has labelled nothing: named as such, and gone once it can learn.

Weights come from some 130 sentences of our own (``words/prior_examples.csv``), not from any customer's. It sees more
than a list of words: what is denied, what the question asked for, and that "nothing" is praise under one question
and blame under another.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from feedback.scoring.text_model.questions import ASKS, asks_for
from feedback.scoring.text_model.rows import SENTIMENTS, Comment
from feedback.scoring.text_model.stack import Stack, chances, learn_one_of
from feedback.scoring.text_model.tokens import FOLDER, is_negator, tokens, words

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

REACH = 3
"""Words after a denial that it turns round."""
RESTRAINT = 1.0
SHORT = 4


@dataclass(frozen=True, slots=True)
class Prior:
    """A first guess, and how likely each sentiment is."""

    sentiment: str
    chances: dict[str, float]


def sentiment_prior(comments: Sequence[Comment]) -> list[Prior]:
    """Guess the sentiment of comments in English or Norwegian before anybody has labelled one.

    Parameters: comments, any number.
    Returns: one guess per comment, in order; chances add up to 1.
    Source: sentences and polarity words of our own; how often it is wrong on real comments stands in docs/accuracy.md.

    >>> asked = ("What was good?", "What could be better?")
    >>> [one.sentiment for one in sentiment_prior([Comment("Nothing", question) for question in asked])]
    ['negative', 'positive']
    """
    import numpy as np

    if not comments:
        return []
    found = chances(_learnt().logits(np.array([_signs(one) for one in comments])))
    return [
        Prior(SENTIMENTS[int(row.argmax())], {name: float(value) for name, value in zip(SENTIMENTS, row, strict=True)})
        for row in found
    ]


@cache
def _learnt() -> Stack:
    import numpy as np

    with (FOLDER / "prior_examples.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    signs = np.array([_signs(Comment(row["text"], row["question"])) for row in rows])
    truth = np.array([SENTIMENTS.index(row["sentiment"]) for row in rows])
    return learn_one_of(signs, truth, len(SENTIMENTS), restraint=RESTRAINT)


def _signs(comment: Comment) -> "NDArray[float64]":
    """Return what is seen of a comment: kind and unkind words, straight and denied, and all that by what was asked."""
    import numpy as np

    said = tokens(comment.text)
    counts, left = dict.fromkeys(("kind", "unkind", "kind denied", "unkind denied", "denials", "wishes"), 0.0), 0
    for word in said:
        turned = " denied" if left else ""
        left = max(left - 1, 0)
        if is_negator(word):
            counts["denials"] += 1
            left = REACH
        elif word in words("positive"):
            counts["kind" + turned] += 1
        elif word in words("negative"):
            counts["unkind" + turned] += 1
        counts["wishes"] += word in words("wishes")
    known = set(said)
    seen = [min(value, 3.0) for value in counts.values()]
    bare = not any(counts[name] for name in ("kind", "unkind", "kind denied", "unkind denied"))
    seen += [
        float(bool(known & words("contrast"))),
        float(bool(known & words("contrast")) and counts["kind"] > 0 and counts["unkind"] + counts["kind denied"] > 0),
        float(bare),
        float(bare and len(said) <= SHORT and counts["denials"] > 0),
        float("?" in comment.text),
        float(len(known & words("unsure")) > 1),
    ]
    asks = [float(asks_for(comment.question) == kind) for kind in ASKS]
    return np.array([*seen, *asks, *(one * ask for ask in asks for one in seen)], dtype=np.float64)
