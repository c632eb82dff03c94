"""Customers by the file, and what value runs write onto them."""

from datetime import date

import pytest

from common.bulk import Tally
from relationships.models import Company, Customer, Person
from relationships.services.customer import CustomerWorth, load_customers, make_customers, record_values
from tests.factories.relationships import CompanyFactory, CustomerFactory, PersonFactory

pytestmark = pytest.mark.django_db
ON = date(2025, 11, 16)


def person(reference="C-1", **said):
    return {"id": reference, "type": "person", "name": "Kari Nordmann", **said}


def company(reference="C-2", **said):
    return {"id": reference, "type": "company", "name": "Breheim Guides", **said}


def load(*rows, given=("name",)):
    return load_customers(source="crm", rows=rows, given=frozenset(given))


def test_a_person_becomes_a_customer_who_speaks_for_themselves():
    assert load(person(since=ON, email="kari@example.com")) == Tally(created=1)
    kari = Customer.objects.get()
    assert (kari.name, kari.contact, kari.since, kari.person.email) == (
        "Kari Nordmann",
        kari.person,
        ON,
        "kari@example.com",
    )


def test_a_company_comes_with_its_contact():
    load(company(contact_name="Marit", email="marit@example.com"), given=("name", "contact_name", "email"))
    guides = Customer.objects.get()
    assert (guides.name, guides.contact.name, guides.contact.email) == ("Breheim Guides", "Marit", "marit@example.com")


def test_the_same_customers_again_change_nothing():
    rows = person(), company(contact_name="Marit")
    load(*rows, given=("name", "contact_name"))
    assert load(*rows, given=("name", "contact_name")) == Tally(unchanged=2)
    assert (Customer.objects.count(), Person.objects.count(), Company.objects.count()) == (2, 2, 1)


@pytest.mark.parametrize(
    "changed",
    [person(name="Kari Berg"), person(segment="Guides"), person(email="new@example.com")],
)
def test_a_change_in_the_person_or_the_customer_counts_once(changed):
    load(person())
    assert load(changed, given=("name", "segment", "email")) == Tally(updated=1)


def test_fields_that_the_file_does_not_give_stay():
    load(person(email="kari@example.com", segment="Guides"))
    load(person(name="Kari Berg"))
    kari = Customer.objects.get()
    assert (kari.name, kari.person.email, kari.segment) == ("Kari Berg", "kari@example.com", "Guides")


def test_a_customer_whose_person_has_another_id_keeps_that_person():
    known = CustomerFactory(source="crm", external_id="C-1", person=PersonFactory(source="crm", external_id="P-1"))
    assert load(person()) == Tally(updated=1)
    known.refresh_from_db()
    assert (known.name, Person.objects.count()) == ("Kari Nordmann", 1)


@pytest.mark.parametrize("kind", ["person", "company"])
def test_a_customer_made_by_hand_is_taken_over(kind):
    if kind == "person":
        CustomerFactory(source="crm", external_id="C-1")
        load(person())
    else:
        CustomerFactory(source="crm", external_id="C-1", person=None, company=CompanyFactory())
        load(company("C-1"))
    assert (Customer.objects.count(), Person.objects.count() + Company.objects.count()) == (1, 1)


def test_customers_nobody_knows_are_made_once():
    assert make_customers(source="shop", since={"900": ON, "901": ON}) == 2
    assert make_customers(source="shop", since={"900": ON, "902": ON}) == 1
    made = Customer.objects.get(external_id="900")
    assert (made.name, made.since) == ("Customer 900", ON)


def test_values_are_written_down_and_unknown_stays_unknown():
    known, unknown, left = CustomerFactory(), CustomerFactory(valued=True), CustomerFactory(valued=True)
    record_values(
        values=[
            CustomerWorth(customer_id=known.pk, value=500, low=400, high=600, rank=1),
            CustomerWorth(customer_id=unknown.pk, value=None, low=None, high=None, rank=None),
        ],
        on=ON,
    )
    columns = "current_value", "value_low", "value_high", "value_rank", "value_at"
    rows = {row[0]: row[1:] for row in Customer.objects.values_list("pk", *columns)}
    assert rows[known.pk] == (500, 400, 600, 1, ON)
    assert rows[unknown.pk] == (None, None, None, None, ON)
    assert rows[left.pk] == (left.current_value, left.value_low, left.value_high, left.value_rank, left.value_at)


def test_values_come_in_again_without_doubles(django_assert_max_num_queries):
    worth = [CustomerWorth(customer_id=CustomerFactory().pk, value=n, low=n, high=n, rank=n + 1) for n in range(3)]
    with django_assert_max_num_queries(8):
        assert [record_values(values=worth, on=ON), record_values(values=[], on=ON)] == [3, 0]
