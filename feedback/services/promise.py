"""Promises: made with three parts, an owner and a day; kept; and taken up again when they didn't help."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import uuid4

from django.db import transaction
from django.db.models import F

from accounts.models import User
from accounts.services.audit import record
from common.dates import local_day
from common.errors import Refused
from feedback.models import Decision, DecisionKind, Notice, NoticeKind, Promise, PromiseState
from feedback.services.effort import Spent, note_effort

WHAT_MAX = 200


class PromiseRefused(Refused):
    """The promise cannot be made or moved as asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreeParts:
    """What we do, what it gives the customer, and what it means for what they're trying to do."""

    what: str
    value_for_you: str
    for_your_goal: str


@transaction.atomic
def make_promise(*, decision: Decision, parts: ThreeParts, owner: User, due: date, by: User, at: datetime) -> Promise:
    """Promise what was decided; once a decision, so a form sent twice promises once."""
    if decision.kind != DecisionKind.ACT:
        raise PromiseRefused("We promise only what we’ve decided to do.")
    if due < local_day(at):
        raise PromiseRefused("Choose a day that hasn’t passed.", field="due")
    promise, created = Promise.objects.get_or_create(
        decision=decision, defaults={**asdict(parts), "owner": owner, "due": due, "made_at": at}
    )
    if created:
        record(actor=by, action="promise.made", subject="Promise", subject_id=promise.pk, at=at)
    return promise


@transaction.atomic
def finish_promise(*, promise: Promise, done_what: str, by: User, at: datetime, hours: Decimal | None = None) -> bool:
    """Say that it is done, and how many hours went into it; a second time changes nothing. Say if this call did it."""
    doing = Promise.objects.filter(pk=promise.pk, state=PromiseState.DOING)
    finished = doing.update(state=PromiseState.DONE, done_at=at, done_what=done_what, nagged_on=None)
    if finished:
        record(actor=by, action="promise.done", subject="Promise", subject_id=promise.pk, at=at)
    if finished and hours:
        spent = Spent(what=promise.what[:WHAT_MAX], hours=hours, on=local_day(at), promise=promise)
        note_effort(key=uuid4(), aspect=promise.decision.finding.session.aspect, spent=spent, by=by, at=at)
    return bool(finished)


@transaction.atomic
def take_up_again(*, promise: Promise, what: str, due: date, by: User, at: datetime) -> bool:
    """Open a promise again because somebody says it didn't help; what was told before stays as its history."""
    if due < local_day(at):
        raise PromiseRefused("Choose a day that hasn’t passed.", field="due")
    told = Notice.objects.filter(decision=promise.decision_id, kind=NoticeKind.DONE, round=promise.round, helped=False)
    if promise.state == PromiseState.DONE and not told.exists():
        raise PromiseRefused("Nobody has said that it didn’t help.")
    done = Promise.objects.filter(pk=promise.pk, state=PromiseState.DONE, round=promise.round)
    opened = done.update(
        state=PromiseState.DOING, round=F("round") + 1, what=what, due=due, done_at=None, done_what="", nagged_on=None
    )
    if opened:
        record(actor=by, action="promise.opened_again", subject="Promise", subject_id=promise.pk, at=at)
    return bool(opened)
