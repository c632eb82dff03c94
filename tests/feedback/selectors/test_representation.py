from datetime import timedelta

import pytest
from django.utils import timezone

from feedback.selectors.candidate import occasion
from feedback.selectors.representation import asked_evidence, balance, fit_evidence, mix_evidence, whom_to_add
from feedback.services.plan import choose_customers
from tests.factories.feedback import FeedbackSessionFactory, InvitationFactory
from tests.factories.relationships import CustomerFactory, PersonFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
ALIKE = {"segment": "Families", "region": "Bergen"}


@pytest.fixture
def session():
    return FeedbackSessionFactory()


def when(session):
    return occasion(user=session.owner, session=session, at=NOW)


def customers(number, **about):
    return CustomerFactory.create_batch(number, **{**ALIKE, **about})


def choose(session, *chosen):
    keys = [customer.pk for customer in chosen]
    choose_customers(session=session, by=session.owner, customers=keys, at=NOW)


def test_the_mix_of_the_chosen_stands_beside_the_mix_of_all(session):
    shop, _ = customers(3, channel="shop"), customers(1, channel="web")
    choose(session, *shop[:2])
    found = balance(when(session))
    assert [dimension.key for dimension in found.dimensions] == ["channel"]
    assert [(part.name, part.chosen, part.share) for part in found.dimensions[0].parts] == [
        ("Shop", 2, 0.75),
        ("Web", 0, 0.25),
    ]
    assert (found.chosen, found.gap, [part.name for _, part in found.missing]) == (2, 25, ["Web"])


def test_what_is_not_known_is_never_missing(session):
    shop, _ = customers(1, channel="shop"), customers(3, channel="")
    choose(session, *shop)
    assert balance(when(session)).missing == []


def test_time_with_us_is_a_dimension(session):
    customers(1, since=timezone.localdate(NOW) - timedelta(days=364))
    customers(1, since=timezone.localdate(NOW) - timedelta(days=365))
    parts = balance(when(session)).dimensions[0].parts
    assert [part.name for part in parts] == ["1 to 3 years", "under a year"]


def test_those_never_asked_and_asked_too_often_are_counted(session):
    customers(2)
    often = PersonFactory(asked_last_at=NOW)
    for _ in range(3):
        InvitationFactory(invited=True, person=often)
    found = balance(when(session))
    assert (found.never_asked, found.never_percent, found.often_asked) == (2, 67, 1)


def test_filling_adds_those_who_are_missing(session):
    shop, web = customers(3, channel="shop"), customers(3, channel="web")
    choose(session, shop[0])
    assert whom_to_add(when(session)) == [web[0].pk]


def test_filling_passes_over_who_cannot_be_asked(session):
    shop = customers(1, channel="shop")
    customers(1, channel="web", person=PersonFactory(do_not_ask=True))
    choose(session, *shop)
    assert whom_to_add(when(session)) == []


def test_filling_an_empty_session_chooses_a_few(session):
    customers(3, channel="shop")
    customers(3, channel="web")
    assert len(whom_to_add(when(session))) == 2


def test_one_dimension_opens_as_a_table(session):
    choose(session, *customers(1, channel="shop"))
    customers(1, channel="web")
    evidence = mix_evidence(when(session), key="channel")
    assert evidence.rows == (("Shop", "1 of 1, 50% of all"), ("Web", "0 of 1, 50% of all"))
    assert mix_evidence(when(session), key="nonsense") is None


def test_who_fits_adds_up(session):
    customers(2)
    customers(1, person=PersonFactory(email=""))
    customers(1, person=PersonFactory(asked_last_at=NOW))
    evidence = fit_evidence(when(session))
    assert evidence.rows == (
        ("All customers", "4"),
        ("No e-mail address", "−1"),
        ("Asked in the last 90 days", "−1"),
    )
    assert evidence.total == ("Fit", "2")


def test_never_asked_opens(session):
    customers(1)
    assert asked_evidence(when(session)).rows[1] == ("Never asked", "1")


@pytest.mark.parametrize("number", [1, 3])
def test_a_larger_company_takes_no_more_queries(session, number, django_assert_num_queries):
    customers(number, channel="shop")
    customers(number, channel="web")
    about = when(session)
    with django_assert_num_queries(5):
        balance(about)
