"""Two people, one way: and what came of it is what the lot says."""

import uuid
from datetime import date, timedelta

import pytest
from django.db.models import Avg, Q

from tests.factories.accounts import UserFactory
from tests.factories.valuation import InvestmentActionFactory, OrderFactory
from tests.valuation.services.investment.conftest import NOW
from valuation.models import CustomerValue, Grade, Part, PlanState
from valuation.scoring import held_back
from valuation.services.investment.action import ActionRefused, Described, add_action, change_action
from valuation.services.investment.outcome import _weighed, end_plan
from valuation.services.investment.plan import (
    PlanRefused,
    Wanted,
    approve_plan,
    change_plan,
    lock_customer,
    request_solving,
    start_plan,
)
from valuation.services.investment.solve import solve_plan

pytestmark = pytest.mark.django_db
START = date(2026, 11, 17)


def plan_customers():
    return CustomerValue.objects.order_by("customer_id").values_list("customer_id", flat=True)


@pytest.fixture
def running(make, maker):
    """A plan that treats everybody it may and has begun."""
    plan = make(money_minor=10_000_000, control_share=0.1)
    ids = list(plan_customers())
    plan.seed = next(seed for seed in range(100) if held_back(ids, share=0.1, seed=seed).sum() in {8, 9})
    plan.save()
    request_solving(plan=plan, by=maker, at=NOW)
    solve_plan(plan_id=plan.pk, now=lambda: NOW)
    approve_plan(plan=plan, by=UserFactory(roles=["executive"]), at=NOW)
    start_plan(plan=plan, by=maker, on=START, at=NOW)
    plan.refresh_from_db()
    return plan


def test_whoever_made_a_plan_does_not_approve_it(make, maker):
    plan = make()
    with pytest.raises(PlanRefused, match="Only a plan that is ready"):
        approve_plan(plan=plan, by=UserFactory(roles=["executive"]), at=NOW)
    request_solving(plan=plan, by=maker, at=NOW)
    solve_plan(plan_id=plan.pk, now=lambda: NOW)
    with pytest.raises(PlanRefused, match="Somebody else"):
        approve_plan(plan=plan, by=maker, at=NOW)
    with pytest.raises(PlanRefused, match="Only an approved plan"):
        start_plan(plan=plan, by=maker, on=START, at=NOW)


def test_an_approved_plan_stays_as_it_is(running, maker):
    wanted = Wanted(name="Other", actions=list(running.actions.all()), money_minor=1)
    with pytest.raises(PlanRefused, match="stays as it is"):
        change_plan(plan=running, by=maker, wanted=wanted, at=NOW)
    with pytest.raises(PlanRefused, match="not worked out again"):
        request_solving(plan=running, by=maker, at=NOW)
    choice = running.choices.first()
    with pytest.raises(PlanRefused, match="stays as it is"):
        lock_customer(plan=running, customer=choice.customer, action=None, by=maker, at=NOW)


def test_the_outcome_is_the_difference_between_treated_and_control(running, maker):
    for choice in running.choices.exclude(part=Part.LOCKED):
        kroner = 300 if choice.part == Part.TREATED else 200
        OrderFactory(customer=choice.customer, placed_on=START + timedelta(days=5), amount_minor=kroner * 100)
        OrderFactory(customer=choice.customer, placed_on=START - timedelta(days=1), amount_minor=99_900)
    end_plan(plan=running, by=maker, on=START + timedelta(days=60), at=NOW)
    running.refresh_from_db()
    row = running.outcome["actions"][0]
    assert running.state == PlanState.ENDED
    assert row["uplift"] == [10_000, 10_000, 10_000]
    assert row["brought"][0] == 10_000 * row["treated"]
    assert running.outcome["brought"] == row["brought"]
    assert running.outcome["cost_minor"] == 5_000 * row["treated"]
    assert running.outcome["returned"][0] == pytest.approx(1.0)


def test_too_small_a_control_replaces_no_judgement(running, maker):
    end_plan(plan=running, by=maker, on=START + timedelta(days=60), at=NOW)
    action = running.actions.get()
    assert (action.grade, action.keeps) == (Grade.C, 0.2)


def test_a_large_enough_control_makes_the_effect_a_measured_one(running, maker, monkeypatch):
    monkeypatch.setattr("valuation.services.investment.outcome.ENOUGH", 3)
    running.actions.update(keeps_low=-1, keeps_high=2)  # nearly nothing was known
    usual = running.choices.aggregate(mean=Avg("doubt_minor", filter=Q(part=Part.TREATED)))["mean"]
    for place, choice in enumerate(running.choices.order_by("part", "customer_id")):
        more = (
            0.4 * usual if choice.part == Part.TREATED else 0.0
        )  # beside a tenth of what was in doubt, and a little noise
        money = (0.1 * (choice.doubt_minor + usual) + more + (-1) ** place * 0.02 * usual) * 60 / (24 * 30.44)
        OrderFactory(customer=choice.customer, placed_on=START, amount_minor=round(money))
    end_plan(plan=running, by=maker, on=START + timedelta(days=60), at=NOW)
    action = running.actions.get()
    assert (action.grade, action.measured_in) == (Grade.B, running)
    assert action.keeps == pytest.approx(0.4, abs=0.02)
    assert action.keeps_low < action.keeps < action.keeps_high


def test_a_plan_ends_once_and_not_on_its_first_day(running, maker):
    with pytest.raises(PlanRefused, match="nothing to compare"):
        end_plan(plan=running, by=maker, on=START, at=NOW)
    end_plan(plan=running, by=maker, on=START + timedelta(days=9), at=NOW)
    with pytest.raises(PlanRefused, match="Only a plan that runs"):
        end_plan(plan=running, by=maker, on=START + timedelta(days=9), at=NOW)


def test_judgement_and_measurement_are_weighed_by_precision():
    found = _weighed({"keeps": 0.2, "keeps_low": 0.1, "keeps_high": 0.3}, 0.4, 0.2)
    assert found["weight"] == pytest.approx(0.5)
    assert found["keeps"] == [pytest.approx(0.3), pytest.approx(0.3 - 0.1 / 2**0.5), pytest.approx(0.3 + 0.1 / 2**0.5)]


def described(**changes):
    given = {"name": "Call", "about": "", "cost_minor": 0, "minutes": 0, "team": "", "places": 0}
    return Described(**given | {"keeps": 0.2, "keeps_low": 0.1, "keeps_high": 0.3} | changes)


def test_an_action_sent_twice_is_one_and_its_name_is_its_own(maker):
    key = uuid.uuid4()
    one = add_action(by=maker, key=key, described=described(), at=NOW)
    assert add_action(by=maker, key=key, described=described(), at=NOW) == one
    with pytest.raises(ActionRefused, match="with this name"):
        add_action(by=maker, key=uuid.uuid4(), described=described(name="CALL"), at=NOW)


@pytest.mark.parametrize(("changes", "field"), [({"minutes": 5}, "team"), ({"keeps": 0.9}, "keeps")])
def test_an_action_that_makes_no_sense_is_refused(maker, changes, field):
    with pytest.raises(ActionRefused) as refused:
        add_action(by=maker, key=uuid.uuid4(), described=described(**changes), at=NOW)
    assert refused.value.field == field


def test_another_judgement_takes_the_place_of_what_was_measured(maker):
    action = InvestmentActionFactory(grade=Grade.B)
    same = described(name="New name", keeps=0.2)
    change_action(action=action, by=maker, described=same, at=NOW)
    assert action.grade == Grade.B
    change_action(action=action, by=maker, described=described(keeps=0.25), at=NOW)
    assert action.grade == Grade.C
