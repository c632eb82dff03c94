"""Letters to colleagues about what is late: a promise, people who weren't told, a decision whose day has passed.

Each letter is one short transaction with its claim, so a worker that dies leaves the rest for the next sweep.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import OutboxMessage, User
from accounts.services.outbox import Letter, queue_letter
from common.dates import local_day
from feedback.models import FeedbackSession, Finding, Promise, PromiseState
from feedback.selectors.card import Place
from feedback.selectors.decision import sessions_past_their_day
from feedback.selectors.loop import in_place
from feedback.selectors.promise import promises_to_mention

UNTOLD_AFTER = timedelta(days=3)
WEEK = timedelta(days=7)


def check_promises(*, at: datetime) -> int:
    """Write to whoever keeps something that is late or nearly due; return how many letters this call wrote."""
    today = local_day(at)
    due = promises_to_mention(at=at).values_list("pk", flat=True)
    written = sum(mention_due(promise_id=pk, at=at) for pk in list(due))
    written += sum(mention_untold(promise_id=pk, at=at) for pk in _untold(at=at))
    late = sessions_past_their_day(today=today).values_list("pk", flat=True)
    return written + sum(mention_undecided(session_id=pk, at=at) for pk in list(late))


@transaction.atomic
def mention_due(*, promise_id: int, at: datetime) -> bool:
    """Write to the owner of one promise, once a day; a second caller claims nothing."""
    today = local_day(at)
    mine = Promise.objects.filter(pk=promise_id, state=PromiseState.DOING)
    if not mine.filter(Q(nagged_on__isnull=True) | Q(nagged_on__lt=today)).update(nagged_on=today):
        return False
    promise = mine.select_related("owner").get()
    late = promise.due < today
    _write(
        key=f"promise-due:{promise.pk}:{today}",
        to=promise.owner,
        name="promise_due",
        at=at,
        context={"promise": promise, "late": late, "address": _address("feedback:promise", promise.pk)},
    )
    return True


@transaction.atomic
def mention_untold(*, promise_id: int, at: datetime) -> bool:
    """Write to the session's owner about people who haven't heard that it's done, at most once a week."""
    today = local_day(at)
    mine = Promise.objects.filter(pk=promise_id, state=PromiseState.DONE)
    if not mine.filter(Q(nagged_on__isnull=True) | Q(nagged_on__lte=today - WEEK)).update(nagged_on=today):
        return False
    promise = mine.select_related("decision__finding__session__owner").get()
    finding = promise.decision.finding
    _write(
        key=f"promise-untold:{promise.pk}:{today}",
        to=finding.session.owner,
        name="promise_untold",
        at=at,
        context={"promise": promise, "address": _address("feedback:tell", finding.pk)},
    )
    return True


@transaction.atomic
def mention_undecided(*, session_id: int, at: datetime) -> bool:
    """Write to the session's owner about findings without a decision, once a week; the letter's key is the claim."""
    today = local_day(at)
    session = FeedbackSession.objects.select_related("owner", "aspect").get(pk=session_id)
    texts = list(
        session.findings.filter(decision__isnull=True).order_by("noted_at", "pk").values_list("text", flat=True)
    )
    if not texts:
        return False
    return _write(
        key=f"undecided:{session.pk}:{_week(today)}",
        to=session.owner,
        name="undecided",
        at=at,
        context={"session": session, "texts": texts, "address": settings.BASE_URL + reverse("feedback:reflections")},
    )


def _untold(*, at: datetime) -> list[int]:
    """Return the promises that have been done for some days while somebody who asked hasn't heard."""
    today = local_day(at)
    quiet = Q(decision__promise__nagged_on__isnull=True) | Q(decision__promise__nagged_on__lte=today - WEEK)
    late = Finding.objects.filter(
        quiet, decision__promise__done_at__lte=at - UNTOLD_AFTER, session__owner__is_active=True
    )
    waiting = in_place(late, Place.UNTOLD, at=at).order_by("decision__promise__done_at", "pk")
    return list(waiting.values_list("decision__promise", flat=True))


def _week(day: date) -> str:
    """Name the week of a day: "2026-W47"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def _address(view: str, pk: int) -> str:
    """Return the whole address of a page, for a letter."""
    return f"{settings.BASE_URL}{reverse(view, args=[pk])}"


def _write(*, key: str, to: User, name: str, at: datetime, context: dict[str, Any]) -> bool:
    """Write one letter to a colleague; say whether it is new."""
    if OutboxMessage.objects.filter(key=key).exists():
        return False
    text = render_to_string(f"feedback/letters/{name}.txt", {"to": to, **context})
    subject, _, body = text.strip().partition("\n")
    letter = Letter(to_email=to.email, to_name=to.name, subject=subject.strip()[:200], body=body.strip() + "\n")
    queue_letter(key=key, letter=letter, sender=None, at=at)
    return True
