"""Words and rules of a language, read once from the data files beside this module."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from feedback.scoring.question_check.inflect import forms

DATA = Path(__file__).parent / "data"
SECTION = re.compile(r"^\[(\w+)(?: \*(\w+))?\]$")
NO_CLASS: frozenset[str] = frozenset()
BETWEEN = re.compile(r",\s*")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Classes of words, and classes of runs of words by their first word, longest first."""

    words: dict[str, frozenset[str]]
    runs: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    common: frozenset[str]
    known: frozenset[str]

    def classes(self, word: str) -> frozenset[str]:
        """Return the classes of a word in lower case."""
        return self.words.get(word, NO_CLASS)


def languages() -> tuple[str, ...]:
    """Return the languages that have rules.

    >>> languages()
    ('en', 'no')
    """
    return tuple(sorted(folder.name for folder in DATA.iterdir() if (folder / "rules.txt").exists()))


def lines_of(language: str, name: str) -> list[str]:
    """Return the lines of a data file without comments; none when the language does not have the file."""
    path = DATA / language / name
    if not path.exists():
        return []
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and line[0] != "#"]


def sections(language: str, name: str) -> Iterator[tuple[str, str, str]]:
    """Yield (section, how its words inflect, line) of a data file."""
    section, inflects = "", ""
    for line in lines_of(language, name):
        if opening := SECTION.match(line):
            section, inflects = opening[1], opening[2] or ""
        else:
            yield section, inflects, line


@lru_cache(maxsize=8)
def lexicon(language: str) -> Lexicon:
    """Read the lexicon of a language."""
    words: dict[str, set[str]] = {}
    runs: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for section, inflects, line in sections(language, "lexicon.txt"):
        for entry in BETWEEN.split(line.strip().rstrip(",")):
            for form in forms(entry, inflects):
                first, *rest = form.split()
                if rest:
                    runs.setdefault(first, []).append(((first, *rest), section))
                else:
                    words.setdefault(first, set()).add(section)
    for section, _, line in sections(language, "charged.txt"):
        for word in line.split():
            if "unjudged" not in words.get(word, ()):
                words.setdefault(word, set()).add(section)
    return Lexicon(
        {word: frozenset(classes) for word, classes in words.items()},
        {first: tuple(sorted(those, key=_longest_first)) for first, those in runs.items()},
        _words_of(language, "common.txt"),
        _words_of(language, "known.txt"),
    )


def _longest_first(run: tuple[tuple[str, ...], str]) -> int:
    return -len(run[0])


def _words_of(language: str, name: str) -> frozenset[str]:
    return frozenset(word for line in lines_of(language, name) for word in line.split())


@lru_cache(maxsize=8)
def probes(language: str) -> frozenset[str]:
    """Read the follow-ups that are fair after anything."""
    return frozenset(line.strip() for line in lines_of(language, "probes.txt"))


@lru_cache(maxsize=8)
def pairs(language: str) -> frozenset[tuple[str, ...]]:
    """Read the pairs that are one thing."""
    return frozenset(
        tuple(pair.split()) for line in lines_of(language, "binomials.txt") for pair in BETWEEN.split(line.rstrip(","))
    )


@lru_cache(maxsize=8)
def opposites(language: str) -> dict[str, tuple[str, ...]]:
    """Read which words balance each other, both ways, the nearest first."""
    found: dict[str, dict[str, None]] = {}
    for line in lines_of(language, "antonyms.txt"):
        word, _, others = line.partition(":")
        for other in others.split():
            found.setdefault(word, {})[other] = None
            found.setdefault(other, {})[word] = None
    return {word: tuple(others) for word, others in found.items()}


@lru_cache(maxsize=8)
def phrases(language: str, name: str) -> dict[str, str]:
    """Read a file of ``key = words`` lines."""
    read = (line.partition("=") for line in lines_of(language, name))
    return {key.strip(): words.strip() for key, _, words in read}
