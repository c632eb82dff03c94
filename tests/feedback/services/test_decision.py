"""A decision stands; only looking into it can end in another."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from feedback.models import Decision
from feedback.services.decision import DecisionRefused, decide
from tests.factories.feedback import FindingFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)


def decided(finding, kind="act", reason="Eleven people.", answer_by=None):
    return decide(finding=finding, kind=kind, reason=reason, answer_by=answer_by, by=finding.session.owner, at=NOW)


def test_deciding_twice_decides_once():
    finding = FindingFactory()

    assert decided(finding) == decided(finding)
    assert list(AuditEvent.objects.values_list("action", flat=True)) == ["decision.act"]


def test_looking_into_it_ends_in_another_decision():
    finding = FindingFactory()
    decided(finding, "investigate", answer_by=TODAY + timedelta(days=7))

    decided(finding, "decline", "Two people work there.")

    decision = Decision.objects.get()
    assert (decision.kind, decision.reason, decision.answer_by) == ("decline", "Two people work there.", None)


@pytest.mark.parametrize("answer_by", [None, TODAY - timedelta(days=1)])
def test_looking_into_it_needs_a_day_to_come(answer_by):
    with pytest.raises(DecisionRefused) as refused:
        decided(FindingFactory(), "investigate", answer_by=answer_by)

    assert refused.value.field == "answer_by"


def test_a_decision_to_act_stands():
    finding = FindingFactory()
    decided(finding)

    with pytest.raises(DecisionRefused, match="stands"):
        decided(finding, "decline")

    assert Decision.objects.get().kind == "act"


def test_a_day_is_kept_only_for_looking_into_it():
    decision = decided(FindingFactory(), answer_by=TODAY)

    assert decision.answer_by is None
