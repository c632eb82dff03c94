"""Deciding about one dimension of one customer, through the browser."""

import uuid

import pytest
from django.urls import reverse

from tests.factories.relationships import CustomerFactory
from tests.factories.valuation import DimensionDecisionFactory, EvidenceRecordFactory
from valuation.models import Dimension, DimensionDecision

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst(signed_in):
    return signed_in(roles=["analyst"])


def text(answer):
    return answer.content.decode().replace("\u00a0", " ")


def address(customer, slug="referral"):
    return reverse("valuation:decide", args=[customer.pk, slug])


def test_a_value_is_decided_with_its_reason_and_ended_again(analyst):
    customer = CustomerFactory()
    form = {"key": uuid.uuid4(), "state": "value", "amount": "12000", "reason": "Three lodges asked because of her."}
    page = text(analyst.post(address(customer), form, follow=True))
    assert "kr 12 000" in page
    assert "In force" in page
    decision = DimensionDecision.objects.get()
    assert decision.amount_minor == 1_200_000
    page = text(analyst.post(reverse("valuation:end-decision", args=[decision.pk]), follow=True))
    assert "In force" not in page
    assert "Three lodges asked because of her." in page


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"state": ""}, "Choose one of the four."),
        ({"state": "value", "amount": ""}, "Say how much it is worth."),
        ({"reason": ""}, "Say why."),
    ],
)
def test_what_is_missing_is_asked_for(analyst, wrong, says):
    answer = analyst.post(address(CustomerFactory()), {"state": "zero", "reason": "We asked.", **wrong})
    assert answer.status_code == 422
    assert says in text(answer)
    assert not DimensionDecision.objects.exists()


@pytest.mark.parametrize("rows", (1, 3))
def test_the_page_does_not_grow_with_its_rows(analyst, rows, django_assert_num_queries):
    customer, dimension = CustomerFactory(), Dimension.objects.get(slug="referral")
    DimensionDecisionFactory.create_batch(rows, customer=customer, dimension=dimension, ended=True)
    EvidenceRecordFactory.create_batch(rows, customer=customer, measure=dimension.measures.get())
    with django_assert_num_queries(7):
        analyst.get(address(customer))


def test_a_dimension_nobody_knows_is_not_found(analyst):
    assert analyst.get(address(CustomerFactory(), "dancing")).status_code == 404
