"""One customer's page, put together from every app."""

import pytest

from tests.factories.accounts import UserFactory
from tests.factories.feedback import TurnFactory
from tests.factories.relationships import (
    CustomerFactory,
    InteractionFactory,
    PersonFactory,
    SignalFactory,
    TieFactory,
    TopicMentionFactory,
)
from tests.factories.valuation import OrderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(signed_in):
    return signed_in(roles=["cx_manager"])


def url(customer, more=""):
    return f"/customers/{customer.pk}/{more}"


def filled(customer, size=1):
    """Give a customer everything that the page can show."""
    for _ in range(size):
        OrderFactory(customer=customer)
        TieFactory(dst=customer.contact)
        TopicMentionFactory(person=customer.contact)
        InteractionFactory(people=[customer.contact, PersonFactory()])
        SignalFactory(person=customer.contact)
        TurnFactory(
            invitation__customer=customer, invitation__person=customer.contact, invitation__words_use="with_name"
        )
    return customer


@pytest.fixture
def shop():
    return CustomerFactory(business=True, valued=True)


@pytest.mark.parametrize("more", ["", "orders/"])
@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("cx_manager", 200),
        ("analyst", 200),
        ("executive", 200),
        ("sales_rep", 404),
        ("floor_staff", 403),
        ("administrator", 403),
    ],
)
def test_a_customer_is_shown_to_those_who_may_see_them(signed_in, shop, role, status, more):
    assert signed_in(roles=[role]).get(url(shop, more)).status_code == status


def test_a_sales_rep_sees_their_own_customer(signed_in, shop):
    rep = UserFactory(roles=["sales_rep"])
    shop.owner = rep
    shop.save()
    assert signed_in(rep).get(url(shop)).status_code == 200


def test_nobody_is_not_there(manager):
    assert manager.get("/customers/99999/").status_code == 404


def test_everything_known_is_on_the_page(manager, shop):
    filled(shop)
    shown = manager.get(url(shop)).context["portrait"]
    assert [len(part) for part in (shown.bought, shown.heard, shown.ties, shown.mentions, shown.signals)] == [1] * 5
    assert len(shown.interactions) == 1


def test_their_words_are_the_largest_thing(manager, shop):
    turn = TurnFactory(invitation__customer=shop, invitation__person=shop.contact, invitation__words_use="with_name")
    page = manager.get(url(shop)).content.decode()
    assert page.index("voice-hero") < page.index(turn.text) < page.index("What they care about")


def test_words_they_kept_from_colleagues_are_not_shown(manager, shop):
    turn = TurnFactory(invitation__customer=shop, invitation__person=shop.contact, invitation__words_use="without_name")
    assert turn.text not in manager.get(url(shop)).content.decode()


def test_what_is_not_known_is_said(manager):
    page = manager.get(url(CustomerFactory())).content.decode()
    for said in (
        "not known yet",
        "None that we know of.",
        "Nobody we know of.",
        "Nothing we know of.",
        "hasn’t told us",
    ):
        assert said in page


def test_a_company_without_a_contact_has_a_page(manager):
    assert (
        "We don’t know anybody there yet."
        in manager.get(url(CustomerFactory(business=True, contact=None))).content.decode()
    )


def test_the_sum_of_orders_opens_into_its_years(manager, shop):
    OrderFactory(customer=shop, placed_on="2024-05-01", amount_minor=10_000, returned_minor=2_500)
    OrderFactory(customer=shop, placed_on="2025-05-01", amount_minor=30_000)
    evidence = manager.get(url(shop, "orders/")).context["evidence"]
    assert evidence.rows == (("2024, 1 order", "kr\xa075.00"), ("2025, 1 order", "kr\xa0300.00"))
    assert evidence.total == ("All orders", "kr\xa0375.00")


def test_orders_in_two_currencies_are_never_added(manager, shop):
    OrderFactory(customer=shop)
    OrderFactory(customer=shop, currency="EUR")
    assert manager.get(url(shop, "orders/")).context["evidence"].total[1] == "€500.00 and kr\xa0500.00"


def test_without_orders_the_evidence_says_nothing_adds_up(manager, shop):
    evidence = manager.get(url(shop, "orders/")).context["evidence"]
    assert (evidence.rows, evidence.total) == ((), None)


@pytest.mark.parametrize("size", [1, 3])
def test_the_number_of_questions_does_not_grow(manager, shop, size, django_assert_num_queries):
    filled(shop, size)
    with django_assert_num_queries(12):
        manager.get(url(shop))
