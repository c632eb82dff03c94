"""Evidence: written down once for each source and id, and taken back with a reason; nothing is erased."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record
from common.bulk import Tally, upsert
from common.errors import Refused
from relationships.models import Customer
from valuation.models import EvidenceRecord, Measure

STAFF = "staff"
FINDING = "finding"
OURS = (STAFF, FINDING)
OPTIONAL = ("quantity", "note", "about_id")
ONE = Decimal(1)


class EvidenceRefused(Refused):
    """It cannot be written down or taken back like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """What a customer did for us; ``measure`` is a slug, ``about`` whom it brought or moved."""

    customer: Customer
    measure: str
    happened_on: date
    quantity: Decimal = ONE
    note: str = ""
    about: Customer | None = None
    source: str = STAFF
    external_id: str = ""
    key: uuid.UUID = field(default_factory=uuid.uuid4)


@transaction.atomic
def record_evidence(*, noted: Noted, by: User | None, at: datetime) -> EvidenceRecord:
    """Write evidence down, once for each key and for each source and id; what was taken back stands again."""
    known = _known(noted)
    if known:
        stands_again = EvidenceRecord.objects.filter(pk=known.pk, withdrawn_at__isnull=False, source=FINDING)
        if stands_again.update(withdrawn_at=None, withdrawn_by=None, withdrawn_why=""):
            record(actor=by, action="evidence.stands_again", subject="EvidenceRecord", subject_id=known.pk, at=at)
            known.refresh_from_db()
        return known
    measure = Measure.objects.filter(slug=noted.measure).first()
    if measure is None:
        raise EvidenceRefused("Choose what they did.", field="measure")
    if noted.about and noted.about.pk == noted.customer.pk:
        raise EvidenceRefused("Choose another customer than the one this is about.", field="about")
    made = EvidenceRecord.objects.create(
        key=noted.key,
        customer=noted.customer,
        measure=measure,
        quantity=noted.quantity,
        happened_on=noted.happened_on,
        note=noted.note,
        about=noted.about,
        source=noted.source,
        external_id=noted.external_id,
        recorded_by=by,
        recorded_at=at,
    )
    detail = f"{measure.slug} from {noted.source}"
    record(actor=by, action="evidence.recorded", subject="EvidenceRecord", subject_id=made.pk, at=at, detail=detail)
    return made


@transaction.atomic
def take_back_evidence(*, evidence: EvidenceRecord, why: str, by: User | None, at: datetime) -> bool:
    """Let evidence count no more, with the reason; say whether it still counted."""
    if not why:
        raise EvidenceRefused("Say why it no longer counts.", field="why")
    standing = EvidenceRecord.objects.filter(pk=evidence.pk, withdrawn_at__isnull=True)
    taken = standing.update(withdrawn_at=at, withdrawn_by=by, withdrawn_why=why)
    if taken:
        record(actor=by, action="evidence.taken_back", subject="EvidenceRecord", subject_id=evidence.pk, at=at)
    return bool(taken)


@transaction.atomic
def forget_evidence(*, source: str, external_id: str) -> None:
    """Erase what should never have been linked to a name; unlike evidence taken back, nothing of it stays."""
    EvidenceRecord.objects.filter(source=source, external_id=external_id).delete()


@transaction.atomic
def load_evidence(*, source: str, rows: Sequence[dict[str, Any]], given: frozenset[str], at: datetime) -> Tally:
    """Add or update evidence of another system; what was taken back here stays taken back."""
    if source in OURS:
        raise EvidenceRefused(f"“{source}” is a source of our own. Give your system another name.", field="source")
    records = [
        {
            "key": uuid.uuid4(),
            "source": source,
            "external_id": row["id"],
            "customer_id": row["customer_id"],
            "measure_id": row["measure_id"],
            "happened_on": row["date"],
            "quantity": ONE if row.get("quantity") is None else row["quantity"],
            "note": row.get("note") or "",
            "about_id": row.get("about_id"),
            "recorded_at": at,
        }
        for row in rows
    ]
    update = ["customer_id", "measure_id", "happened_on", *(name for name in OPTIONAL if name in given)]
    outcome = upsert(EvidenceRecord, records, key=("source", "external_id"), update=update)
    return Tally(created=len(outcome.created), updated=len(outcome.updated), unchanged=outcome.unchanged)


def _known(noted: Noted) -> EvidenceRecord | None:
    """Return the row that this form or this source made before."""
    mine = EvidenceRecord.objects.filter(key=noted.key).first()
    if mine or not noted.external_id:
        return mine
    return EvidenceRecord.objects.filter(source=noted.source, external_id=noted.external_id).first()
