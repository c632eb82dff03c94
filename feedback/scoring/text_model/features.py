"""A comment and its question as a row of numbers: words, parts of words, and both in the light of what was asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
PARTS = (2, 5)
"""Characters of a part of a word."""
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


def learn_features(comments: Sequence[Comment]) -> Features:
    """Return the columns for these comments; without a single word there are none but the marks."""
    least = 2 if len(comments) >= MANY else 1
    found = [_fitted(_vectoriser(kind, least), [one.text for one in comments]) for kind in ("words", "parts")]
    asked = sorted({name for one in comments for name in _asked(one.question)})
    (said, said_weights), (parts, part_weights) = found
    return Features(said, said_weights, parts, part_weights, {name: place for place, name in enumerate(asked)})


def rows_of(features: Features, comments: Sequence[Comment]) -> "csr_matrix":
    """Return one sparse row per comment, shape (n, features.width); unknown words and questions count nothing."""
    import numpy as np
    from scipy import sparse

    texts = [one.text for one in comments]
    if not texts:
        return _empty(0, features.width)
    asks = np.array([ASKS.index(asks_for(one.question)) for one in comments], dtype=np.int64)
    said = _weighed("words", features.words, features.word_weights, texts)
    parts = _weighed("parts", features.parts, features.part_weights, texts)
    marks = sparse.csr_matrix(np.array([_marks(text, tokens(text)) for text in texts], dtype=np.float32))
    under = [_under(table, asks) for table in (said, marks)]
    table: csr_matrix = sparse.hstack(
        [said, parts, marks, *under, _questions(features, comments)], format="csr", dtype=np.float32
    )
    return table


def _empty(height: int, width: int) -> "csr_matrix":
    import numpy as np
    from scipy import sparse

    return sparse.csr_matrix(np.zeros((height, width), dtype=np.float32))


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


def _asked(question: str) -> list[str]:
    """Return what is known of a question: itself, as a whole, its words, and what it asks for."""
    return [f"={plain(question)}", f"?{asks_for(question)}", *sorted(set(tokens(question)))]


def _vectoriser(kind: str, least: int = 1, vocabulary: Mapping[str, int] | None = None) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    read: dict[str, Any] = {"analyzer": _said} if kind == "words" else {"analyzer": "char_wb", "ngram_range": PARTS}
    if kind == "parts":
        read["preprocessor"] = _for_parts
    import numpy as np

    return TfidfVectorizer(**read, min_df=least, vocabulary=vocabulary, sublinear_tf=True, dtype=np.float32)


def _fitted(vectoriser: Any, texts: Sequence[str]) -> tuple[dict[str, int], "NDArray[float32]"]:
    import numpy as np

    try:
        vectoriser.fit(texts)
    except ValueError:  # no word at all, or none twice
        return {}, np.zeros(0, dtype=np.float32)
    return {name: int(place) for name, place in vectoriser.vocabulary_.items()}, vectoriser.idf_.astype(np.float32)


def _weighed(kind: str, vocabulary: Mapping[str, int], weights: "NDArray[float32]", texts: Sequence[str]) -> Any:

    if not vocabulary:
        return _empty(len(texts), 0)
    vectoriser = _vectoriser(kind, vocabulary=vocabulary)
    vectoriser.idf_ = weights
    return vectoriser.transform(texts)


def _for_parts(text: str) -> str:
    return GLUED.sub(" ", text[:LONGEST]).lower().replace("’", "'")


def _said(text: str) -> list[str]:
    """Return what is read of a text: words, pairs, how it begins and ends, a short whole, and what is denied."""
    said = tokens(text)
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
        float(any(sign.isdigit() for sign in text)),
        float(not said),
    ]
