"""Bulk loading: the same claims on both databases."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection

from common.bulk import Outcome, overwrite, pieces, upsert
from relationships.models import Customer, Person, Tie, Topic, TopicMention
from tests.factories.relationships import CustomerFactory, PersonFactory, TopicFactory

pytestmark = pytest.mark.django_db


def people(*rows):
    return [{"source": "crm", "external_id": reference, "name": name} for reference, name in rows]


def load(rows, update=("name",)):
    return upsert(Person, rows, key=("source", "external_id"), update=update)


def test_new_changed_and_equal_rows_are_told_apart():
    load(people(("1", "Kari"), ("2", "Ola")))
    outcome = load(people(("1", "Kari"), ("2", "Ole"), ("3", "Per")))
    assert outcome == Outcome(created=[("crm", "3")], updated=[("crm", "2")], unchanged=1)
    assert dict(Person.objects.values_list("external_id", "name")) == {"1": "Kari", "2": "Ole", "3": "Per"}


def test_fields_left_out_get_their_default_and_are_left_alone_later():
    load([{**people(("1", "Kari"))[0], "email": "kari@example.com"}])
    load(people(("1", "Kari N")))
    kari = Person.objects.get()
    assert (kari.name, kari.email, kari.kind, kari.language) == ("Kari N", "kari@example.com", "customer", "en")


def test_nothing_to_update_leaves_known_rows_alone():
    load(people(("1", "Kari")))
    assert load(people(("1", "Ola")), update=()) == Outcome(unchanged=1)


def test_rows_without_an_external_id_never_meet():
    PersonFactory(source="crm", external_id="")
    assert len(load(people(("1", "Kari"))).created) == 1


@pytest.mark.parametrize(
    "text", ['He said "no", twice', "two\nlines", "\\N", "back\\slash", "tab\there", "Ødegård’s; 100%", ""]
)
def test_any_text_comes_in_as_it_is(text):
    person, topic = PersonFactory(), TopicFactory()
    row = {"source": "crm", "external_id": "1", "person_id": person.pk, "topic_id": topic.pk}
    row |= {"stance": "wish", "at": datetime(2025, 11, 17, 12, 30, 15, 250, tzinfo=UTC), "evidence": text}
    upsert(TopicMention, [row], key=("source", "external_id"), update=["evidence"])
    mention = TopicMention.objects.get()
    assert (mention.evidence, mention.at) == (text, row["at"])


def test_every_type_of_column_comes_back_equal():
    person = PersonFactory()
    row = {"source": "crm", "external_id": "1", "person_id": person.pk, "since": date(2020, 2, 29), "value_rank": None}
    assert len(upsert(Customer, [row], key=("source", "external_id"), update=["since"]).created) == 1
    assert upsert(Customer, [row], key=("source", "external_id"), update=["since"]).unchanged == 1
    assert Customer.objects.values_list("since", "value_rank", "person").get() == (date(2020, 2, 29), None, person.pk)


def test_a_key_of_foreign_keys_and_real_numbers_works():
    one, other = PersonFactory(), PersonFactory()
    row = {"src_id": one.pk, "dst_id": other.pk, "kind": "knows", "log_strength": 110.1 + 0.2}
    row |= {"last_at": datetime(2025, 11, 17, tzinfo=UTC), "introducer_ok": True}
    key, update = ("src_id", "dst_id", "kind"), ["log_strength", "introducer_ok"]
    upsert(Tie, [row], key=key, update=update)
    assert upsert(Tie, [row], key=key, update=update).unchanged == 1
    assert Tie.objects.values_list("log_strength", "introducer_ok").get() == (110.1 + 0.2, True)


def test_guards_hold_for_bulk_rows_too():
    with pytest.raises(IntegrityError, match="person_has_a_name"):
        load(people(("1", "")))


def test_nothing_in_is_nothing_out(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert load([]) == Outcome()
        assert overwrite(Customer, []) == 0


def test_the_staging_table_is_gone_afterwards():
    load(people(("1", "Kari")))
    assert "bulk_stage" not in connection.introspection.table_names()
    assert load(people(("1", "Kari"))).unchanged == 1


@pytest.mark.parametrize("size", [1, 3])
def test_the_number_of_statements_does_not_grow(size, django_assert_num_queries):
    statements = 7 if connection.vendor == "postgresql" else 5
    if connection.vendor == "postgresql":
        statements -= 1  # COPY goes past Django's counting
    with django_assert_num_queries(statements):
        load(people(*((str(n), "Kari") for n in range(size))))


def test_overwriting_sets_the_named_fields_of_the_named_rows():
    one, other = CustomerFactory(), CustomerFactory()
    found = overwrite(
        Customer,
        [
            {"id": one.pk, "value_rank": 3, "value_at": date(2025, 11, 16)},
            {"id": 10**9, "value_rank": 4, "value_at": None},
        ],
    )
    one.refresh_from_db()
    other.refresh_from_db()
    assert (found, one.value_rank, one.value_at, other.value_rank) == (1, 3, date(2025, 11, 16), None)


def test_pieces_are_as_large_as_said():
    assert list(pieces(range(5), 2)) == [[0, 1], [2, 3], [4]]


def test_topics_are_merged_by_a_plain_unique_constraint():
    Topic.objects.create(name="Boots")
    assert upsert(Topic, [{"name": "Boots"}, {"name": "Tents"}], key=("name",), update=()) == Outcome(
        [("Tents",)], [], 1
    )
