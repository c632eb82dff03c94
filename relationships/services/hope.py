"""Write down what a customer hopes to reach."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record
from common.errors import Refused
from relationships.models import Customer, Hope


class HopeRefused(Refused):
    """The hope cannot be kept like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a customer told us of a hope; None is not known."""

    text: str
    source: str
    by: date | None = None
    measure: str = ""
    target: float | None = None
    today: float | None = None
    reached: int | None = None


@transaction.atomic
def note_hope(*, customer: Customer, told: Told, by: User, key: uuid.UUID, at: datetime) -> Hope:
    """Keep what a customer hopes to reach; the same form sent twice keeps it once, the newest one stands."""
    if not told.measure and (told.target is not None or told.today is not None):
        raise HopeRefused("Say what the numbers count: nights out, customers, kilometres.", field="measure")
    hope, made = Hope.objects.get_or_create(
        key=key,
        customer=customer,
        defaults={
            "text": told.text,
            "source": told.source,
            "by": told.by,
            "measure": " ".join(told.measure.lower().split()),
            "target": told.target,
            "today": told.today,
            "reached": told.reached,
            "noted_by": by,
            "noted_at": at,
        },
    )
    if made:
        record(actor=by, action="hope.noted", subject="Customer", subject_id=customer.pk, at=at)
    return hope
