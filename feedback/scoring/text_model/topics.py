"""Cold start: what comments are about before anybody has labelled one, and which topics are those of last time."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from feedback.scoring.text_model.tokens import plain, tokens, words

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

WORDS = 10
QUOTES = 3
FEWEST, MOST = 2, 24
LEAST_TEXTS = 6
"""Fewer comments are read faster than they are grouped."""
LEAST_WEIGHT = 0.05
"""A comment whose strongest topic explains less of it than this belongs to none."""
LEAST_LIKENESS = 0.1
QUOTED_WORDS = (4, 60)
"""A quote is easier to name a topic by when it is a sentence rather than a word or a page."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A group of comments: its strongest words with their weights (sum 1), how many comments, up to three quotes.

    ``quotes`` are places of comments in what was grouped, most typical first.
    """

    words: tuple[str, ...]
    weights: tuple[float, ...]
    size: int
    quotes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Grouped:
    """Topics, largest first, and for each comment the place of its topic; None when it fits in none."""

    topics: tuple[Topic, ...]
    of: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """An old topic and the new one it has become, in places; None on one side: gone, or newly come."""

    old: int | None
    new: int | None
    likeness: float


def topics(texts: Sequence[str], *, count: int = 0, seed: int = 1) -> Grouped:
    """Group comments by the words they share, without labels, by factors of their TF-IDF weights.

    A topic is a suggestion to be named by a person: measured on labelled comments, half of a group share a theme.

    Parameters: texts, any number; count >= 0, how many topics, 0 to choose by how many texts there are; seed.
    Returns: topics that hold at least one comment; none for fewer than six comments or no common word.
    Raises: ValueError for a negative count.
    References: Lee and Seung (1999), Nature 401:788; start vectors by Boutsidis and Gallopoulos (2008).

    >>> said = ["the van was late again", "van came late", "a late van", "kind driver phoned", "driver was kind"]
    >>> [topic.size for topic in topics([*said, "kind driver"], count=2).topics]
    [3, 3]
    """
    if count < 0:
        msg = "there is no negative number of topics"
        raise ValueError(msg)
    read = [[word for word in tokens(text) if _tells(word)] for text in texts]
    common = _vocabulary(read)
    if len(texts) < LEAST_TEXTS or len(common) < FEWEST:
        return Grouped((), (None,) * len(texts))
    return _grouped(texts, *_factors(read, common, count or _usual(len(texts)), seed), common)


def _usual(size: int) -> int:
    return min(max(round(sqrt(size) / 2.5), FEWEST), MOST)


def _tells(word: str) -> bool:
    return len(word) > 2 and word[0].isalpha() and word not in words("stop")  # noqa: PLR2004 - two letters say little


def _vocabulary(read: Sequence[Sequence[str]]) -> list[str]:
    """Return the words of at least two comments (of three, from a thousand comments on)."""
    seen: dict[str, int] = {}
    for one in read:
        for word in set(one):
            seen[word] = seen.get(word, 0) + 1
    least = 3 if len(read) >= 1000 else 2  # noqa: PLR2004 - with more comments, chance repeats more words
    return sorted(word for word, times in seen.items() if times >= least)


def _factors(
    read: Sequence[Sequence[str]], common: Sequence[str], count: int, seed: int
) -> tuple["NDArray[float64]", "NDArray[float64]"]:
    """Return how much of each topic is in each comment, and of each word in each topic."""
    import numpy as np
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfVectorizer

    weighed = TfidfVectorizer(analyzer=list, vocabulary=list(common), sublinear_tf=True, dtype=np.float64)
    table = weighed.fit_transform(read)
    count = min(count, *table.shape)
    model = NMF(
        count, init="nndsvda" if count < min(table.shape) else "random", max_iter=400, tol=1e-3, random_state=seed
    )
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a topic that still moves in its fourth digit is a topic all the same
        mixed = model.fit_transform(table)
    length = np.linalg.norm(model.components_, axis=1)
    return mixed * length, model.components_ / np.where(length > 0, length, 1)[:, None]


def _grouped(texts: Sequence[str], mixed: "NDArray[float64]", parts: "NDArray[float64]", common: list[str]) -> Grouped:
    import numpy as np

    first = mixed.argmax(axis=1)
    own = np.where(mixed.max(axis=1) >= LEAST_WEIGHT, first, -1)
    sizes = np.bincount(own[own >= 0], minlength=mixed.shape[1])
    order = [int(one) for one in np.lexsort((np.arange(sizes.size), -sizes)) if sizes[one]]
    place = {old: new for new, old in enumerate(order)}
    found = tuple(_topic(one, texts, mixed, own, parts, common) for one in order)
    return Grouped(found, tuple(place.get(int(one)) for one in own))


def _topic(
    one: int,
    texts: Sequence[str],
    mixed: "NDArray[float64]",
    own: "NDArray[float64]",
    parts: "NDArray[float64]",
    common: list[str],
) -> Topic:
    strongest = [int(place) for place in (-parts[one]).argsort(kind="stable")[:WORDS] if parts[one][place] > 0]
    weight = float(parts[one][strongest].sum())
    members = [int(place) for place in (own == one).nonzero()[0]]
    return Topic(
        tuple(common[place] for place in strongest),
        tuple(float(parts[one][place]) / weight for place in strongest),
        len(members),
        _quotes(members, texts, mixed, one),
    )


def _quotes(members: Sequence[int], texts: Sequence[str], mixed: "NDArray[float64]", one: int) -> tuple[int, ...]:
    """Return the comments that are most purely about the topic, no two of the same words, whole sentences first."""
    share = {place: float(mixed[place, one] * mixed[place, one] / max(mixed[place].sum(), 1e-12)) for place in members}
    quotable = {place: QUOTED_WORDS[0] <= len(tokens(texts[place])) <= QUOTED_WORDS[1] for place in members}
    chosen: dict[str, int] = {}
    for place in sorted(members, key=lambda place: (not quotable[place], -share[place], place)):
        chosen.setdefault(plain(texts[place]), place)
        if len(chosen) == QUOTES:
            break
    return tuple(chosen.values())


def match_topics(old: Sequence[Topic], new: Sequence[Topic]) -> list[Match]:
    """Say which new topic is which old one, so that a topic keeps its name and its history.

    Likeness is the cosine of their words' weights; the assignment with the greatest sum is taken, and pairs below 0.1
    are not the same topic.

    Parameters: topics of two periods, any number.
    Returns: every old topic once in order, then the new ones that were not there before; likeness in [0, 1].
    References: assignment by Kuhn (1955), Naval Research Logistics Quarterly 2:83.

    >>> late, kind = Topic(("late", "van"), (0.7, 0.3), 5, ()), Topic(("kind", "driver"), (0.6, 0.4), 4, ())
    >>> [(m.old, m.new, round(m.likeness, 2)) for m in match_topics([late], [kind, late])]
    [(0, 1, 1.0), (None, 0, 0.0)]
    """
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    likeness = np.array([[_cosine(one, other) for other in new] for one in old]).reshape(len(old), len(new))
    rows, columns = linear_sum_assignment(-likeness)
    same = {
        int(row): int(column)
        for row, column in zip(rows, columns, strict=True)
        if likeness[row, column] >= LEAST_LIKENESS
    }
    kept = [
        Match(one, same.get(one), float(likeness[one, same[one]]) if one in same else 0.0) for one in range(len(old))
    ]
    taken = set(same.values())
    return kept + [Match(None, one, 0.0) for one in range(len(new)) if one not in taken]


def _cosine(one: Topic, other: Topic) -> float:
    mine, yours = dict(zip(one.words, one.weights, strict=True)), dict(zip(other.words, other.weights, strict=True))
    norms = sqrt(sum(w * w for w in mine.values())) * sqrt(sum(w * w for w in yours.values()))
    return min(sum(weight * yours.get(word, 0.0) for word, weight in mine.items()) / norms, 1.0) if norms else 0.0
