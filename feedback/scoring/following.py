"""Which words of a customer nobody has followed yet, and neutral questions made of them.

A phrase is one clause of theirs, word for word. It counts as followed once a later line of the host shares a content
word with it. What stands out is guessed from form alone: something denied or absolute, a number, a person, a figure of
their own. It is a hint for the host, who decides.
"""

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from feedback.scoring.facets import stem, words_of
from feedback.scoring.room import Line

CLAUSE = re.compile(r"[^.!?…;:\n]+[.!?…]*")
LONG_CLAUSE = 16  # words; a longer one is cut at its commas
SHORTEST = 3
#: Words that every sentence has: sharing one of them follows nothing.
PLAIN_WORDS = """
a about after again all also always am an and any are as at be because been before being but by came can come
could day did do does doing don't done down each even ever every few first for from get gets getting give go
goes going gone got had has have having he her here hers him his how i i'd i'll i'm i've if in into is isn't
it it's its just know knows last let like lot made make many may me mean might mine more most much must my
need no nor not now of off often oh ok okay on once one only or other our ours out over own people perhaps
please put quite rather really right said same say says see she should since so some something sometimes still
such sure take tell than thank thanks that that's the their them then there there's these they they're thing
things think this those though time to today too tomorrow two under until up us use used very want was wasn't
way we we're we've well went were what what's when where which while who why will with within without won't
would yes yesterday yet you you'd you're you've your yours happen happened happens mention mentioned went
story
"""
PLAIN = frozenset(PLAIN_WORDS.split())
DENIED = re.compile(
    r"\b(?:no|not|never|nobody|nothing|none|nowhere|without|stopped|gave up|only|always|every|\w+n['’]t)\b",
    re.IGNORECASE,
)
OWN = re.compile(r"\b(?:i|i['’]ve|my|me|we|our|us)\b", re.IGNORECASE)
FIGURE = re.compile(
    r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|hundred)\b",
    re.IGNORECASE,
)
HINGE = re.compile(r"(?:if|when|while|as|until|although|though)\b", re.IGNORECASE)
PAST = re.compile(
    r"\b(?:\w{3,}ed|was|were|had|came|went|said|took|got|stood|sat|lost|found|drove|told|left)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words a customer said, exactly, in the line ``key``; ``weight`` is how much they stand out."""

    key: Hashable
    words: str
    start: int
    end: int
    weight: float


def unfollowed(lines: Sequence[Line], *, limit: int = 3) -> list[Phrase]:
    """Return the customer's phrases that no later line of the host has picked up.

    Parameters
    ----------
    lines
        What was said, in order; may be empty.
    limit
        How many to return at most, >= 1.

    Returns
    -------
    list of Phrase
        Those that stand out most first, at most two of one line, none of a parked line or of the opening. Empty when
        the customer said nothing that a question could follow, or all of it was followed.

    Raises
    ------
    ValueError
        When ``limit`` is below 1.

    References
    ----------
    Rogers, C. and Farson, R. (1957). Active Listening: probing what was said rather than what the listener expects.

    Examples
    --------
    >>> said = Line(1, "customer", "Nobody at your end knows there are guests. There’s no box for it.", 0)
    >>> [phrase.words for phrase in unfollowed([said])]
    ['Nobody at your end knows there are guests', 'There’s no box for it']
    >>> [phrase.words for phrase in unfollowed([said, Line(2, "host", "What would stand in that box?", 9)])]
    ['Nobody at your end knows there are guests']
    """
    if limit < 1:
        raise ValueError("at least one phrase must be asked for")
    open_phrases: list[Phrase] = []
    asked: set[str] = set()  # what the host says later
    for at, line in reversed(list(enumerate(lines))):
        if line.side == "host":
            asked |= content_of(line.text)
        if line.side == "host" or line.parked or line.opens:
            continue
        heard = [phrase for phrase in phrases_of(line) if not content_of(phrase.words) & asked]
        newer = at / max(len(lines), 1)  # of two equal ones the newer: it is easier to come back to
        best = sorted(heard, key=lambda phrase: (-phrase.weight, phrase.start))[:2]
        open_phrases += [Phrase(one.key, one.words, one.start, one.end, one.weight + newer) for one in best]
    return sorted(open_phrases, key=lambda phrase: -phrase.weight)[:limit]


def content_of(text: str) -> frozenset[str]:
    """Return the stems of a text's words without those that every sentence has; empty for an empty text.

    >>> sorted(content_of("There is no box for it. I’ve looked."))
    ['box', 'look']
    """
    return frozenset(stem(word) for word in words_of(text) if word not in PLAIN and len(word) > 1)


def phrases_of(line: Line) -> list[Phrase]:
    """Return the clauses of a line that a question could follow, each with how much it stands out."""
    found = []
    for start, end in _clauses(line.text):
        words = line.text[start:end].rstrip(" ,.!?…;:-–—")
        length = len(words_of(words))
        if length >= SHORTEST and content_of(words):
            found.append(Phrase(line.key, words, start, start + len(words), _weight(words, length)))
    return found


def probes(phrase: str) -> tuple[str, ...]:
    """Return neutral questions that begin with the customer's own words; they add nothing of ours.

    Parameters
    ----------
    phrase
        What they said, word for word.

    Returns
    -------
    tuple of str
        Two questions, the one that fits the phrase's form first; empty for an empty phrase.

    Examples
    --------
    >>> probes("There’s no box for it")[0]
    'You said “There’s no box for it”. Tell me more about that.'
    >>> probes(" ")
    ()
    """
    words = phrase.strip()
    if not words:
        return ()
    told = bool(PAST.search(words)) and not DENIED.search(words)
    endings = (
        ("What happened then?", "Tell me more about that.")
        if told
        else ("Tell me more about that.", "What happened then?")
    )
    return tuple(f"You said “{words}”. {ending}" for ending in endings)


def _clauses(text: str) -> list[tuple[int, int]]:
    """Return where each clause begins and ends; a long sentence is cut at its commas, without their "and"."""
    spans = []
    for sentence in CLAUSE.finditer(text):
        cuts = [sentence.start(), *_commas(sentence), sentence.end()]
        for start, end in pairwise(cuts):
            piece = text[start:end]
            lead = re.match(r"[\s,“”\"'’–—-]*(?:(?:and|but|so|then|because)\s+)?", piece, re.IGNORECASE)
            spans.append((start + (lead.end() if lead else 0), end))
    return spans


def _commas(sentence: "re.Match[str]") -> list[int]:
    if len(words_of(sentence.group())) <= LONG_CLAUSE:
        return []
    return [sentence.start() + comma.start() for comma in re.finditer(r",\s", sentence.group())]


def _weight(words: str, length: int) -> float:
    """Say how much a clause stands out: denied, counted or their own; no speech, and nothing that hangs on another."""
    signs = 1.5 * bool(DENIED.search(words)) + 1.0 * bool(FIGURE.search(words)) + 0.5 * bool(OWN.search(words))
    body = min(len(content_of(words)), 4) / 4
    return signs + body - 0.5 * (length > LONG_CLAUSE) - 0.5 * bool(HINGE.match(words))
