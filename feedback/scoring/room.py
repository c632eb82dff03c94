"""Who is talking in a conversation, how close it stays, and what silence brought: lines in, remarks for the host out.

Everything here is for the host's eyes only and says what happened; nothing judges the customer. Shares count words, not
seconds, because what is written has no duration.
"""

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from feedback.scoring.facets import words_of

Side = Literal["host", "customer"]
WAITED = (
    8.0  # seconds after which waiting is a silence: a pause in a talk is felt from about four (Heldner, Edlund 2010)
)
LISTENS_BELOW = 40  # per cent of the words; above it the host talks as much as the one who knows
MANY_IN_A_ROW = 3
SOLUTION = re.compile(
    r"\b(?:would it (?:have )?(?:help(?:ed)?|work(?:ed)?|be(?:en)? (?:better|easier|enough))|"
    r"what if we|how about (?:we|if)|"
    r"(?:we|i) (?:could|can|should|will|ll|'ll) (?:send|give|build|make|add|offer|change|fix|put|set|get|arrange)|"
    r"(?:have you|did you) (?:tried|try|thought of|considered?)|you (?:should|could just|ought to|might want to)|"
    r"why don'?t you|we'?re (?:planning|going|about) to|our new|wouldn'?t it be)\b",
    re.IGNORECASE,
)
BROKEN = re.compile(r"(?:[—–-]|\.\.\.|…)[\"”’']?\s*$")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said, and when (``second``, from any start).

    ``about`` names the facets it touches; ``cut_in`` says that the host sent it while the customer was still writing,
    ``parked`` that it was kept for another talk, ``opens`` that it was said to warm up.
    """

    key: Hashable
    side: Side
    text: str
    second: float
    about: frozenset[Hashable] = frozenset()
    parked: bool = False
    cut_in: bool = False
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """How many words each side said, and the customer's share in per cent; no share while nothing was said."""

    customer: int
    host: int
    percent: int | None


@dataclass(frozen=True, slots=True)
class Focus:
    """On how many of the customer's turns the aspect was touched, how many were parked, and how many touch nothing."""

    on: int
    turns: int
    parked: int


@dataclass(frozen=True, slots=True)
class Silence:
    """How long the host waited after a question, and the line that came of it."""

    seconds: float
    asked: Hashable
    brought: Hashable
    words: int


def talk_share(lines: Sequence[Line]) -> Share:
    """Return who has said how much.

    Parameters
    ----------
    lines
        What was said, any order, may be empty.

    Returns
    -------
    Share
        Words of the customer and of the host, >= 0, and the customer's share in whole per cent on [0, 100]; the share
        is None when nobody has said a word.

    Examples
    --------
    >>> talk_share([Line(1, "host", "What happened then?", 0), Line(2, "customer", "Nothing. That was the story.", 9)])
    Share(customer=5, host=3, percent=62)
    >>> talk_share([])
    Share(customer=0, host=0, percent=None)
    """
    customer = sum(len(words_of(line.text)) for line in lines if line.side == "customer")
    host = sum(len(words_of(line.text)) for line in lines if line.side == "host")
    both = customer + host
    return Share(customer, host, round(100 * customer / both) if both else None)


def turns_in_a_row(lines: Sequence[Line]) -> int:
    """Return how many lines the host has said since the customer last spoke.

    Parameters
    ----------
    lines
        What was said, in order, may be empty.

    Returns
    -------
    int
        Lines at the end that are all the host's, >= 0; 0 for an empty conversation.

    Examples
    --------
    >>> turns_in_a_row([Line(1, "customer", "Yes.", 0), Line(2, "host", "And?", 4), Line(3, "host", "Hello?", 9)])
    2
    """
    count = 0
    for line in reversed(lines):
        if line.side != "host":
            break
        count += 1
    return count


def focus_of(lines: Sequence[Line]) -> Focus:
    """Return how close the customer's turns stay to the aspect.

    Parameters
    ----------
    lines
        What was said, any order. Turns said while the conversation opened (``opens``) are to warm up and do not count.

    Returns
    -------
    Focus
        Turns that touch a facet and were not parked; all turns that count; turns that were parked. All >= 0.

    Examples
    --------
    >>> weather = Line(0, "customer", "Sideways.", 0, opens=True)
    >>> late = Line(1, "customer", "It came on Saturday.", 60, about=frozenset({"the day"}))
    >>> list_ = Line(2, "customer", "The spare parts list is old.", 90, parked=True)
    >>> focus_of([weather, late, list_])
    Focus(on=1, turns=2, parked=1)
    """
    turns = [line for line in lines if line.side == "customer" and not line.opens]
    on = sum(bool(line.about) and not line.parked for line in turns)
    return Focus(on, len(turns), sum(line.parked for line in turns))


def best_silence(lines: Sequence[Line]) -> Silence | None:
    """Return the wait after a question that brought most words.

    Parameters
    ----------
    lines
        What was said, in order of time; ``second`` never falls.

    Returns
    -------
    Silence or None
        Of all waits of at least eight seconds between a host's line and the customer's next, the one after which the
        customer said most; the longer of two equal ones. None when nobody waited.

    References
    ----------
    Rowe, M. B. (1986). Wait time: slowing down may be a way of speeding up. Journal of Teacher Education 37(1).

    Examples
    --------
    >>> asked = Line(1, "host", "Tell me more about that.", 100)
    >>> found = best_silence([asked, Line(2, "customer", "You measure from when I order.", 141)])
    >>> (found.seconds, found.brought, found.words)
    (41, 2, 6)
    >>> best_silence([asked, Line(2, "customer", "No.", 103)]) is None
    True
    """
    waits = [
        Silence(after.second - before.second, before.key, after.key, len(words_of(after.text)))
        for before, after in pairwise(lines)
        if before.side == "host" and after.side == "customer" and after.second - before.second >= WAITED
    ]
    return max(waits, key=lambda wait: (wait.words, wait.seconds), default=None)


def early_solutions(lines: Sequence[Line], *, until: int | None = None) -> list[Hashable]:
    """Return the host's lines that offer a solution before the customer has told the whole of it.

    Parameters
    ----------
    lines
        What was said, in order.
    until
        How many of the lines were said before "what else?" was asked; None for all of them.

    Returns
    -------
    list
        Keys of those lines, in order; empty when none does. The wordings are a list of our own and not complete.

    Examples
    --------
    >>> early_solutions([Line(1, "host", "Would it help if we sent a better tracking link?", 0)])
    [1]
    >>> early_solutions([Line(1, "host", "Tell me more about that.", 0)])
    []
    """
    said = [line for line in lines[:until] if line.side == "host"]
    return [line.key for line in said if SOLUTION.search(line.text.replace("’", "'"))]


def cut_short(lines: Sequence[Line]) -> list[Hashable]:
    """Return the host's lines that came while the customer was still speaking.

    Parameters
    ----------
    lines
        What was said, in order.

    Returns
    -------
    list
        Keys of host lines that were sent while the customer was writing (``cut_in``), or that follow a customer's line
        which ends in a dash or three dots, as transcripts write a broken sentence. Empty when nobody was cut short.

    Examples
    --------
    >>> cut_short([Line(1, "customer", "And then the van —", 0), Line(2, "host", "Which van?", 1)])
    [2]
    """
    return [
        after.key
        for before, after in zip([None, *lines], lines, strict=False)
        if after.side == "host"
        and (after.cut_in or (before is not None and before.side == "customer" and bool(BROKEN.search(before.text))))
    ]
