"""The switch, a company's own dimensions and measures, and prices in versions."""

import uuid
from datetime import UTC, datetime

import pytest

from accounts.models import AuditEvent
from common.errors import Refused
from tests.factories.accounts import UserFactory
from tests.factories.valuation import DimensionFactory, MeasureFactory, UnitPriceFactory
from valuation.models import Dimension, Measure, UnitPrice
from valuation.services.dimension import Described, add_dimension, switch_dimension
from valuation.services.measure import Counted, add_measure
from valuation.services.price import Price, set_price

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 11, 17, 12, tzinfo=UTC)
HOSTING = Described(name="Hosting visits", say="They show others round.", kind="priced")


@pytest.fixture
def mona(db):
    return UserFactory(roles=["analyst"])


def add(described, mona, key=None):
    return add_dimension(described=described, key=key or uuid.uuid4(), by=mona, at=NOW)


def test_a_switch_is_written_down_once(mona):
    dimension = DimensionFactory()
    assert switch_dimension(dimension=dimension, on=False, by=mona, at=NOW)
    assert not switch_dimension(dimension=dimension, on=False, by=mona, at=NOW)
    dimension.refresh_from_db()
    assert not dimension.is_on
    assert AuditEvent.objects.filter(action="dimension.switched_off").count() == 1


def test_purchases_stay_on(mona):
    with pytest.raises(Refused, match="stays on"):
        switch_dimension(dimension=Dimension.objects.get(slug="purchases"), on=False, by=mona, at=NOW)


def test_the_same_form_adds_one_dimension(mona):
    key = uuid.uuid4()
    first, again = add(HOSTING, mona, key), add(HOSTING, mona, key)
    assert first == again
    assert (first.slug, first.is_on, first.is_builtin) == ("hosting-visits", True, False)
    assert first.position > Dimension.objects.get(slug="risk").position


def test_a_name_is_given_once_whatever_its_case(mona):
    add(HOSTING, mona)
    with pytest.raises(Refused, match="already"):
        add(Described(name="hosting VISITS", say="The same.", kind="priced"), mona)


def test_two_names_with_one_slug_get_two_addresses(mona):
    add(HOSTING, mona)
    assert add(Described(name="Hosting: visits", say="Nearly.", kind="priced"), mona).slug == "hosting-visits-2"
    assert add(Described(name="New", say="An address of ours.", kind="priced"), mona).slug == "new-own"


@pytest.mark.parametrize("name", ("Gender", "Age of the buyer"))
def test_who_somebody_is_is_no_dimension(mona, name):
    with pytest.raises(Refused, match="what they do with us") as refused:
        add(Described(name=name, say="Never.", kind="priced"), mona)
    assert refused.value.field == "name"


def test_a_forecast_cannot_be_invented(mona):
    with pytest.raises(Refused, match="Only purchases"):
        add(Described(name="Dreams", say="Never.", kind="forecast"), mona)


def test_a_measure_is_added_once_and_named_once(mona):
    dimension, key = DimensionFactory(), uuid.uuid4()
    visit = Counted(name="A visit hosted", unit="visits")
    first = add_measure(dimension=dimension, counted=visit, key=key, by=mona, at=NOW)
    assert add_measure(dimension=dimension, counted=visit, key=key, by=mona, at=NOW) == first
    with pytest.raises(Refused, match="already"):
        add_measure(dimension=dimension, counted=visit, key=uuid.uuid4(), by=mona, at=NOW)
    assert Measure.objects.filter(dimension=dimension).count() == 1


def test_a_measure_is_what_somebody_does_and_never_of_purchases(mona):
    with pytest.raises(Refused, match="what they do"):
        add_measure(
            dimension=DimensionFactory(),
            counted=Counted(name="Has children", unit="times"),
            key=uuid.uuid4(),
            by=mona,
            at=NOW,
        )
    with pytest.raises(Refused, match="orders and contracts"):
        add_measure(
            dimension=Dimension.objects.get(slug="purchases"),
            counted=Counted(name="Visits", unit="visits"),
            key=uuid.uuid4(),
            by=mona,
            at=NOW,
        )


def test_a_price_is_a_new_version_and_the_old_one_stays(mona):
    measure, key = MeasureFactory(), uuid.uuid4()
    UnitPriceFactory(measure=measure, version=1, amount_minor=100)
    price = Price(amount_minor=200, spread=0.3, why="Asked three dealers.")
    made = set_price(measure=measure, price=price, key=key, by=mona, at=NOW)
    assert set_price(measure=measure, price=price, key=key, by=mona, at=NOW) == made
    versions = UnitPrice.objects.filter(measure=measure).order_by("version")
    assert list(versions.values_list("version", "amount_minor")) == [(1, 100), (2, 200)]
    assert (made.set_by, made.set_at) == (mona, NOW)


@pytest.mark.parametrize(
    ("traits", "price", "field"),
    [
        ({}, {"effect": 0.1}, "amount"),
        ({}, {}, "amount"),
        ({"offset": True}, {"amount_minor": 5}, "percent"),
        ({}, {"amount_minor": 5, "why": ""}, "why"),
    ],
)
def test_a_price_is_of_its_kind_and_has_a_reason(mona, traits, price, field):
    measure = MeasureFactory(dimension=DimensionFactory(**traits))
    with pytest.raises(Refused) as refused:
        set_price(
            measure=measure, price=Price(**{"spread": 0.3, "why": "So.", **price}), key=uuid.uuid4(), by=mona, at=NOW
        )
    assert refused.value.field == field
