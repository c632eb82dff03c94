"""Whether a sentence is glad or sorry, by cues a person can read. A cold start: it knows some hundred words.

A lexicon alone misses most criticism (measured on the NHS comments: VADER finds 30 % of the negative ones), so nothing
is counted or coloured by this. It only decides whether a *question* is worth offering about two things somebody said.
"""

import re
from collections.abc import Sequence

GLAD = (
    r"wonderful|great|excellent|love[sd]?|perfect|happy|pleased|delighted|best|brilliant|thank(?:s|ful)?|smooth(?:ly)?"
    r"|quick(?:ly)?|fast|easy|reliable|always here|on time|can['’]t complain|no complaints|works? (?:well|fine)|good"
)
SORRY = (
    r"late|stopped|gave up|given up|never again|worse|worst|broken|wrong|missing|lost|slow(?:ly)?|wait(?:ed|ing)?"
    r"|nothing|nobody|problem|complain(?:ed|t)?|angry|sorry|disappoint\w*|cold|afraid|too (?:late|small|dear|many|much)"
    r"|across the fjord|stood there|came back|sent (?:it )?back|cancell?ed|delay(?:ed)?|unreliable|bad|poor|terrible"
)
NOT = r"\b(?:not|never|no|nobody|nothing|hardly|(?:is|was|are|do|does|did)n['’]t|won['’]t)\s+(?:\w+\s+){0,2}"
SPARED = re.compile(
    rf"can['’]t complain|no complaints|no problem|nothing (?:went )?wrong|not (?:bad|late)|{NOT}(?:late|wrong|broken)",
    re.IGNORECASE,
)
DENIED = re.compile(rf"{NOT}(?:{GLAD})\b", re.IGNORECASE)
GLAD_WORD = re.compile(rf"\b(?:{GLAD})\b", re.IGNORECASE)
SORRY_WORD = re.compile(rf"\b(?:{SORRY})\b", re.IGNORECASE)
WHAT_IS_AMISS = re.compile(
    r"\b(?:better|improve|change|wrong|difficult|hard|annoy\w*|in the way|nearly didn['’]t)\b", re.IGNORECASE
)
WAYS = {"negative": -1.0, "neutral": 0.0, "positive": 1.0}
SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]*[”’\"')]*")


def tone(text: str, *, question: str = "") -> float:
    """Return how glad or sorry some words sound.

    Parameters
    ----------
    text
        What a customer said, in English; any length, may be empty.
    question
        What it answers. "More chairs" is a wish under "what could be better?": words without a cue of their own count
        as half sorry there.

    Returns
    -------
    float
        From -1 (every cue is sorry) to 1 (every cue is glad); 0 without cues and for an empty text.

    Notes
    -----
    (glad - sorry) / (glad + sorry) over cue words, where "can't complain" counts as glad and "not quick" as sorry.

    Examples
    --------
    >>> tone("Rolf is wonderful.")
    1.0
    >>> tone("I've stopped ordering anything that has to be there on a certain day.")
    -1.0
    >>> tone("Always here in two days, can't complain.")
    1.0
    >>> tone("More chairs.", question="What could be better?")
    -0.5
    >>> tone("")
    0.0
    """
    spared = len(SPARED.findall(text))
    rest = SPARED.sub(" ", text)
    denied = len(DENIED.findall(rest))
    rest = DENIED.sub(" ", rest)
    glad = len(GLAD_WORD.findall(rest)) + spared
    sorry = len(SORRY_WORD.findall(rest)) + denied
    if glad + sorry:
        return (glad - sorry) / (glad + sorry)
    return -0.5 if text.strip() and WHAT_IS_AMISS.search(question) else 0.0


def sentences_with_tone(text: str, *, question: str = "") -> Sequence[tuple[str, float]]:
    """Cut words into sentences, each with its tone; nothing within a sentence is changed.

    >>> sentences_with_tone("Rolf is wonderful. But it came late.")
    [('Rolf is wonderful.', 1.0), ('But it came late.', -1.0)]
    """
    found = (match.strip() for match in SENTENCE.findall(text))
    return [(sentence, tone(sentence, question=question)) for sentence in found if sentence]


def sentences_as_read(text: str, sounds: str) -> Sequence[tuple[str, float]]:
    """Cut words into sentences, each with its tone, when it is known how the whole sounds.

    Parameters: text, what a customer said; sounds, the tone of the whole under its question (``negative``, ``neutral``
    or ``positive``), empty when nobody knows.
    Returns: the sentences with -1, 0 or 1. What is known of the whole says which way; the cues only in which sentence
    it is heard; where no cue says so it is heard in the words as one, which are not cut. Without it, as by the cues
    alone. Empty for an empty text.
    Raises: KeyError for a tone that isn't one.

    >>> sentences_as_read("Rolf is wonderful. But it came late.", "negative")
    [('Rolf is wonderful.', 0.0), ('But it came late.', -1.0)]
    >>> sentences_as_read("We ate on the quay. It rained.", "negative")
    [('We ate on the quay. It rained.', -1.0)]
    >>> sentences_as_read("It was late. So what.", "neutral")
    [('It was late.', 0.0), ('So what.', 0.0)]
    """
    by_cue = sentences_with_tone(text)
    if not sounds:
        return by_cue
    way = WAYS[sounds]
    if way and by_cue and not any(feeling * way > 0 for _, feeling in by_cue):
        return [(text.strip(), way)]
    return [(sentence, way if feeling * way > 0 else 0.0) for sentence, feeling in by_cue]
