"""Who has never been asked, by group, and the way to them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.relationships import CustomerFactory, PersonFactory

pytestmark = pytest.mark.django_db


def customers(count, *, asked=0, **about):
    for number in range(count):
        at = timezone.now() if number < asked else None
        CustomerFactory(person=PersonFactory(asked_last_at=at), **about)


def test_every_group_says_how_many_and_leads_to_them(signed_in):
    customers(20, asked=18, segment="Hikers")
    customers(10, segment="Commuters")
    browser = signed_in(roles=["cx_manager"])
    page = browser.get(reverse("feedback:never-asked")).content.decode()
    assert "12 of 30 customers" in page
    assert "Asked least: segment, <b>Commuters</b>, 10 of 10 never." in page
    listed = browser.get("/customers/?asked=never&segment=Commuters")
    assert listed.context["page"].paginator.count == 10
    assert "Never asked" in listed.content.decode()
    assert browser.get("/customers/?asked=never").context["page"].paginator.count == 12


def test_a_company_was_asked_when_its_contact_was(signed_in):
    CustomerFactory(business=True, contact=PersonFactory(asked_last_at=timezone.now()))
    assert signed_in(roles=["analyst"]).get("/customers/?asked=never").context["page"].paginator.count == 0


def test_without_customers_it_says_so(signed_in):
    assert "No customers yet" in signed_in(roles=["executive"]).get(reverse("feedback:never-asked")).content.decode()


@pytest.mark.parametrize("count", [1, 12])
def test_more_customers_take_no_more_queries(signed_in, count, django_assert_max_num_queries):
    customers(count)
    browser = signed_in(roles=["cx_manager"])
    with django_assert_max_num_queries(6):
        browser.get(reverse("feedback:never-asked"))
