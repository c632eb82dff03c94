"""A plan is worked out once, whole or not at all, and says in words why it cannot be."""

import threading
from datetime import timedelta

import pytest
from django.db import connections

from tests.factories.relationships import CustomerFactory
from tests.factories.valuation import ChoiceFactory, InvestmentActionFactory, InvestmentPlanFactory
from tests.valuation.services.investment.conftest import NOW
from valuation.models import Choice, InvestmentPlan, Part, PlanState
from valuation.services.investment import solve as module
from valuation.services.investment.plan import (
    PlanRefused,
    Wanted,
    cancel_solving,
    change_plan,
    lock_customer,
    request_solving,
    unlock_customer,
)
from valuation.services.investment.solve import solve_plan, waiting_plans
from valuation.tasks import solve_plan as solve_task
from valuation.tasks import sweep_plans

pytestmark = pytest.mark.django_db


def solved(plan):
    request_solving(plan=plan, by=plan.made_by, at=NOW)
    assert solve_plan(plan_id=plan.pk, now=lambda: NOW)
    plan.refresh_from_db()
    return plan


def treated(plan):
    return list(plan.choices.exclude(part=Part.CONTROL).order_by("customer_id"))


def test_the_money_goes_to_those_with_most_in_doubt(make):
    plan = solved(make())
    chosen = treated(plan)
    assert plan.state == PlanState.READY
    assert len(chosen) == 20  # kr 50 each of kr 1,000
    left_alone = {c.customer_id for c in plan.choices.filter(part=Part.CONTROL)}
    best = [v.customer_id for v in plan.run.values.order_by("-expected_minor") if v.customer_id not in left_alone]
    assert {c.customer_id for c in chosen} == set(best[:20])
    assert plan.result["expected_minor"] == pytest.approx(sum(c.expected_minor for c in chosen), abs=len(chosen))
    assert plan.result["used"] == [100_000]
    assert plan.result["prices"][0] > 1
    assert plan.result["gap"] < 1e-6
    scales = [one["expected_minor"] for one in plan.result["frontier"]]
    assert scales == sorted(scales)


def test_expected_is_value_times_chance_to_leave_times_share_kept_less_cost(make):
    choice = max(treated(solved(make(control_share=0.05))), key=lambda one: one.expected_minor)
    assert choice.expected_minor == round(choice.doubt_minor * 0.2 - 5_000)
    assert choice.low_minor < choice.expected_minor < choice.high_minor


def test_hours_of_a_team_places_floors_and_locks_are_kept(make, maker):
    call = InvestmentActionFactory(minutes=30, team="shop", places=1, cost_minor=0)
    plan = make(actions=[call], minutes={"shop": 300}, places=12, floors={"Guides": 4})
    poorest, next_poorest = (v.customer for v in plan_values(plan, by=maker)[:2])
    lock_customer(plan=plan, customer=poorest, action=call, by=maker, at=NOW)
    richest = plan_values(plan, by=maker)[-1].customer
    lock_customer(plan=plan, customer=richest, action=None, by=maker, at=NOW)
    solved(plan)
    chosen = {c.customer_id: c for c in treated(plan)}
    assert len(chosen) == 10
    assert chosen[poorest.pk].part == Part.LOCKED
    assert richest.pk not in chosen
    assert next_poorest.pk not in chosen
    assert sum(c.customer.segment == "Guides" for c in chosen.values()) >= 4
    assert plan.result["floor_prices"]["Guides"] > 0


def plan_values(plan, *, by):
    from valuation.models import CustomerValue

    return list(CustomerValue.objects.order_by("expected_minor").select_related("customer"))


def test_who_said_no_was_asked_lately_or_is_in_another_plan_is_left_alone(make):
    plan = make(money_minor=10_000_000)
    silent, lately, taken = (v.customer for v in plan_values(plan, by=None)[-3:])
    person = silent.person or silent.contact
    type(person).objects.filter(pk=person.pk).update(do_not_ask=True)
    asked = lately.person or lately.contact
    type(asked).objects.filter(pk=asked.pk).update(asked_last_at=NOW - timedelta(days=2))
    other = InvestmentPlanFactory(
        ready=True, state="approved", approved_by=InvestmentPlanFactory().made_by, approved_at=NOW
    )
    ChoiceFactory(plan=other, customer=taken)
    solved(plan)
    assert not plan.choices.filter(customer__in=[silent, lately, taken]).exists()


def test_the_control_is_what_the_plan_would_have_chosen(make):
    plan = solved(make(money_minor=10_000_000, control_share=0.1))
    control = plan.choices.filter(part=Part.CONTROL)
    assert 0 < control.count() < 20
    assert plan.result["control"] == control.count()
    assert all(choice.expected_minor > 0 for choice in control)


def test_a_floor_that_cannot_be_met_is_said_in_words(make):
    plan = make(floors={"Guides": 30})
    request_solving(plan=plan, by=plan.made_by, at=NOW)
    solve_plan(plan_id=plan.pk, now=lambda: NOW)
    plan.refresh_from_db()
    assert plan.state == PlanState.DRAFT
    assert plan.problems[0].startswith("At least 30 of “Guides” were to get something, but with these budgets")
    assert not plan.choices.exists()


def test_locks_beyond_the_budget_are_said_in_words(make, maker):
    call = InvestmentActionFactory(minutes=90, team="shop")
    plan = make(actions=[call], minutes={"shop": 120})
    for value in plan_values(plan, by=maker)[:2]:
        lock_customer(plan=plan, customer=value.customer, action=call, by=maker, at=NOW)
    request_solving(plan=plan, by=maker, at=NOW)
    solve_plan(plan_id=plan.pk, now=lambda: NOW)
    plan.refresh_from_db()
    assert plan.problems == [
        "The customers decided by hand alone need 3 hours of the shop, and the plan has 2 hours of the shop."
    ]


def test_a_locked_customer_without_a_value_is_said_in_words(make, maker):
    plan = make()
    stranger = CustomerFactory()
    lock_customer(plan=plan, customer=stranger, action=plan.actions.get(), by=maker, at=NOW)
    request_solving(plan=plan, by=maker, at=NOW)
    solve_plan(plan_id=plan.pk, now=lambda: NOW)
    plan.refresh_from_db()
    assert plan.problems == [f"{stranger.name} is decided by hand, but their value isn’t known yet."]


def test_a_second_delivery_does_nothing(make):
    plan = solved(make())
    before = list(plan.choices.values_list("pk", flat=True))
    assert not solve_task(plan_id=plan.pk)
    assert sweep_plans() == 0
    assert list(plan.choices.values_list("pk", flat=True)) == before


def test_the_sweep_takes_up_what_a_nudge_missed(make):
    plan = make()
    request_solving(plan=plan, by=plan.made_by, at=NOW)
    assert sweep_plans() == 1
    plan.refresh_from_db()
    assert plan.state == PlanState.READY


def test_a_worker_that_died_is_taken_over_and_writes_nothing_more(make, monkeypatch):
    plan = make()
    request_solving(plan=plan, by=plan.made_by, at=NOW)
    later = NOW + timedelta(minutes=10)
    real = module._at_scale
    state = {"first": True}

    def slow(asked, scale, found):
        if state["first"]:
            state["first"] = False
            assert waiting_plans(at=later) == [plan.pk]
            assert solve_plan(plan_id=plan.pk, now=lambda: later)
        return real(asked, scale, found)

    monkeypatch.setattr(module, "_at_scale", slow)
    assert not solve_plan(plan_id=plan.pk, now=lambda: NOW)
    plan.refresh_from_db()
    assert (plan.state, plan.solved_at) == (PlanState.READY, later)
    assert Choice.objects.filter(plan=plan).count() == plan.result["treated"] + plan.result["control"]


def test_a_cancelled_plan_is_a_draft_again_and_stays_one(make, monkeypatch):
    plan = make()
    request_solving(plan=plan, by=plan.made_by, at=NOW)
    real = module._at_scale

    def cancelled(asked, scale, found):
        if scale == 0.5:
            cancel_solving(plan=plan, by=plan.made_by, at=NOW)
        return real(asked, scale, found)

    monkeypatch.setattr(module, "_at_scale", cancelled)
    assert not solve_plan(plan_id=plan.pk, now=lambda: NOW)
    plan.refresh_from_db()
    assert (plan.state, plan.choices.count()) == (PlanState.DRAFT, 0)
    with pytest.raises(PlanRefused):
        cancel_solving(plan=plan, by=plan.made_by, at=NOW)


def test_an_accident_leaves_a_draft_that_says_so(make, monkeypatch):
    plan = make()
    request_solving(plan=plan, by=plan.made_by, at=NOW)

    def broken(*_args, **_names):
        raise MemoryError

    monkeypatch.setattr(module, "ask", broken)
    with pytest.raises(MemoryError):
        solve_plan(plan_id=plan.pk, now=lambda: NOW)
    plan.refresh_from_db()
    assert (plan.state, plan.problems) == (PlanState.DRAFT, ["The work stopped: MemoryError."])


def test_changing_a_plan_throws_away_what_was_worked_out(make, maker):
    plan = solved(make())
    wanted = Wanted(name="Other", actions=list(plan.actions.all()), money_minor=5_000)
    change_plan(plan=plan, by=maker, wanted=wanted, at=NOW)
    plan.refresh_from_db()
    assert (plan.state, plan.result, plan.choices.count(), plan.name) == (PlanState.DRAFT, {}, 0, "Other")
    lock_customer(plan=plan, customer=plan_values(plan, by=maker)[0].customer, action=None, by=maker, at=NOW)
    unlock_customer(plan=plan, lock=plan.locks.get(), by=maker, at=NOW)
    assert not plan.locks.exists()


def test_the_same_plan_again_gives_the_same_choices(make):
    plan = solved(make())
    columns = ("customer_id", "part", "expected_minor", "why")
    before = list(plan.choices.order_by("customer_id").values_list(*columns))
    assert list(solved(plan).choices.order_by("customer_id").values_list(*columns)) == before


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_works(make):
    plan = make()
    request_solving(plan=plan, by=plan.made_by, at=NOW)
    done = []

    def work():
        done.append(solve_plan(plan_id=plan.pk, now=lambda: NOW))
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(done) == [False, True]
    assert InvestmentPlan.objects.get(pk=plan.pk).state == PlanState.READY
