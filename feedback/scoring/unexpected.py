"""What nobody expected to hear: words far from every part of the aspect, counted. Words in, distances out.

The stand-in for a model's distance to every theme where no theme has been learnt yet: it knows the clue words of the
facets, the words of the question, and what others said about the aspect, and nothing of meaning.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence

from feedback.scoring.facets import BETWEEN_CLUES, stem, words_of

FAR, FEWEST_WORDS, SHARED_BY = 0.75, 4, 2
LITTLE = frozenset(
    words_of(
        "a an and are as at be been but by for from had has have he her him his i i'm i've if in into is it it's "
        "its just me my no not of on one or our out she so than that that's the their them then there they this "
        "to too up us very was we were what when where which who will with would you your all also am any because "
        "can could did do does don't down ever get got go goes how know like make more most much need never now "
        "only other over said same say some still such take tell thing think time two want way well yes "
    )
)


def distance(text: str, *, known: Iterable[str]) -> float | None:
    """Return the share of the words that carry meaning and occur in nothing we know.

    Parameters: text, what somebody said; known, texts (clues, questions, other people's words) it is compared with.
    Returns: from 0 (every word is known) to 1 (none is); None when fewer than 4 different words carry meaning: of so
    few nothing can be said.

    >>> distance("We used the tarp as a stage for the village concert", known=["tent, tarp, pitch", "rain"])
    0.8
    >>> distance("Late again", known=["late"]) is None
    True
    """
    mine = _carrying(text)
    if len(mine) < FEWEST_WORDS:
        return None
    theirs = {word for one in known for word in _carrying(one)}
    return sum(word not in theirs for word in mine) / len(mine)


def unexpected(sayings: Sequence[tuple[Hashable, str]], *, clues: Mapping[Hashable, str]) -> dict[Hashable, float]:
    """Return which sayings are far from every facet and from what anybody else said, with how far.

    Parameters
    ----------
    sayings
        Who said it is not needed: a key for each saying, and the words. Each is compared with all the others.
    clues
        For each facet its clue words, separated by commas.

    Returns
    -------
    dict
        Key to distance, only those at 0.75 or beyond, the farthest first; empty without sayings. A word that two
        others used too is no surprise.

    References
    ----------
    Markou and Singh (2003), Signal Processing 83:2481 (novelty as distance from what is known).

    Examples
    --------
    >>> said = [(1, "The parcel came late on Thursday"), (2, "The parcel waited at the quay on Thursday"),
    ...         (3, "My grandmother plays the cello standing in ski boots")]
    >>> unexpected(said, clues={"date": "late, thursday", "handover": "quay, parcel"})
    {3: 1.0}
    >>> unexpected([], clues={})
    {}
    """
    expected = [clue for written in clues.values() for clue in BETWEEN_CLUES.split(written)]
    used = Counter(word for _, text in sayings for word in _carrying(text))
    found = {}
    for key, text in sayings:
        mine = _carrying(text)
        shared = [word for word in mine if used[word] > SHARED_BY]
        far = distance(text, known=[*expected, *shared])
        if far is not None and far >= FAR:
            found[key] = far
    return dict(sorted(found.items(), key=lambda one: -one[1]))


def _carrying(text: str) -> set[str]:
    """Return the stems of the words that carry meaning."""
    said = (word for word in words_of(text) if word not in LITTLE and "'" not in word)
    return {stem(word) for word in said if len(word) > 2}  # noqa: PLR2004 - two letters carry little
