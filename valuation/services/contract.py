"""Contracts by the file: one row for each contract, whole or not at all."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from common.bulk import Tally, upsert
from valuation.models import Contract

OPTIONAL = ("ended_on", "ended_reason", "period_months")


@transaction.atomic
def load_contracts(*, source: str, rows: Sequence[dict[str, Any]], given: frozenset[str]) -> Tally:
    """Add or update contracts, prices in minor units; only the ``given`` optional fields of known ones change."""
    contracts = [
        {
            "source": source,
            "external_id": row["id"],
            "customer_id": row["customer_id"],
            "product": row["product"],
            "started_on": row["started_on"],
            "renews_on": row["renews_on"],
            "ended_on": row.get("ended_on"),
            "ended_reason": row.get("ended_reason", ""),
            "price_minor": row["price_minor"],
            "period_months": row.get("period_months") or 12,
            "currency": row["currency"],
        }
        for row in rows
    ]
    update = ["customer_id", "product", "started_on", "renews_on", "price_minor", "currency"]
    update += [name for name in OPTIONAL if name in given]
    outcome = upsert(Contract, contracts, key=("source", "external_id"), update=update)
    return Tally(created=len(outcome.created), updated=len(outcome.updated), unchanged=outcome.unchanged)
