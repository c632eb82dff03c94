"""Interactions are written once, and ties grow from them."""

from datetime import timedelta

import pytest

from common.bulk import Tally
from relationships.models import Interaction, Participant, Tie
from relationships.scoring import day_of, strength
from relationships.services import record_interaction
from relationships.services.interaction import Meeting, load_interactions
from tests.factories.relationships import NOON, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return [PersonFactory(colleague=True), PersonFactory(), PersonFactory()]


def row(people, reference="I-1", **said):
    ids = [person.pk for person in people]
    return {"id": reference, "at": NOON, "channel": "call", "people_ids": ids, "started_id": None, **said}


def load(*rows):
    return load_interactions(source="log", rows=rows, given=frozenset({"at", "channel", "people"}))


def strengths():
    return {
        (tie.src_id, tie.dst_id): round(strength(tie.log_strength, day_of(NOON), tie.half_life_days), 6)
        for tie in Tie.objects.all()
    }


def test_one_call_makes_a_tie_in_both_directions(people):
    load(row(people[:2]))
    assert strengths() == {(people[0].pk, people[1].pk): 0.550671, (people[1].pk, people[0].pk): 0.550671}


def test_who_began_it_counts_double(people):
    load(row(people[:2], started_id=people[0].pk))
    assert strengths() == {(people[0].pk, people[1].pk): 0.550671, (people[1].pk, people[0].pk): 0.32968}


def test_the_same_file_again_changes_nothing(people):
    rows = row(people[:2]), row(people, "I-2", channel="visit")
    first, before = load(*rows), strengths()
    assert (first, load(*rows)) == (Tally(created=2), Tally(unchanged=2))
    assert (strengths(), Participant.objects.count()) == (before, 5)


def test_one_by_one_and_all_at_once_give_the_same_ties(people):
    rows = [row(people[:2], f"I-{n}", at=NOON - timedelta(days=40 * n)) for n in range(4)]
    for one in rows:
        load(one)
    singly = strengths()
    Interaction.objects.all().delete()
    Tie.objects.all().delete()
    load(*reversed(rows))
    assert strengths() == singly


def test_a_changed_contact_has_its_ties_worked_out_again(people):
    load(row(people[:2]), row(people[:2], "I-2"))
    assert load(row(people[:2], "I-2", at=NOON - timedelta(days=180))) == Tally(updated=1)
    changed = strengths()
    Interaction.objects.all().delete()
    Tie.objects.all().delete()
    load(row(people[:2]), row(people[:2], "I-2", at=NOON - timedelta(days=180)))
    assert strengths() == changed


def test_who_no_longer_took_part_loses_the_tie(people):
    load(row(people))
    assert load(row(people[:2])) == Tally(updated=1)
    assert set(strengths()) == {(people[0].pk, people[1].pk), (people[1].pk, people[0].pk)}


@pytest.mark.parametrize("channel", ["newsletter"])
def test_a_newsletter_ties_nobody(people, channel):
    load(row(people, channel=channel))
    assert Tie.objects.count() == 0


def test_a_crowd_ties_nobody():
    load(row([PersonFactory() for _ in range(21)]))
    assert Tie.objects.count() == 0


def test_a_desk_with_an_address_ties_nobody(people):
    load(row([people[0], PersonFactory(email="no-reply@example.com")]))
    assert Tie.objects.count() == 0


def test_recording_the_same_contact_twice_writes_it_once(people):
    meeting = Meeting(at=NOON, channel="visit", people=people[:2], started_by=people[0], text="Came by.")
    one, other = (record_interaction(meeting=meeting, source="api", external_id="7") for _ in range(2))
    assert (one, Interaction.objects.count(), Tie.objects.count()) == (other, 1, 2)
    assert Participant.objects.get(started=True).person == people[0]


def test_contacts_without_an_id_are_each_their_own(people):
    meeting = Meeting(at=NOON, channel="visit", people=people[:2])
    assert record_interaction(meeting=meeting) != record_interaction(meeting=meeting)
