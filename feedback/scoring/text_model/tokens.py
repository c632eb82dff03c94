"""Words of a comment as the models read them, and the word lists of each language (data files beside this module)."""

import json
import re
from functools import cache, lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "words"
LANGUAGES = ("en", "nb")
TOKEN = re.compile(r"\w+(?:['’]\w+)*|[!?]+")
GLUED = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
"""Where a line end was lost between two sentences: "helpfulVery"."""
LONGEST = 20_000
"""Characters of one comment that are read; what comes after is not looked at."""


@cache
def words(name: str, language: str = "") -> frozenset[str]:
    """Return a word list of one language, or of all languages together.

    Parameters: name of the list in ``words/*.json``; language, one of `LANGUAGES` or "".
    Returns: words in lower case; empty for a list that the language does not have.

    >>> "never" in words("negators", "en"), "ikke" in words("negators")
    (True, True)
    """
    chosen = [language] if language in LANGUAGES else LANGUAGES
    return frozenset(word for code in chosen for word in _lists(code).get(name, ()))


@cache
def _lists(language: str) -> dict[str, list[str]]:
    return dict(json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8")))


def tokens(text: str) -> list[str]:
    """Return the words and marks of a text in lower case, in their order; sentences that were glued come apart.

    >>> tokens("Very helpfulFriendly, wasn’t it?!")
    ['very', 'helpful', 'friendly', "wasn't", 'it', '?!']
    """
    return [one.replace("’", "'") for one in TOKEN.findall(GLUED.sub(" ", text[:LONGEST]).lower())]


@lru_cache(maxsize=20_000)
def is_negator(token: str) -> bool:
    """Tell whether a word turns what follows into its opposite.

    >>> [is_negator(word) for word in ("never", "didn't", "knot")]
    [True, True, False]
    """
    return token in words("negators") or token.endswith("n't")


def plain(text: str) -> str:
    """Return a text by which two of the same words are the same text, whatever case, marks and spaces.

    >>> plain(" Nothing!! ") == plain("nothing.")
    True
    """
    return " ".join(re.findall(r"\w+", text.lower()))
