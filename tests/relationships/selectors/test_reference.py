"""Who is meant when another system names somebody."""

import pytest

from relationships.selectors.reference import (
    colleagues_by_email,
    companies_by_reference,
    customers_by_reference,
    people_by_reference,
)
from tests.factories.accounts import UserFactory
from tests.factories.relationships import CompanyFactory, CustomerFactory, PersonFactory

pytestmark = pytest.mark.django_db


def test_a_person_is_found_by_id_in_the_source_only():
    gro = PersonFactory(source="crm", external_id="P-1")
    PersonFactory(source="shop", external_id="P-2")
    assert people_by_reference(source="crm", references=["P-1", "P-2"]) == {"P-1": gro.pk}


def test_a_person_is_found_by_address_whatever_its_case():
    gro = PersonFactory(email="Gro@Example.com")
    assert people_by_reference(source="crm", references=["gro@example.com"]) == {"gro@example.com": gro.pk}


def test_an_address_that_two_people_share_means_nobody():
    PersonFactory(email="post@example.com")
    PersonFactory(email="Post@example.com")
    assert people_by_reference(source="crm", references=["post@example.com"]) == {}


def test_a_customer_number_means_the_person_to_talk_to():
    company = CustomerFactory(business=True, source="crm", external_id="C-1")
    person = CustomerFactory(source="crm", external_id="C-2")
    found = people_by_reference(source="crm", references=["C-1", "C-2"])
    assert found == {"C-1": company.contact_id, "C-2": person.person_id}


def test_the_person_with_the_very_id_comes_before_the_customer_with_it():
    CustomerFactory(source="crm", external_id="7")
    person = PersonFactory(source="crm", external_id="7")
    assert people_by_reference(source="crm", references=["7"]) == {"7": person.pk}


def test_a_customer_is_found_by_number_or_by_the_address_of_whom_to_talk_to():
    shop = CustomerFactory(business=True, source="crm", external_id="C-1")
    asked = ["C-1", shop.contact.email, "nobody@example.com", "C-9"]
    assert customers_by_reference(source="crm", references=asked) == {"C-1": shop.pk, shop.contact.email: shop.pk}


def test_a_company_is_found_by_id_before_its_name():
    named, known = CompanyFactory(name="Skarbu"), CompanyFactory(source="crm", external_id="Skarbu")
    assert companies_by_reference(source="crm", references=["Skarbu"]) == {"Skarbu": known.pk}
    assert companies_by_reference(source="shop", references=["Skarbu"]) == {"Skarbu": named.pk}


def test_a_colleague_is_found_while_they_can_sign_in():
    ingrid = UserFactory(email="Ingrid@example.com")
    UserFactory(email="gone@example.com", is_active=False)
    assert colleagues_by_email(["ingrid@example.com", "gone@example.com"]) == {"ingrid@example.com": ingrid.pk}


@pytest.mark.parametrize("size", [1, 3])
def test_the_number_of_questions_does_not_grow(size, django_assert_num_queries):
    references = [PersonFactory(source="crm", external_id=f"P-{n}").external_id for n in range(size)]
    with django_assert_num_queries(2):
        assert len(people_by_reference(source="crm", references=references)) == size
