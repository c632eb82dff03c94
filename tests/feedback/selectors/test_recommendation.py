from datetime import timedelta

import pytest
from django.utils import timezone

from feedback.selectors.candidate import occasion
from feedback.selectors.reason import span, times, why
from feedback.selectors.recommendation import SHOWN, found, shortlist
from feedback.services.plan import choose_customers
from tests.factories.feedback import FeedbackSessionFactory, InvitationFactory, ParkedTopicFactory
from tests.factories.relationships import CustomerFactory, PersonFactory
from tests.factories.valuation import OrderFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)


@pytest.fixture
def session():
    return FeedbackSessionFactory()


def when(session):
    return occasion(user=session.owner, session=session, at=NOW)


def texts(row):
    return [reason.text for reason in row.reasons]


def test_the_chosen_come_first_and_are_not_recommended_again(session):
    customers = CustomerFactory.create_batch(3)
    choose_customers(session=session, by=session.owner, customers=[customers[2].pk], at=NOW)
    rows = shortlist(when(session)).rows
    assert [(row.pk, row.chosen) for row in rows] == [
        (customers[2].pk, True),
        (customers[0].pk, False),
        (customers[1].pk, False),
    ]


def test_who_cannot_be_asked_is_not_recommended(session):
    fits = CustomerFactory()
    for about in ({"email": ""}, {"do_not_ask": True}, {"asked_last_at": NOW}):
        CustomerFactory(person=PersonFactory(**about))
    found_list = shortlist(when(session))
    assert ([row.pk for row in found_list.rows], found_list.fit) == ([fits.pk], 1)


def test_somebody_chosen_and_asked_since_is_marked(session):
    customer = CustomerFactory()
    choose_customers(session=session, by=session.owner, customers=[customer.pk], at=NOW)
    type(customer.person).objects.update(asked_last_at=NOW)
    assert shortlist(when(session)).rows[0].gate == "Asked in the last 90 days"


def test_a_person_behind_two_companies_is_recommended_once(session):
    person = PersonFactory()
    for _ in range(2):
        CustomerFactory(business=True, contact=person)
    assert len(shortlist(when(session)).rows) == 1


def test_more_are_offered_only_when_there_are_more(session):
    CustomerFactory.create_batch(SHOWN)
    assert shortlist(when(session)).more == 0
    CustomerFactory()
    assert shortlist(when(session)).more == 2 * SHOWN


def test_somebody_who_left_and_somebody_who_spoke_are_on_the_list(session):
    gone = CustomerFactory()
    for days in (200, 210, 220, 230):
        OrderFactory(customer=gone, placed_on=TODAY - timedelta(days=days))
    spoke = ParkedTopicFactory(aspect=session.aspect).turn.invitation.customer
    rows = {row.pk: row for row in shortlist(when(session)).rows}
    assert rows[gone.pk].say == "Stopped ordering. Someone who left tells you what staying hides."
    assert texts(rows[gone.pk])[0] == "Last order 6 months ago"
    assert texts(rows[spoke.pk])[0] == "Raised this once"


def test_an_unknown_value_is_said_not_shown_as_zero(session):
    CustomerFactory()
    assert shortlist(when(session)).rows[0].value is None


@pytest.mark.parametrize(
    ("kept", "returned", "say"),
    [
        (0, 0, "We know little about them yet, which is a reason to ask."),
        (1, 2, "Sends much of it back, and could tell us why."),
        (10, 0, "Knows us well and mostly succeeds with us."),
        (2, 0, "Is getting to know us, and mostly succeeds."),
    ],
)
def test_the_sentence_says_what_the_orders_say(session, kept, returned, say):
    customer = CustomerFactory(since=TODAY - timedelta(days=400))
    OrderFactory.create_batch(kept, customer=customer, placed_on=TODAY)
    OrderFactory.create_batch(returned, customer=customer, placed_on=TODAY, returned_minor=50)
    assert shortlist(when(session)).rows[0].say == say


@pytest.mark.parametrize("number", [1, 3])
def test_a_longer_list_takes_no_more_queries(session, number, django_assert_num_queries):
    CustomerFactory.create_batch(number)
    about = when(session)
    with django_assert_num_queries(16):
        shortlist(about)


def test_somebody_in_mind_is_found_by_name_and_company(session):
    marit = CustomerFactory(person=PersonFactory(name="Marit Ødegård"))
    guides = CustomerFactory(business=True, company__name="Breheim Guides")
    assert [row.pk for row in found(when(session), words=" marit ")] == [marit.pk]
    assert [row.pk for row in found(when(session), words="breheim")] == [guides.pk]
    assert found(when(session), words=" ") == []


def test_somebody_in_the_session_already_is_found_but_marked(session):
    invitation = InvitationFactory(session=session)
    assert [row.gate for row in found(when(session), words=invitation.person.name)] == ["Already in this session"]


def test_a_value_opens_with_its_interval(session):
    customer = CustomerFactory(valued=True, current_value=78_130_000, value_low=64_000_000, value_high=93_500_000)
    evidence = why(when(session), customer=customer.pk, kind="value")
    assert evidence.title == f"{customer.person.name} is worth kr\u00a0781\u00a0300 to us"
    assert "between kr\u00a0640\u00a0000 and kr\u00a0935\u00a0000" in evidence.say


def test_an_unknown_value_opens_as_unknown(session):
    customer = CustomerFactory()
    assert "don’t know yet" in why(when(session), customer=customer.pk, kind="value").title


def test_every_reason_on_the_list_opens(session):
    customer = ParkedTopicFactory(aspect=session.aspect).turn.invitation.customer
    type(customer.person).objects.filter(pk=customer.person_id).update(goal="A course without waiting.")
    for days in (200, 210, 220, 230):
        OrderFactory(customer=customer, placed_on=TODAY - timedelta(days=days))
    kinds = [reason.kind for reason in shortlist(when(session)).rows[0].reasons]
    assert kinds == ["spoke", "left", "tenure", "kept", "goal", "asked"]
    assert all(why(when(session), customer=customer.pk, kind=kind) for kind in kinds)


@pytest.mark.parametrize(("customer", "kind"), [(0, "value"), (None, "nonsense")])
def test_no_such_reason_has_no_evidence(session, customer, kind):
    assert why(when(session), customer=CustomerFactory().pk if customer is None else customer, kind=kind) is None


def test_kept_orders_add_up(session):
    customer = CustomerFactory()
    OrderFactory.create_batch(2, customer=customer)
    OrderFactory(customer=customer, returned_minor=50)
    evidence = why(when(session), customer=customer.pk, kind="kept")
    assert evidence.rows == (("Kept whole", "2"), ("Came back, in whole or in part", "1"))
    assert evidence.total == ("Orders", "3")


@pytest.mark.parametrize(
    ("years", "said"), [(0.02, "under a month"), (0.6, "7 months"), (1.2, "1 year"), (9.9, "9 years")]
)
def test_how_long_is_said_in_round_units(years, said):
    assert span(years) == said


@pytest.mark.parametrize(("count", "said"), [(1, "once"), (3, "3 times")])
def test_how_often_is_said(count, said):
    assert times(count) == said
