"""How many years of school one needs to read a text."""

import re

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
SENTENCE = re.compile(r"[.?!:;]+(?:\s|$)")
VOWELS = {"en": re.compile(r"[aeiouyà-ÿ]+"), "no": re.compile(r"[aeiouyæøåà-ÿ]+")}
LONG_WORD = 7


def reading_grade(text: str, language: str = "en") -> float:
    """Return the school years that a text asks for.

    English by the formula of Flesch and Kincaid: .39 words a sentence + 11.8 syllables a word - 15.59. Others by
    Björnsson's LIX, words a sentence + per cent of words longer than six letters, brought to school years by Anderson's
    table (about LIX / 5 - 1).

    Parameters
    ----------
    text
        Any text; may be empty.
    language
        ``en``, or another for LIX.

    Returns
    -------
    float
        Years, at least 0; 0 for a text without words.

    References
    ----------
    Kincaid, Fishburne, Rogers and Chissom (1975). Björnsson (1968). Anderson (1983), Journal of Reading 26.

    Examples
    --------
    >>> round(reading_grade("The cat sat on the mat."), 1), reading_grade("")
    (0.0, 0.0)
    >>> round(reading_grade("How would you characterise institutional accountability mechanisms?")) > 12
    True
    """
    words = WORD.findall(text)
    if not words:
        return 0.0
    sentences = max(len(SENTENCE.findall(text)), 1)
    if language != "en":
        lix = len(words) / sentences + 100 * sum(len(word) >= LONG_WORD for word in words) / len(words)
        return max(0.0, lix / 5 - 1)
    syllables = sum(_syllables(word.lower()) for word in words)
    return max(0.0, 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59)


def _syllables(word: str) -> int:
    """Count groups of vowels; a last silent e is none."""
    groups = len(VOWELS["en"].findall(word))
    if word.endswith("e") and not word.endswith(("le", "ee")) and groups > 1:
        groups -= 1
    return max(groups, 1)
