"""The loop board: what was said, what we're doing, what is done and not told, what was told and whether it helped."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When

from accounts.models import User
from common.ids import LAST_ID
from common.money import format_count
from feedback.models import (
    DecisionKind,
    FeedbackSession,
    Finding,
    Invitation,
    Notice,
    NoticeKind,
    PromiseState,
)
from feedback.models.session import InvitationState
from feedback.selectors.card import Card, Place, card_of, turns_of
from feedback.selectors.finding import readable, with_people
from feedback.selectors.led import led_answers

CARDS = 20


COLUMNS = (Place.SAID, Place.DOING, Place.UNTOLD, Place.TOLD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The whole board: how many are where, and the cards to show."""

    counts: dict[str, int]
    answered: int
    since: datetime | None
    cards: dict[str, list[Card]]

    @property
    def total(self) -> int:
        """How many things we have been taught."""
        return sum(self.counts.values())

    @property
    def total_text(self) -> str:
        """How many things we have been taught, in words."""
        return "one thing" if self.total == 1 else f"{format_count(self.total)} things"

    @property
    def answered_text(self) -> str:
        """How many of them have an answer, in words."""
        return "one has an answer" if self.answered == 1 else f"{format_count(self.answered)} have an answer"

    @property
    def untold_text(self) -> str:
        """How many are done and not told, in words."""
        untold = self.counts[Place.UNTOLD]
        return "One is done" if untold == 1 else f"{format_count(untold)} are done"

    @property
    def columns(self) -> list[tuple[Place, int, list[Card]]]:
        """The four columns in order."""
        return [(place, self.counts[place], self.cards[place]) for place in COLUMNS]


def placed(findings: QuerySet[Finding], *, at: datetime) -> QuerySet[Finding]:
    """Say of each finding where it is in the loop (``place``) and whether anybody has had an answer (``answered``)."""
    done = Notice.objects.filter(kind=NoticeKind.DONE, round=F("decision__promise__round"))
    firsts = done.filter(decision__finding=OuterRef("pk"), invitation=OuterRef("statement__invitation"))
    others = done.filter(decision__finding=OuterRef("finding"), invitation=OuterRef("turn__invitation"))
    joined = Finding.also_said.through.objects.filter(_can_be_told("turn__invitation__", at), finding=OuterRef("pk"))
    untold = Exists(joined.filter(~Exists(others), turn__withdrawn_at__isnull=True)) | Q(
        Exists(_reachable(at)) & ~Exists(firsts)
    )
    did_not_help = Exists(done.filter(decision__finding=OuterRef("pk"), helped=False))
    is_done = Q(decision__promise__state=PromiseState.DONE)
    return findings.annotate(
        answered=Exists(Notice.objects.filter(decision__finding=OuterRef("pk"))),
        place=Case(
            When(decision__kind=DecisionKind.DECLINE, then=Value(Place.WONT.value)),
            When(decision__promise__state=PromiseState.DOING, then=Value(Place.DOING.value)),
            When(is_done & untold, then=Value(Place.UNTOLD.value)),
            When(is_done & ~did_not_help, then=Value(Place.TOLD.value)),
            default=Value(Place.SAID.value),
            output_field=CharField(),
        ),
    )


def in_place(findings: QuerySet[Finding], *place: Place, at: datetime) -> QuerySet[Finding]:
    """Keep the findings that are in one of these places of the loop."""
    return placed(findings, at=at).filter(place__in=place)  # type: ignore[misc]  # annotated by placed()


def _can_be_told(path: str, at: datetime) -> Q:
    """Return the condition that a person's own page can be opened; ``path`` leads to the invitation."""
    living = {f"{path}link__isnull": False, f"{path}link__revoked_at__isnull": True, f"{path}link__expires_at__gt": at}
    return Q(**living) & ~Q(**{f"{path}state": InvitationState.REVOKED})


def _reachable(at: datetime) -> QuerySet[Invitation]:
    """Return the invitation of the outer finding's reading, if its page can be opened."""
    return Invitation.objects.filter(_can_be_told("", at), pk=OuterRef("statement__invitation"))


def facts_of(user: User, *, at: datetime) -> list[tuple[int, str, bool, datetime]]:
    """Return of every finding: its key, its place, whether anybody has had an answer, and when it was noted."""
    found = placed(Finding.objects.for_user(user), at=at).order_by("decision__promise__done_at", "noted_at", "pk")
    return list(found.values_list("pk", "place", "answered", "noted_at"))  # type: ignore[misc]  # annotated by placed()


def board(user: User, *, at: datetime) -> Board:
    """Return the board as ``user`` may see it, at most some cards a column, those that wait longest first."""
    facts = facts_of(user, at=at)
    keys: dict[str, list[int]] = {place: [] for place in Place}
    for pk, place, _, _ in facts:
        keys[place].append(pk)
    newest_first = {Place.TOLD, Place.WONT}
    shown = [pk for place, all_of in keys.items() for pk in (all_of[::-1] if place in newest_first else all_of)[:CARDS]]
    cards = {card.finding.pk: card for card in cards_of(shown, user=user, at=at)}
    return Board(
        counts={place: len(all_of) for place, all_of in keys.items()},
        answered=sum(answered for _, _, answered, _ in facts),
        since=min((noted for _, _, _, noted in facts), default=None),
        cards={place: [cards[pk] for pk in shown if cards[pk].place == place] for place in Place},
    )


def cards_of(keys: list[int], *, user: User, at: datetime) -> list[Card]:
    """Return cards with their people and words, in the order of ``keys``."""
    found = with_people(placed(Finding.objects.for_user(user), at=at), user).filter(pk__in=keys)
    findings = sorted(found, key=lambda finding: keys.index(finding.pk))
    turns = readable((finding.statement.turn for finding in findings), user)
    sessions = {finding.session_id for finding in findings}
    led = set(FeedbackSession.objects.led_by(user).filter(pk__in=sessions).values_list("pk", flat=True))
    answers = led_answers(turn for finding in findings for turn in turns_of(finding))
    return [
        card_of(
            finding,
            user=user,
            at=at,
            quoted=finding.statement.turn_id in turns,
            may_tell=finding.session_id in led,
            led=answers,
        )
        for finding in findings
    ]


def find_card(user: User, pk: int, *, at: datetime) -> Card | None:
    """Return one finding as a card, if ``user`` may see it."""
    return next(iter(cards_of([pk], user=user, at=at)), None) if pk <= LAST_ID else None


def median_days_to_telling(user: User, *, since: datetime) -> tuple[int, list[int]] | None:
    """Return the median days from hearing words to telling what was done, with all of them; nothing without data."""
    told = Notice.objects.filter(
        kind=NoticeKind.DONE, told_at__gte=since, decision__finding__in=Finding.objects.for_user(user).values("pk")
    )
    pairs = told.filter(decision__finding__statement__turn__isnull=False).values_list(
        "told_at", "decision__finding__statement__turn__at"
    )
    days = sorted(max((told_at - heard_at) // timedelta(days=1), 0) for told_at, heard_at in pairs)
    if not days:
        return None
    middle = len(days) // 2
    median = days[middle] if len(days) % 2 else (days[middle - 1] + days[middle] + 1) // 2  # halves up, always
    return median, days
