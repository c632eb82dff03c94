"""How words sound where somebody is sure: a person, or the newest reading, which reads them with their question."""

from collections.abc import Iterable
from dataclasses import dataclass

from feedback.models import Sentiment, ToneBy, Words

SURE = 0.7


@dataclass(frozen=True, slots=True)
class Tone:
    """How some words sound, and who says so."""

    sounds: str
    by: ToneBy


def tones_of(turns: Iterable[int]) -> dict[int, Tone]:
    """Return the tone of words by their turn: as a person said, or as a learnt reading is at least 70 % sure."""
    rows = Words.objects.filter(turn__in=list(turns)).exclude(sentiment=Sentiment.UNREAD)
    return {row.turn_id: tone for row in rows if row.turn_id is not None and (tone := _tone(row)) is not None}


def _tone(words: Words) -> Tone | None:
    """Return what is known of one thing said; a first guess is nothing known."""
    if words.sentiment_by_id:
        return Tone(words.sentiment, ToneBy.PERSON)
    if words.is_first_guess or words.p_negative is None or words.p_positive is None:
        return None
    chances = {
        Sentiment.NEGATIVE: words.p_negative,
        Sentiment.POSITIVE: words.p_positive,
        Sentiment.NEUTRAL: 1 - words.p_negative - words.p_positive,
    }
    return Tone(words.sentiment, ToneBy.READING) if chances[Sentiment(words.sentiment)] >= SURE else None


def who_says(tones: dict[int, Tone], turns: Iterable[int]) -> ToneBy:
    """Return whose word on the tone of several things is the least sure: the cues before a reading before a person."""
    said = {tones[pk].by if pk in tones else ToneBy.CUES for pk in turns}
    return next((by for by in (ToneBy.CUES, ToneBy.READING, ToneBy.PERSON) if by in said), ToneBy.NOBODY)
