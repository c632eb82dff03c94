"""Voices: what customers said, shown to staff the way each customer allowed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import User
from common.dates import local_day
from common.evidence import Evidence, Voice
from common.money import format_count
from feedback.models import Aspect, FeedbackSession, Finding, Invitation, Notice, Statement, Turn
from feedback.models.words import named_words
from feedback.selectors.led import Led, led_answers

EVIDENCE_VOICES = 3
NAMELESS = "A customer"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whoever said it, as far as this reader may know; ``person_id`` only where the name is shown."""

    name: str
    line: str
    person_id: int | None = None
    is_customer: bool = True

    @property
    def initials(self) -> str:
        """Two letters for the chip; nameless people get the mark of a voice."""
        if self.person_id is None:
            return "“"
        words = self.name.split()
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing somebody said, ready to be shown."""

    turn: Turn
    who: Speaker
    led: Led | None = None

    @property
    def mark(self) -> str:
        """The words that carry the point."""
        return marked_words(self.turn)

    @property
    def at(self) -> date:
        """When it was said; of somebody without a name only the day, so that no list of who answered when fits it."""
        return said_at(self.turn, self.who)


@dataclass(frozen=True, slots=True)
class Story:
    """What became of one voice, as far as this reader may know."""

    readings: list[Statement]
    findings: list[Finding]
    told: int
    may_mark: bool


def heard_of(turns: Iterable[Turn], user: User | AnonymousUser, *, led: Mapping[int, Led] | None = None) -> list[Heard]:
    """Return words ready to be shown: who said them, as far as ``user`` may know, and whether they were led."""
    shown = list(turns)
    led = led_answers(shown) if led is None else led
    return [Heard(turn, speaker(turn, user), led.get(turn.pk)) for turn in shown]


def speaker(turn: Turn, user: User | AnonymousUser) -> Speaker:
    """Name the person to those they were told would read it, or when they let us; a region could tell them apart."""
    invitation = turn.invitation
    if invitation.is_unseen:
        return Speaker(NAMELESS, "answered without being seen")
    if turn.is_named or _reads(turn, user):
        customer = invitation.customer
        return Speaker(invitation.person.name, customer.line if customer else "", invitation.person_id)
    return Speaker(NAMELESS, "asked us not to give their name")


def said_at(turn: Turn, who: Speaker) -> date:
    """Return when words were said, as far as their speaker may be known: the moment, or the day."""
    return turn.at if who.person_id is not None else local_day(turn.at)


def marked_words(turn: Turn) -> str:
    """Return the highlighted part of the words."""
    if turn.mark_start is None or turn.mark_end is None:
        return ""
    return turn.text[turn.mark_start : turn.mark_end]


def voices(user: User | AnonymousUser, *, aspect: Aspect | None = None, person_id: int | None = None) -> QuerySet[Turn]:
    """Return the words that ``user`` may read, newest first, with all that showing their speaker needs.

    One person's words are only those under which the user may see the name: anything else would tell it.
    """
    mine = FeedbackSession.objects.for_user(user).filter(pk=OuterRef("invitation__session_id"))
    heard: QuerySet[Turn] = (
        Turn.objects.for_user(user)
        .annotate(is_reader=Exists(mine))
        .select_related(
            "question",
            "live_question",
            "use_request__asked_by",
            "adds_to__question",
            "adds_to__live_question",
            "invitation__person",
            "invitation__customer__person",
            "invitation__customer__company",
            "invitation__session__aspect",
        )
        .order_by("-at", "-pk")
    )
    if aspect:
        heard = heard.filter(invitation__session__aspect=aspect)
    if person_id is not None:
        named = named_words() | Q(is_reader=True)
        heard = heard.filter(named, invitation__person_id=person_id)
    return heard


def led_voices(user: User) -> QuerySet[Turn]:
    """Return the words of sessions that ``user`` leads."""
    return voices(user).filter(invitation__in=Invitation.objects.led_by(user).values("pk"))


def aspects_heard(user: User | AnonymousUser) -> QuerySet[Aspect]:
    """Return the aspects that somebody has spoken about, for the filter."""
    spoken = Turn.objects.for_user(user).values("invitation__session__aspect")
    return Aspect.objects.for_user(user).filter(pk__in=spoken).order_by("position", "name")


def counted(heard: QuerySet[Turn]) -> tuple[int, int]:
    """Return how many things were said and by how many people."""
    figures = heard.order_by().aggregate(said=Count("pk"), people=Count("invitation__person", distinct=True))
    return figures["said"], figures["people"]


def evidence_of_voices(user: User, *, aspect: Aspect | None = None) -> Evidence:
    """Return what stands behind the number of voices: how it adds up, the newest words, what it leaves out."""
    heard = voices(user, aspect=aspect)
    said, people = counted(heard)
    by = "invitation__session__aspect__name" if aspect is None else "invitation__session__opened_at__date"
    rows = heard.order_by(by).values_list(by).annotate(said=Count("pk")).values_list(by, "said")
    label = "{}" if aspect is None else "Asked since {:%-d %B %Y}"
    return Evidence(
        title=title_of(said, people),
        say=f"Everything customers told us about {aspect.told_as}." if aspect else "Everything customers told us.",
        rows=tuple((label.format(name), format_count(number)) for name, number in rows),
        total=("Together", format_count(said)),
        voices=tuple(
            Voice(text=turn.text, who=speaker(turn, user), mark=marked_words(turn), lang=turn.language)
            for turn in heard[:EVIDENCE_VOICES]
        ),
        without="Words taken back, words not sent yet, and words that only the people named to the customer may read.",
        source="Counted from the words themselves, just now.",
    )


def title_of(said: int, people: int) -> str:
    """Say how much was said by how many."""
    things = "One thing" if said == 1 else f"{format_count(said)} things"
    who = "one person" if people == 1 else f"{format_count(people)} people"
    return f"{things} said by {who}"


def story_of(turn: Turn, user: User) -> Story:
    """Return what became of a voice; our readings only to those who read the session."""
    readings = Statement.objects.for_user(user).filter(turn=turn).select_related("drafted_by")
    findings = (
        Finding.objects.for_user(user)
        .filter(Q(statement__turn=turn) | Q(also_said=turn))
        .select_related("statement", "decision__promise__owner", "decision__decided_by")
        .distinct()
        .order_by("noted_at", "pk")
    )
    rested = list(findings)
    told = Notice.objects.filter(decision__finding__in=[finding.pk for finding in rested])
    return Story(
        readings=list(readings.order_by("drafted_at", "pk")),
        findings=rested,
        told=told.values("invitation").distinct().count(),
        may_mark=FeedbackSession.objects.led_by(user).filter(pk=turn.invitation.session_id).exists(),
    )


def _reads(turn: Turn, user: User | AnonymousUser) -> bool:
    """Say whether the customer was told that this user reads their words."""
    known = getattr(turn, "is_reader", None)
    if known is not None:
        return bool(known)
    return FeedbackSession.objects.for_user(user).filter(pk=turn.invitation.session_id).exists()
