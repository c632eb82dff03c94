"""What must never be true of actions, plans and choices, the database refuses by name."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.factories.accounts import UserFactory
from tests.factories.valuation import ChoiceFactory, InvestmentActionFactory, InvestmentPlanFactory, LockFactory

pytestmark = pytest.mark.django_db


def same_person():
    user = UserFactory()
    return InvestmentPlanFactory(ended=True, made_by=user, approved_by=user)


def twice(factory, **same):
    factory(**same)
    return factory(**same)


@pytest.mark.parametrize(
    ("make", "guard"),
    [
        (lambda: InvestmentActionFactory(name=""), "action_has_a_name"),
        (lambda: InvestmentActionFactory(cost_minor=-1), "action_cost_is_not_negative"),
        (lambda: InvestmentActionFactory(team=""), "action_time_is_a_teams"),
        (lambda: InvestmentActionFactory(keeps=0.9), "action_effect_lies_in_its_interval"),
        (lambda: InvestmentActionFactory(keeps_high=6), "action_effect_lies_in_its_interval"),
        (lambda: InvestmentActionFactory(grade="E"), "action_grade_is_known"),
        (lambda: InvestmentPlanFactory(state="lost"), "plan_"),
        (lambda: InvestmentPlanFactory(name=""), "plan_has_a_name"),
        (lambda: InvestmentPlanFactory(money_minor=-1), "plan_money_is_not_negative"),
        (lambda: InvestmentPlanFactory(caution=4), "plan_caution_is_0_to_3"),
        (lambda: InvestmentPlanFactory(control_share=0.2), "plan_control_is_5_to_10_percent"),
        (lambda: InvestmentPlanFactory(done_count=1), "plan_does_at_most_all"),
        (lambda: InvestmentPlanFactory(state="ready"), "plan_is_ready_when_worked_out"),
        (lambda: InvestmentPlanFactory(ready=True, state="approved"), "plan_goes_ahead_when_approved"),
        (same_person, "plan_has_two_people"),
        (lambda: InvestmentPlanFactory(ended=True, state="running", starts_on=None), "plan_runs_from_a_day"),
        (lambda: InvestmentPlanFactory(ended=True, ended_on=date(2025, 1, 1)), "plan_ends_after_it_starts"),
        (lambda: ChoiceFactory(part="maybe"), "choice_part_is_known"),
        (lambda: ChoiceFactory(low_minor=200_000), "choice_lies_in_its_interval"),
    ],
)
def test_the_database_refuses(make, guard):
    with pytest.raises(IntegrityError, match=guard), transaction.atomic():
        make()


@pytest.mark.parametrize(
    ("make", "guard"),
    [
        (lambda: [InvestmentActionFactory(name=name) for name in ("Call", "CALL")], "action_once_per_name"),
        (lambda: twice(ChoiceFactory, **_pair()), "choice_once_per_plan_and_customer|investment|choice.plan_id"),
        (lambda: twice(LockFactory, **_pair()), "lock_once_per_plan_and_customer|lock.plan_id"),
    ],
)
def test_what_comes_once_comes_once(make, guard):
    with pytest.raises(IntegrityError, match=guard), transaction.atomic():
        make()


def _pair():
    choice = ChoiceFactory()
    plan = InvestmentPlanFactory()
    return {"plan": plan, "customer": choice.customer}
