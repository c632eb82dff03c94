"""Weights: judged by several, approved by another, kept for good, and made of dimensions only."""

import uuid
from datetime import UTC, datetime

import pytest
from django.db import models

from common.errors import Refused
from relationships.models import Customer, Person
from tests.factories.accounts import UserFactory
from tests.factories.valuation import WeightSetFactory
from valuation.models import Dimension, Judgement, WeightSet
from valuation.selectors.weights import counting_dimensions, judged, kept_rows, pairs_of
from valuation.services.weights import Said, approve_weights, judge_pair, start_weights

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 11, 17, 12, tzinfo=UTC)
KEPT = ("purchases", "referral", "reference")


@pytest.fixture
def three(db):
    """Leave three dimensions on: enough to contradict oneself."""
    Dimension.objects.exclude(slug__in=KEPT).update(is_on=False)
    return {slug: Dimension.objects.get(slug=slug) for slug in KEPT}


@pytest.fixture
def people(db):
    return [UserFactory(roles=["executive"], name=name) for name in ("Anna", "Bo", "Cecilie")]


def judge_all(weights, judge, three, ratios):
    """Keep purchases to referral, purchases to reference, referral to reference."""
    pairs = [("purchases", "referral"), ("purchases", "reference"), ("referral", "reference")]
    for (first, second), ratio in zip(pairs, ratios, strict=True):
        said = Said(first=three[first], second=three[second], ratio=ratio)
        judge_pair(weights=weights, said=said, by=judge, at=NOW)


def approve(weights, by, why=""):
    approve_weights(weights=weights, why=why, by=by, at=NOW)


def test_one_set_is_judged_at_a_time(people):
    key = uuid.uuid4()
    first = start_weights(why="Spring", key=key, by=people[0], at=NOW)
    assert start_weights(why="Spring", key=key, by=people[0], at=NOW) == first
    assert start_weights(why="Again", key=uuid.uuid4(), by=people[1], at=NOW) == first
    assert (first.version, first.why) == (1, "Spring")


def test_purchases_count_one_and_the_others_beside_them(three, people):
    weights = WeightSetFactory()
    judge_all(weights, people[0], three, (1, 1 / 2, 1 / 2))
    rows = judged(weights).joint.rows
    assert {row.dimension.slug: round(row.weight, 6) for row in rows} == {
        "purchases": 1,
        "referral": 1,
        "reference": 2,
    }
    assert {row.spread for row in rows} == {0}


def test_judges_meet_in_the_middle_and_their_distance_is_kept(three, people):
    weights = WeightSetFactory()
    judge_all(weights, people[0], three, (1, 1, 1))
    judge_all(weights, people[1], three, (1, 1 / 9, 1 / 9))
    reference = judged(weights).joint.rows[-1]
    assert reference.weight == pytest.approx(3)
    assert reference.spread == pytest.approx(1.5537, abs=1e-3)
    assert reference.low < 1 < reference.high


def test_a_judge_counts_once_every_pair_is_judged(three, people):
    weights = WeightSetFactory()
    judge_pair(
        weights=weights, said=Said(first=three["purchases"], second=three["referral"], ratio=2.0), by=people[0], at=NOW
    )
    found = judged(weights)
    assert ([(row.done, row.total, row.is_complete) for row in found.judges], found.joint) == ([(1, 3, False)], None)


def test_a_judgement_is_kept_in_either_order_and_changed_by_saying_it_again(three, people):
    weights = WeightSetFactory()
    for first, second, ratio in (("referral", "purchases", 3.0), ("purchases", "referral", 2.0)):
        judge_pair(
            weights=weights, said=Said(first=three[first], second=three[second], ratio=ratio), by=people[0], at=NOW
        )
    assert Judgement.objects.get().ratio == 2.0
    assert pairs_of(weights, people[0])[0].says == "Purchases: twice as much as Referrals"


def test_the_judgement_that_does_not_fit_is_named(three, people):
    weights = WeightSetFactory()
    judge_all(weights, people[0], three, (2, 1 / 9, 2))
    row = judged(weights).judges[0]
    assert not row.is_consistent
    assert row.mend.said == "Reference and advocacy: nine times as much as Purchases"
    assert row.mend.fitting == "Purchases: five times as much as Reference and advocacy"
    assert row.mend.ratio < 0.1


@pytest.mark.parametrize("ratio", (4.0, 10.0, 0.0001))
def test_only_the_nine_steps_can_be_said(three, people, ratio):
    with pytest.raises(Refused, match="nine"):
        judge_all(WeightSetFactory(), people[0], three, (ratio, 1, 1))


def test_what_does_not_count_cannot_be_judged(three, people):
    devotion = Dimension.objects.get(slug="devotion")
    for other in (devotion, three["purchases"]):
        with pytest.raises(Refused, match="that count"):
            judge_pair(
                weights=WeightSetFactory(),
                said=Said(first=three["purchases"], second=other, ratio=1.0),
                by=people[0],
                at=NOW,
            )


def test_approved_weights_hold_and_replace_the_ones_before(three, people):
    first, second = WeightSetFactory(made_by=people[0]), WeightSetFactory(made_by=people[0])
    for weights in (first, second):
        judge_all(weights, people[0], three, (1, 1 / 2, 1 / 2))
        approve(weights, people[1])
    first.refresh_from_db()
    assert (first.state, second.state, second.approved_by) == ("retired", "approved", people[1])
    assert second.weights == {
        "purchases": pytest.approx(1),
        "referral": pytest.approx(1),
        "reference": pytest.approx(2),
    }
    assert [row.dimension.slug for row in kept_rows(second).rows] == list(KEPT)
    with pytest.raises(Refused, match="stay as they are"):
        judge_all(second, people[0], three, (1, 1, 1))
    with pytest.raises(Refused, match="stay as they are"):
        approve(second, people[2])


def test_whoever_began_them_does_not_approve_them(three, people):
    weights = WeightSetFactory(made_by=people[0])
    judge_all(weights, people[1], three, (1, 1, 1))
    with pytest.raises(Refused, match="somebody else"):
        approve(weights, people[0])


def test_nothing_is_approved_before_somebody_judged_every_pair(three, people):
    with pytest.raises(Refused, match="nothing to approve"):
        approve(WeightSetFactory(), people[0])


def test_contradictions_are_approved_with_a_reason_only(three, people):
    weights = WeightSetFactory()
    judge_all(weights, people[0], three, (2, 1 / 9, 2))
    with pytest.raises(Refused) as refused:
        approve(weights, people[1])
    assert refused.value.field == "why"
    approve(weights, people[1], why="We talked it over.")
    assert "We talked it over." in weights.why


def test_weights_are_made_of_dimensions_and_of_nothing_else(three, people):
    """Protected attributes can never enter: what is judged is a dimension, which holds nothing of people."""
    judged_things = {field.name: field.related_model for field in Judgement._meta.get_fields() if field.is_relation}
    assert judged_things == {
        "weights": WeightSet,
        "judge": people[0]._meta.model,
        "first": Dimension,
        "second": Dimension,
    }
    related = {f.related_model for f in Dimension._meta.get_fields() if isinstance(f, models.ForeignKey)}
    assert related.isdisjoint({Person, Customer})
    weights = WeightSetFactory()
    judge_all(weights, people[0], three, (1, 1, 1))
    approve(weights, people[1])
    allowed = {dimension.slug for dimension in counting_dimensions()}
    assert set(weights.weights) == set(weights.spreads) == allowed
