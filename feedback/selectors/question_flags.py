"""What is wrong with a question before it goes out: the question check, with the customer's own words as known."""

from dataclasses import dataclass

from feedback.scoring.question_check import Known, check_question


@dataclass(frozen=True, slots=True)
class Flag:
    """One fault: its kind, the words at fault, why, and what to say instead."""

    kind: str
    words: str
    reason: str
    rewording: str


def flags_in(text: str, *, quotes: tuple[str, ...] = (), language: str = "en") -> tuple[Flag, ...]:
    """Return the faults of a question; a quotation of the customer is no fault."""
    checked = check_question(text, language=language, known=Known(quotes=quotes))
    return tuple(
        Flag(found.kind, checked.text[found.start : found.end], found.reason, found.rewording)
        for found in checked.findings
    )
