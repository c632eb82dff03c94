"""What a customer hopes to reach, written down by whoever was told."""

import uuid

import pytest
from django.db import IntegrityError
from django.urls import reverse

from relationships.models import Hope
from relationships.selectors.hope import newest_hopes, reached_in
from tests.factories.accounts import UserFactory
from tests.factories.relationships import CustomerFactory, HopeFactory

pytestmark = pytest.mark.django_db
SAID = {"text": "I want to sleep out every week.", "source": "A visit on Tuesday"}


def page_of(customer):
    return reverse("relationships:goal", args=[customer.pk])


def test_a_hope_is_kept_once_in_their_words_and_shown_on_their_page(signed_in):
    rep = UserFactory(roles=["sales_rep"])
    customer, browser = CustomerFactory(owner=rep), signed_in(rep)
    assert "They haven’t told us yet" in browser.get(page_of(customer)).content.decode()
    data = {**SAID, "measure": "Nights  Out", "target": "52", "today": "17", "by": "2027-05-01", "key": uuid.uuid4()}
    for _ in range(2):
        assert browser.post(page_of(customer), data).status_code == 302
    hope = Hope.objects.get()
    assert (hope.measure, hope.target, hope.today, hope.noted_by) == ("nights out", 52, 17, rep)
    page = browser.get(page_of(customer)).content.decode()
    assert "<blockquote>I want to sleep out every week.</blockquote>" in page
    assert "52 nights out, 17 today." in page
    assert SAID["text"] in browser.get(reverse("relationships:customer", args=[customer.pk])).content.decode()


def test_numbers_without_a_measure_are_asked_about_and_what_was_typed_stays(signed_in):
    customer = CustomerFactory()
    answer = signed_in(roles=["cx_manager"]).post(page_of(customer), {**SAID, "target": "5"})
    assert answer.status_code == 422
    assert "Say what the numbers count" in answer.content.decode()
    assert SAID["text"] in answer.content.decode()
    assert not Hope.objects.exists()


def test_words_and_source_are_asked_for(signed_in):
    text = signed_in(roles=["analyst"]).post(page_of(CustomerFactory()), {"key": uuid.uuid4()}).content.decode()
    assert "Write down what they said." in text
    assert "Say where it comes from, so that others can trust it." in text


def test_the_newest_stands_and_the_older_ones_are_kept():
    customer = CustomerFactory(segment="Hikers")
    old = HopeFactory(customer=customer, measure="nights", today=3)
    new = HopeFactory(customer=customer, measure="nights", today=9)
    assert newest_hopes(new.noted_by, [customer.pk]) == {customer.pk: new}
    assert reached_in({"nights", ""}) == {"nights": [(customer.pk, "Hikers", 9.0)]}
    assert Hope.objects.filter(pk=old.pk).exists()


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"text": ""}, "hope_has_words"),
        ({"source": ""}, "hope_has_a_source"),
        ({"text": "x" * 601}, "hope_has_a_limit"),
        ({"reached": 101}, "hope_is_reached_0_to_100_percent"),
        ({"measure": "", "target": 3}, "hope_counts_in_a_measure"),
        ({"measure": "nights", "target": -1}, "hope_target_is_not_negative"),
        ({"measure": "nights", "today": -1}, "hope_today_is_not_negative"),
    ],
)
def test_what_must_never_be(fields, name):
    hope = HopeFactory()
    with pytest.raises(IntegrityError, match=name):
        Hope.objects.filter(pk=hope.pk).update(**fields)


@pytest.mark.parametrize("hopes", [1, 3])
def test_the_page_asks_as_often_for_many_as_for_few(signed_in, hopes, django_assert_max_num_queries):
    customer, browser = CustomerFactory(), signed_in(roles=["cx_manager"])
    HopeFactory.create_batch(hopes, customer=customer)
    with django_assert_max_num_queries(9):
        browser.get(page_of(customer))
