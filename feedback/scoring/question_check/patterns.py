"""Patterns over words and their classes, written in a data file, so that a language can have its own rules.

A pattern is elements between spaces: ``word``, ``@class``, alternatives ``a|@b``, ``!a`` (any token but), ``x?`` (may
be left out), ``*`` (any word), ``..`` (up to three tokens), ``...`` (up to nine), ``^`` (here an ask may begin), ``$``
(here the sentence ends), and ``<`` ``>`` around the words at fault. A gap never leaves its sentence.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from feedback.scoring.question_check.kinds import Hit, Kind
from feedback.scoring.question_check.lexicon import sections
from feedback.scoring.question_check.words import Reading

GAPS = {"..": 3, "...": 9}
Spot = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Element:
    """One place of a pattern."""

    does: str
    words: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    optional: bool = False

    def fits(self, reading: Reading, at: int) -> bool:
        """Say whether the token at a position fits."""
        if at >= len(reading.tokens):
            return False
        token = reading.tokens[at]
        if self.does == "*":
            return token.text[0].isalnum()
        same = token.low in self.words or not token.classes.isdisjoint(self.classes)
        return same != (self.does == "not")


@dataclass(frozen=True, slots=True)
class Rule:
    """A named pattern of one kind, with how strongly it speaks by itself."""

    kind: Kind
    name: str
    strength: float
    elements: tuple[Element, ...]


@lru_cache(maxsize=8)
def rules(language: str) -> tuple[Rule, ...]:
    """Read the rules of a language: ``name strength: pattern`` under the section of their kind."""
    found = []
    for section, _, line in sections(language, "rules.txt"):
        head, _, pattern = line.partition(": ")
        name, strength = head.split()
        found.append(Rule(cast("Kind", section), name, float(strength), tuple(_element(p) for p in pattern.split())))
    return tuple(found)


def hits(reading: Reading, language: str) -> Iterator[Hit]:
    """Yield the first place where each rule fires."""
    for rule in rules(language):
        first = rule.elements[0]
        for at in range(len(reading.tokens)):
            if first.does == "^" and at not in reading.starts:
                continue
            if first.does == "is" and not first.optional and not first.fits(reading, at):
                continue
            if found := match(rule.elements, 0, reading, at):
                start, end = found
                yield Hit(rule.kind, rule.name, start if start >= 0 else at, end, rule.strength)
                break


def match(elements: tuple[Element, ...], place: int, reading: Reading, at: int, span: Spot = (-1, -1)) -> Spot | None:
    """Return the span at fault when the pattern from ``place`` on fits the tokens from ``at`` on."""
    if place == len(elements):
        return (span[0], span[1] if span[1] >= 0 else at)
    element = elements[place]
    if element.does in ("<", ">"):
        return match(elements, place + 1, reading, at, (at, -1) if element.does == "<" else (span[0], at))
    if element.does in ("^", "$"):
        return match(elements, place + 1, reading, at, span) if _stands(element.does, reading, at) else None
    if element.does in GAPS:
        return _after_gap(elements, place, reading, at, span)
    if element.fits(reading, at) and (found := match(elements, place + 1, reading, at + 1, span)):
        return found
    return match(elements, place + 1, reading, at, span) if element.optional else None


def _after_gap(elements: tuple[Element, ...], place: int, reading: Reading, at: int, span: Spot) -> Spot | None:
    """Try a gap from nothing to its longest, within the sentence."""
    most = GAPS[elements[place].does]
    for later in range(at, min(at + most, len(reading.tokens)) + 1):
        if later > at and reading.tokens[later - 1].low in (".", "?", "!"):
            return None
        if found := match(elements, place + 1, reading, later, span):
            return found
    return None


def _stands(does: str, reading: Reading, at: int) -> bool:
    if does == "^":
        return at in reading.starts
    return at >= len(reading.tokens) or reading.tokens[at].low in (".", "?", "!", ";")


def _element(written: str) -> Element:
    if written in ("^", "$", "<", ">", *GAPS):
        return Element(written)
    optional = written.endswith("?") and len(written) > 1
    bare = written.removesuffix("?") if optional else written
    if bare == "*":
        return Element("*", optional=optional)
    does = "not" if bare.startswith("!") and len(bare) > 1 else "is"
    parts = bare.removeprefix("!").split("|") if does == "not" else bare.split("|")
    words = frozenset(part for part in parts if not part.startswith("@"))
    return Element(does, words, frozenset(part[1:] for part in parts if part.startswith("@")), optional)
