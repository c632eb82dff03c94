"""What the question check says of a question in a room, with what the customer has said here taken as known."""

from dataclasses import dataclass, field
from typing import Any

from feedback.models import CheckKind, Room, Turn
from feedback.scoring.following import probes, unfollowed
from feedback.scoring.question_check import Found, Known, check_question, languages
from feedback.selectors.coach import lines_of
from feedback.selectors.room import entries_of

DEFAULT = "en"
ROUNDED = 3


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing to say about a question: what it is called, and why."""

    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class CheckedHere:
    """What the check found, how sure it is, and the wording it offers instead."""

    level: str = "none"
    said: list[Flag] = field(default_factory=list)
    flags: list[dict[str, Any]] = field(default_factory=list)
    rewording: str = ""

    @property
    def may_go(self) -> bool:
        """Whether nothing needs to be said before it is sent."""
        return self.level != "stop"


def check_in_room(text: str, *, room: Room) -> CheckedHere:
    """Return what the check finds in a question; the customer's own words in this room excuse what they presuppose."""
    if not text.strip():
        return CheckedHere()
    language = room.invitation.session.guide_version.guide.language
    known = Known(quotes=tuple(_said_here(room)))
    checked = check_question(text, language=language if language in languages() else DEFAULT, known=known)
    if checked.level == "none":
        return CheckedHere()
    return CheckedHere(
        level=checked.level,
        said=[Flag(str(CheckKind(one.kind).label), one.reason) for one in checked.findings],
        flags=[_flag(one) for one in checked.findings],
        rewording=_of_their_words(room) or checked.rewording,
    )


def _said_here(room: Room) -> list[str]:
    turns = Turn.objects.standing().filter(invitation=room.invitation_id)
    return list(turns.order_by("at", "pk").values_list("text", flat=True))


def _flag(found: Found) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "start": found.start,
        "end": found.end,
        "probability": round(found.probability, ROUNDED),
    }


def _of_their_words(room: Room) -> str:
    """Return a question made of what they said and nobody followed; empty when there is nothing like that."""
    phrases = unfollowed(lines_of(entries_of(room)), limit=1)
    return probes(phrases[0].words)[0] if phrases else ""
