"""Which facets of an aspect a sentence may be about: clue words in, facets out.

A suggestion for a person to look at, never a verdict: words are compared by their beginnings, so that "deliver" also
finds "delivered" and "deliveries", and nothing is guessed from words that are not there.
"""

import re
import unicodedata
from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
BETWEEN_CLUES = re.compile(r"[,;\n]+")
ENDINGS = ("ings", "ing", "edly", "ied", "ies", "ed", "es", "ly", "s", "e", "y")
SHORTEST_STEM = 3
PREFIX_FROM = 4


def suggested_facets(text: str, clues: Mapping[Key, str]) -> set[Key]:
    """Return the facets whose clue words occur in ``text``.

    Parameters
    ----------
    text
        What a customer said; any length, may be empty.
    clues
        For each facet its clues, separated by commas, semicolons or line ends. A clue of several words must occur as
        that run of words. Facets without clues are never suggested.

    Returns
    -------
    set
        The keys of ``clues`` whose facet has at least one clue in the text; empty for an empty text.

    Examples
    --------
    >>> sorted(suggested_facets("It was delivered late, again.", {"date": "late, day", "van": "driver", "all": ""}))
    ['date']
    >>> sorted(suggested_facets("Two DELIVERIES across the fjord", {"arrival": "delivery", "way": "across the fjord"}))
    ['arrival', 'way']
    >>> suggested_facets("", {"date": "late"})
    set()
    """
    said = [stem(word) for word in words_of(text)]
    return {key for key, written in clues.items() if any(_occurs(clue, said) for clue in clues_of(written))}


def clues_of(written: str) -> list[list[str]]:
    """Return the clues somebody wrote, each as the stems of its words; empty ones are left out."""
    clues = ([stem(word) for word in words_of(clue)] for clue in BETWEEN_CLUES.split(written))
    return [clue for clue in clues if clue]


def words_of(text: str) -> list[str]:
    """Return the words of a text without case and accents.

    >>> words_of("Über Nacht, it's LATE.")
    ['uber', 'nacht', "it's", 'late']
    """
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    return [word.replace("’", "'") for word in WORD.findall(plain.casefold())]


def stem(word: str) -> str:
    """Return the part of a word that its forms share; short words stay whole.

    >>> [stem(word) for word in ("deliver", "delivery", "deliveries", "delivered", "late", "day", "days")]
    ['deliver', 'deliver', 'deliver', 'deliver', 'lat', 'day', 'day']
    """
    for ending in ENDINGS:
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= SHORTEST_STEM:
            return rest
    return word


def _occurs(clue: list[str], said: list[str]) -> bool:
    """Say whether the clue's words follow each other somewhere in what was said."""
    starts = range(len(said) - len(clue) + 1)
    return any(all(_fits(part, said[start + at]) for at, part in enumerate(clue)) for start in starts)


def _fits(part: str, word: str) -> bool:
    """Say whether a word is a form of a clue's word: same stem, or for long clues the same beginning."""
    return word == part or (len(part) >= PREFIX_FROM and word.startswith(part))
