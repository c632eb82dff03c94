from datetime import UTC, date, datetime

import pytest

from feedback.selectors.known import records_for, records_of
from feedback.selectors.question_check import look_at
from tests.factories.accounts import UserFactory
from tests.factories.feedback import FeedbackSessionFactory, InvitationFactory, TurnFactory
from tests.factories.relationships import CustomerFactory, PersonFactory, SignalFactory
from tests.factories.valuation import ContractFactory, OrderFactory

pytestmark = pytest.mark.django_db
TAKEN_FOR_GRANTED = "How did we handle the complaint you made?"


def customer():
    person = PersonFactory()
    return CustomerFactory(person=person, company=None, contact=person)


def chosen(session, *, customer):
    return InvitationFactory(session=session, person=customer.person, customer=customer)


@pytest.fixture
def draft():
    return FeedbackSessionFactory()


def records(draft):
    return records_for(draft.guide_version, draft.owner)


def words(record):
    return [fact.word for fact in record.facts]


def test_our_records_say_what_was_ordered_agreed_and_complained_about(draft):
    one = customer()
    chosen(draft, customer=one)
    OrderFactory(customer=one, placed_on=date(2025, 11, 3), returned_minor=100)
    ContractFactory(customer=one)
    SignalFactory(person=one.person, kind="complaint", at=datetime(2026, 3, 2, 9, tzinfo=UTC), note="Came late.")
    [record] = records(draft)
    assert words(record) == ["order", "return", "contract", "complaint"]
    assert record.facts[0].say == "one order, the last on 3 November 2025"
    assert record.facts[3].say == "complaint on 2 March 2026: Came late."


def test_only_words_under_their_own_name_are_quoted(draft):
    one = customer()
    chosen(draft, customer=one)
    for use, text in [("with_name", "I complained twice."), ("without_name", "Nobody must know.")]:
        said = InvitationFactory(finished=True, person=one.person, customer=one, words_use=use)
        TurnFactory(invitation=said, text=text)
    assert records(draft)[0].quotes == ("I complained twice.",)


def test_an_excused_question_says_by_which_fact(draft):
    one = customer()
    chosen(draft, customer=one)
    assert "assumptive" in [found.kind for found in look_at(TAKEN_FOR_GRANTED, language="en").found]
    SignalFactory(person=one.person, kind="complaint", at=datetime(2026, 3, 2, 9, tzinfo=UTC), note="Came late.")
    seen = look_at(TAKEN_FOR_GRANTED, language="en", records=records(draft))
    assert "assumptive" not in [found.kind for found in seen.found]
    assert seen.excused[0].because == f"{one}: complaint on 2 March 2026: Came late."


def test_what_is_not_so_for_everybody_chosen_excuses_nothing(draft):
    one, other = customer(), customer()
    chosen(draft, customer=one)
    chosen(draft, customer=other)
    SignalFactory(person=one.person, kind="complaint")
    seen = look_at(TAKEN_FOR_GRANTED, language="en", records=records(draft))
    assert "assumptive" in [found.kind for found in seen.found]


def test_nothing_is_known_of_nobody_and_to_nobody(draft):
    assert records(draft) == ()
    chosen(draft, customer=customer())
    assert records_for(draft.guide_version, None) == ()


def test_whoever_may_not_see_a_customer_knows_nothing_of_them(draft):
    place = chosen(draft, customer=customer())
    assert records_of([place], UserFactory(roles=["sales_rep"])) == ()


def test_an_order_proves_no_annoyance(draft):
    one = customer()
    chosen(draft, customer=one)
    OrderFactory(customer=one)
    seen = look_at("What annoyed you about your last order?", language="en", records=records(draft))
    assert "assumptive" in [found.kind for found in seen.found]
