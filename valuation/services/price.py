"""What one unit of a measure is worth: each time a new version, with who set it and why; an old one never changes."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.services.audit import record
from common.errors import Refused
from valuation.models import DimensionKind, Grade, Measure, UnitPrice


class PriceRefused(Refused):
    """The measure or its price cannot be kept like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """Money in minor units, or for an offset a share of the forecast; and how sure of it the company is."""

    amount_minor: int | None = None
    effect: float | None = None
    spread: float
    grade: str = Grade.C
    why: str


@transaction.atomic
def set_price(*, measure: Measure, price: Price, key: uuid.UUID, by: User, at: datetime) -> UnitPrice:
    """Add a version of a measure's price, which counts from the next run; the same form sent twice adds one."""
    measure = Measure.objects.select_for_update(of=("self",)).select_related("dimension").get(pk=measure.pk)
    known = UnitPrice.objects.filter(key=key).first()
    if known:
        return known
    _refuse_the_wrong_unit(measure, price)
    if not price.why:
        raise PriceRefused("Say why. Somebody will ask, and it should be here.", field="why")
    last = UnitPrice.objects.filter(measure=measure).aggregate(last=Max("version"))["last"] or 0
    made = UnitPrice.objects.create(
        key=key,
        measure=measure,
        version=last + 1,
        amount_minor=price.amount_minor,
        effect=price.effect,
        spread=price.spread,
        grade=price.grade,
        why=price.why,
        set_by=by,
        set_at=at,
    )
    detail = f"{measure.slug} v{made.version}"
    record(actor=by, action="price.set", subject="UnitPrice", subject_id=made.pk, at=at, detail=detail)
    return made


def _refuse_the_wrong_unit(measure: Measure, price: Price) -> None:
    """Refuse money for a share of the forecast, and a share for what is priced in money."""
    is_share = measure.dimension.kind == DimensionKind.OFFSET
    if is_share and (price.effect is None or price.amount_minor is not None):
        raise PriceRefused("This one adds a share to the forecast, in percent.", field="percent")
    if not is_share and (price.amount_minor is None or price.effect is not None):
        raise PriceRefused("This one is worth an amount of money.", field="amount")
