"""From orders to what everybody is worth."""

import numpy as np
import pytest

from tests.valuation.scoring.worlds import simulated_orders
from valuation.scoring import Horizon, Orders, value_orders

FLOATS = ("expected_minor", "low_minor", "high_minor", "p_alive", "expected_orders")


def valued(orders, **changed):
    given = {"as_of_day": 400, "horizon": Horizon(24, 0.1), "seed": 1} | changed
    return value_orders(orders, **given)


@pytest.fixture(scope="module")
def world():
    return simulated_orders(400, days=400)


def test_everybody_who_bought_is_known_in_whole_cents(world):
    found = valued(world)

    assert found.known.all()
    assert all(np.isfinite(getattr(found, name)).all() and getattr(found, name).min() >= 0 for name in FLOATS)
    assert np.array_equal(found.expected_minor, np.rint(found.expected_minor))
    assert np.all(found.low_minor <= found.high_minor)
    assert found.findings.why_unknown is None


def test_rows_may_come_in_any_order(world):
    shuffle = np.random.default_rng(1).permutation(world.days.size)
    again = valued(Orders(world.customer_ids[shuffle], world.days[shuffle], world.amounts_minor[shuffle]))

    before = valued(world)

    assert all(np.array_equal(getattr(again, name), getattr(before, name)) for name in FLOATS)


def test_orders_after_the_day_do_not_matter(world):
    later = Orders(*(np.append(column, extra) for column, extra in zip(
        (world.customer_ids, world.days, world.amounts_minor), (3, 401, 10**9), strict=True)))  # fmt: skip

    assert np.array_equal(valued(later).expected_minor, valued(world).expected_minor)


def test_a_customer_with_returns_only_is_unknown_among_the_known(world):
    orders = Orders(*(np.append(column, extra) for column, extra in zip(
        (world.customer_ids, world.days, world.amounts_minor), (10**6, 300, -500), strict=True)))  # fmt: skip

    found = valued(orders)

    assert np.isnan([getattr(found, name)[-1] for name in FLOATS]).all()
    assert (found.n_orders[-1], found.first_day[-1], found.last_day[-1]) == (0, -1, -1)
    assert found.known[:-1].all()


@pytest.mark.parametrize(
    ("orders", "customers"),
    [
        (Orders([], [], []), 0),
        (Orders([7], [100], [500]), 1),
        (Orders([1, 2, 3], [10, 20, 30], [5, 6, 7]), 3),
        (Orders(np.arange(99), np.arange(99), np.full(99, 500)), 99),
        (Orders([1, 2], [10, 20], [-5, -6]), 2),
    ],
    ids=["nobody", "one", "three", "one-time buyers", "returns only"],
)
def test_too_little_to_learn_from_leaves_everybody_unknown_not_zero(orders, customers):
    found = valued(orders)

    assert found.customer_ids.size == customers
    assert not found.known.any()
    assert found.findings.why_unknown == "0 customers bought on a second day; at least 10 are needed"
    assert found.findings.models is None
    assert found.findings.discrepancy is None


def test_free_orders_only_are_unknown_for_want_of_money(world):
    found = valued(Orders(world.customer_ids, world.days, np.zeros_like(world.days)))

    assert found.findings.why_unknown == "nobody has spent anything, so nothing is known about the worth of an order"


def test_a_short_history_is_valued_and_says_that_it_could_not_be_checked(world):
    found = valued(world, as_of_day=150)

    assert found.known.all()
    assert found.findings.backtests == ()
    assert "too short" in found.findings.why_no_backtest


def test_a_long_history_is_checked_at_earlier_days(world):
    found = valued(world).findings

    assert [test.origin_day for test in found.backtests] == [300, 200]
    assert [test.days for test in found.backtests] == [100, 100]
    assert found.discrepancy.spread is not None
    assert all(test.coverage >= 0.8 for test in found.backtests)


def test_a_heavy_buyer_among_others_gives_no_nan(world):
    orders = Orders(*(np.concatenate((column, extra)) for column, extra in zip(
        (world.customer_ids, world.days, world.amounts_minor),
        (np.full(3_000, 999), np.arange(3_000) - 2_600, np.full(3_000, 10**7)), strict=True)))  # fmt: skip

    found = valued(orders)

    assert found.known.all()
    assert found.n_orders[-1] == 3_000
    assert found.low_minor[-1] <= found.expected_minor[-1] <= found.high_minor[-1]


def test_progress_is_told_from_nothing_to_done(world):
    told = []

    valued(world, progress=lambda _sentence, share: told.append(share))

    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)
