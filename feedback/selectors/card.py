"""One finding as a card: where it is in the loop, who said it, who has heard, and what there is to tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import TextChoices
from django.utils.text import capfirst

from accounts.models import User
from common.dates import local_day
from feedback.models import Decision, DecisionKind, Finding, Notice, NoticeKind, Promise, PromiseState, Turn
from feedback.models.promise import PART_MAX
from feedback.selectors.few import FEW
from feedback.selectors.finding import Heard, Reach, people_of
from feedback.selectors.led import Led, Weighed, weighed
from feedback.selectors.trail import ENOUGH_TO_COUNT
from feedback.selectors.voices import Speaker, marked_words


class Place(TextChoices):
    """Where a finding is in the loop."""

    SAID = "said", "You said"
    DOING = "doing", "We’re doing it"
    UNTOLD = "untold", "Done, not told"
    TOLD = "told", "Told, and checked"
    WONT = "wont", "We won’t, and here’s why"


@dataclass(slots=True, kw_only=True)
class Card:
    """One finding on the board, as one reader may see it."""

    finding: Finding
    place: Place
    people: list[Heard]
    told: list[Notice]
    untold: list[Heard]
    words: str
    mark: str
    who: Speaker
    today: date
    may_tell: bool
    is_reader: bool
    weighed: Weighed
    led: Mapping[int, Led]

    @property
    def decision(self) -> Decision | None:
        """What was decided, if anything."""
        return getattr(self.finding, "decision", None)

    @property
    def promise(self) -> Promise | None:
        """What was promised, if anything."""
        return getattr(self.decision, "promise", None)

    @property
    def is_confirmed(self) -> bool:
        """Whether the customer has said that the reading is right, or put it right."""
        return self.finding.statement.state in {"confirmed", "corrected"}

    @property
    def reopened(self) -> list[Notice]:
        """What people were told was done and say didn't help."""
        return [notice for notice in self.told if notice.helped is False]

    @property
    def helped(self) -> int:
        """How many say that it helped."""
        return sum(notice.helped is True for notice in self.told)

    @property
    def days(self) -> int:
        """How many days people have waited since it was done."""
        done_at = self.promise.done_at if self.promise else None
        return (self.today - local_day(done_at)).days if done_at else 0

    @property
    def days_text(self) -> str:
        """How long people have waited, in words."""
        return "Since today" if not self.days else f"{self.days} day{'' if self.days == 1 else 's'}"

    @property
    def people_text(self) -> str:
        """How many this speaks for, in words: raw, and weighed where some were led."""
        return capfirst(FEW if self.hides(len(self.people)) else self.weighed.words)

    @property
    def hides_people(self) -> bool:
        """Whether how many people this speaks for is not counted out to this reader."""
        return self.hides(len(self.people))

    def hides(self, number: int) -> bool:
        """Whether a number of people is so small that only those whom the customers were told of may know it."""
        return not self.is_reader and 0 < number < ENOUGH_TO_COUNT

    @property
    def told_text(self) -> str:
        """How many were told, in words."""
        if self.hides(len(self.told)):
            return f"Told {FEW}"
        return "Told one person" if len(self.told) == 1 else f"Told {len(self.told)} people"

    @property
    def helped_text(self) -> str:
        """How many say that it helped, in words."""
        if self.hides(self.helped):
            return f"{capfirst(FEW)} say it helped"
        if self.helped == 1:
            name = self.who.name.split()[0] if len(self.people) == 1 and self.who.person_id else "One person"
            return f"{name} says it helped"
        return f"{self.helped} people say it helped"

    @property
    def reopened_text(self) -> str:
        """How many say that it didn't help, in words."""
        number = len(self.reopened)
        if self.hides(number):
            return f"{capfirst(FEW)} say"
        return "One person says" if number == 1 else f"{number} people say"

    @property
    def tell_whom(self) -> str:
        """Whom a button would tell."""
        return self.untold[0].first_name if self.untold else self.people[0].first_name

    @property
    def other_count(self) -> int:
        """How many besides the first would be told."""
        return max(len(self.untold) - 1, 0)

    @property
    def others_text(self) -> str:
        """How many besides the first would be told, in words."""
        return "one other" if self.other_count == 1 else f"{self.other_count} others"

    @property
    def unreached(self) -> str:
        """Whom we can't tell, by name as far as the reader may know."""
        return ", ".join(heard.who.name for heard in self.people if heard.reach == Reach.NONE)

    @property
    def may_decide(self) -> bool:
        """Whether this reader may decide, now: nothing is decided yet, or we only looked into it."""
        return self.may_tell and (self.decision is None or self.decision.kind == DecisionKind.INVESTIGATE)

    @property
    def is_late(self) -> bool:
        """Whether a date we set ourselves has passed."""
        if self.place == Place.DOING and self.promise:
            return self.promise.due < self.today
        if self.decision is None:
            return bool(self.finding.session.decide_by and self.finding.session.decide_by < self.today)
        return bool(self.place == Place.SAID and self.decision.answer_by and self.decision.answer_by < self.today)


def card_of(
    finding: Finding, *, user: User, at: datetime, quoted: bool, may_tell: bool, led: Mapping[int, Led]
) -> Card:
    """Put one finding on the board for one reader."""
    people = people_of(finding, user=user, at=at)
    told = _told(finding)
    known = {notice.invitation_id for notice in told}
    turn = finding.statement.turn if quoted else None
    return Card(
        finding=finding,
        place=Place(finding.place),  # type: ignore[attr-defined]  # annotated by placed()
        people=people,
        told=told,
        untold=[heard for heard in people if heard.reach != Reach.NONE and heard.invitation.pk not in known],
        words=turn.text if turn else "",
        mark=marked_words(turn) if turn else "",
        who=people[0].who,
        today=local_day(at),
        may_tell=may_tell,
        is_reader=bool(finding.is_reader),  # type: ignore[attr-defined]  # annotated by with_people()
        weighed=weighed(_said(finding), led=led),
        led=led,
    )


def turns_of(finding: Finding) -> list[Turn]:
    """Return the words behind a finding: those its reading rests on, and those that say the same."""
    own = finding.statement.turn
    return [*([own] if own else []), *finding.also_said.all()]


def _said(finding: Finding) -> list[tuple[Turn | None, int]]:
    """Return everything that was said with whose it is; a reading that lost its words still stands for its person."""
    own = (finding.statement.turn, finding.statement.invitation_id)
    return [own, *((turn, turn.invitation_id) for turn in finding.also_said.all())]


def kind_to_tell(finding: Finding) -> str:
    """Return what there is to tell now: what we will do, what we did, or what we won't; empty when nothing is."""
    decision = getattr(finding, "decision", None)
    if decision is None:
        return ""
    if decision.kind == DecisionKind.DECLINE:
        return NoticeKind.WONT
    promise = getattr(decision, "promise", None)
    if promise is None:
        return ""
    return NoticeKind.DONE if promise.state == PromiseState.DONE else NoticeKind.WILL


def _told(finding: Finding) -> list[Notice]:
    """Return what people were told about where it stands now."""
    kind = kind_to_tell(finding)
    if not kind:
        return []
    decision = finding.decision
    number = decision.promise.round if kind != NoticeKind.WONT else 1
    return [notice for notice in decision.notices.all() if notice.kind == kind and notice.round == number]


def how_told(heard: Heard) -> str:
    """Say whom we would tell and how."""
    return heard.who.name if heard.reach == Reach.LETTER else f"{heard.who.name} (no address: on their page only)"


def offered_words(card: Card) -> dict[str, str]:
    """Return the words to tell as they stand in the promise, or in the decision to decline."""
    promise, decision = card.promise, card.decision
    if promise is None:
        return {"what": decision.reason[:PART_MAX] if decision else ""}
    what = promise.done_what or promise.what if promise.state == PromiseState.DONE else promise.what
    return {"what": what, "value_for_you": promise.value_for_you, "for_your_goal": promise.for_your_goal}
