"""What waits for one person, each with the page or the figure behind it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse

from accounts.models import Role, User
from common.dates import local_day
from feedback.models import FeedbackSession, Finding, Promise, PromiseState, SessionState, Statement, StatementState
from feedback.selectors.card import Place
from feedback.selectors.decision import undecided
from feedback.selectors.loop import cards_of, in_place
from feedback.selectors.reflection import Stage, reflections_of

SOON = timedelta(days=7)
SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One thing that waits: the figure that opens, what it is, and a line about it."""

    figure: str
    what: str
    url: str
    say: str = ""
    is_evidence: bool = False


def waiting_for(user: User, *, at: datetime) -> list[Waiting]:
    """Return what waits for this person, the worst first."""
    found = [_promises_due(user, today=local_day(at))]
    if user.has_role(Role.CX_MANAGER):
        found = [
            _untold(user, at=at),
            *found,
            _corrected(user),
            _unreflected(user),
            _decisions_due(user, today=local_day(at)),
        ]
    return [one for one in found if one]


def counted(number: int, one: str, many: str) -> str:
    """Write a figure with its noun: "One person", "4 people"."""
    return f"One {one}" if number == 1 else f"{number} {many}"


def _untold(user: User, *, at: datetime) -> Waiting | None:
    """Say how many people haven't heard that something they asked for is done."""
    done = in_place(Finding.objects.led_by(user), Place.UNTOLD, at=at)
    keys = list(done.order_by("decision__promise__done_at", "pk").values_list("pk", flat=True)[:SHOWN])
    cards = cards_of(keys, user=user, at=at)
    people = sum(len(card.untold) for card in cards)
    if not people:
        return None
    first = cards[0]
    waited = f"{first.tell_whom} has waited {first.days_text}." if first.days and first.untold[0].who.person_id else ""
    return Waiting(
        figure=counted(people, "person", "people"),
        what="hasn’t heard" if people == 1 else "haven’t heard",
        url=reverse("feedback:loop-figures", args=[Place.UNTOLD]),
        say=f"It’s done. Nobody told them. {waited}".strip(),
        is_evidence=True,
    )


def _promises_due(user: User, *, today: date) -> Waiting | None:
    """Say how many promises are late or due this week, of mine and of sessions I lead."""
    due = Promise.objects.kept_by(user).filter(state=PromiseState.DOING, due__lte=today + SOON)
    soon = list(due.select_related("owner").order_by("due", "pk")[:SHOWN])
    if not soon:
        return None
    late = sum(promise.due < today for promise in soon)
    own = all(promise.owner_id == user.pk for promise in soon)
    keepers = ", ".join(list(dict.fromkeys(promise.owner.name.split()[0] for promise in soon))[:3])
    return Waiting(
        figure=counted(len(soon), "promise", "promises"),
        what="due this week" if not late else "late" if late == len(soon) else f"due, {late} of them late",
        url=reverse("feedback:promises"),
        say="" if own else f"Kept by {keepers}.",
    )


def _corrected(user: User) -> Waiting | None:
    """Say who corrected our reading."""
    corrected = Statement.objects.led_by(user).filter(state=StatementState.CORRECTED, finding__isnull=True)
    rows = list(corrected.select_related("invitation__person").order_by("-answered_at", "-pk")[:SHOWN])
    if not rows:
        return None
    who = list(dict.fromkeys(row.invitation.person.name.split()[0] for row in rows))
    sentences = "One sentence." if len(rows) == 1 else f"{len(rows)} sentences."
    return Waiting(
        figure=who[0] if len(who) == 1 else f"{who[0]} and {len(who) - 1} more",
        what="corrected our reading",
        url=reverse("feedback:reflect", args=[rows[0].invitation_id])
        if len(who) == 1
        else f"{reverse('feedback:reflections')}?stage={Stage.CORRECTED}",
        say=sentences,
    )


def _unreflected(user: User) -> Waiting | None:
    """Say how many people's words nobody has reflected on."""
    people = reflections_of(user, stage=Stage.NEW).filter(session__owner=user).order_by().count()
    if not people:
        return None
    return Waiting(
        figure=counted(people, "person’s words", "people’s words"),
        what="wait for somebody to reflect",
        url=f"{reverse('feedback:reflections')}?stage={Stage.NEW}",
    )


def _decisions_due(user: User, *, today: date) -> Waiting | None:
    """Say which sessions have a decision due this week or overdue, with something still undecided."""
    led = FeedbackSession.objects.led_by(user).exclude(state=SessionState.DRAFT)
    soon = Finding.objects.filter(session__in=led.values("pk"), session__decide_by__lte=today + SOON)
    rows = list(undecided(soon).select_related("session__aspect")[:SHOWN])
    if not rows:
        return None
    aspects = ", ".join(list(dict.fromkeys(finding.session.aspect.name for finding in rows))[:3])
    first = rows[0].session.decide_by
    return Waiting(
        figure=counted(len(rows), "finding", "findings"),
        what="past the day we set to decide" if first is not None and first < today else "to decide this week",
        url=f"{reverse('feedback:reflections')}?stage={Stage.DECIDE}",
        say=f"{aspects}.",
    )
