"""What a question asks for, because the same words mean the opposite under another question."""

from functools import lru_cache
from typing import Literal

from feedback.scoring.text_model.tokens import tokens, words

Asks = Literal["better", "good", "open"]
ASKS: tuple[Asks, ...] = ("better", "good", "open")


@lru_cache(maxsize=1024)
def asks_for(question: str) -> Asks:
    """Tell whether a question asks what could be better, what was good, or neither of the two (or both).

    >>> [asks_for(q) for q in ("How could we improve?", "What was good?", "Why?", "What was good or better?")]
    ['better', 'good', 'open', 'open']
    """
    said = set(tokens(question))
    better, good = bool(said & words("asks_for_better")), bool(said & words("asks_for_good"))
    if better == good:
        return "open"
    return "better" if better else "good"


def asks_for_better(question: str) -> bool:
    """Tell whether a question asks what could be better."""
    return asks_for(question) == "better"
