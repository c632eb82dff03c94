"""Orders by the file."""

from datetime import date

import pytest

from common.bulk import Tally
from tests.factories.relationships import CustomerFactory
from valuation.models import Order
from valuation.services.order import load_orders

pytestmark = pytest.mark.django_db


@pytest.fixture
def row():
    return {
        "id": "B-1",
        "customer_id": CustomerFactory().pk,
        "date": date(2025, 11, 3),
        "amount_minor": 124_950,
        "returned_minor": 950,
        "currency": "NOK",
        "channel": "web",
    }


def load(row, given=()):
    return load_orders(source="shop", rows=[row], given=frozenset(given))


def test_an_order_comes_in_once(row):
    assert [load(row), load(row)] == [Tally(created=1), Tally(unchanged=1)]
    order = Order.objects.get()
    assert (order.external_id, order.placed_on, order.amount_minor, order.returned_minor) == (
        "B-1",
        date(2025, 11, 3),
        124_950,
        950,
    )


def test_a_changed_amount_is_an_update(row):
    load(row)
    assert load({**row, "amount_minor": 1_000}) == Tally(updated=1)


def test_what_the_file_does_not_give_stays(row):
    load(row)
    load({**row, "returned_minor": 0, "channel": ""}, given=("returned_minor",))
    assert Order.objects.values_list("returned_minor", "channel").get() == (0, "web")


def test_the_same_number_of_another_source_is_another_order(row):
    load(row)
    assert load_orders(source="web", rows=[row], given=frozenset()) == Tally(created=1)
