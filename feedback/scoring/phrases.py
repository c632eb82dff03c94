"""Rules of a theme: phrases found as words, never inside a word."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*\*?")


@dataclass(frozen=True, slots=True)
class Phrases:
    """What counts for a theme and what keeps it out, ready to be looked for."""

    counts: re.Pattern[str] | None
    forbids: re.Pattern[str] | None

    def span(self, text: str) -> tuple[int, int] | None:
        """Return where the first phrase that counts stands; None without one, or where one stands that forbids."""
        if self.counts is None or self.forbidden(text):
            return None
        found = self.counts.search(text)
        return found.span() if found else None

    def forbidden(self, text: str) -> bool:
        """Say whether a phrase stands there that keeps the theme out."""
        return self.forbids is not None and self.forbids.search(text) is not None


def phrases(counts: Iterable[str], forbids: Iterable[str] = ()) -> Phrases:
    """Make phrases ready to be looked for, as whole words in this order, whatever their case and what stands between.

    Parameters: counts, forbids, phrases; a word that ends in * stands for every word that begins so.
    Returns: Phrases; without a phrase that counts it finds nothing, without one that forbids it forbids nothing.
    Raises: nothing; a phrase without a letter or a digit is left out.
    References: whole-word matching as in dictionary-based content analysis, Krippendorff (2018), section 11.4.

    >>> late = phrases(["late", "a week lat*"], ["later"])
    >>> late.span("Two days LATE again"), late.span("The plates were fine"), late.span("late, and later still")
    ((9, 13), None, None)
    """
    return Phrases(_pattern(counts), _pattern(forbids))


def _pattern(said: Iterable[str]) -> re.Pattern[str] | None:
    parts = [r"[\W_]+".join(_word(word) for word in found) for phrase in said if (found := WORD.findall(phrase))]
    if not parts:
        return None
    longest_first = sorted(set(parts), key=lambda part: (-len(part), part))
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", re.IGNORECASE)


def _word(word: str) -> str:
    """Return the pattern of one word; both apostrophes are the same one."""
    stem, star = (word[:-1], r"\w*") if word.endswith("*") else (word, "")
    return re.sub(r"['’]", "['’]", re.escape(stem)) + star
