"""One customer's value: parts that add up, each opening into what it rests on."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.factories.valuation import CustomerValueFactory, OrderFactory, ValueRunFactory
from valuation.models import DimensionDecision, EvidenceRecord, Measure
from valuation.services.dimension import make_builtin_dimensions

pytestmark = pytest.mark.django_db
GAP = "\u00a0"


@pytest.fixture
def analyst(signed_in):
    return signed_in(roles=["analyst"])


def page_of(client, value, *, drawer=False):
    headers = {"HX-Request": "true"} if drawer else {}
    return client.get(reverse("valuation:customer", args=[value.customer_id]), headers=headers).content.decode()


def part_of(client, value, slug):
    return client.get(reverse("valuation:part", args=[value.customer_id, slug])).content.decode()


def test_the_parts_add_up_to_the_last_minor_unit(analyst):
    value = CustomerValueFactory(
        in_parts=True,
        expected_minor=1_250_001,
        contributions=[
            [900_034, 1, 2_000_000, "value", "B", 6.2],
            [-100_033, -2, -1, "value", "C", 2],
            [450_000, 1, 2, "value", "C", 1],
        ],
    )
    page = page_of(analyst, value)
    for amount in (
        f"kr{GAP}9{GAP}000.34",
        f"\u2212kr{GAP}1{GAP}000.33",
        f"kr{GAP}4{GAP}500.00",
        f"kr{GAP}12{GAP}500.01",
    ):
        assert amount in page


def test_what_is_not_known_is_not_zero_and_says_so(analyst):
    value = CustomerValueFactory(
        in_parts=True,
        expected_minor=900_000,
        contributions=[
            [900_000, 600_000, 1_250_000, "value", "B", 6.2],
            [0, 0, 0, "zero", "C", 0],
            [0, None, None, "unknown", "D", None],
        ],
    )
    page = page_of(analyst, value)
    assert "Looked for, none" in page
    assert "Not known" in page
    assert ">?</a>" in page
    assert "that isn’t the same as zero" in part_of(analyst, value, "referral")
    assert "looked for it and found none" in part_of(analyst, value, "cost-to-serve")


def test_what_does_not_apply_has_no_number(analyst):
    value = CustomerValueFactory(
        in_parts=True,
        expected_minor=900_000,
        contributions=[
            [900_000, 6, 7, "value", "B", 6.2],
            [0, 0, 0, "zero", "C", 0],
            [0, 0, 0, "not_applicable", "", 0],
        ],
    )
    assert "Does not apply" in page_of(analyst, value)
    assert "Referrals: does not apply" in part_of(analyst, value, "referral")


def test_the_drawer_holds_the_sum_and_the_way_on(analyst):
    value = CustomerValueFactory(in_parts=True)
    page = page_of(analyst, value, drawer=True)
    assert "<html" not in page
    assert "Parts that add up exactly" in page
    assert reverse("relationships:customer", args=[value.customer_id]) in page


def test_purchases_open_into_the_orders(analyst):
    value = CustomerValueFactory(in_parts=True)
    OrderFactory(customer=value.customer, placed_on=value.run.as_of - timedelta(days=30), returned_minor=20_000)
    page = part_of(analyst, value, "purchases")
    assert f"Returned so far</td><td>kr{GAP}200" in page
    assert "Grade B: fitted and checked by looking back." in page


def test_a_priced_part_opens_into_records_and_the_price_with_its_version(analyst):
    make_builtin_dimensions()
    run = ValueRunFactory(
        done=True, in_parts=True, prices={"customer-referred": {"version": 3, "amount_minor": 90_000}}
    )
    value = CustomerValueFactory(in_parts=True, run=run)
    EvidenceRecord.objects.create(
        customer=value.customer,
        measure=Measure.objects.get(slug="customer-referred"),
        quantity=2,
        happened_on=date(2025, 5, 4),
        recorded_by=UserFactory(name="Silje Nes"),
        recorded_at=run.requested_at,
    )
    page = part_of(analyst, value, "referral")
    assert "A customer brought to us, 4 May 2025, Silje Nes</td><td>2</td>" in page
    assert f"price version 3</td><td>kr{GAP}900 each" in page


def test_a_decision_stands_with_who_made_it_and_why(analyst):
    make_builtin_dimensions()
    value = CustomerValueFactory(in_parts=True)
    DimensionDecision.objects.create(
        customer=value.customer,
        dimension=Measure.objects.get(slug="customer-referred").dimension,
        state="zero",
        reason="She asked us not to count it.",
        decided_by=UserFactory(name="Silje Nes"),
        decided_at=value.run.requested_at,
    )
    assert "Silje Nes decided it on 17 November 2025: She asked us not to count it." in part_of(
        analyst, value, "referral"
    )


def test_a_part_that_the_run_did_not_count_is_not_found(analyst):
    value = CustomerValueFactory()
    assert analyst.get(reverse("valuation:part", args=[value.customer_id, "referral"])).status_code == 404


@pytest.mark.parametrize(
    "reason", ["Everything this customer bought was returned.", "Everything this customer bought was returned"]
)
def test_an_unknown_value_says_why_in_one_sentence(analyst, reason):
    value = CustomerValueFactory(unknown=True, reason=reason)
    assert "Everything this customer bought was returned.</p>" in page_of(analyst, value)


def test_a_sleeping_customer_s_expectation_above_the_line_is_explained(analyst):
    value = CustomerValueFactory(expected_minor=12_000, low_minor=0, high_minor=0)
    assert "The expectation lies above that line" in page_of(analyst, value)


def test_a_row_stands_until_a_later_run_replaces_it(analyst):
    old = CustomerValueFactory(in_parts=True)
    new = ValueRunFactory(done=True, parent=old.run)
    page = page_of(analyst, old)
    assert f"Run {old.run_id}, unchanged in run {new.pk}" in page


@pytest.mark.parametrize("parts", (1, 3))
def test_query_count_does_not_grow(analyst, parts, django_assert_max_num_queries):
    run = ValueRunFactory(done=True, in_parts=True)
    run.dimensions = run.dimensions[:parts]
    run.save()
    value = CustomerValueFactory(in_parts=True, run=run)
    with django_assert_max_num_queries(7):
        page_of(analyst, value)
