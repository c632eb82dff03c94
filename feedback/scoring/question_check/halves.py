"""Two questions instead of one that is two: each half asked by itself, joined by SPLIT."""

from collections.abc import Iterator
from itertools import pairwise

from feedback.scoring.question_check.asking import opposed
from feedback.scoring.question_check.coordination import adjective
from feedback.scoring.question_check.lexicon import opposites
from feedback.scoring.question_check.topic import noun_phrase, starts_noun
from feedback.scoring.question_check.words import Reading

SPLIT = " / "
MOST = 4
SHORTEST = 2
OPENS = ("definite", "poss")
ARTICLES = frozenset(("the", "our", "your", "this", "these", "those", "its", "their", "his", "her"))
BETWEEN = ("of", "about", "with")
ASKS = ("wh", "aux", "aux_neg")


def apart(text: str) -> tuple[str, ...]:
    """Return the questions that stand side by side in a text; the text alone when they do not.

    >>> apart("How was the food? / How was the room?")
    ('How was the food?', 'How was the room?')
    >>> apart("How was the pool / gym?")
    ('How was the pool / gym?',)
    """
    parts = tuple(part.strip() for part in text.split(SPLIT))
    whole = 1 < len(parts) <= MOST and all(part.endswith(("?", ".")) and len(part) > SHORTEST for part in parts)
    return parts if whole else (text,)


def places(text: str, parts: tuple[str, ...]) -> Iterator[int]:
    """Yield where each part begins in the text.

    >>> list(places("A? / B?", ("A?", "B?")))
    [0, 5]
    """
    at = 0
    for part in parts:
        at = text.index(part, at)
        yield at
        at += len(part)


def asks_of(reading: Reading) -> tuple[str, ...]:
    """Return the asks of a question cut apart: sentences that ask, and clauses with a question word of their own."""
    begins = [at for at in reading.asks if reading.low(reading.end_of_sentence(at) - 1) == "?"]
    if len(begins) > 1:
        return tuple(_sentence(reading, at, reading.end_of_sentence(at) - 1) for at in begins)
    if not begins:
        return ()
    at, end = begins[0], reading.end_of_sentence(begins[0]) - 1
    cuts = [place for place in range(at + 2, end - 1) if _cuts(reading, place)]
    edges = [at, *cuts, end]
    return tuple(_sentence(reading, left, right) for left, right in pairwise(edges)) if cuts else ()


def _cuts(reading: Reading, place: int) -> bool:
    """Say whether another ask begins after this joint."""
    return reading.has(place, "joint") and not reading.has(place, "or") and reading.has(place + 1, *ASKS)


def _sentence(reading: Reading, left: int, right: int) -> str:
    """Return the words between two places as a question of their own."""
    while left < right and (reading.has(left, "joint") or not reading.tokens[left].text[0].isalnum()):
        left += 1
    while right > left and not reading.tokens[right - 1].text[-1].isalnum():
        right -= 1
    if right - left < SHORTEST:
        return ""
    said = reading.text[reading.tokens[left].start : reading.tokens[right - 1].end]
    return f"{said[:1].upper()}{said[1:]}?"


def things_of(reading: Reading) -> tuple[str, ...]:
    """Return the things that are joined: the food and the service; none when no two things are."""
    for place in range(1, len(reading.tokens) - 1):
        described = adjective(reading, place + 1) and not starts_noun(reading, place + 2)
        if described or not reading.has(place, "joint", "joint_run"):
            continue
        if found := _things_at(reading, place):
            return found
    return ()


def _things_at(reading: Reading, place: int) -> tuple[str, ...]:
    """Return the things left and right of a joint, those before a comma too."""
    left = place - 1
    items: list[str] = []
    while len(items) < MOST - 1:
        while left > 0 and reading.low(left) == ",":
            left -= 1
        begin = left
        while begin > 0 and not reading.has(begin, *OPENS) and _within(reading, begin - 1):
            begin -= 1
        if not _within(reading, begin) or not (said := noun_phrase(reading, begin, left + 1)):
            break
        items.insert(0, _each(reading, begin, said))
        if reading.low(begin - 1) != ",":
            break
        left = begin - 1
    right = place + 1
    while reading.has(right, "joint", "joint_run", "extreme", "degree") or reading.low(right) in {
        "of",
        "about",
        "with",
    }:
        right += 1
    said = noun_phrase(reading, right, None) if items else ""
    if not said or reading.has(right, *ASKS):
        return ()
    return tuple(_named(item, items[0]) for item in (*items, _each(reading, right, said)))


def _each(reading: Reading, begin: int, said: str) -> str:
    """Return a thing with an article when the question asks about every one of it."""
    every = reading.has(begin - 1, "extreme") or reading.has(begin, "extreme")
    opened = said.split(" ", maxsplit=1)[0] in ARTICLES
    return f"the {said}" if every and not opened else said


def _within(reading: Reading, at: int) -> bool:
    """Say whether a word can belong to the name of a thing."""
    return starts_noun(reading, at) or reading.has(at, *OPENS) or reading.low(at) == "'s"


def _named(item: str, first: str) -> str:
    """Return a thing with the article, or the owner, that it shares with the first."""
    head, _, _ = first.partition(" ")
    if item.split(" ", maxsplit=1)[0] in ARTICLES:
        return item
    if "'s " in first.replace("’", "'"):
        owner = first[: first.replace("’", "'").rindex("'s ") + 3]
        return item if item.startswith(owner) else f"{owner}{item}"
    return f"{head} {item}" if head in {"the", "our", "your", "these", "those"} and item != first else item


def qualities_of(reading: Reading, language: str) -> tuple[tuple[str, str], ...]:
    """Return two joined adjectives with the opposite of each; none when an opposite is not known."""
    for place in range(1, len(reading.tokens) - 1):
        pair = (place - 1, place + 1)
        if reading.has(place, "joint") and all(adjective(reading, at) for at in pair):
            words = [reading.low(at) for at in pair]
            if opposed(words[0], words[1], language):
                continue
            others = [opposites(language).get(word, ("",))[0] for word in words]
            return tuple(zip(words, others, strict=True)) if all(others) else ()
    return ()
