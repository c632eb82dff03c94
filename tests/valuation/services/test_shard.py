"""Shards: the same numbers in however many, each step once, and nothing seen of a run that was stopped."""

import uuid
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from relationships.models import Customer
from tests.factories.accounts import UserFactory
from tests.factories.relationships import CustomerFactory
from tests.factories.valuation import ValueRunFactory
from tests.valuation.services.test_run import town  # noqa: F401 - a fixture
from valuation.models import CustomerValue, Dimension, EvidenceRecord, Measure, RunShard, RunState, ShardTodo, ValueRun
from valuation.services.decision import Verdict, decide_dimension
from valuation.services.run import cancel_run, help_run, perform_run, request_nightly_run, request_run
from valuation.services.shard import cut, work

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 17, 9, tzinfo=timezone.get_default_timezone())
DAY = date(2026, 11, 17)


@pytest.fixture
def told(town):  # noqa: F811 - the fixture above
    """The town, and what some of them did."""
    measures = list(Measure.objects.order_by("slug"))
    rows = []
    for number, customer in enumerate(town):
        for at, measure in enumerate(measures):
            if (number * 7 + at * 5) % 11 < 2:
                about = town[(number + 13) % 60] if measure.slug in {"customer-referred", "public-answer"} else None
                rows.append(
                    EvidenceRecord(
                        customer=customer, measure=measure, quantity=1 + at % 3, about=about, recorded_at=NOW,
                        happened_on=DAY - timedelta(days=20 + 9 * number + at),
                    )
                )  # fmt: skip
    EvidenceRecord.objects.bulk_create(rows)
    decide_dimension(
        customer=town[4], dimension=Dimension.objects.get(slug="purchases"),
        verdict=Verdict(state="value", amount_minor=7_777_777, reason="A contract is on its way"),
        by=UserFactory(), at=NOW,
    )  # fmt: skip
    return town


def perform(size, settings, **changes):
    settings.VALUE_SHARD_CUSTOMERS = size
    run = request_run(**{"by": UserFactory(), "key": uuid.uuid4(), "as_of": DAY, "at": NOW, **changes})
    assert perform_run(run_id=run.pk, now=lambda: NOW)
    run.refresh_from_db()
    return run


def rows_of(run):
    rows = CustomerValue.objects.in_run(run).order_by("customer_id").values()
    return [{name: value for name, value in row.items() if name not in {"id", "run_id", "until_id"}} for row in rows]


def test_one_three_and_seven_shards_say_the_same(told, settings):
    runs = [perform(size, settings) for size in (60, 20, 9)]

    assert rows_of(runs[0]) == rows_of(runs[1]) == rows_of(runs[2])
    assert runs[0].totals == runs[1].totals == runs[2].totals
    assert runs[0].parameters == runs[1].parameters == runs[2].parameters
    assert not RunShard.objects.exists()


def test_parts_and_credit_add_up_for_everybody(told, settings):
    run = perform(20, settings)
    rows = rows_of(run)

    assert [sum(part[0] or 0 for part in row["contributions"]) for row in rows] == [r["expected_minor"] for r in rows]
    assert sum(row["credit_minor"] for row in rows) == run.totals["expected_minor"]
    assert sum(part["minor"] for part in run.totals["dimensions"]) == run.totals["expected_minor"]
    assert all(row["rank_low"] <= row["rank"] <= row["rank_high"] for row in rows)
    assert [len(row["contributions"]) for row in rows] == [len(run.dimensions)] * 60


def test_what_was_decided_of_purchases_reaches_the_total_and_the_customer(told, settings):
    run = perform(60, settings)
    value = CustomerValue.objects.in_run(run).get(customer=told[4])

    assert (value.purchases_minor, value.contributions[0][:5]) == (7_777_777, [7_777_777] * 3 + ["value", "C"])
    assert Customer.objects.get(pk=told[4].pk).current_value == value.expected_minor > 7_000_000


def test_helpers_share_the_work_and_the_runs_worker_finishes_it(told, settings):
    settings.VALUE_SHARD_CUSTOMERS = 20
    run, helped = request_run(by=UserFactory(), key=uuid.uuid4(), as_of=DAY, at=NOW), []

    assert perform_run(
        run_id=run.pk, now=lambda: NOW, summon=lambda pk: helped.append(help_run(run_id=pk, now=lambda: NOW))
    )
    assert sum(helped) >= 9
    assert len(rows_of(run)) == 60


def test_a_helper_does_nothing_for_a_run_that_is_over(told, settings):
    run = perform(20, settings)

    assert help_run(run_id=run.pk, now=lambda: NOW) == 0


@pytest.mark.parametrize("call", (4, 9, 14, 19))
def test_a_run_whose_worker_was_killed_goes_on_where_it_was(told, settings, call):
    whole = rows_of(perform(60, settings))
    settings.VALUE_SHARD_CUSTOMERS = 20
    run, seen = request_run(by=UserFactory(), key=uuid.uuid4(), as_of=DAY, at=NOW), []

    def clock():
        seen.append(1)
        if len(seen) == call:
            raise KeyboardInterrupt
        return NOW

    with pytest.raises(KeyboardInterrupt):
        perform_run(run_id=run.pk, now=clock)
    later = NOW + timedelta(minutes=20)
    before = list(RunShard.objects.values_list("todo", flat=True))
    ValueRun.objects.filter(pk=run.pk).update(state=RunState.PENDING)
    assert perform_run(run_id=run.pk, now=lambda: later)
    assert before
    assert rows_of(run) == whole


def test_a_silent_workers_shard_is_taken_over_and_its_late_answer_is_thrown_away(told, settings):
    settings.VALUE_SHARD_CUSTOMERS = 60
    run = ValueRunFactory(running=True, as_of=DAY, requested_at=NOW)
    cut(run)
    slow = work(run_id=run.pk, now=lambda: NOW)
    RunShard.objects.update(claimed_at=NOW)
    assert list(slow) == []
    assert [shard.todo for shard in work(run_id=run.pk, now=lambda: NOW + timedelta(minutes=6))] == [ShardTodo.SETTLE]


def test_a_stopped_run_leaves_nothing_behind(told, settings):
    run = perform(60, settings)
    stopped = ValueRunFactory(running=True, as_of=DAY)
    cut(stopped)
    CustomerValue.objects.create(run=stopped, until=stopped, customer=told[0], state="unknown", reason="half written")

    cancel_run(run=stopped, by=UserFactory(), at=NOW)

    assert not RunShard.objects.exists()
    assert not stopped.values.exists()
    assert len(rows_of(run)) == 60


def test_a_night_writes_only_who_moved_and_closes_what_no_longer_stands(told, settings):
    run = perform(20, settings)
    EvidenceRecord.objects.create(
        customer=told[7], measure=Measure.objects.get(slug="case-study"), quantity=5, happened_on=DAY, recorded_at=NOW
    )
    asked = request_nightly_run(as_of=DAY, at=NOW + timedelta(hours=1))
    assert request_nightly_run(as_of=DAY, at=NOW + timedelta(hours=2)) == asked
    quiet = request_nightly_run(as_of=DAY + timedelta(days=1), at=NOW)
    assert quiet == asked
    assert perform_run(run_id=asked.pk, now=lambda: NOW + timedelta(hours=1))
    asked.refresh_from_db()

    old, new = CustomerValue.objects.filter(customer=told[7]).order_by("run_id")
    assert (old.run, old.until, new.run, new.until) == (run, asked, asked, None)
    assert new.expected_minor > old.expected_minor
    assert len(rows_of(run)) == len(rows_of(asked)) == 60

    again = request_nightly_run(as_of=DAY, at=NOW + timedelta(days=1))
    assert again == asked
    idle = request_run(by=None, key=uuid.uuid4(), as_of=DAY, at=NOW + timedelta(days=1))
    assert perform_run(run_id=idle.pk, now=lambda: NOW + timedelta(days=1))
    assert idle.values.count() == 0
    assert len(rows_of(idle)) == 60


@pytest.mark.parametrize(
    ("changes", "guard"),
    [
        ({"todo": "rest"}, "shard_todo_is_known"),
        ({"first_id": 9, "last_id": 3}, "shard_begins_before_it_ends"),
        ({"number": 0}, r"shard_once_per_run_and_number|valuation_runshard.run_id"),
    ],
)
def test_the_database_refuses(changes, guard):
    run = ValueRunFactory()
    RunShard.objects.create(run=run, number=0, first_id=1, last_id=2)
    with pytest.raises(IntegrityError, match=guard), transaction.atomic():
        RunShard.objects.create(**{"run": run, "number": 1, "first_id": 3, "last_id": 9, **changes})


def test_nobody_at_all_is_one_empty_shard():
    CustomerFactory()
    run = ValueRunFactory(running=True)
    Customer.objects.all().delete()

    assert cut(run) == cut(run) == 1
