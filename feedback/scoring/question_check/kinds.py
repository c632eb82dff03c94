"""What the check speaks of: the kinds of defect, what is known beforehand, what was found."""

from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["leading", "loaded", "assumptive", "double_barrelled", "absolute", "closed", "jargon_vague"]
Level = Literal["none", "hint", "stop"]

KINDS: tuple[Kind, ...] = get_args(Kind)
HINT_FROM = 0.5
STOP_FROM = 0.8
LONGEST = 2000
"""Characters of a question that are read; what comes after them is kept but not judged."""


@dataclass(frozen=True, slots=True)
class Known:
    """What may be taken for granted: the customer's own words, and short plain facts of our records."""

    quotes: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One defect: the words at fault, why, what to ask instead, and how probably people call it that kind."""

    kind: Kind
    start: int
    end: int
    reason: str
    rewording: str
    probability: float


@dataclass(frozen=True, slots=True)
class Checked:
    """A question with what was found in it; ``rewording`` is empty when nothing was."""

    text: str
    language: str
    findings: tuple[Found, ...]
    probability: float
    level: Level
    rewording: str

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds found, in the order of KINDS."""
        found = {one.kind for one in self.findings}
        return tuple(kind for kind in KINDS if kind in found)


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that fired on some words, before anybody weighed it."""

    kind: Kind
    rule: str
    start: int
    end: int
    strength: float


def level_of(probability: float) -> Level:
    """Return what to do about a probability: nothing, a hint, or stop and explain.

    >>> [level_of(p) for p in (0.49, 0.5, 0.8, 0.81)]
    ['none', 'hint', 'hint', 'stop']
    """
    if probability < HINT_FROM:
        return "none"
    return "hint" if probability <= STOP_FROM else "stop"
