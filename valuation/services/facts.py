"""What a run may know of customers: what they bought, signed and did, and since when. Nothing about who they are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from relationships.models import Customer
from valuation.models import Contract, DimensionDecision, EvidenceRecord, Order

#: Everything that may ever enter a value. Region, segment, name, language, place: none of it can.
ALLOWED: dict[type[models.Model], frozenset[str]] = {
    Customer: frozenset({"pk", "since"}),
    Order: frozenset({"customer_id", "placed_on", "amount_minor", "returned_minor"}),
    Contract: frozenset({"customer_id", "started_on", "renews_on", "ended_on", "price_minor", "period_months"}),
    EvidenceRecord: frozenset({"customer_id", "measure_id", "quantity", "happened_on", "about_id"}),
    DimensionDecision: frozenset({"customer_id", "dimension_id", "state", "amount_minor"}),
}
ROWS_AT_ONCE = 10_000


class NotAllowedError(LookupError):
    """Somebody asked for a column that must never enter a value."""


@dataclass(frozen=True, slots=True)
class Moment:
    """On which day, and with what had been decided and recorded by when."""

    day: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Between:
    """The customers of a shard: first and last id."""

    first: int
    last: int


def allowed(rows: models.QuerySet[Any], *names: str) -> Iterator[tuple[Any, ...]]:
    """Read columns that may enter a value, and no other."""
    forbidden = set(names) - ALLOWED.get(rows.model, frozenset())
    if forbidden:
        raise NotAllowedError(f"{', '.join(sorted(forbidden))} of {rows.model.__name__} may not enter a value")
    return rows.values_list(*names).iterator(chunk_size=ROWS_AT_ONCE)


def read_orders(*, moment: Moment, shard: Between) -> Any:
    """Return customer ids, day numbers and what was kept of each order, as three columns."""
    rows = Order.objects.filter(placed_on__lte=moment.day, currency=settings.CURRENCY, **_of(shard))
    return _whole(
        (who, day.toordinal(), amount - returned)
        for who, day, amount, returned in allowed(rows, "customer_id", "placed_on", "amount_minor", "returned_minor")
    )


def read_since(*, shard: Between) -> tuple[Any, Any]:
    """Return ids of all customers, ascending, and the day number since when they are ours, 0 where nobody knows."""
    rows = Customer.objects.filter(pk__gte=shard.first, pk__lte=shard.last).order_by("pk")
    columns = _whole((pk, since.toordinal() if since else 0, 0) for pk, since in allowed(rows, "pk", "since"))
    return columns[:, 0], columns[:, 1]


def read_contracts(*, moment: Moment, shard: Between) -> list[tuple[Any, ...]]:
    """Return contracts, those that ended too: whose, price, months of a period, begun, renews, and ended or None."""
    rows = Contract.objects.filter(started_on__lte=moment.day, currency=settings.CURRENCY, **_of(shard)).order_by("pk")
    return list(allowed(rows, "customer_id", "price_minor", "period_months", "started_on", "renews_on", "ended_on"))


def read_evidence(*, moment: Moment, shard: Between) -> list[tuple[Any, ...]]:
    """Return what was written down and stands: whose, of what, how much, when, and whom it brought or moved."""
    rows = (
        EvidenceRecord.objects.filter(happened_on__lte=moment.day, recorded_at__lte=moment.at, **_of(shard))
        .filter(Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=moment.at))
        .order_by("pk")
    )
    return list(allowed(rows, "customer_id", "measure_id", "quantity", "happened_on", "about_id"))


def read_decisions(*, moment: Moment, shard: Between) -> list[tuple[Any, ...]]:
    """Return what was in force: whose, of which dimension, its state and amount."""
    rows = (
        DimensionDecision.objects.filter(decided_at__lte=moment.at, **_of(shard))
        .filter(Q(ended_at__isnull=True) | Q(ended_at__gt=moment.at))
        .order_by("pk")
    )
    return list(allowed(rows, "customer_id", "dimension_id", "state", "amount_minor"))


def _of(shard: Between) -> dict[str, int]:
    return {"customer_id__gte": shard.first, "customer_id__lte": shard.last}


def _whole(rows: Iterable[tuple[int, int, int]]) -> Any:
    """Return rows of three whole numbers as an array."""
    import numpy as np

    return np.fromiter(rows, dtype=np.dtype((np.int64, 3)))
