"""Decisions about one dimension of one customer: one in force, the others kept."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from common.errors import Refused
from tests.factories.accounts import UserFactory
from tests.factories.relationships import CustomerFactory
from tests.factories.valuation import DimensionFactory
from valuation.models import DimensionDecision
from valuation.services.decision import Verdict, decide_dimension, end_decision

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 11, 17, 12, tzinfo=UTC)


@pytest.fixture
def decide(db):
    mona, customer, dimension = UserFactory(), CustomerFactory(), DimensionFactory()

    def decided(at=NOW, **verdict):
        said = Verdict(**{"state": "zero", "reason": "We asked them.", **verdict})
        return decide_dimension(customer=customer, dimension=dimension, verdict=said, by=mona, at=at)

    return decided


def test_the_newest_decision_takes_the_place_of_the_one_before(decide):
    first = decide()
    second = decide(at=NOW + timedelta(days=1), state="value", amount_minor=900)
    first.refresh_from_db()
    assert first.ended_at == second.decided_at
    assert DimensionDecision.objects.in_force().get() == second


def test_the_same_form_decides_once(decide):
    key = uuid.uuid4()
    assert decide(key=key) == decide(key=key)
    assert DimensionDecision.objects.count() == 1


@pytest.mark.parametrize(("verdict", "field"), [({"reason": ""}, "reason"), ({"state": "value"}, "amount")])
def test_a_decision_has_a_reason_and_a_known_value_its_amount(decide, verdict, field):
    with pytest.raises(Refused) as refused:
        decide(**verdict)
    assert refused.value.field == field


@pytest.mark.parametrize("state", ("zero", "unknown", "not_applicable"))
def test_only_a_known_value_keeps_an_amount(decide, state):
    assert decide(state=state, amount_minor=900).amount_minor is None


def test_an_ended_decision_stays_in_the_history(decide):
    decision = decide()
    assert end_decision(decision=decision, by=decision.decided_by, at=NOW)
    assert not end_decision(decision=decision, by=decision.decided_by, at=NOW)
    assert not DimensionDecision.objects.in_force().exists()
    assert DimensionDecision.objects.count() == 1
