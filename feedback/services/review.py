"""Take in reviews of other systems, once for each source and id."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from common.bulk import Tally, upsert
from feedback.models import Review

OPTIONAL = ("customer_id", "with_name", "rating", "title", "product", "touchpoint", "language")


@transaction.atomic
def load_reviews(*, source: str, rows: Sequence[dict[str, Any]], given: frozenset[str]) -> Tally:
    """Add or update reviews; only the ``given`` fields of known ones change."""
    reviews = [
        {
            "source": source,
            "external_id": row["id"],
            "customer_id": row.get("customer_id"),
            "with_name": bool(row.get("with_name")),
            "rating": row.get("rating"),
            "title": row.get("title") or "",
            "text": row["text"],
            "product": row.get("product") or "",
            "touchpoint": row.get("touchpoint") or "",
            "language": row.get("language") or "en",
            "at": row["at"],
        }
        for row in rows
    ]
    update = ["text", "at", *(name for name in OPTIONAL if name in given)]
    outcome = upsert(Review, reviews, key=("source", "external_id"), update=update)
    return Tally(created=len(outcome.created), updated=len(outcome.updated), unchanged=outcome.unchanged)
