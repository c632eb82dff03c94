"""Why values changed between two runs: four causes that add up to the minor unit, for each customer and for all."""

import uuid
from datetime import date, datetime, timedelta
from random import Random

import pytest
from django.utils import timezone

from tests.factories.accounts import UserFactory
from tests.factories.relationships import CustomerFactory
from tests.factories.valuation import CustomerValueFactory, OrderFactory, ValueRunFactory
from valuation.models import CustomerValue, Dimension, EvidenceRecord, Measure, Order, UnitPrice
from valuation.services.changes import note_changes, split_customer, unexplained_runs
from valuation.services.dimension import make_builtin_dimensions
from valuation.services.run import perform_run, request_run
from valuation.tasks import note_changes as note_task
from valuation.tasks import sweep_changes

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 17, 9, tzinfo=timezone.get_default_timezone())
DAY = date(2026, 11, 17)
DATA, PARAMETERS, PRICES, WEIGHTS = range(4)


@pytest.fixture
def town():
    """Return forty customers with two years of orders; the first ten gave a reference call."""
    make_builtin_dimensions()
    rng = Random(11)
    customers = CustomerFactory.create_batch(40)
    orders = []
    for number, customer in enumerate(customers):
        day = DAY - timedelta(days=rng.randint(300, 700))
        while day < DAY - timedelta(days=(number % 4) * 60):
            amount = rng.randint(200, 3_000) * 100
            orders.append(
                OrderFactory.build(customer=customer, external_id=f"o{len(orders)}", placed_on=day, amount_minor=amount)
            )
            day += timedelta(days=1 + int(rng.expovariate(1 / (20 + 9 * number))))
    Order.objects.bulk_create(orders)
    call = Measure.objects.get(slug="reference-call")
    for customer in customers[:10]:
        told(customer, call)
    return customers


def told(customer, measure, *, at=NOW):
    return EvidenceRecord.objects.create(
        customer=customer, measure=measure, happened_on=DAY - timedelta(days=90), recorded_at=at - timedelta(days=1)
    )


def run_at(at):
    run = request_run(by=UserFactory(), key=uuid.uuid4(), as_of=timezone.localdate(at), at=at)
    perform_run(run_id=run.pk, now=lambda: at)
    run.refresh_from_db()
    return run


def splits(run):
    """Return the split of every customer in both runs, by customer."""
    old = {value.customer_id: value for value in CustomerValue.objects.filter(until=run).select_related("run")}
    new = run.values.select_related("run").order_by("customer")
    return {value.customer_id: split_customer(new=value, old=old[value.customer_id]) for value in new}


def by_cause(found):
    return sum(split.causes.sum(axis=(0, 1)) for split in found.values()).tolist()


def test_every_change_adds_up_to_the_minor_unit_whatever_changed(town):
    run_at(NOW)
    OrderFactory(customer=town[3], external_id="new", placed_on=DAY + timedelta(days=3), amount_minor=900_000)
    price = Measure.objects.get(slug="reference-call").prices.get()
    UnitPrice.objects.create(
        measure=price.measure, version=2, amount_minor=500_000, spread=price.spread, grade="C", set_at=NOW
    )
    later = run_at(NOW + timedelta(days=5))
    for split in splits(later).values():
        assert split.causes.sum() == split.after.sum() - split.before.sum()
        assert (split.causes.sum(axis=-1) == split.after - split.before).all()
    assert note_changes(run_id=later.pk)
    later.refresh_from_db()
    told_of = later.totals["changes"]
    assert sum(told_of["causes"]) + told_of["overlap"] + told_of["small"] == told_of["after"] - told_of["before"]
    assert told_of["causes"] == by_cause(splits(later))


def test_a_run_on_the_same_facts_changes_nothing(town):
    run_at(NOW)
    same = run_at(NOW + timedelta(hours=1))
    assert by_cause(splits(same)) == [0, 0, 0, 0]


def test_a_price_that_doubles_is_told_as_prices(town):
    run_at(NOW)
    call = Measure.objects.get(slug="reference-call")
    UnitPrice.objects.create(measure=call, version=2, amount_minor=500_000, spread=0.7, grade="D", set_at=NOW)
    found = splits(run_at(NOW + timedelta(hours=1)))
    data, parameters, prices, weights = by_cause(found)
    assert prices > 0
    assert abs(data) + abs(parameters) + weights <= 4 * len(found)  # rounding to the minor unit
    split = found[town[0].pk]
    at = split.slugs.index("reference")
    assert split.after[0, at] == pytest.approx(2 * split.before[0, at], abs=2)


def test_a_dimension_switched_off_is_told_as_weights(town):
    run_at(NOW)
    Dimension.objects.filter(slug="reference").update(is_on=False)
    data, parameters, prices, weights = by_cause(splits(run_at(NOW + timedelta(hours=1))))
    assert weights < 0
    assert (data, parameters, prices) == (0, 0, 0)


def test_new_orders_of_others_move_a_customer_by_parameters_alone(town):
    run_at(NOW)
    for number, customer in enumerate(town[20:]):
        OrderFactory(customer=customer, external_id=f"late{number}", placed_on=DAY, amount_minor=2_000_000)
    split = splits(run_at(NOW + timedelta(hours=1)))[town[0].pk]
    causes = split.causes[0, split.slugs.index("purchases")].tolist()
    assert causes[PARAMETERS] != 0
    assert abs(causes[DATA]) <= 1
    assert causes[PRICES] == causes[WEIGHTS] == 0


def test_evidence_of_one_customer_is_data(town):
    run_at(NOW)
    told(town[30], Measure.objects.get(slug="reference-call"), at=NOW + timedelta(hours=1))
    split = splits(run_at(NOW + timedelta(hours=1)))[town[30].pk]
    causes = split.causes[0, split.slugs.index("reference")].tolist()
    assert causes[DATA] > 0
    assert causes[PARAMETERS] > 0  # the whole company gives calls a little more often than we thought
    other = splits(CustomerValue.objects.filter(until=None).first().run)[town[31].pk]
    assert abs(other.causes[0, other.slugs.index("reference"), DATA]) <= 1


def test_changes_are_noted_once_though_told_twice(town):
    run_at(NOW)
    later = run_at(NOW + timedelta(days=5))
    assert note_task(run_id=later.pk)
    assert not note_task(run_id=later.pk)
    assert unexplained_runs() == []
    assert sweep_changes() == 0


def test_the_sweep_explains_what_nobody_has(town):
    run_at(NOW)
    run_at(NOW + timedelta(days=5))
    assert sweep_changes() == 1


def test_new_and_gone_customers_are_data():
    parent = ValueRunFactory(done=True, in_parts=True)
    run = ValueRunFactory(done=True, in_parts=True, parent=parent)
    gone = CustomerValueFactory(run=parent, in_parts=True, until=run)
    new = CustomerValueFactory(run=run, in_parts=True)
    note_changes(run_id=run.pk)
    run.refresh_from_db()
    found = run.totals["changes"]
    assert (found["new"], found["gone"], found["moved"]) == (1, 1, 1)
    assert found["causes"] == [new.expected_minor - gone.expected_minor, 0, 0, 0] == [0] * 4
    assert found["before"] is None


def test_a_first_run_changes_nothing_and_is_not_asked():
    run = ValueRunFactory(done=True)
    assert unexplained_runs() == []
    assert not note_changes(run_id=run.pk)
