"""Contracts by the file."""

from datetime import date

import pytest

from common.bulk import Tally
from tests.factories.relationships import CustomerFactory
from valuation.models import Contract
from valuation.services.contract import load_contracts

pytestmark = pytest.mark.django_db


@pytest.fixture
def row():
    return {
        "id": "K-1",
        "customer_id": CustomerFactory().pk,
        "product": "Boot care",
        "started_on": date(2023, 5, 15),
        "renews_on": date(2026, 5, 15),
        "price_minor": 149_000,
        "currency": "NOK",
        "ended_on": date(2025, 5, 15),
        "ended_reason": "Does it at home now",
        "period_months": 6,
    }


def load(row, given=()):
    return load_contracts(source="crm", rows=[row], given=frozenset(given))


def test_a_contract_comes_in_once(row):
    assert [load(row), load(row)] == [Tally(created=1), Tally(unchanged=1)]
    contract = Contract.objects.get()
    assert (contract.product, contract.period_months, contract.ended_reason) == ("Boot care", 6, "Does it at home now")


def test_a_new_price_is_an_update(row):
    load(row)
    assert load({**row, "price_minor": 1_000}) == Tally(updated=1)


def test_what_the_file_does_not_give_stays(row):
    load(row)
    assert load({**row, "ended_on": None, "ended_reason": ""}) == Tally(unchanged=1)
    assert load({**row, "ended_on": None, "ended_reason": ""}, given=("ended_on", "ended_reason")) == Tally(updated=1)
    assert Contract.objects.get().ended_on is None


def test_a_period_is_a_year_unless_it_says_otherwise(row):
    load({name: value for name, value in row.items() if name != "period_months"})
    assert Contract.objects.get().period_months == 12
