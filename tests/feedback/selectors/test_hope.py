"""Hopes on the list of mentors: judged against others, shown with their evidence."""

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.selectors.hope import hoped_by
from tests.factories.accounts import UserFactory
from tests.factories.feedback import FeedbackSessionFactory
from tests.factories.relationships import CustomerFactory, HopeFactory

pytestmark = pytest.mark.django_db
NIGHTS = {"measure": "nights out"}


def others(count, *, segment="Hikers", today=10):
    for number in range(count):
        HopeFactory(customer=CustomerFactory(segment=segment), today=today + number, **NIGHTS)


def judged(target, segment="Hikers", **more):
    customer = CustomerFactory(segment=segment)
    HopeFactory(customer=customer, target=target, **NIGHTS, **more)
    return customer, hoped_by(UserFactory(roles=["cx_manager"]), {customer.pk: segment})[customer.pk]


def test_a_hope_is_judged_against_the_segment_where_there_are_enough():
    others(10)
    others(20, segment="Commuters", today=500)
    _, hoped = judged(18)
    assert (hoped.same_segment, hoped.peers, hoped.words) == (True, 10, "High yet realistic hopes")
    assert hoped.term == 1


def test_else_against_all_and_without_others_it_stays_unknown():
    others(4)
    _, alone = judged(18)
    assert (alone.term, alone.words) == (None, "Told us a hope")
    others(6, segment="Commuters")
    _, hoped = judged(12)
    assert (hoped.same_segment, hoped.peers) == (False, 10)
    assert hoped.words == "Hopes for what many have"


def test_beyond_what_hundreds_reached_is_beyond():
    others(120, today=0)
    assert judged(10_000)[1].words == "Hopes beyond what others reached"


def test_the_reason_opens_the_words_and_the_fit_opens_its_terms(signed_in):
    others(10)
    manager = UserFactory(roles=["cx_manager"])
    session = FeedbackSessionFactory(owner=manager)
    customer, _ = judged(18, by=timezone.localdate())
    browser = signed_in(manager)
    why = browser.get(reverse("feedback:why", args=[session.pk, customer.pk, "goal"])).content.decode()
    assert "I want to sleep out every week." in why
    assert "18 nights out" in why
    assert "of 10 others of their segment" in why
    fit = browser.get(reverse("feedback:why", args=[session.pk, customer.pk, "fit"])).content.decode()
    assert "Hope, high yet realistic" in fit
    assert "not known, taken as" in fit
    assert ", between " in fit
    assert browser.get(reverse("feedback:why", args=[session.pk, 10**9, "fit"])).status_code == 404
