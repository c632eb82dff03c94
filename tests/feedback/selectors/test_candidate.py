from datetime import timedelta

import pytest
from django.utils import timezone

from feedback.selectors.candidate import band_of, candidates, clue_words, gate_counts, occasion
from tests.factories.accounts import UserFactory
from tests.factories.feedback import (
    AspectFactory,
    FacetFactory,
    FeedbackSessionFactory,
    InvitationFactory,
    ParkedTopicFactory,
)
from tests.factories.relationships import CustomerFactory, PersonFactory, TopicFactory, TopicMentionFactory
from tests.factories.valuation import OrderFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)


@pytest.fixture
def session():
    return FeedbackSessionFactory(aspect=AspectFactory(name="Delivery"))


def when(session):
    return occasion(user=session.owner, session=session, at=NOW)


def know(session, customer):
    return candidates(when(session), [customer.pk])[0]


def orders(customer, *days_ago, **about):
    for days in days_ago:
        OrderFactory(customer=customer, placed_on=TODAY - timedelta(days=days), **about)


def test_each_customer_stands_at_one_gate(session):
    CustomerFactory()
    CustomerFactory(business=True, contact=None)
    for about in ({"email": ""}, {"do_not_ask": True, "asked_last_at": NOW}, {"asked_last_at": NOW}):
        CustomerFactory(person=PersonFactory(**about))
    InvitationFactory(session=session)
    expected = {"": 1, "no_person": 1, "no_address": 1, "do_not_ask": 1, "resting": 1, "here": 1}
    assert gate_counts(when(session)) == expected


def test_a_companys_gates_are_its_contacts(session):
    customer = CustomerFactory(business=True, contact=PersonFactory(do_not_ask=True))
    assert know(session, customer).gate == "do_not_ask"


def test_being_chosen_already_is_no_gate_for_the_chosen(session):
    assert know(session, InvitationFactory(session=session).customer).gate == ""


def test_orders_are_counted_with_those_kept_whole(session):
    customer = CustomerFactory()
    orders(customer, 10, 40)
    orders(customer, 20, returned_minor=1)
    found = know(session, customer)
    assert (found.orders, found.kept) == (3, 2)
    assert (found.first_order, found.last_order) == (TODAY - timedelta(days=40), TODAY - timedelta(days=10))


def test_without_orders_and_value_nothing_is_known(session):
    found = know(session, CustomerFactory(since=None))
    assert (found.orders, found.years, found.value_share) == (None, None, None)


def test_the_first_order_says_since_when_if_nothing_else_does(session):
    customer = CustomerFactory(since=None)
    orders(customer, 731)
    assert know(session, customer).years == pytest.approx(2.0, abs=0.01)


def test_the_value_share_is_the_place_among_those_with_a_value(session):
    ranked = [CustomerFactory(valued=True, value_rank=rank) for rank in (1, 2, 3, 4)]
    assert [know(session, customer).value_share for customer in ranked] == [1.0, 0.75, 0.5, 0.25]


@pytest.mark.parametrize(
    ("days", "left"),
    [
        ((200, 230, 260, 290), True),
        ((170, 200, 230, 260), False),
        ((200, 400, 600, 800), False),
        ((900, 910, 920), False),
    ],
)
def test_who_left_is_silent_for_long_and_for_longer_than_usual(session, days, left):
    customer = CustomerFactory()
    orders(customer, *days)
    assert know(session, customer).has_left is left


def test_who_raised_the_aspect_is_counted_from_parked_words_and_mentions(session):
    parked = ParkedTopicFactory(aspect=session.aspect)
    customer = parked.turn.invitation.customer
    FacetFactory(aspect=session.aspect, name="The fjord", clues="tracking")
    for name in ("Delivery dates", "Tracking links", "Prices"):
        TopicMentionFactory(person=customer.person, topic=TopicFactory(name=name))
    assert know(session, customer).spoke == 3


def test_words_given_without_a_name_name_nobody(session):
    parked = ParkedTopicFactory(aspect=session.aspect)
    invitation = parked.turn.invitation
    type(invitation).objects.filter(pk=invitation.pk).update(words_use="without_name")
    assert know(session, invitation.customer).spoke == 0


def test_how_often_somebody_was_asked_counts_everybodys_sessions(session):
    invitation = InvitationFactory(invited=True)
    InvitationFactory(person=invitation.person)
    assert know(session, invitation.customer).asked == 1


def test_candidates_come_in_the_order_given(session):
    one, two = CustomerFactory(), CustomerFactory()
    assert [row.customer for row in candidates(when(session), [two.pk, one.pk, two.pk])] == [two, one]


@pytest.mark.parametrize("number", [1, 3])
def test_knowing_more_customers_takes_no_more_queries(session, number, django_assert_num_queries):
    customers = CustomerFactory.create_batch(number)
    about = when(session)
    with django_assert_num_queries(7):
        candidates(about, [customer.pk for customer in customers])


@pytest.mark.parametrize(
    ("days", "band"),
    [(None, ""), (0, "under a year"), (365, "1 to 3 years"), (1096, "3 to 8 years"), (2922, "over 8 years")],
)
def test_tenure_bands_meet_without_a_gap(days, band):
    assert band_of(days) == band


def test_clue_words_leave_out_the_shortest(session):
    FacetFactory(aspect=session.aspect, name="The date", clues="day, late, tracking")
    assert clue_words(session.aspect) == ["delivery", "late", "the date", "tracking"]


def test_a_role_without_customers_finds_nobody(session):
    CustomerFactory()
    stranger = occasion(user=UserFactory(roles=["administrator"]), session=session, at=NOW)
    assert gate_counts(stranger) == {}
