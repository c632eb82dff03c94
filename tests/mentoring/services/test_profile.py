"""Profiles by the file."""

import pytest

from common.bulk import Tally
from mentoring.models import Profile, ProfileSkill, Skill
from mentoring.services.profile import load_profiles
from tests.factories.relationships import PersonFactory

pytestmark = pytest.mark.django_db
GIVEN = frozenset({"teaches", "learns", "place"})


@pytest.fixture
def row():
    person = PersonFactory()
    return {"id": "P-1", "person_id": person.pk, "teaches": ["Boots", "Tents"], "learns": [], "place": "Voss"}


def load(*rows, given=GIVEN):
    return load_profiles(source="hr", rows=rows, given=given)


def skills():
    return sorted(ProfileSkill.objects.values_list("skill__name", "kind"))


def test_a_profile_comes_in_once_with_its_skills(row):
    assert [load(row), load(row)] == [Tally(created=1), Tally(unchanged=1)]
    assert (skills(), Profile.objects.get().place) == ([("Boots", "teaches"), ("Tents", "teaches")], "Voss")


def test_skills_of_a_given_kind_are_replaced_and_others_stay(row):
    load(row)
    changed = {**row, "teaches": ["tents"], "learns": ["Boots"]}
    assert load(changed, given=frozenset({"learns"})) == Tally(updated=1)
    assert skills() == [("Boots", "learns"), ("Boots", "teaches"), ("Tents", "teaches")]
    assert load(changed) == Tally(updated=1)
    assert skills() == [("Boots", "learns"), ("Tents", "teaches")]


def test_a_skill_is_one_skill_whatever_its_case(row):
    load({**row, "teaches": ["Boots", "BOOTS"]})
    assert list(Skill.objects.values_list("name", flat=True)) == ["Boots"]


@pytest.mark.parametrize("size", [1, 3])
def test_the_number_of_statements_does_not_grow(size, django_assert_max_num_queries):
    rows = [{"id": f"P-{n}", "person_id": PersonFactory().pk, "teaches": ["Boots"], "learns": []} for n in range(size)]
    with django_assert_max_num_queries(16):
        load(*rows, given=frozenset({"teaches", "learns"}))
