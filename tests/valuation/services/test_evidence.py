"""Evidence: once for each form and each source, taken back with a reason, and whole files of it."""

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from accounts.models import AuditEvent
from common.errors import Refused
from tests.factories.accounts import UserFactory
from tests.factories.relationships import CustomerFactory
from tests.factories.valuation import EvidenceRecordFactory
from valuation.models import EvidenceRecord, Measure
from valuation.services.evidence import Noted, load_evidence, record_evidence, take_back_evidence

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 11, 17, 12, tzinfo=UTC)
DAY = date(2025, 11, 3)


@pytest.fixture
def ingrid(db):
    return UserFactory(roles=["cx_manager"])


def test_the_same_form_writes_one_record(ingrid):
    noted = Noted(customer=CustomerFactory(), measure="reference-call", happened_on=DAY, key=uuid.uuid4())
    first = record_evidence(noted=noted, by=ingrid, at=NOW)
    assert record_evidence(noted=noted, by=ingrid, at=NOW) == first
    assert (first.source, first.quantity, first.recorded_by, first.recorded_at) == ("staff", 1, ingrid, NOW)
    assert AuditEvent.objects.get(action="evidence.recorded").detail == "reference-call from staff"


def test_the_same_source_and_id_write_one_record(ingrid):
    customer = CustomerFactory()
    for _ in range(2):
        noted = Noted(
            customer=customer, measure="finding-confirmed", happened_on=DAY, source="finding", external_id="7"
        )
        record_evidence(noted=noted, by=None, at=NOW)
    assert EvidenceRecord.objects.count() == 1


def test_a_finding_that_was_taken_back_stands_again_and_what_staff_took_back_does_not(ingrid):
    customer, key = CustomerFactory(), uuid.uuid4()
    finding = Noted(customer=customer, measure="finding-confirmed", happened_on=DAY, source="finding", external_id="7")
    by_hand = Noted(customer=customer, measure="new-use", happened_on=DAY, key=key)
    for noted in (finding, by_hand):
        record = record_evidence(noted=noted, by=ingrid, at=NOW)
        take_back_evidence(evidence=record, why="Not so.", by=ingrid, at=NOW)
        record_evidence(noted=noted, by=ingrid, at=NOW)
    assert EvidenceRecord.objects.standing().get().source == "finding"


def test_nobody_brings_themselves_and_only_what_is_known_is_counted(ingrid):
    customer = CustomerFactory()
    with pytest.raises(Refused) as refused:
        record_evidence(
            noted=Noted(customer=customer, measure="customer-referred", happened_on=DAY, about=customer),
            by=ingrid,
            at=NOW,
        )
    assert refused.value.field == "about"
    with pytest.raises(Refused) as refused:
        record_evidence(noted=Noted(customer=customer, measure="dancing", happened_on=DAY), by=ingrid, at=NOW)
    assert refused.value.field == "measure"


def test_taking_back_keeps_the_record_and_its_reason(ingrid):
    evidence = EvidenceRecordFactory()
    with pytest.raises(Refused):
        take_back_evidence(evidence=evidence, why="", by=ingrid, at=NOW)
    assert take_back_evidence(evidence=evidence, why="Written down twice.", by=ingrid, at=NOW)
    assert not take_back_evidence(evidence=evidence, why="Again.", by=ingrid, at=NOW)
    evidence.refresh_from_db()
    assert (evidence.withdrawn_by, evidence.withdrawn_at, evidence.withdrawn_why) == (
        ingrid,
        NOW,
        "Written down twice.",
    )


def load(rows, given=("quantity",)):
    return load_evidence(source="crm", rows=rows, given=frozenset(given), at=NOW)


def row(customer, **changes):
    measure = Measure.objects.get(slug="support-hour")
    plain = {"id": "E-1", "customer_id": customer.pk, "measure_id": measure.pk, "date": DAY, "quantity": Decimal("1.5")}
    return plain | changes


def test_a_file_comes_in_once_and_brings_changes(ingrid):
    customer = CustomerFactory()
    tallies = [load([row(customer)]), load([row(customer)]), load([row(customer, quantity=Decimal(2))])]
    assert [(t.created, t.updated, t.unchanged) for t in tallies] == [(1, 0, 0), (0, 0, 1), (0, 1, 0)]
    record = EvidenceRecord.objects.get()
    assert (record.source, record.quantity, record.recorded_by, record.recorded_at) == ("crm", 2, None, NOW)


def test_many_rows_come_in_at_once(ingrid):
    customer = CustomerFactory()
    assert load([row(customer, id=f"E-{n}") for n in range(5)]).created == 5


def test_no_other_system_writes_in_our_name(ingrid):
    for source in ("staff", "finding"):
        with pytest.raises(Refused, match="source of our own"):
            load_evidence(source=source, rows=[row(CustomerFactory())], given=frozenset(), at=NOW)


def test_what_a_file_leaves_out_is_left_alone_and_what_was_taken_back_stays_so(ingrid):
    customer = CustomerFactory()
    load([row(customer, note="Long call")], given=("quantity", "note"))
    take_back_evidence(evidence=EvidenceRecord.objects.get(), why="Booked elsewhere.", by=ingrid, at=NOW)
    load([row(customer, quantity=None, date=date(2025, 11, 4))], given=())
    record = EvidenceRecord.objects.get()
    assert (record.note, record.quantity, record.happened_on) == ("Long call", Decimal("1.5"), date(2025, 11, 4))
    assert record.withdrawn_at is not None
