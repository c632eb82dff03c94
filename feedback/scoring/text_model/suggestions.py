"""Needs, preferences, features, ideas and uses in what a customer said, as spans a person can accept or wave away.

Rules over cue words, one data file per language (``cues/*.json``): every suggestion can say which words made it. It is
a suggestion only; docs/accuracy.md says how often it is right.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from feedback.scoring.text_model.questions import asks_for_better
from feedback.scoring.text_model.tokens import LONGEST

KINDS = ("need", "preference", "feature", "idea", "use")
FOLDER = Path(__file__).parent / "cues"
LANGUAGES = ("en", "nb")
CLAUSE_END = r"[.;!?\n]"
SHORTEST = 2
"""Words of a span: one word is not something to act on."""
NOTHING = re.compile(r"\W*(?:no|nothing|none|n/?a|nei|ingenting|ikke noe)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Suggested:
    """A span of the text, ``text[start:end]``, what kind of thing it says, and the words that made us think so."""

    kind: str
    start: int
    end: int
    cue: str


@dataclass(frozen=True, slots=True)
class _Cues:
    kinds: tuple[tuple[str, re.Pattern[str]], ...]
    bare: re.Pattern[str]
    stops: re.Pattern[str]
    denials: re.Pattern[str]


def extract(text: str, question: str = "", language: str = "en") -> tuple[Suggested, ...]:
    """Find what a customer needs, prefers, misses, proposes, or uses for something.

    A span runs from its cue to the end of the clause. Under a question that asks what could be better, an answer that
    begins with "more ...", "shorter ..." or a verb is an idea although it has no such words. What is denied ("we don't
    need", "no need to") and what is said out of courtesy ("I need to thank you") is left out.

    Parameters: text and its question, any length (20,000 characters are read); language, "en" or "nb"; others are
    read as English is.
    Returns: suggestions in the order of the text, none overlapping another; empty for an empty text.
    Source: cue lists of our own.

    >>> said = "Lovely trip. I wish there was a later ferry, because we always miss it."
    >>> [(one.kind, said[one.start : one.end], one.cue) for one in extract(said)]
    [('feature', 'I wish there was a later ferry', 'I wish there was')]
    >>> [one.kind for one in extract("More chairs", "How could we improve?")]
    ['idea']
    """
    cues = _cues(language if language in LANGUAGES else "en")
    read = text[:LONGEST].replace("’", "'")
    better = asks_for_better(question)
    found: list[Suggested] = []
    for start, end in _sentences(read):
        found += _in_sentence(read, start, end, cues, bare=better)
    return tuple(found)


@cache
def _cues(language: str) -> _Cues:
    lists = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))

    def any_of(patterns: list[str], before: str, after: str = r"\b") -> re.Pattern[str]:
        return re.compile(before + "(?:" + "|".join(patterns) + ")" + after, re.IGNORECASE)

    return _Cues(
        tuple((kind, any_of(lists[kind], r"\b")) for kind in KINDS),
        any_of(lists["bare"], r"(?:\W|and |og |just |please |perhaps |maybe )*?(?P<cue>", r"\b)"),
        any_of(lists["ends"], r",?\s+"),
        any_of(lists["denials"], r"\b"),
    )


def _sentences(text: str) -> list[tuple[int, int]]:
    """Return where sentences begin and end, without the white space around them."""
    spans, start = [], 0
    for mark in [*re.finditer(CLAUSE_END, text), None]:
        end = mark.start() if mark else len(text)
        said = text[start:end]
        if said.strip():
            spans.append((start + len(said) - len(said.lstrip()), start + len(said.rstrip())))
        start = mark.end() if mark else end
    return spans


def _in_sentence(text: str, start: int, end: int, cues: _Cues, *, bare: bool) -> list[Suggested]:
    found: list[Suggested] = []
    at = start
    while at < end:
        first = min(
            ((match.start(), rank, kind, match) for rank, (kind, match) in enumerate(_matches(text, at, end, cues))),
            default=None,
            key=lambda one: one[:2],
        )
        if first is None:
            break
        _, _, kind, match = first
        stop = _stop(text, match.end(), end, cues)
        if _stands(text, start, match.start(), stop, cues):
            found.append(Suggested(kind, match.start(), stop, match.group().strip()))
        at = max(stop, match.end())
    if not found and bare:
        return _bare(text, start, end, cues)
    return found


def _matches(text: str, at: int, end: int, cues: _Cues) -> list[tuple[str, re.Match[str]]]:
    hits = ((kind, pattern.search(text, at, end)) for kind, pattern in cues.kinds)
    return [(kind, hit) for kind, hit in hits if hit]


def _stop(text: str, at: int, end: int, cues: _Cues) -> int:
    """Return where the clause ends: at a word that turns to something else, or with the sentence."""
    turn = cues.stops.search(text, at, end)
    stop = turn.start() if turn else end
    return at + len(text[at:stop].rstrip(" ,-")) if stop > at else at


def _stands(text: str, sentence: int, start: int, stop: int, cues: _Cues) -> bool:
    denied = cues.denials.search(text, sentence, stop)
    return len(text[start:stop].split()) >= SHORTEST and not (denied and denied.end() >= start)


def _bare(text: str, start: int, end: int, cues: _Cues) -> list[Suggested]:
    hit = cues.bare.match(text, start, end)
    if not hit or NOTHING.match(text, start, end):
        return []
    first, stop = hit.start("cue"), _stop(text, hit.end(), end, cues)
    if len(text[first:stop].split()) < SHORTEST:
        return []
    return [Suggested("idea", first, stop, hit["cue"])]
