"""What must never be true of dimensions, prices, evidence, decisions and weights, the database refuses by name."""

import pytest
from django.db import IntegrityError, transaction

from tests.factories.accounts import UserFactory
from tests.factories.relationships import CustomerFactory
from tests.factories.valuation import (
    DimensionDecisionFactory,
    DimensionFactory,
    EvidenceRecordFactory,
    JudgementFactory,
    MeasureFactory,
    UnitPriceFactory,
    WeightSetFactory,
)

pytestmark = pytest.mark.django_db


def about_oneself():
    customer = CustomerFactory()
    return EvidenceRecordFactory(customer=customer, about=customer)


def approved_by_its_maker():
    maker = UserFactory()
    return WeightSetFactory(approved=True, made_by=maker, approved_by=maker)


def pair_the_wrong_way_round():
    first, second = DimensionFactory(), DimensionFactory()
    return JudgementFactory(first=second, second=first)


@pytest.mark.parametrize(
    ("make", "guard"),
    [
        (lambda: DimensionFactory(kind="magic"), "dimension_kind_is_known"),
        (lambda: DimensionFactory(name=""), "dimension_has_a_name"),
        (lambda: DimensionFactory(kind="forecast"), "dimension_forecast_is_builtin"),
        (lambda: MeasureFactory(unit=""), "measure_has_a_name_and_a_unit"),
        (lambda: UnitPriceFactory(version=0), "price_version_counts_from_one"),
        (lambda: UnitPriceFactory(grade="E"), "price_grade_is_known"),
        (lambda: UnitPriceFactory(effect=0.1), "price_is_money_or_an_effect"),
        (lambda: UnitPriceFactory(amount_minor=None), "price_is_money_or_an_effect"),
        (lambda: UnitPriceFactory(amount_minor=-1), "price_is_not_negative"),
        (lambda: UnitPriceFactory(share=True, effect=2.5), "price_effect_is_moderate"),
        (lambda: UnitPriceFactory(spread=-0.1), "price_spread_is_0_to_3"),
        (lambda: EvidenceRecordFactory(quantity=-1), "evidence_quantity_is_not_negative"),
        (about_oneself, "evidence_is_about_somebody_else"),
        (lambda: EvidenceRecordFactory(withdrawn=True, withdrawn_why=""), "evidence_withdrawn_with_a_reason"),
        (lambda: DimensionDecisionFactory(state="maybe", amount_minor=None), "dimension_decision_state_is_known"),
        (lambda: DimensionDecisionFactory(amount_minor=None), "dimension_decision_has_an_amount_or_none"),
        (lambda: DimensionDecisionFactory(state="zero"), "dimension_decision_has_an_amount_or_none"),
        (lambda: DimensionDecisionFactory(reason=""), "dimension_decision_has_a_reason"),
        (lambda: WeightSetFactory(state="lost", approved_by=UserFactory()), "weights_"),
        (lambda: WeightSetFactory(approved=True, approved_by=None), "weights_in_force_are_approved"),
        (approved_by_its_maker, "weights_are_approved_by_somebody_else"),
        (lambda: JudgementFactory(ratio=9.5), "judgement_is_1_9_to_9"),
        (pair_the_wrong_way_round, "judgement_pair_is_in_order"),
    ],
)
def test_the_database_refuses(make, guard):
    with pytest.raises(IntegrityError, match=guard), transaction.atomic():
        make()


def evidence_again(one):
    return EvidenceRecordFactory(source=one.source, external_id=one.external_id)


def decision_again(one):
    return DimensionDecisionFactory(customer=one.customer, dimension=one.dimension)


def judgement_again(one):
    return JudgementFactory(weights=one.weights, judge=one.judge, first=one.first, second=one.second)


@pytest.mark.parametrize(
    ("make", "again", "guard"),
    [
        (DimensionFactory, lambda one: DimensionFactory(slug=one.slug), "slug"),
        (DimensionFactory, lambda one: DimensionFactory(name=one.name), "name"),
        (MeasureFactory, lambda one: MeasureFactory(slug=one.slug), "slug"),
        (
            MeasureFactory,
            lambda one: MeasureFactory(dimension=one.dimension, name=one.name),
            r"measure_named_once_per_dimension|valuation_measure.dimension_id",
        ),
        (
            UnitPriceFactory,
            lambda one: UnitPriceFactory(measure=one.measure, version=one.version),
            r"price_version_once_per_measure|valuation_unitprice.measure_id",
        ),
        (
            lambda: EvidenceRecordFactory(external_id="7"),
            evidence_again,
            r"evidence_once_per_source|valuation_evidencerecord.source",
        ),
        (
            DimensionDecisionFactory,
            decision_again,
            r"dimension_decision_one_in_force|valuation_dimensiondecision.customer_id",
        ),
        (
            lambda: WeightSetFactory(approved=True),
            lambda _one: WeightSetFactory(approved=True),
            r"weights_one_set_is_in_force|valuation_weightset.state",
        ),
        (WeightSetFactory, lambda one: WeightSetFactory(version=one.version), "version"),
        (
            JudgementFactory,
            judgement_again,
            r"judgement_once_per_judge_and_pair|valuation_judgement.weights_id",
        ),
    ],
)
def test_once_is_once(make, again, guard):
    one = make()
    with pytest.raises(IntegrityError, match=guard), transaction.atomic():
        again(one)


def test_an_ended_decision_makes_room_for_another():
    one = DimensionDecisionFactory(ended=True)
    assert decision_again(one).pk


def test_evidence_without_an_id_elsewhere_may_come_as_often_as_it_happens():
    assert EvidenceRecordFactory().pk != EvidenceRecordFactory().pk
