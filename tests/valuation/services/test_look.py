"""Looks for quiet decline: one a week, safe twice, one case a group."""

import uuid
from datetime import date, datetime, timedelta
from random import Random

import pytest
from django.utils import timezone

from tests.factories.relationships import CustomerFactory
from tests.factories.valuation import DeclineCaseFactory, DeclineLookFactory, OrderFactory
from valuation.models import DeclineCase, DeclineLook, DeclineSighting, Order, RunState
from valuation.selectors.attribute import ATTRIBUTES, members_of, values_of
from valuation.selectors.decline import in_group
from valuation.services import look as service
from valuation.services.look import last_sunday, perform_look, read_panel, request_look, waiting_looks
from valuation.tasks import perform_look as perform_task
from valuation.tasks import sweep_looks, weekly_look

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 18, 9, tzinfo=timezone.get_default_timezone())
DAY = date(2026, 11, 18)
SUNDAY = date(2026, 11, 15)


@pytest.fixture
def town(db):
    """Families and hikers who bought every three weeks for two years; the families of late hardly at all."""
    rng = Random(5)
    orders = []
    for number in range(130):
        family = number < 60
        customer = CustomerFactory(segment="Families" if family else "Hikers", since=date(2019, 1, 1))
        for week in range(90):
            day = SUNDAY - timedelta(days=7 * week + rng.randrange(7))
            if rng.random() < 0.33 * (0.3 if family and week < 8 else 1):
                orders.append(OrderFactory.build(customer=customer, external_id=f"o{len(orders)}", placed_on=day))
    Order.objects.bulk_create(orders)


def request(**changes):
    return request_look(**{"by": None, "key": uuid.uuid4(), "today": DAY, "at": NOW, **changes})


def perform(look):
    return perform_look(look_id=look.pk, now=lambda: NOW)


@pytest.mark.parametrize(
    ("today", "sunday"),
    [
        (DAY, SUNDAY),
        (date(2026, 11, 16), SUNDAY),
        (SUNDAY, date(2026, 11, 8)),
        (date(2026, 11, 14), date(2026, 11, 8)),
    ],
)
def test_a_look_counts_whole_weeks_up_to_the_last_sunday(today, sunday):
    assert last_sunday(today) == sunday


def test_there_is_one_look_a_week_whoever_asks():
    first = request()
    assert request(today=DAY + timedelta(days=2)) == first
    assert request(today=DAY + timedelta(days=7)) != first
    DeclineLook.objects.filter(pk=first.pk).update(state=RunState.FAILED)
    assert request() != first
    assert request(key=first.key).as_of == SUNDAY


def test_a_look_finds_the_group_that_fell_and_writes_what_it_saw(town):
    look = request()
    assert perform(look)
    look.refresh_from_db()
    assert (look.state, look.customers, look.note) == (RunState.DONE, 130, "")
    [case] = DeclineCase.objects.all()
    seen = case.sightings.get()
    assert (case.group, case.title, case.state) == ({"segment": "Families"}, "Families", "open")
    assert seen.ratio_low < 0.3 < seen.ratio_high
    assert (seen.customers, len(seen.weekly["seen"]), sum(seen.weekly["seen"][-8:])) == (60, 56, seen.purchases)
    assert seen.lost_minor == pytest.approx((seen.expected - seen.purchases) * 50_000, rel=1e-6)
    assert seen.lost_low_minor < seen.lost_minor < seen.lost_high_minor
    assert abs((seen.began_on - (SUNDAY - timedelta(days=55))).days) <= 7


def test_the_second_delivery_does_nothing(town):
    look = request()
    assert [perform_task(look_id=look.pk), perform_task(look_id=look.pk)] == [True, False]
    assert (DeclineCase.objects.count(), DeclineSighting.objects.count()) == (1, 1)


def test_the_same_group_in_another_week_joins_its_case_even_a_dismissed_one(town):
    perform(request(today=DAY - timedelta(days=7)))
    case = DeclineCase.objects.get()
    DeclineCase.objects.update(state="dismissed", reason="Known.", decided_at=NOW)
    perform(request())
    assert DeclineCase.objects.get() == case
    assert case.sightings.count() == 2


def test_a_closed_case_begins_anew(town):
    perform(request(today=DAY - timedelta(days=7)))
    DeclineCase.objects.update(state="closed", reason="The site was down for them.", decided_at=NOW)
    perform(request())
    assert sorted(DeclineCase.objects.values_list("state", flat=True)) == ["closed", "open"]


def test_a_look_without_history_says_so():
    OrderFactory(placed_on=SUNDAY)
    look = request()
    perform(look)
    look.refresh_from_db()
    assert (look.state, look.note) == (
        RunState.DONE,
        "Nobody was buying before the last 56 weeks: there is nothing to compare with yet.",
    )
    customer = CustomerFactory()
    OrderFactory(customer=customer, placed_on=SUNDAY - timedelta(days=500))
    OrderFactory(customer=customer, placed_on=SUNDAY - timedelta(days=100))
    other = request(today=DAY + timedelta(days=7))
    perform(other)
    other.refresh_from_db()
    assert other.note == "There are no purchases to compare."


def test_newcomers_are_left_out_and_orders_of_one_day_are_one_purchase():
    old, new = CustomerFactory(), CustomerFactory()
    OrderFactory(customer=old, placed_on=SUNDAY - timedelta(days=400))
    for customer in (old, old, new):
        OrderFactory(customer=customer, placed_on=SUNDAY)
    OrderFactory(customer=old, placed_on=SUNDAY - timedelta(days=7 * 56 - 1))
    readings = read_panel(SUNDAY)
    assert (len(readings.panel.codes), readings.purchases) == (1, 2)
    assert sorted(readings.panel.week) == [0, 55]


def test_a_look_whose_worker_died_is_taken_up_again_and_the_dead_one_writes_nothing(town, monkeypatch):
    look = request()
    real = service.read_panel

    def dies(as_of):
        DeclineLook.objects.update(state=RunState.PENDING)  # swept, and taken up by somebody else
        return real(as_of)

    monkeypatch.setattr(service, "read_panel", dies)
    assert not perform(look)
    assert not DeclineCase.objects.exists()
    monkeypatch.setattr(service, "read_panel", real)
    DeclineLook.objects.update(state=RunState.RUNNING, beat_at=NOW - timedelta(minutes=6))
    assert waiting_looks(at=NOW) == [look.pk]
    assert perform(look)


def test_a_look_that_breaks_says_so(town, monkeypatch):
    def broken(_as_of):
        raise OSError("disk")

    monkeypatch.setattr(service, "read_panel", broken)
    look = request()
    with pytest.raises(OSError, match="disk"):
        perform(look)
    look.refresh_from_db()
    assert (look.state, look.error) == (RunState.FAILED, "OSError: disk")


def test_the_clock_asks_once_a_week_and_the_sweep_performs():
    weekly_look()
    weekly_look()
    assert DeclineLook.objects.count() == 1
    assert (sweep_looks(), sweep_looks()) == (1, 0)


def test_every_attribute_reads_and_asks_for_the_same_customers():
    business = CustomerFactory(business=True, channel="wholesale", since=date(2025, 11, 18))
    business.contact.language = "nb"
    business.contact.save()
    people = [CustomerFactory(since=date(2021, 3, 31), region=""), CustomerFactory(since=None)]
    everybody = [business, *people]
    values = values_of([one.pk for one in everybody], at=DAY)
    for name in ATTRIBUTES:
        for value in {values[one.pk][name] for one in everybody} - {""}:
            asked = set(members_of({name: value}, at=DAY).values_list("pk", flat=True))
            assert asked == {one.pk for one in everybody if values[one.pk][name] == value}, (name, value)


def test_the_customers_behind_a_case_come_with_what_they_miss():
    case = DeclineCaseFactory(group={"segment": "Families"})
    fell, steady = CustomerFactory(segment="Families"), CustomerFactory(segment="Families")
    for customer in (fell, steady):
        for weeks in (60, 50, 40, 30, 20, 10):
            OrderFactory(customer=customer, placed_on=SUNDAY - timedelta(weeks=weeks))
    OrderFactory(customer=steady, placed_on=SUNDAY)
    OrderFactory(customer=CustomerFactory(segment="Hikers"), placed_on=SUNDAY)
    rows = [(one, one.bought, round(one.usual, 2)) for one in in_group(case, as_of=SUNDAY)]
    assert rows == [(fell, 0, 0.83), (steady, 1, 0.83)]


def test_looks_do_not_share_a_week_by_accident():
    assert DeclineLookFactory().as_of != DeclineLookFactory().as_of
