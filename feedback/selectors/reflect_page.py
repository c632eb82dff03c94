"""Everything one person's reflect page shows beside their words and our reading."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from common.dates import local_day
from feedback.models import Belief, Clarification, Contradiction, Kpi, Score
from feedback.selectors.belief import beliefs_about
from feedback.selectors.doubt import (
    Unclear,
    Unexpected,
    asked_facets,
    clarifications_of,
    contradictions_of,
    unclear_in,
    unexpected_in,
)
from feedback.selectors.effort import Kept, kept_word
from feedback.selectors.led import Led, led_answers
from feedback.selectors.on_paper import OnPaper, on_paper
from feedback.selectors.reflection import Reflection, find_reflection


@dataclass(frozen=True, slots=True)
class Holds:
    """One figure of ours, and whether this person's words say that it holds for them."""

    kpi: Kpi
    says: bool | None

    @property
    def value(self) -> str:
        """What the form has chosen."""
        return "" if self.says is None else "yes" if self.says else "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReflectPage:
    """One person's words, what is unclear, what doesn't add up, and what stands beside them."""

    reflection: Reflection
    contradictions: list[Contradiction]
    clarifications: list[Clarification]
    unclear: list[Unclear]
    unexpected: Unexpected
    led: dict[int, Led]
    score: Score | None
    paper: OnPaper
    holds: list[Holds]
    kept: Kept
    beliefs: list[Belief]

    @property
    def open_count(self) -> int:
        """How much doesn't add up and nobody has settled."""
        return sum(one.state == "open" for one in self.contradictions)

    @property
    def unclear_text(self) -> str:
        """How many phrases could mean two things, in words."""
        number = len(self.unclear)
        return "One phrase could mean two things" if number == 1 else f"{NUMBERS[number]} phrases could mean two things"


NUMBERS = ("No", "One", "Two", "Three", "Four")


def reflect_page(user: User, pk: int, *, at: datetime) -> ReflectPage | None:
    """Return one person's reflect page, if ``user`` may read their words."""
    reflection = find_reflection(user, pk)
    if reflection is None:
        return None
    invitation = reflection.invitation
    turns = [one.turn for one in reflection.said]
    clarifications = clarifications_of(invitation)
    asked = asked_facets(invitation, [part.facet for part in reflection.parts], turns)
    for part in reflection.parts:
        part.asked = part.facet.pk in asked
    led = led_answers(turns)
    for said in reflection.said:
        said.led = led.get(said.turn.pk)
    paper = on_paper(user, invitation.session.aspect)
    return ReflectPage(
        reflection=reflection,
        contradictions=contradictions_of(invitation),
        clarifications=clarifications,
        unclear=unclear_in(turns, clarifications),
        unexpected=unexpected_in(invitation, turns),
        led=led,
        score=getattr(invitation, "score", None),
        paper=paper,
        holds=[Holds(line.kpi, line.said.get(pk)) for line in paper.lines if line.kpi.unit == "%"],
        kept=kept_word(user, invitation.session.aspect, today=local_day(at)),
        beliefs=beliefs_about(user, invitation.session.aspect_id),
    )
