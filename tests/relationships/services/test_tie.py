"""Ties that somebody states."""

from datetime import timedelta

import pytest

from common.bulk import Tally
from relationships.models import Tie
from relationships.scoring import day_of, strength
from relationships.services.tie import load_ties
from tests.factories.relationships import NOON, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def row():
    return {
        "src_id": PersonFactory().pk,
        "dst_id": PersonFactory().pk,
        "kind": "knows",
        "strength": 0.55,
        "last_at": NOON,
        "introducer_ok": True,
    }


def load(*rows, given=("strength", "last_at", "introducer_ok")):
    return load_ties(rows=rows, given=frozenset(given))


def test_a_stated_tie_has_a_twin_of_the_stated_strength(row):
    assert load(row) == Tally(created=1)
    found = [strength(tie.log_strength, day_of(NOON), tie.half_life_days) for tie in Tie.objects.all()]
    assert found == pytest.approx([0.55, 0.55])


def test_a_stated_tie_fades(row):
    load(row)
    tie = Tie.objects.first()
    assert strength(tie.log_strength, day_of(NOON + timedelta(days=180)), tie.half_life_days) == pytest.approx(
        0.3292, abs=1e-4
    )


def test_the_same_tie_from_either_end_is_one(row):
    load(row)
    turned = {**row, "src_id": row["dst_id"], "dst_id": row["src_id"]}
    assert load(turned) == Tally(unchanged=1)


def test_a_stronger_tie_is_an_update(row):
    load(row)
    assert load({**row, "strength": 0.85}) == Tally(updated=1)


def test_what_the_file_does_not_give_stays(row):
    load(row)
    load({**row, "introducer_ok": False}, given=("strength",))
    assert set(Tie.objects.values_list("introducer_ok", flat=True)) == {True}
