"""What two things that don't add up are made of: what was said, what we hold, and the question to ask."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

QUOTED = 160
Way = Literal["higher", "lower"]


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing a customer said: its key, the words, the question it answers, its facets, and the part we marked.

    ``sounds`` is the tone of the whole under its question, where somebody or a reading is sure of it: ``negative``,
    ``neutral`` or ``positive``; empty where nobody is.
    """

    key: Hashable
    text: str
    question: str = ""
    facets: frozenset[Hashable] = frozenset()
    mark: str = ""
    sounds: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Two things that don't add up: the words, what stands against them, and the question to ask about it.

    ``ref`` names the other side, so that the same doubt found again is recognised. ``keys`` are the sayings whose tone
    it rests on; none where only what was claimed counts.
    """

    key: Hashable
    quote: str
    but: str
    figure: str
    detail: str
    question: str
    ref: str
    rows: tuple[tuple[str, str], ...] = ()
    keys: tuple[Hashable, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What our own systems hold about one customer; None where we hold nothing: missing is not zero."""

    orders: int | None = None
    days_since_order: int | None = None
    returned: int | None = None
    complaints: int | None = None
    rows: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure of ours: for the whole company, or, with ``own``, the last values of this one customer."""

    slug: str
    name: str
    unit: str
    value: float
    target: float | None = None
    better: Way = "higher"
    facet: Hashable | None = None
    clues: str = ""
    own: tuple[float, ...] = ()
    source: str = ""


def clipped(text: str) -> str:
    """Shorten a quotation to what a question can hold, saying so.

    >>> clipped("It said delivered.")
    'It said delivered.'
    """
    return text if len(text) <= QUOTED else text[: QUOTED - 4].rstrip() + " [...]"


def middle(values: Sequence[float]) -> float:
    """Return the value in the middle; of an even number the lower of the two, so that it is one that happened.

    Raises: ValueError without values.

    >>> middle([5.1, 2.0, 4.3, 4.4])
    4.3
    """
    if not values:
        msg = "there is no middle of nothing"
        raise ValueError(msg)
    return sorted(values)[(len(values) - 1) // 2]
