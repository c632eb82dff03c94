"""Quiet decline as people meet it: the list, a case, its enquiry and its end."""

from datetime import timedelta

import pytest
from django.urls import reverse

from feedback.models import FeedbackSession
from tests.factories.accounts import UserFactory
from tests.factories.feedback import AspectFactory
from tests.factories.relationships import CustomerFactory
from tests.factories.valuation import DeclineCaseFactory, DeclineLookFactory, DeclineSightingFactory, OrderFactory
from valuation.models import CaseEnquiry, DeclineLook

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    user = UserFactory(roles=["cx_manager"])
    client.force_login(user)
    return user


@pytest.fixture
def seen(db):
    """A case with two customers in it who stopped buying."""
    sighting = DeclineSightingFactory()
    for name in ("Kari", "Ola"):
        customer = CustomerFactory(segment="Families", channel="shop", person__name=name)
        for days in (500, 300, 200):
            OrderFactory(customer=customer, placed_on=sighting.look.as_of - timedelta(days=days))
    return sighting


def address(name, seen, **more):
    return reverse(f"valuation:{name}", kwargs={"pk": seen.case_id, **more})


def test_before_the_first_look_the_page_says_what_a_look_does(client, manager):
    page = client.get(reverse("valuation:decline"))
    assert "Nobody has looked yet" in page.text
    answer = client.post(reverse("valuation:decline-look-now"), follow=True)
    assert answer.status_code == 200
    assert DeclineLook.objects.count() == 1


def test_a_look_that_found_nothing_says_so(client, manager):
    DeclineLookFactory()
    assert "Nobody’s use falls quietly" in client.get(reverse("valuation:decline")).text


def test_a_case_says_how_far_since_when_between_what_and_how_much(client, manager, seen):
    for page in (client.get(reverse("valuation:decline")), client.get(address("case", seen))):
        text = page.text
        assert "Families who buy in shops" in text
        assert "33%" in text
        assert "26% to 40%" in text
        assert 'class="lines-chart"' in text
    assert "kr\u00a015\u00a0000" in text
    drawer = client.get(address("case-loss", seen))
    assert "90 purchases" in drawer.text
    assert "about 1 in 50\u00a0000" in drawer.text
    assert "between kr\u00a010\u00a0500 and kr\u00a020\u00a0000" in drawer.text


def test_the_customers_behind_it_open_into_what_they_bought(client, manager, seen):
    page = client.get(address("case", seen))
    assert page.context["page"].paginator.count == 2
    customer = page.context["page"][0]
    drawer = client.get(address("case-customer", seen, customer=customer.pk))
    assert "How often" in drawer.text
    assert client.get(address("case-customer", seen, customer=CustomerFactory().pk)).status_code == 404


def test_an_enquiry_begins_with_the_goal_the_people_and_the_link_both_ways(client, manager, seen):
    aspect = AspectFactory()
    form = client.get(reverse("feedback:new-session"), {"case": seen.case_id})
    assert "Families who buy in shops" in form.text
    data = {"key": form.context["form"]["key"].value(), "aspect": aspect.pk, "case": seen.case_id}
    for _ in range(2):  # the same form sent twice
        client.post(reverse("feedback:new-session"), data)
    session = FeedbackSession.objects.get()
    assert session.decline_case == seen.case
    assert session.goal.startswith("Why families who buy in shops have bought 33% less than we expected since about ")
    assert sorted(one.person.name for one in session.invitations.all()) == ["Kari", "Ola"]
    assert CaseEnquiry.objects.get().case == seen.case
    assert "We’re asking" in client.get(address("case", seen)).text
    assert reverse("feedback:session", args=[session.pk]) in client.get(address("case", seen)).text
    for name in ("session", "plan"):
        assert address("case", seen) in client.get(reverse(f"feedback:{name}", args=[session.pk])).text


def test_a_discarded_draft_takes_its_enquiry_back(client, manager, seen):
    form = {"key": "8f1d6c2e-0c0a-4a53-8d8e-4f2f0e9a7c11", "aspect": AspectFactory().pk, "case": seen.case_id}
    client.post(reverse("feedback:new-session"), form)
    client.post(reverse("feedback:discard", args=[FeedbackSession.objects.get().pk]), {"confirmed": "1"})
    seen.case.refresh_from_db()
    assert (seen.case.state, CaseEnquiry.objects.exists()) == ("open", False)


def test_a_session_with_one_customer_begins_with_them(client, manager):
    customer = CustomerFactory()
    form = {"key": "8f1d6c2e-0c0a-4a53-8d8e-4f2f0e9a7c12", "aspect": AspectFactory().pk, "customer": customer.pk}
    client.post(reverse("feedback:new-session"), form)
    assert [one.customer for one in FeedbackSession.objects.get().invitations.all()] == [customer]


def test_a_customer_who_cannot_be_asked_is_not_and_the_draft_says_so(client, manager):
    customer = CustomerFactory(person__do_not_ask=True, person__name="Eva")
    form = {"key": "8f1d6c2e-0c0a-4a53-8d8e-4f2f0e9a7c13", "aspect": AspectFactory().pk, "customer": customer.pk}
    page = client.post(reverse("feedback:new-session"), form, follow=True)
    assert "Eva can’t be asked at the moment." in page.text
    assert not FeedbackSession.objects.get().invitations.exists()


@pytest.mark.parametrize(("state", "words"), [("dismissed", "Dismissed"), ("closed", "Closed")])
def test_a_case_ends_with_a_reason_once(client, manager, seen, state, words):
    empty = client.post(address("case-end", seen), {"state": state})
    assert (empty.status_code, "Say why, in a sentence." in empty.text) == (422, True)
    for reason in ("The shop in Bergen moved.", "Another one."):
        page = client.post(address("case-end", seen), {"state": state, "reason": reason}, follow=True)
    assert "This case has ended already." in page.text
    assert "The shop in Bergen moved." in page.text
    assert words in page.text


def test_an_ended_case_takes_no_enquiry(client, manager, seen):
    client.post(address("case-end", seen), {"state": "closed", "reason": "The shop moved."})
    form = {"key": "8f1d6c2e-0c0a-4a53-8d8e-4f2f0e9a7c14", "aspect": AspectFactory().pk, "case": seen.case_id}
    page = client.post(reverse("feedback:new-session"), form, follow=True)
    assert "This case has ended." in page.text
    assert not CaseEnquiry.objects.exists()


def test_a_group_told_by_something_unfair_says_what_it_must_not_be_used_for(client, manager):
    sighting = DeclineSightingFactory(case__group={"language": "se"}, case__title="Customers whom we write to in se")
    assert "Nobody may be served or priced differently" in client.get(address("case", sighting)).text


def test_an_analyst_looks_but_does_not_decide(client, seen):
    client.force_login(UserFactory(roles=["analyst"]))
    page = client.get(address("case", seen))
    assert "End the case" not in page.text
    assert "Open an enquiry" not in page.text


@pytest.mark.parametrize("rows", [1, 4])
def test_the_list_costs_the_same_however_long_it_is(client, manager, rows, django_assert_max_num_queries):
    DeclineSightingFactory.create_batch(rows)
    with django_assert_max_num_queries(14):
        page = client.get(reverse("valuation:decline"))
    assert len(page.context["decline"].cases) == rows


@pytest.mark.parametrize("rows", [1, 4])
def test_the_program_list_costs_the_same_however_long_it_is(api_of, rows, django_assert_max_num_queries):
    DeclineSightingFactory.create_batch(rows)
    client = api_of(UserFactory(roles=["analyst"]), "read")
    client.get(reverse("api:me"))
    with django_assert_max_num_queries(12):
        found = client.get(reverse("api:decline-cases")).json()["results"]
    assert [len(one["sightings"]) for one in found] == [1] * rows


def test_a_look_tells_how_far_it_is_until_it_has_ended(client, manager):
    look = DeclineLookFactory(state="running", finished_at=None, step="Comparing groups")
    page = client.get(reverse("valuation:decline-look", args=[look.pk]))
    assert "Comparing groups" in page.text
    assert 'hx-trigger="every 2s"' in page.text
    done = DeclineLookFactory()
    assert client.get(reverse("valuation:decline-look", args=[done.pk]), headers={"HX-Request": "true"})["HX-Refresh"]
    assert "Up to" in client.get(reverse("valuation:decline-looks")).text


def test_cases_in_every_state_have_their_own_list(client, manager):
    DeclineSightingFactory(case=DeclineCaseFactory(dismissed=True))
    page = client.get(reverse("valuation:decline"))
    assert page.context["decline"].state == "dismissed"
    assert "The shop moved." in page.text
