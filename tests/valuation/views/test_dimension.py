"""The pages of dimensions, measures and prices, through the browser."""

import uuid

import pytest
from django.urls import reverse

from tests.factories.valuation import (
    CustomerValueFactory,
    DimensionFactory,
    EvidenceRecordFactory,
    MeasureFactory,
    UnitPriceFactory,
)
from valuation.models import Dimension, Measure, UnitPrice

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("valuation:dimensions"), reverse("valuation:new-dimension")


@pytest.fixture
def analyst(signed_in):
    return signed_in(roles=["analyst"])


def text(answer):
    return answer.content.decode().replace("\u00a0", " ")


def test_the_list_shows_every_dimension_with_its_prices(analyst):
    page = text(analyst.get(LIST))
    assert all(name in page for name in Dimension.objects.values_list("name", flat=True))
    assert "kr 2 500" in page
    assert "+6% of the forecast" in page


def test_known_and_unknown_are_told_apart_and_taken_back_does_not_count(analyst):
    measure = MeasureFactory()
    EvidenceRecordFactory.create_batch(2, measure=measure, customer=EvidenceRecordFactory(measure=measure).customer)
    EvidenceRecordFactory(measure=measure, withdrawn=True)
    page = text(analyst.get(reverse("valuation:dimension", args=[measure.dimension.slug])))
    assert "3 written down so far" in page
    opened = text(analyst.get(reverse("valuation:dimension-known", args=[measure.dimension.slug])))
    assert "of 1 customers we know something" in opened
    assert "1 customers of whom nobody wrote anything down" in opened


def test_purchases_are_known_of_whom_the_newest_run_values(analyst):
    CustomerValueFactory()
    opened = text(analyst.get(reverse("valuation:dimension-known", args=["purchases"])))
    assert "1 of 1 customers have a forecast" in opened


@pytest.mark.parametrize("rows", (1, 3))
def test_the_list_does_not_grow_with_its_rows(analyst, rows, django_assert_num_queries):
    UnitPriceFactory.create_batch(rows)
    with django_assert_num_queries(9):
        analyst.get(LIST)


@pytest.mark.parametrize("rows", (1, 3))
def test_a_dimension_does_not_grow_with_its_rows(analyst, rows, django_assert_num_queries):
    dimension = DimensionFactory()
    for measure in MeasureFactory.create_batch(rows, dimension=dimension):
        UnitPriceFactory.create_batch(rows, measure=measure)
        EvidenceRecordFactory.create_batch(rows, measure=measure)
    with django_assert_num_queries(11):
        analyst.get(reverse("valuation:dimension", args=[dimension.slug]))


def test_a_dimension_is_left_out_and_counted_again(analyst):
    switch = reverse("valuation:switch-dimension", args=["influence"])
    assert "Influence is left out from the next run on." in text(analyst.post(switch, {"on": "0"}, follow=True))
    assert not Dimension.objects.get(slug="influence").is_on
    analyst.post(switch, {"on": "1"})
    assert Dimension.objects.get(slug="influence").is_on


def test_purchases_cannot_be_left_out(analyst):
    answer = analyst.post(reverse("valuation:switch-dimension", args=["purchases"]), {"on": "0"}, follow=True)
    assert "this one stays on" in text(answer)


def test_an_executive_reads_and_changes_nothing(signed_in):
    executive = signed_in(roles=["executive"])
    assert "Add a dimension" not in text(executive.get(LIST))
    assert executive.get(NEW).status_code == 403
    assert executive.post(reverse("valuation:switch-dimension", args=["influence"]), {"on": "0"}).status_code == 403


def test_an_own_dimension_from_its_name_to_its_price(analyst):
    form = {"key": uuid.uuid4(), "name": "Hosting visits", "say": "They show others round.", "kind": "priced"}
    answer = analyst.post(NEW, form)
    assert answer.url == reverse("valuation:new-measure", args=["hosting-visits"])
    answer = analyst.post(answer.url, {"key": uuid.uuid4(), "name": "A visit hosted", "unit": "visits"})
    assert answer.url == reverse("valuation:new-price", args=["hosting-visits", "a-visit-hosted"])
    assert "It has no price yet" in text(analyst.get(answer.url))
    price = {"key": uuid.uuid4(), "amount": "1250.50", "spread": "0.54085", "grade": "C", "why": "A day of a guide."}
    answer = analyst.post(answer.url, price, follow=True)
    assert "Kept. It counts from the next run on." in text(answer)
    assert "four times in five kr 625 to kr 2 501" in text(answer)
    kept = UnitPrice.objects.get(measure__slug="a-visit-hosted")
    assert (kept.version, kept.amount_minor, kept.spread, kept.grade) == (1, 125_050, 0.54085, "C")


def test_a_share_is_asked_for_in_percent(analyst):
    address = reverse("valuation:new-price", args=["devotion", "stated-loyalty"])
    assert 'name="percent" value="6"' in text(analyst.get(address))
    plain = reverse("valuation:new-price", args=["reference", "reference-call"])
    assert 'name="amount" value="2500"' in text(analyst.get(plain))
    form = {"key": uuid.uuid4(), "percent": "7.5", "spread": "0.039", "grade": "C", "why": "What stayers spent more."}
    analyst.post(address, form)
    newest = UnitPrice.objects.filter(measure__slug="stated-loyalty").latest("version")
    assert (newest.version, newest.effect, newest.amount_minor) == (2, 0.075, None)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"amount": ""}, "Write an amount."),
        ({"amount": "-1"}, "Write an amount of zero or more."),
        ({"amount": "a lot"}, "Write an amount in figures"),
        ({"why": ""}, "Say why."),
    ],
)
def test_a_wrong_price_keeps_what_was_typed(analyst, wrong, says):
    form = {"amount": "10", "spread": "0.54085", "grade": "C", "why": "We asked.", **wrong}
    answer = analyst.post(reverse("valuation:new-price", args=["referral", "customer-referred"]), form)
    assert answer.status_code == 422
    assert says in text(answer)
    assert UnitPrice.objects.filter(measure__slug="customer-referred").count() == 1


@pytest.mark.parametrize(
    ("name", "says"), [("Age", "may count towards their value"), ("risk", "already"), ("", "Give it a name.")]
)
def test_a_refused_dimension_says_why_next_to_its_name(analyst, name, says):
    answer = analyst.post(NEW, {"name": name, "say": "Something.", "kind": "priced"})
    assert answer.status_code == 422
    assert says in text(answer)


def test_a_refused_measure_says_why(analyst):
    address = reverse("valuation:new-measure", args=["referral"])
    answer = analyst.post(address, {"name": "A customer brought to us", "unit": "customers"})
    assert answer.status_code == 422
    assert "This dimension counts that already." in text(answer)
    assert Measure.objects.filter(dimension__slug="referral").count() == 1


def test_a_price_of_another_dimension_is_not_found(analyst):
    assert analyst.get(reverse("valuation:new-price", args=["referral", "case-study"])).status_code == 404
