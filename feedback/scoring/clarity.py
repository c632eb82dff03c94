"""Phrases that could mean two things: words in, phrases out, each with the question to ask. Never a verdict.

Three families, each a closed list a person can read: a thing pointed at as if we knew it ("the usual place"), a word of
quality without anything to measure it by ("reliable"), and a "they" or "it" that opens what somebody says with nothing
before it to point at. A number, a day, a comparison or a "because" in the same sentence anchors a word of quality.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from feedback.scoring.facets import words_of

Kind = Literal["reference", "quality", "pronoun"]
SENTENCE = re.compile(r"[^.!?…\n]+")
KNOWN_TO_THEM = r"usual|normal|same|other|regular|ordinary|agreed|standard|old|new"
LOOSE_THINGS = r"rule|place|thing|arrangement|way|business|system|situation|problem|issue|deal|stuff|one|list|spot"
REFERENCE = re.compile(
    rf"\b(?:the|that|this)\s+(?:(?:{KNOWN_TO_THEM})\s+[a-zæøå’'-]{{3,}}|[a-zæøå’'-]{{3,}}\s+(?:{LOOSE_THINGS})\b)",
    re.IGNORECASE,
)
FUNCTION_WORDS = frozenset(
    words_of(
        "only whole very first last best worst next and was were has had are for but not same sure right wrong thing"
    )
)
QUALITY = (
    "reliable|dependable|quick|quickly|fast|slow|slowly|easy|easier|simple|simpler|convenient|flexible|decent"
    "|reasonable|fair|good enough|robust|solid|smooth|professional|modern|user-friendly|quality|affordable|soon"
)
QUALITY_WORD = re.compile(rf"\b(?:{QUALITY})\b", re.IGNORECASE)
ANCHOR = re.compile(
    r"\d|\b(?:than|because|so that|one|two|three|four|five|six|seven|eight|nine|ten|twelve|hours?|days?|weeks?|months?"
    r"|minutes?|monday|tuesday|wednesday|thursday|friday|saturday|sunday|when it|means?|meaning)\b",
    re.IGNORECASE,
)  # fmt: skip
PRONOUN = re.compile(r"^\W*(?P<word>It|They|That|Those)\b(?=\s+(?!said\b)[a-z’']+)")
ASK: Mapping[str, str] = {
    "reference": "You wrote “{phrase}”. Which one did you have in mind?",
    "quality": "You wrote “{phrase}”. What does “{phrase}” mean to you here?",
    "pronoun": "You began with “{phrase}”. What were you thinking of?",
}
ORDER: Mapping[str, int] = {"reference": 0, "quality": 1, "pronoun": 2}


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase that could mean two things: where it stands, of which family it is, and what to ask."""

    text: str
    start: int
    end: int
    kind: Kind

    @property
    def question(self) -> str:
        """An open question that quotes the phrase and supposes nothing."""
        return ASK[self.kind].format(phrase=self.text)


def unclear_phrases(text: str, *, asked: str = "", known: Sequence[str] = (), most: int = 3) -> list[Phrase]:
    """Return the phrases of ``text`` that could mean two things, the clearest cases first.

    Parameters
    ----------
    text
        What a customer said, any length, may be empty. English; in other languages hardly anything is found.
    asked
        The question it answers: a thing named there is known, and a pronoun points at it.
    known
        Phrases somebody has explained already, compared without case; they are not unclear any more.
    most
        At most so many phrases, >= 0.

    Returns
    -------
    list of Phrase
        Each phrase once, spans within ``text``; empty when nothing is found.

    Raises
    ------
    ValueError
        When ``most`` is negative.

    References
    ----------
    Graesser et al. (2006), Public Opinion Quarterly 70:3 (QUAID: vague noun phrases and imprecise relative terms).

    Examples
    --------
    >>> [phrase.text for phrase in unclear_phrases("He left it at the usual place, as the ferry rule says.")]
    ['the usual place', 'the ferry rule']
    >>> [phrase.question for phrase in unclear_phrases("You are reliable.")]
    ['You wrote “reliable”. What does “reliable” mean to you here?']
    >>> unclear_phrases("Quick: two days, every time.")
    []
    >>> unclear_phrases("")
    []
    """
    if most < 0:
        msg = "there cannot be fewer than no phrases"
        raise ValueError(msg)
    done = {phrase.casefold() for phrase in known}
    found: dict[str, Phrase] = {}
    for phrase in (*_references(text, asked), *_qualities(text), *_openings(text, asked)):
        if phrase.text.casefold() not in done:
            found.setdefault(phrase.text.casefold(), phrase)
    return sorted(found.values(), key=lambda phrase: (ORDER[phrase.kind], phrase.start))[:most]


def _references(text: str, asked: str) -> list[Phrase]:
    """Find things that are pointed at as if we knew them, unless the question named them."""
    named = asked.casefold()
    return [
        Phrase(match.group(), match.start(), match.end(), "reference")
        for match in REFERENCE.finditer(text)
        if match.group().casefold() not in named and not _is_grammar(match.group())
    ]


def _is_grammar(phrase: str) -> bool:
    """Say whether the middle of "the ... thing" only holds the sentence together."""
    return any(word.casefold() in FUNCTION_WORDS for word in phrase.split()[1:-1])


def _qualities(text: str) -> list[Phrase]:
    """Find words of quality in sentences that hold nothing to measure them by."""
    return [
        Phrase(match.group(), sentence.start() + match.start(), sentence.start() + match.end(), "quality")
        for sentence in SENTENCE.finditer(text)
        if not ANCHOR.search(sentence.group())
        for match in QUALITY_WORD.finditer(sentence.group())
    ]


def _openings(text: str, asked: str) -> list[Phrase]:
    """Find an opening word that points at something, where no question came before it to point at."""
    match = PRONOUN.match(text)
    if match is None or asked:
        return []
    return [Phrase(match.group("word"), match.start("word"), match.end("word"), "pronoun")]
