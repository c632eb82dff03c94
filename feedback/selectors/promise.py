"""Promises: whose they are, how late, who was told, and the way back to the words that began them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from accounts.models import OutboxMessage, User
from common.dates import local_day
from feedback.models import Finding, Notice, Promise, PromiseState
from feedback.selectors.card import Card
from feedback.selectors.finding import Heard
from feedback.selectors.loop import cards_of, find_card
from feedback.selectors.voices import Speaker

DUE_SOON = timedelta(days=2)
LETTER_WORDS = {
    "pending": "Letter on its way",
    "sending": "Letter on its way",
    "sent": "Letter sent",
    "failed": "Letter could not be sent",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One thing one person was told, as one reader may see it."""

    notice: Notice
    who: Speaker | None
    words: str
    letter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisePage:
    """One promise with its card and its whole history of telling."""

    promise: Promise
    card: Card
    tellings: list[Telling]
    may_move: bool
    today: date


def promises_of(user: User) -> QuerySet[Promise]:
    """Return the promises that ``user`` owns or leads to, what is still to do first by day, then the newest kept."""
    to_do = Case(When(state=PromiseState.DOING, then=Value(0)), default=Value(1), output_field=IntegerField())
    mine = Case(When(owner=user, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = Promise.objects.kept_by(user).annotate(to_do=to_do, mine=mine)
    soonest = Case(When(state=PromiseState.DOING, then=F("due")))
    return found.select_related("owner", "decision__finding").order_by("mine", "to_do", soonest, "-due", "pk")


def cards_by_promise(promises: list[Promise], *, user: User, at: datetime) -> list[tuple[Promise, Card]]:
    """Bring along where each promise's finding stands in the loop."""
    keys = [promise.decision.finding_id for promise in promises]
    cards = {card.finding.pk: card for card in cards_of(keys, user=user, at=at)}
    return [(promise, cards[promise.decision.finding_id]) for promise in promises]


def find_promise(user: User, pk: int, *, at: datetime) -> PromisePage | None:
    """Return one promise back to the words that began it and forward to who was told, if ``user`` may see it."""
    promise = Promise.objects.for_user(user).select_related("owner", "decision__decided_by").filter(pk=pk).first()
    if promise is None:
        return None
    card = find_card(user, promise.decision.finding_id, at=at)
    if card is None:
        return None
    return PromisePage(
        promise=promise,
        card=card,
        tellings=_shown(card, tellings_of(card.finding, people=card.people)),
        may_move=Promise.objects.kept_by(user).filter(pk=pk).exists(),
        today=local_day(at),
    )


def tellings_of(finding: Finding, *, people: list[Heard]) -> list[Telling]:
    """Return everything people were told about a finding, oldest first, with what became of each letter."""
    decision = getattr(finding, "decision", None)
    notices = sorted(decision.notices.all(), key=lambda one: (one.told_at, one.pk)) if decision else []
    keys = {f"notice:{notice.pk}": notice.pk for notice in notices}
    states = dict(OutboxMessage.objects.filter(key__in=keys).values_list("key", "state"))
    heard = {one.invitation.pk: one for one in people}
    return [
        Telling(
            notice=notice,
            who=heard[notice.invitation_id].who if notice.invitation_id in heard else None,
            words=notice.helped_words if _may_read(heard.get(notice.invitation_id)) else "",
            letter=LETTER_WORDS.get(states.get(f"notice:{notice.pk}", ""), "On their page only"),
        )
        for notice in notices
    ]


def _shown(card: Card, tellings: list[Telling]) -> list[Telling]:
    """Leave out tellings of nameless people where so few stand behind a promise that a list would count them."""
    return [one for one in tellings if one.who and one.who.person_id] if card.hides_people else tellings


def _may_read(heard: Heard | None) -> bool:
    """Say whether what somebody wrote about the result may be read: only where their name may be known too."""
    return heard is not None and heard.who.person_id is not None


def promises_to_mention(*, at: datetime) -> QuerySet[Promise]:
    """Return promises that are late or due within two days, and whose owner hasn't heard from us today."""
    today = local_day(at)
    due = Promise.objects.filter(state=PromiseState.DOING, due__lte=today + DUE_SOON, owner__is_active=True)
    return due.exclude(nagged_on__gte=today).order_by("due", "pk")
