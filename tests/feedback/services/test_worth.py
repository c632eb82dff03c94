"""A finding that its customer confirmed counts for what they are worth, once, and only while it holds."""

from datetime import UTC, datetime

import pytest

from feedback.models import Finding
from feedback.services.answering import take_back
from feedback.services.finding import note_finding
from feedback.services.trail import confirm_reading, correct_reading
from tests.factories.accounts import UserFactory
from tests.factories.feedback import FindingFactory, InvitationFactory, StatementFactory, TurnFactory
from valuation.models import EvidenceRecord

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 11, 17, 12, tzinfo=UTC)


@pytest.fixture
def invitation(db):
    return InvitationFactory(finished=True)


def statement(invitation, **traits):
    return StatementFactory(invitation=invitation, turn=TurnFactory(invitation=invitation), **traits)


def test_a_finding_noted_from_a_confirmed_reading_is_evidence_once(invitation):
    ingrid, confirmed = UserFactory(roles=["cx_manager"]), statement(invitation, confirmed=True)
    for _ in range(2):
        note_finding(statement=confirmed, text="Waiting costs her courses.", by=ingrid, at=NOW)
    record = EvidenceRecord.objects.get()
    assert (record.measure.slug, record.source, record.external_id) == (
        "finding-confirmed",
        "finding",
        str(Finding.objects.get().pk),
    )
    assert (record.customer, record.recorded_by) == (invitation.customer, ingrid)
    assert "Waiting" not in record.note


def test_a_finding_that_nobody_confirmed_is_none(invitation):
    FindingFactory(statement=statement(invitation, sent=True))
    assert not EvidenceRecord.objects.exists()


def test_confirming_later_counts_correcting_takes_it_back_and_confirming_again_stands_again(invitation):
    sent = statement(invitation, sent=True)
    FindingFactory(statement=sent)
    confirm_reading(statement=sent, at=NOW)
    assert EvidenceRecord.objects.standing().count() == 1
    sent.refresh_from_db()
    correct_reading(statement=sent, words="Not quite.", at=NOW)
    assert EvidenceRecord.objects.get().withdrawn_why == "They put our reading in other words."
    sent.refresh_from_db()
    confirm_reading(statement=sent, at=NOW)
    assert EvidenceRecord.objects.standing().count() == 1
    assert EvidenceRecord.objects.count() == 1


def test_words_taken_back_carry_nothing(invitation):
    confirmed = statement(invitation, confirmed=True)
    note_finding(statement=confirmed, text="Waiting costs.", by=UserFactory(roles=["cx_manager"]), at=NOW)
    take_back(turn=confirmed.turn, at=NOW)
    assert EvidenceRecord.objects.get().withdrawn_why == "They took back the words it rests on."
    take_back(turn=confirmed.turn, at=NOW)
    assert not EvidenceRecord.objects.standing().exists()


def test_somebody_who_is_no_customer_of_ours_leaves_no_evidence(invitation):
    alone = InvitationFactory(customer=None, finished=True)
    note_finding(statement=statement(alone, confirmed=True), text="So.", by=UserFactory(roles=["cx_manager"]), at=NOW)
    assert not EvidenceRecord.objects.exists()
