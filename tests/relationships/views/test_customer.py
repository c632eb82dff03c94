"""The list of customers."""

import pytest

from tests.factories.accounts import UserFactory
from tests.factories.relationships import CustomerFactory, PersonFactory

pytestmark = pytest.mark.django_db
URL = "/customers/"


def names(response):
    return [customer.name for customer in response.context["page"]]


@pytest.fixture
def manager(signed_in):
    return signed_in(roles=["cx_manager"])


def customer(name, **said):
    return CustomerFactory(person=PersonFactory(name=name), **said)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("cx_manager", 200),
        ("analyst", 200),
        ("executive", 200),
        ("sales_rep", 200),
        ("floor_staff", 403),
        ("administrator", 403),
    ],
)
def test_the_list_is_for_those_who_work_with_customers(signed_in, role, status):
    assert signed_in(roles=[role]).get(URL).status_code == status


def test_strangers_are_sent_to_sign_in(client):
    assert client.get(URL).status_code == 302


def test_the_most_valuable_come_first_and_the_unknown_last(manager):
    customer("Unknown")
    customer("Second", valued=True, value_rank=2)
    customer("First", valued=True, value_rank=1)
    assert names(manager.get(URL)) == ["First", "Second", "Unknown"]


def test_an_unknown_value_is_said_and_never_zero(manager):
    customer("Kari")
    page = manager.get(URL).content.decode()
    assert "not known yet" in page
    assert "kr" not in page.split("<main")[1]


def test_a_known_value_comes_with_its_interval(manager):
    customer("Kari", valued=True, value_rank=1)
    page = manager.get(URL).content.decode()
    assert all(said in page for said in ("kr\xa012\xa0500", "kr\xa09\xa0000 to kr\xa016\xa0000"))


@pytest.mark.parametrize("words", ["nord", "KARI", "kari nord", "nord kari"])
def test_a_customer_is_found_by_parts_of_the_name(manager, words):
    customer("Kari Nordmann")
    customer("Ola Berg")
    assert names(manager.get(URL, {"q": words})) == ["Kari Nordmann"]


def test_a_company_is_found_by_its_contact(manager):
    CustomerFactory(business=True, contact=PersonFactory(name="Marit Ødegård"))
    assert len(names(manager.get(URL, {"q": "Marit"}))) == 1


def test_filters_add_up(manager):
    customer("One", segment="Guides", region="West", channel="web")
    customer("Two", segment="Guides", region="East", channel="web")
    found = manager.get(URL, {"segment": "Guides", "region": "West", "channel": "web"})
    assert names(found) == ["One"]


@pytest.mark.parametrize(
    "query", [{"channel": "fax"}, {"q": "\x00"}, {"page": "x"}, {"segment": "no such"}, {"q": "a" * 999}]
)
def test_strange_questions_get_an_answer(manager, query):
    customer("Kari")
    assert manager.get(URL, query).status_code == 200


def test_a_sales_rep_sees_their_own_customers_only(signed_in):
    rep = UserFactory(roles=["sales_rep"])
    customer("Mine", owner=rep)
    customer("Other")
    assert names(signed_in(rep).get(URL)) == ["Mine"]


def test_nobody_yet_says_how_to_begin(manager):
    assert "No customers yet" in manager.get(URL).content.decode()


def test_nobody_found_says_what_to_loosen(manager):
    customer("Kari")
    assert "Nobody fits" in manager.get(URL, {"q": "zzz"}).content.decode()


def test_more_rows_come_by_themselves(manager):
    CustomerFactory.create_batch(51)
    more = manager.get(URL, {"page": 2}, headers={"hx-request": "true"})
    assert (len(names(more)), "<h1" in more.content.decode()) == (1, False)


@pytest.mark.parametrize("size", [1, 3])
def test_the_number_of_questions_does_not_grow(manager, size, django_assert_num_queries):
    CustomerFactory.create_batch(size, valued=True)
    CustomerFactory.create_batch(size, business=True)
    with django_assert_num_queries(8):
        manager.get(URL)
