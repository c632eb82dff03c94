"""Value runs happen once, survive their worker, and never make up a number."""

import threading
import uuid
from datetime import date, datetime, timedelta
from random import Random

import pytest
from django.db import connections
from django.utils import timezone

from relationships.models import Customer
from tests.factories.accounts import UserFactory
from tests.factories.relationships import CustomerFactory
from tests.factories.valuation import OrderFactory, ValueRunFactory
from valuation.models import CustomerValue, Order, RunState, ValueRun
from valuation.services.run import RunRefused, cancel_run, perform_run, request_run, waiting_runs
from valuation.tasks import perform_run as perform_task
from valuation.tasks import sweep_runs

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 17, 9, tzinfo=timezone.get_default_timezone())
DAY = date(2026, 11, 17)


@pytest.fixture
def town() -> list[Customer]:
    """Sixty customers with two years of orders."""
    rng = Random(7)
    customers = CustomerFactory.create_batch(60)
    orders = []
    for number, customer in enumerate(customers):
        day = DAY - timedelta(days=rng.randint(300, 700))
        while day < DAY - timedelta(days=(number % 4) * 60):
            kroner = rng.randint(200, 3_000)
            orders.append(
                OrderFactory.build(
                    customer=customer, external_id=f"o{len(orders)}", placed_on=day, amount_minor=kroner * 100
                )
            )
            day += timedelta(days=1 + int(rng.expovariate(1 / (20 + 9 * number))))
    Order.objects.bulk_create(orders)
    return customers


def request(**changes) -> ValueRun:
    return request_run(**{"by": None, "key": uuid.uuid4(), "as_of": DAY, "at": NOW, **changes})


def test_a_run_values_everybody_who_ordered_and_tells_the_customers(town):
    run = request()
    assert perform_run(run_id=run.pk, now=lambda: NOW)
    run.refresh_from_db()
    values = CustomerValue.objects.filter(run=run).order_by("rank")
    assert (run.state, run.done_count, run.total_count) == (RunState.DONE, 60, 60)
    assert [v.rank for v in values] == list(range(1, 61))
    assert all(v.low_minor <= v.high_minor for v in values)
    first = values[0].customer
    assert (first.current_value, first.value_rank, first.value_at) == (values[0].expected_minor, 1, DAY)


def test_a_customer_whose_orders_are_gone_is_unknown_again(town):
    perform_run(run_id=request().pk, now=lambda: NOW)
    Order.objects.filter(customer=town[0]).update(customer=town[1])
    perform_run(run_id=request().pk, now=lambda: NOW + timedelta(days=1))
    names = ("current_value", "value_low", "value_high", "value_rank", "value_at")
    assert Customer.objects.values_list(*names).get(pk=town[0].pk) == (None,) * 5
    assert Customer.objects.exclude(value_rank=None).count() == 59


def test_the_same_seed_and_orders_give_the_same_numbers(town):
    for key in (uuid.uuid4(), uuid.uuid4()):
        perform_run(run_id=request(key=key).pk, now=lambda: NOW)
    one, two = (
        list(
            CustomerValue.objects.in_run(r)
            .order_by("customer_id")
            .values_list("expected_minor", "low_minor", "high_minor", "rank")
        )
        for r in ValueRun.objects.all()
    )
    assert one == two


def test_second_delivery_does_nothing(town):
    run = request()
    assert perform_task(run_id=run.pk) is True
    before = list(CustomerValue.objects.order_by("pk").values())
    assert perform_task(run_id=run.pk) is False
    assert list(CustomerValue.objects.order_by("pk").values()) == before


def test_a_run_whose_worker_died_is_taken_up_and_leaves_no_doubles(town):
    run = ValueRunFactory(running=True, as_of=DAY)
    CustomerValue.objects.create(run=run, customer=town[0], state="unknown", reason="half written")
    assert sweep_runs() == 1
    run.refresh_from_db()
    assert (run.state, run.values.count()) == (RunState.DONE, 60)


def test_a_living_worker_is_left_alone():
    run = ValueRunFactory(running=True)
    assert waiting_runs(at=run.beat_at + timedelta(minutes=4)) == []
    assert waiting_runs(at=run.beat_at + timedelta(minutes=6)) == [run.pk]


def test_a_worker_that_lost_its_run_writes_nothing_more(town):
    run = request()
    calls = []

    def clock() -> datetime:
        calls.append(1)
        if len(calls) == 4:
            ValueRun.objects.filter(pk=run.pk).update(started_at=NOW + timedelta(hours=1))
        return NOW

    assert perform_run(run_id=run.pk, now=clock) is False
    assert not CustomerValue.objects.filter(run=run).exists()
    assert not Customer.objects.filter(value_at__isnull=False).exists()


def test_a_cancelled_run_changes_no_customer(town):
    run, analyst = request(), UserFactory(roles=["analyst"])
    cancel_run(run=run, by=analyst, at=NOW)
    assert perform_run(run_id=run.pk, now=lambda: NOW) is False
    with pytest.raises(RunRefused, match="already ended"):
        cancel_run(run=run, by=analyst, at=NOW)


def test_too_few_orders_are_unknown_and_not_zero():
    OrderFactory.create_batch(3)
    run = request(as_of=date(2026, 1, 1))
    perform_run(run_id=run.pk, now=lambda: NOW)
    values = CustomerValue.objects.filter(run=run)
    assert {(v.state, v.expected_minor, v.rank) for v in values} == {("unknown", None, None)}
    assert {c.current_value for c in Customer.objects.all()} == {None}


def test_no_order_at_all_is_a_run_that_ends_well():
    run = request()
    perform_run(run_id=run.pk, now=lambda: NOW)
    run.refresh_from_db()
    assert (run.state, run.total_count) == (RunState.DONE, 0)


def test_orders_in_another_currency_are_not_added_up(town):
    OrderFactory(customer=town[0], currency="EUR", amount_minor=10**9, placed_on=DAY - timedelta(days=9))
    run = request()
    perform_run(run_id=run.pk, now=lambda: NOW)
    assert CustomerValue.objects.get(run=run, customer=town[0]).spent_minor < 10**8


def test_a_run_that_breaks_says_so_and_customers_keep_their_values(town, monkeypatch):
    run = request()
    monkeypatch.setattr("valuation.services.run.settle_all", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        perform_run(run_id=run.pk, now=lambda: NOW)
    run.refresh_from_db()
    assert (run.state, run.error) == (RunState.FAILED, "ZeroDivisionError: division by zero")


def test_asking_twice_makes_one_run():
    key = uuid.uuid4()
    assert request(key=key) == request(key=key)
    assert request() == ValueRun.objects.get()


@pytest.mark.django_db(transaction=True)
def test_four_workers_race_and_one_wins():
    for number in range(3):
        OrderFactory(external_id=f"race-{number}")
    run, won = request(), []

    def work() -> None:
        won.append(perform_run(run_id=run.pk, now=lambda: NOW))
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(4)]
    [worker.start() for worker in workers]
    [worker.join() for worker in workers]
    assert sorted(won) == [False, False, False, True]
    assert CustomerValue.objects.filter(run=run).count() == 3
