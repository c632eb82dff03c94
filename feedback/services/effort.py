"""Hours we put into an aspect, as somebody noted them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from accounts.models import User
from common.dates import local_day
from common.errors import Refused
from feedback.models import Aspect, Effort, Promise


class EffortRefused(Refused):
    """The hours cannot be noted as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """How many hours went into what, by which day, and where we have it from."""

    what: str
    hours: Decimal
    on: date
    source: str = ""
    promise: Promise | None = None


@transaction.atomic
def note_effort(*, key: UUID, aspect: Aspect, spent: Spent, by: User, at: datetime) -> Effort:
    """Note hours on an aspect; the same form sent twice notes them once."""
    if spent.on > local_day(at):
        raise EffortRefused("Hours are noted when they were spent.", field="on")
    if spent.promise and spent.promise.decision.finding.session.aspect_id != aspect.pk:
        raise EffortRefused("That promise is about another aspect.", field="promise")
    effort, _ = Effort.objects.get_or_create(
        key=key,
        defaults={
            "aspect": aspect,
            "promise": spent.promise,
            "what": spent.what,
            "hours": spent.hours,
            "on": spent.on,
            "source": spent.source,
            "by": by,
            "at": at,
        },
    )
    return effort


@transaction.atomic
def drop_effort(*, effort: Effort) -> None:
    """Take hours out that were noted by mistake; twice changes nothing."""
    Effort.objects.filter(pk=effort.pk).delete()
