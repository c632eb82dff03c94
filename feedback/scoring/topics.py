"""How somebody stands to what they speak about, by cues a person can read: words in, one of five stances out."""

import re
from collections.abc import Mapping
from typing import Literal

from feedback.scoring.tone import tone

Stance = Literal["interest", "concern", "wish", "goal", "use"]
CUES: Mapping[Stance, re.Pattern[str]] = {
    "use": re.compile(r"\b(?:i|we) (?:use|used|pull|carry|turned|made) \b", re.IGNORECASE),
    "goal": re.compile(r"\b(?:so that (?:i|we)|trying to|want to be able|our goal|my goal|by next)\b", re.IGNORECASE),
    "wish": re.compile(
        r"\b(?:i wish|would like|i['’]d (?:like|love|pay|order)|we['’]d (?:like|love)|if (?:only|you could)|put the)\b",
        re.IGNORECASE,
    ),
}


def stance_of(text: str) -> Stance:
    """Return how somebody stands to what they speak about.

    Parameters: text, their words, any length, may be empty.
    Returns: "use", "goal" or "wish" by the first cue that occurs, in this order; else "concern" when they sound sorry
    (see `tone`); else "interest", also for an empty text. A suggestion: the words stand beside it as evidence.

    >>> stance_of("I use the sled harness to pull firewood.")
    'use'
    >>> stance_of("I'd order more if the day were fixed.")
    'wish'
    >>> stance_of("It was late again.")
    'concern'
    >>> stance_of("")
    'interest'
    """
    for stance, cue in CUES.items():
        if cue.search(text):
            return stance
    return "concern" if tone(text) < 0 else "interest"
