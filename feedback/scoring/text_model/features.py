"""A comment and its question as a row of numbers: words, parts of words, and both in the light of what was asked."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log1p
from typing import TYPE_CHECKING, Any

from feedback.scoring.text_model.questions import ASKS, asks_for
from feedback.scoring.text_model.rows import Comment
from feedback.scoring.text_model.tokens import GLUED, LONGEST, is_negator, plain, tokens, words

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

MANY = 200
"""From this many comments on, what occurs in one comment alone is left out: it can teach nothing about others."""
DIGIT = re.compile(r"\d")
PARTS = (2, 5)
"""Characters of a part of a word."""
LONGEST_WORD = 60
"""Characters of a word that are taken apart: nobody writes longer ones on purpose."""
DENIED_WORDS = 3
WHOLE_WORDS = 6
LONG_WORDS = 30
SHORT_WORDS = 3


@dataclass(frozen=True, slots=True)
class Features:
    """Which column stands for what, and how much each word and part weighs (inverse document frequency)."""

    words: Mapping[str, int]
    word_weights: "NDArray[float32]"
    parts: Mapping[str, int]
    part_weights: "NDArray[float32]"
    questions: Mapping[str, int]

    @property
    def width(self) -> int:
        """How many columns a row has."""
        return len(self.parts) + len(self.questions) + (1 + len(ASKS)) * (len(self.words) + len(_marks("", [])))

    @property
    def said(self) -> int:
        """How many columns, the first ones, stand for words and their parts alone."""
        return len(self.words) + len(self.parts)

    @property
    def plain(self) -> list[int]:
        """The columns of words, their parts and the question, without what is only one of them under another."""
        return [*range(self.said), *range(self.width - len(self.questions), self.width)]


def learn_features(comments: Sequence[Comment]) -> Features:
    """Return the columns for these comments; without a single word there are none but the marks."""
    least = 2 if len(comments) >= MANY else 1
    texts = [one.text for one in comments]
    said = _known((_said(tokens(text)) for text in texts), len(texts), least)
    parts = _known((_parts(text, {}) for text in texts), len(texts), least)
    asked = sorted({name for one in comments for name in _asked(one.question)})
    return Features(*said, *parts, {name: place for place, name in enumerate(asked)})


def rows_of(features: Features, comments: Sequence[Comment]) -> "csr_matrix":
    """Return one sparse row per comment, shape (n, features.width); unknown words and questions count nothing."""
    import numpy as np
    from scipy import sparse

    if not comments:
        return sparse.csr_matrix(np.zeros((0, features.width), dtype=np.float32))
    read = [tokens(one.text) for one in comments]
    asks = np.array([ASKS.index(asks_for(one.question)) for one in comments], dtype=np.int64)
    vocabulary, cache = features.words, dict[str, list[int]]()
    places = [[vocabulary[name] for name in _said(one) if name in vocabulary] for one in read]
    said = _weighed(places, features.word_weights)
    parts = _weighed([_places(one.text, features.parts, cache) for one in comments], features.part_weights)
    pairs = zip(comments, read, strict=True)
    marks = sparse.csr_matrix(np.array([_marks(one.text, words_) for one, words_ in pairs], dtype=np.float32))
    under = [_under(table, asks) for table in (said, marks)]
    asked = _questions(features, comments)
    table: csr_matrix = sparse.hstack([said, parts, marks, *under, asked], format="csr", dtype=np.float32)
    return table


def _known(read: Iterable[Sequence[str]], count: int, least: int) -> tuple[dict[str, int], "NDArray[float32]"]:
    """Return the columns of what occurs in enough comments, with weights: the rarer, the more it says."""
    import numpy as np

    seen: Counter[str] = Counter()
    for one in read:
        seen.update(set(one))
    names = sorted(name for name, times in seen.items() if times >= least)
    times = np.array([seen[name] for name in names], dtype=np.float64)
    weights = np.log((1 + count) / (1 + times)) + 1
    return {name: place for place, name in enumerate(names)}, weights.astype(np.float32)


def _weighed(places: Sequence[Sequence[int]], weights: "NDArray[float32]") -> Any:
    """Return rows of length 1 with (1 + log count) x weight at the given columns."""
    import numpy as np
    from scipy import sparse

    ends = np.cumsum([0, *(len(one) for one in places)])
    flat = np.fromiter((place for one in places for place in one), dtype=np.int64, count=int(ends[-1]))
    shape = (len(places), len(weights))
    table = sparse.csr_matrix((np.ones(flat.size, dtype=np.float32), flat, ends), shape=shape)
    table.sum_duplicates()
    table.data = (1 + np.log(table.data)) * weights[table.indices]
    squares = np.add.reduceat(np.append(table.data**2, np.float32(0)), table.indptr[:-1])
    length = np.sqrt(np.where(np.diff(table.indptr) > 0, squares, 1))
    table.data /= np.repeat(length, np.diff(table.indptr)).astype(np.float32)
    return table


def _questions(features: Features, comments: Sequence[Comment]) -> "csr_matrix":
    import numpy as np
    from scipy import sparse

    places = [[features.questions[n] for n in _asked(one.question) if n in features.questions] for one in comments]
    ends = np.cumsum([0, *(len(one) for one in places)])
    flat = np.array([place for one in places for place in one], dtype=np.int64)
    shape = (len(comments), len(features.questions))
    return sparse.csr_matrix((np.ones(flat.size, dtype=np.float32), flat, ends), shape=shape)


def _under(table: "csr_matrix", asks: Any) -> "csr_matrix":
    """Return the same columns once for each thing a question can ask for, filled where it does."""
    import numpy as np
    from scipy import sparse

    width = table.shape[1]
    moved = table.indices + np.repeat(asks * width, np.diff(table.indptr))
    return sparse.csr_matrix((table.data, moved, table.indptr), shape=(table.shape[0], width * len(ASKS)))


@lru_cache(maxsize=1024)
def _asked(question: str) -> tuple[str, ...]:
    """Return what is known of a question: itself, as a whole, its words, and what it asks for."""
    return (f"={plain(question)}", f"?{asks_for(question)}", *sorted(set(tokens(question))))


def _places(text: str, vocabulary: Mapping[str, int], cache: dict[str, list[int]]) -> list[int]:
    """Return the columns of the parts of all words; a word met before is not taken apart again."""
    found: list[int] = []
    for word in _for_parts(text):
        known = cache.get(word)
        if known is None:
            known = cache[word] = [vocabulary[part] for part in _parts_of(word) if part in vocabulary]
        found += known
    return found


def _parts(text: str, cache: dict[str, list[str]]) -> list[str]:
    return [part for word in _for_parts(text) for part in cache.setdefault(word, _parts_of(word))]


def _parts_of(word: str) -> list[str]:
    """Return all runs of two to five characters of a word with a space around it; a shorter one is its own part.

    >>> _parts_of("of")
    [' o', 'of', 'f ', ' of', 'of ', ' of ']
    """
    spaced = f" {word} "
    longest = min(PARTS[1], len(spaced))
    return [spaced[at : at + size] for size in range(PARTS[0], longest + 1) for at in range(len(spaced) - size + 1)]


def _for_parts(text: str) -> list[str]:
    return [word[:LONGEST_WORD] for word in GLUED.sub(" ", text[:LONGEST]).lower().replace("’", "'").split()]


def _said(said: Sequence[str]) -> list[str]:
    """Return what is read of a text: words, pairs, how it begins and ends, a short whole, and what is denied."""
    found = [*said, *(f"{one} {other}" for one, other in pairwise(said))]
    if not said:
        return found
    found += [f"^{said[0]}", f"^{' '.join(said[:2])}", f"{said[-1]}$"]
    if len(said) <= WHOLE_WORDS:
        found.append(f"={' '.join(said)}")
    left = 0
    for word in said:
        if left:
            found.append(f"not_{word}")
            left -= 1
        if is_negator(word):
            left = DENIED_WORDS
    return found


def _marks(text: str, said: Sequence[str]) -> list[float]:
    """Return what a text is like apart from its words: its length, and words of contrast, denial and wishing."""
    known = set(said)
    return [
        log1p(len(said)) / 3,
        float(len(said) <= SHORT_WORDS),
        float(len(said) > LONG_WORDS),
        float(bool(known & words("contrast"))),
        float(any(is_negator(word) for word in said)),
        float(bool(known & words("wishes"))),
        float("!" in text),
        float("?" in text),
        float(text.isupper()),
        float(bool(DIGIT.search(text))),
        float(not said),
    ]
