"""Evidence of one customer through the browser: written down, listed, taken back."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.accounts import UserFactory
from tests.factories.relationships import CustomerFactory, PersonFactory
from tests.factories.valuation import DimensionDecisionFactory, EvidenceRecordFactory
from valuation.models import EvidenceRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def rep(db):
    return UserFactory(roles=["sales_rep"])


@pytest.fixture
def customer(rep):
    return CustomerFactory(owner=rep)


def text(answer):
    return answer.content.decode().replace("\u00a0", " ")


def address(customer):
    return reverse("valuation:note-evidence", args=[customer.pk])


def form(**changes):
    today = timezone.localdate().isoformat()
    return {"key": uuid.uuid4(), "measure": "reference-call", "happened_on": today, "quantity": "1", **changes}


def person_customer(**traits):
    person = PersonFactory(name="Nils Aarseth", email="nils@example.com")
    return CustomerFactory(person=person, company=None, contact=person, **traits)


def test_a_rep_writes_down_what_their_customer_did(client_of, rep, customer):
    browser, sent = client_of(rep), form(note="Talked to the lodge for an hour.")
    for _ in range(2):
        page = text(browser.post(address(customer), sent, follow=True))
    assert "Talked to the lodge for an hour." in page
    assert f"Written down by {rep.name}" in page
    assert EvidenceRecord.objects.get().recorded_by == rep


def test_the_customer_it_brought_is_found_by_name_or_address(client_of, rep, customer):
    brought = person_customer(owner=rep)
    browser = client_of(rep)
    for said in ("nils aarseth", "NILS@example.com"):
        browser.post(address(customer), form(measure="customer-referred", about=said))
    assert set(EvidenceRecord.objects.values_list("about", flat=True)) == {brought.pk}
    assert "Nils Aarseth" in text(browser.get(address(customer)))


def test_a_rep_does_not_learn_of_customers_of_others(client_of, rep, customer):
    hidden = person_customer()
    EvidenceRecordFactory(customer=customer, about=hidden)
    browser = client_of(rep)
    answer = browser.post(address(customer), form(about="Nils Aarseth"))
    assert "No customer of yours has this name or address." in text(answer)
    page = text(browser.get(address(customer)))
    assert "a customer whom you don’t see" in page
    assert "Nils Aarseth" not in page


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"measure": ""}, "Choose what they did."),
        ({"measure": "dancing"}, "Select a valid choice"),
        ({"happened_on": (timezone.localdate() + timedelta(days=2)).isoformat()}, "still to come"),
        ({"happened_on": "1920-01-01"}, "from 1970 on"),
        ({"quantity": "-1"}, "greater than or equal to 0"),
        ({"quantity": "many"}, "Write a number"),
    ],
)
def test_what_cannot_be_is_refused_and_kept_in_the_form(client_of, rep, customer, wrong, says):
    answer = client_of(rep).post(address(customer), form(note="Keep me", **wrong))
    assert answer.status_code == 422
    assert says in text(answer)
    assert "Keep me" in text(answer)
    assert not EvidenceRecord.objects.exists()


def test_two_of_one_name_are_told_apart_by_their_address(client_of, rep, customer):
    for n in range(2):
        person = PersonFactory(name="Eva Lie", email=f"eva{n}@example.com")
        CustomerFactory(person=person, company=None, contact=person, owner=rep)
    answer = client_of(rep).post(address(customer), form(about="Eva Lie"))
    assert "Two customers have this name." in text(answer)


def test_a_link_can_bring_what_is_known(client_of, rep, customer):
    page = text(client_of(rep).get(address(customer), {"measure": "stated-loyalty", "note": "She said so."}))
    assert '<option value="stated-loyalty" selected>' in page
    assert "She said so." in page


@pytest.mark.parametrize("rows", (1, 3))
def test_the_list_does_not_grow_with_its_rows(client_of, rep, customer, rows, django_assert_num_queries):
    EvidenceRecordFactory.create_batch(rows, customer=customer)
    DimensionDecisionFactory.create_batch(rows, customer=customer)
    browser = client_of(rep)
    with django_assert_num_queries(9):
        browser.get(address(customer))


def test_whoever_wrote_it_takes_it_back_with_a_reason(client_of, rep, customer):
    record = EvidenceRecordFactory(customer=customer, recorded_by=rep)
    browser, back = client_of(rep), reverse("valuation:take-back-evidence", args=[record.pk])
    assert back in text(browser.get(address(customer)))
    assert browser.post(back, {"why": ""}).status_code == 422
    page = text(browser.post(back, {"why": "It was another call."}, follow=True))
    assert f"Taken back by {rep.name}" in page
    assert "It was another call." in page
    assert not EvidenceRecord.objects.standing().exists()


def test_a_colleague_who_did_not_write_it_cannot_take_it_back(client_of, rep, customer):
    record = EvidenceRecordFactory(customer=customer)
    back = reverse("valuation:take-back-evidence", args=[record.pk])
    assert client_of(rep).get(back).status_code == 404
    assert back not in text(client_of(rep).get(address(customer)))
