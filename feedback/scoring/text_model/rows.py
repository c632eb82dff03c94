"""What goes into the text models and what comes out: plain strings and frozen rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from feedback.scoring.recommendation import wilson

SENTIMENTS = ("negative", "neutral", "positive")
LEAST_EXAMPLES = 5
"""A theme with fewer different examples is never suggested: nobody could say how often it would be right."""


@dataclass(frozen=True, slots=True)
class Comment:
    """Words somebody said, and the question they answer; without its question "more chairs" has no sentiment."""

    text: str
    question: str = ""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A comment that people have read.

    ``sentiment`` is one of `SENTIMENTS`, or "" when nobody has said; ``themes`` is None when nobody has read it for
    themes, and empty when somebody has and none fits; ``score`` is what the same customer gave as a number, if any.
    """

    text: str
    question: str = ""
    sentiment: str = ""
    themes: tuple[str, ...] | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` of ``of``: a share with its 80 % Wilson interval."""

    count: int
    of: int

    @property
    def point(self) -> float:
        """The share itself; 0 of 0 is 0."""
        return self.count / self.of if self.of else 0.0

    @property
    def low(self) -> float:
        """The lower end; 0 of 0 may be anything."""
        return wilson(self.count, self.of)[0] if self.of else 0.0

    @property
    def high(self) -> float:
        """The upper end; 0 of 0 may be anything."""
        return wilson(self.count, self.of)[1] if self.of else 1.0


@dataclass(frozen=True, slots=True)
class ThemeCheck:
    """How well a theme is found in comments the model has not seen.

    ``n`` comments carry it; ``precision`` is the share of its suggestions that were right, ``recall`` the share of its
    comments that were found, both out of fold; None, with a ``reason``, when it could not be learnt.
    """

    theme: str
    n: int
    trained: bool
    reason: str = ""
    threshold: float = 1.0
    precision: Share | None = None
    recall: Share | None = None


@dataclass(frozen=True, slots=True)
class SentimentCheck:
    """How well sentiment is told in comments the model has not seen; ``n`` labelled comments."""

    n: int
    trained: bool
    reason: str = ""
    accuracy: Share | None = None
    precision: Mapping[str, Share] = field(default_factory=dict)
    recall: Mapping[str, Share] = field(default_factory=dict)


class Guess(NamedTuple):
    """A theme and how likely it is that a person would give it."""

    theme: str
    probability: float


@dataclass(frozen=True, slots=True)
class Understood:
    """What the model makes of one comment.

    ``sentiment`` is "" and ``chances`` empty when none was learnt; ``themes`` are the ones to suggest, likeliest first,
    and empty means "no theme yet"; ``chances_of_themes`` has all likely at 1 %. ``strangeness`` in [0, 1] is the
    distance to the nearest theme; ``unexpected`` says that nothing fits and hardly anything read so far was as far off.
    """

    sentiment: str
    chances: Mapping[str, float]
    themes: tuple[Guess, ...]
    chances_of_themes: tuple[Guess, ...]
    strangeness: float
    unexpected: bool
