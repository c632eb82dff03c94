"""What the database refuses about readings, findings and decisions."""

import pytest
from django.db import IntegrityError, transaction

from feedback.models import Decision, Finding, Statement
from tests.factories.feedback import DecisionFactory, FindingFactory, StatementFactory

pytestmark = pytest.mark.django_db


def refuses(name, work):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        work()


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("statement_state_is_known", {"sent": True, "state": "guessed"}),
        ("sent_statement_has_its_time", {"state": "sent", "sent_at": None}),
        ("corrected_statement_has_their_words", {"corrected": True, "correction": ""}),
        ("answered_statement_has_its_time", {"confirmed": True, "answered_at": None}),
        ("correction_has_a_limit", {"corrected": True, "correction": "x" * 10_001}),
    ],
)
def test_a_reading_that_cannot_be_is_refused(name, fields):
    refuses(name, lambda: StatementFactory(**fields))


def test_a_finding_has_words():
    refuses("finding_has_words", lambda: FindingFactory(text=""))


def test_a_reading_becomes_one_finding():
    finding = FindingFactory()

    refuses("statement_id|feedback_finding", lambda: FindingFactory(statement=finding.statement))

    assert Finding.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("decision_kind_is_known", {"kind": "forget"}),
        ("decision_has_a_reason", {"reason": ""}),
        ("investigation_has_an_end", {"kind": "investigate", "answer_by": None}),
        ("decision_reason_has_a_limit", {"reason": "x" * 1_001}),
    ],
)
def test_a_decision_that_cannot_be_is_refused(name, fields):
    refuses(name, lambda: DecisionFactory(**fields))


def test_a_finding_is_decided_once():
    decision = DecisionFactory()

    refuses("finding_id|feedback_decision", lambda: DecisionFactory(finding=decision.finding))

    assert Decision.objects.count() == 1


def test_a_form_key_makes_one_reading():
    statement = StatementFactory()

    refuses("key", lambda: StatementFactory(invitation=statement.invitation, turn=statement.turn, key=statement.key))

    assert Statement.objects.count() == 1
