"""Measures: what is counted for a dimension."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record
from valuation.models import Dimension, DimensionKind, Measure
from valuation.services.dimension import DimensionRefused, free_slug, refuse_protected


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What is counted, and the unit it is counted in."""

    name: str
    unit: str


@transaction.atomic
def add_measure(*, dimension: Dimension, counted: Counted, key: uuid.UUID, by: User, at: datetime) -> Measure:
    """Add something to count for a dimension; it is worth nothing known until it has a price."""
    known = Measure.objects.filter(key=key).first()
    if known:
        return known
    if dimension.kind == DimensionKind.FORECAST:
        raise DimensionRefused("Purchases come from orders and contracts; there is nothing else to count here.")
    refuse_protected(f"{counted.name} {counted.unit}", field="name")
    if Measure.objects.filter(dimension=dimension, name__iexact=counted.name).exists():
        raise DimensionRefused("This dimension counts that already.", field="name")
    measure = Measure.objects.create(
        key=key,
        dimension=dimension,
        slug=free_slug(Measure, counted.name),
        name=counted.name,
        unit=counted.unit,
    )
    record(actor=by, action="measure.added", subject="Measure", subject_id=measure.pk, at=at, detail=measure.slug)
    return measure
