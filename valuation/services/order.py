"""Orders by the file: one row for each order, whole or not at all."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from common.bulk import Tally, upsert
from valuation.models import Order

OPTIONAL = ("returned_minor", "channel")


@transaction.atomic
def load_orders(*, source: str, rows: Sequence[dict[str, Any]], given: frozenset[str]) -> Tally:
    """Add or update orders, amounts in minor units; only the ``given`` optional fields of known ones change."""
    orders = [
        {
            "source": source,
            "external_id": row["id"],
            "customer_id": row["customer_id"],
            "placed_on": row["date"],
            "amount_minor": row["amount_minor"],
            "returned_minor": row.get("returned_minor", 0),
            "currency": row["currency"],
            "channel": row.get("channel", ""),
        }
        for row in rows
    ]
    update = ["customer_id", "placed_on", "amount_minor", "currency", *(n for n in OPTIONAL if n in given)]
    outcome = upsert(Order, orders, key=("source", "external_id"), update=update)
    return Tally(created=len(outcome.created), updated=len(outcome.updated), unchanged=outcome.unchanged)
