"""Where people stand."""

import pytest

from common.bulk import Tally
from relationships.models import Topic, TopicMention
from relationships.services.topic import load_mentions, topics_named
from tests.factories.relationships import NOON, PersonFactory, TopicFactory

pytestmark = pytest.mark.django_db


def test_topics_are_found_whatever_their_case():
    known = TopicFactory(name="Winter boots")
    named = topics_named(["winter BOOTS", "Tents", "tents"])
    assert named == {"winter BOOTS": known.pk, "Tents": named["tents"], "tents": named["Tents"]}
    assert Topic.objects.count() == 2


def test_letters_beyond_english_do_not_lose_a_topic():
    first = topics_named(["Ørret"])["Ørret"]
    assert topics_named(["Ørret"]) == {"Ørret": first}


def test_mentions_come_in_once_and_take_changes():
    row = {
        "id": "T-1",
        "person_id": PersonFactory().pk,
        "topic": "Boots",
        "stance": "wish",
        "at": NOON,
        "evidence": "a",
    }
    given = frozenset({"evidence"})
    loads = [load_mentions(source="crm", rows=[{**row, "evidence": said}], given=given) for said in "aab"]
    assert loads == [Tally(created=1), Tally(unchanged=1), Tally(updated=1)]


def test_words_that_the_file_does_not_give_stay():
    row = {
        "id": "T-1",
        "person_id": PersonFactory().pk,
        "topic": "Boots",
        "stance": "wish",
        "at": NOON,
        "evidence": "a",
    }
    load_mentions(source="crm", rows=[row], given=frozenset())
    load_mentions(source="crm", rows=[{**row, "evidence": ""}], given=frozenset())
    assert TopicMention.objects.get().evidence == "a"
