"""Two customers beside each other."""

import pytest
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.factories.relationships import CustomerFactory, PersonFactory
from tests.factories.valuation import CustomerValueFactory, ValueRunFactory

pytestmark = pytest.mark.django_db
SWAP = reverse("valuation:swap")


@pytest.fixture
def analyst(signed_in):
    return signed_in(roles=["analyst"])


@pytest.fixture
def two():
    """Return Anna, who brings customers, and Bo, who buys; Anna is ahead by kr 30."""
    run = ValueRunFactory(done=True, in_parts=True)
    rows = {"Anna": (10_000, 0, 8_000), "Bo": (14_000, -1_000, 2_000)}
    return [
        CustomerValueFactory(
            run=run,
            rank=at,
            expected_minor=sum(parts),
            contributions=[[minor, minor - 10, minor + 10, "value", "B", 1] for minor in parts],
            customer=CustomerFactory(person=PersonFactory(name=name)),
        )
        for at, (name, parts) in enumerate(rows.items(), start=1)
    ]


def test_which_weight_decides_between_two_is_said_in_words(analyst, two):
    page = analyst.get(SWAP, {"a": two[0].customer_id, "b": two[1].customer_id}).content.decode()
    assert "Anna stands above Bo." in page
    assert "if referrals counted a little less than 0.50 times a krone of purchases, and not 1." in page
    assert "<strong>purchases</strong> counted" not in page


def test_no_single_weight_may_do_it(analyst, two):
    two[1].contributions = [[900, 0, 1_000, "value", "B", 1], [0, 0, 0, "zero", "C", 0], [0, 0, 0, "zero", "C", 0]]
    two[1].save()
    two[0].contributions = [[9_000, 0, 10_000, "value", "B", 1], [0, 0, 0, "zero", "C", 0], [9, 0, 9, "value", "C", 0]]
    two[0].save()
    page = analyst.get(SWAP, {"a": two[0].customer_id, "b": two[1].customer_id}).content.decode()
    assert "No single weight could exchange them." in page


def test_customers_are_chosen_by_name_and_the_other_side_stays(analyst, two):
    page = analyst.get(SWAP, {"a_words": "ann", "b": two[1].customer_id}).content.decode()
    assert f"?b={two[1].customer_id}&amp;a={two[0].customer_id}" in page
    assert "Nobody with a known value" in analyst.get(SWAP, {"b_words": "Zoe"}).content.decode()


@pytest.mark.parametrize("query", [{}, {"a": "x"}, {"a": "999999999"}, {"a": "9" * 40}])
def test_without_two_customers_it_asks_for_them(analyst, query):
    assert "Put two customers beside each other" in analyst.get(SWAP, query).content.decode()


def test_a_sales_rep_compares_only_their_own(signed_in, two):
    page = signed_in(UserFactory(roles=["sales_rep"])).get(SWAP, {"a": two[0].customer_id, "b": two[1].customer_id})
    assert "Anna" not in page.content.decode()
