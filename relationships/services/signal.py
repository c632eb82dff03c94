"""Signals: events about people and companies, by the file."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from common.bulk import Tally, upsert
from relationships.models import Signal


@transaction.atomic
def load_signals(*, source: str, rows: Sequence[dict[str, Any]], given: frozenset[str]) -> Tally:
    """Add or update signals; only the ``given`` fields of known ones change."""
    signals = [
        {
            "source": source,
            "external_id": row["id"],
            "person_id": row.get("person_id"),
            "company_id": row.get("company_id"),
            "kind": row["kind"],
            "at": row["at"],
            "effective_at": row.get("effective_at"),
            "note": row.get("note", ""),
        }
        for row in rows
    ]
    update = ["person_id", "company_id", "kind", "at", *(n for n in ("effective_at", "note") if n in given)]
    outcome = upsert(Signal, signals, key=("source", "external_id"), update=update)
    return Tally(created=len(outcome.created), updated=len(outcome.updated), unchanged=outcome.unchanged)
