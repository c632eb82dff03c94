"""Rows of a run: written unseen, and shown all at once when the run is done."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import F

from common.bulk import insert, pieces
from relationships.services.customer import forget_values, record_values_of
from valuation.models import CustomerValue, ValueRun
from valuation.models.run import ValueState
from valuation.services.facts import Between

ROWS_AT_ONCE = 5_000
LEAST_MOVE = 0.005
"""A night writes down who moved by more than half a percent, in worth or in either end of the interval."""
RANK_BAND = 0.02
"""And who moved by more than a fiftieth of their rank."""


def write_rows(
    *, run: ValueRun, rows: Iterable[dict[str, Any]], shard: Between, still_ours: Callable[[], None]
) -> Iterator[int]:
    """Write a shard's rows, unseen so far; yield how many were looked at after each piece."""
    CustomerValue.objects.filter(run=run, customer_id__gte=shard.first, customer_id__lte=shard.last).delete()
    standing = _standing(run, shard) if keeps_what_stands(run) else {}
    for piece in pieces(rows, ROWS_AT_ONCE):
        moved = [row for row in piece if _moved(standing.get(row["customer_id"]), row)]
        with transaction.atomic():
            still_ours()
            insert(CustomerValue, ({**row, "run_id": run.pk, "until_id": run.pk} for row in moved))
        yield len(piece)


def keeps_what_stands(run: ValueRun) -> bool:
    """Say whether only what moved is written: at night, when nothing else about the values has changed."""
    before = run.parent
    return (
        run.requested_by_id is None
        and before is not None
        and (before.dimensions, before.prices) == (run.dimensions, run.prices)
    )


def _standing(run: ValueRun, shard: Between) -> dict[int, tuple[Any, ...]]:
    """Return what is thought of the customers of a shard now."""
    rows = CustomerValue.objects.filter(
        until__isnull=True, run__lt=run.pk, customer_id__gte=shard.first, customer_id__lte=shard.last
    )
    names = ("customer_id", "state", "expected_minor", "low_minor", "high_minor", "credit_minor", "rank")
    return {row[0]: row[1:] for row in rows.values_list(*names).iterator(chunk_size=10_000)}


def _moved(before: tuple[Any, ...] | None, row: dict[str, Any]) -> bool:
    """Say whether a row says something else than what stands."""
    if before is None or before[0] != row["state"]:
        return True
    if row["state"] == ValueState.UNKNOWN:
        return False
    money = zip(
        before[1:5], (row[n] for n in ("expected_minor", "low_minor", "high_minor", "credit_minor")), strict=True
    )
    size = max(abs(row["expected_minor"]), abs(row["high_minor"]), 1)
    return abs(before[5] - row["rank"]) > RANK_BAND * row["rank"] or any(
        abs(old - new) > LEAST_MOVE * size for old, new in money
    )


def show_rows(*, run: ValueRun, population: Iterable[int] | None) -> None:
    """Let a run's rows stand in the place of those before; ``population`` is everybody, when some rows were kept."""
    standing = CustomerValue.objects.filter(until__isnull=True, run__lt=run.pk)
    if population is None:
        standing.update(until=run)
    else:
        standing.filter(customer__in=run.values.values("customer")).update(until=run)
        gone = set(standing.values_list("customer_id", flat=True)) - set(population)
        for piece in pieces(sorted(gone)):
            standing.filter(customer__in=piece).update(until=run)
    run.values.filter(until=run).update(until=None)


def write_onto_customers(*, run: ValueRun) -> None:
    """Write newest values and ranks down onto the customers; whoever is in no run any more is unknown again."""
    forget_values(known=CustomerValue.objects.filter(until__isnull=True).values("customer"))
    values = run.values.annotate(
        value=F("expected_minor"), low=F("low_minor"), high=F("high_minor"), place=F("rank")
    ).values("customer_id", "value", "low", "high", "place")
    record_values_of(values=values, on=run.as_of)
