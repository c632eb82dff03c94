"""Who knows a person, and what we know of them."""

from datetime import timedelta

import pytest

from relationships.scoring import day_of, log_from_strength
from relationships.selectors.portrait import interactions_of, known_by, mentions_of, signals_of
from tests.factories.accounts import UserFactory
from tests.factories.relationships import (
    NOON,
    CompanyFactory,
    CustomerFactory,
    InteractionFactory,
    PersonFactory,
    SignalFactory,
    TieFactory,
    TopicMentionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return UserFactory(roles=["cx_manager"])


def tie(src, dst, strength, **said):
    return TieFactory(src=src, dst=dst, log_strength=log_from_strength(strength, day_of(NOON), 180), **said)


def known(person, user):
    return [(one.person.name, one.percent, one.words, one.kinds) for one in known_by(person, user, at=NOON)]


def test_both_directions_count_and_the_strongest_comes_first(manager):
    kari, amina, tobias = PersonFactory(), PersonFactory(name="Amina"), PersonFactory(name="Tobias")
    tie(amina, kari, 0.9)
    tie(kari, amina, 0.4)
    tie(tobias, kari, 0.8)
    tie(kari, tobias, 0.8)
    assert known(kari, manager) == [("Tobias", 80, "strong", "contact"), ("Amina", 60, "good", "contact")]


def test_a_tie_nobody_answers_is_none(manager):
    kari, amina = PersonFactory(), PersonFactory(name="Amina")
    tie(amina, kari, 0.9)
    assert known(kari, manager) == [("Amina", 0, "faint", "contact")]


def test_of_several_kinds_the_strongest_counts(manager):
    kari, amina = PersonFactory(), PersonFactory(name="Amina")
    for kind, much in (("contact", 0.2), ("knows", 0.6)):
        tie(amina, kari, much, kind=kind)
        tie(kari, amina, much, kind=kind)
    assert known(kari, manager) == [("Amina", 60, "good", "knows, contact")]


def test_a_private_tie_shows_to_its_owner_only(manager):
    kari, amina, owner = PersonFactory(), PersonFactory(name="Amina"), UserFactory(roles=["cx_manager"])
    tie(amina, kari, 0.9, visibility="private", owner=owner)
    tie(kari, amina, 0.9, visibility="private", owner=owner)
    assert (known(kari, manager), known(kari, owner)) == ([], [("Amina", 90, "strong", "contact")])


def test_a_sales_rep_learns_nothing_about_somebody_elses_customers():
    rep = UserFactory(roles=["sales_rep"])
    mine, other = CustomerFactory(owner=rep), CustomerFactory()
    tie(mine.person, other.person, 0.9)
    tie(other.person, mine.person, 0.9)
    TopicMentionFactory(person=other.person)
    InteractionFactory(people=[other.person])
    assert known(mine.person, rep) == []
    assert [*mentions_of(other.person, rep), *interactions_of(other.person, rep)] == []


def test_what_was_said_and_done_comes_newest_first(manager):
    kari = PersonFactory()
    old, new = (TopicMentionFactory(person=kari, at=NOON - timedelta(days=days)) for days in (9, 1))
    first, last = (InteractionFactory(people=[kari], at=NOON - timedelta(days=days)) for days in (9, 1))
    assert (list(mentions_of(kari, manager)), list(interactions_of(kari, manager))) == ([new, old], [last, first])


def test_signals_are_about_the_company_and_whom_to_talk_to(manager):
    shop = CustomerFactory(business=True)
    mine = {SignalFactory(person=shop.contact), SignalFactory(person=None, company=shop.company)}
    SignalFactory()
    SignalFactory(person=None, company=CompanyFactory())
    assert set(signals_of(shop, manager)) == mine


@pytest.mark.parametrize("size", [1, 3])
def test_the_number_of_questions_does_not_grow(size, manager, django_assert_num_queries):
    kari = PersonFactory()
    for _ in range(size):
        TieFactory(dst=kari)
        TopicMentionFactory(person=kari)
        InteractionFactory(people=[kari, PersonFactory()])
    assert manager.roles
    with django_assert_num_queries(4):
        known_by(kari, manager, at=NOON)
        list(mentions_of(kari, manager))
        [list(one.participants.all()) for one in interactions_of(kari, manager)]
