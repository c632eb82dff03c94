"""Customers thought gone who come back, in companies where it is known how many do."""

import dataclasses

import numpy as np
import pytest

from tests.valuation.scoring.worlds import simulated_orders
from valuation.scoring import (
    Horizon,
    Orders,
    Waking,
    awake,
    choose_on_the_past,
    fit_models,
    forecast,
    learn_waking,
    look_back,
    merge_days,
    spend_quantiles,
    summarise,
    usual_waking,
    value_orders,
)
from valuation.scoring.futures import chance_to_buy

NOBODY = np.array([], dtype=np.float64)
QUARTER = Horizon(91 / (365.25 / 12), 0.0)


def who_buys(n, shift, *, seed=3):
    random = np.random.default_rng(seed)
    p_alive, chance = random.beta(0.6, 1.2, n), random.uniform(0.2, 0.9, n)
    return p_alive, chance, random.random(n) < awake(p_alive, shift) * chance


def second_lives(n, *, days, seed=0):
    """Return orders of customers of whom many who leave come back after a while: the model knows no such thing."""
    one = simulated_orders(n, days=days, seed=seed)
    again = simulated_orders(n, days=days, seed=seed + 1)
    pause = np.random.default_rng(seed + 2).integers(60, days, n)
    late = again.days + pause[again.customer_ids] <= days
    last = np.full(n, -1)
    np.maximum.at(last, one.customer_ids, one.days)
    back = late & (again.days + pause[again.customer_ids] > last[again.customer_ids])
    return Orders(
        np.concatenate((one.customer_ids, again.customer_ids[back])),
        np.concatenate((one.days, (again.days + pause[again.customer_ids])[back])),
        np.concatenate((one.amounts_minor, again.amounts_minor[back])),
    )


@pytest.mark.parametrize("shift", [-0.8, 0.0, 0.9])
def test_a_known_shift_is_found(shift):
    found = learn_waking(*who_buys(20_000, shift))

    assert found.shift == pytest.approx(shift, abs=4 / np.sqrt(found.information))
    assert found.information > 500


def test_the_shift_is_where_the_posterior_is_highest():
    p_alive, chance, bought = who_buys(300, 0.5)

    def posterior(shift):
        buys = awake(p_alive, shift) * chance
        return np.log(np.where(bought, buys, 1 - buys)).sum() - shift**2 / 2

    found = learn_waking(p_alive, chance, bought).shift

    assert posterior(found) >= max(posterior(shift) for shift in np.linspace(-3, 3, 601))


@pytest.mark.parametrize("everybody", [True, False])
def test_all_or_none_coming_back_stays_within_bounds(everybody):
    p_alive = np.array([0.0, 1e-12, 0.3, 0.5, 1.0])

    found = learn_waking(p_alive, np.array([1.0, 0.5, 0.5, 1.0, 1.0]), np.full(5, everybody))

    assert 0 < abs(found.shift) < 3
    assert (found.shift > 0) == everybody
    assert np.isfinite(found.information)


def test_nobody_teaches_nothing():
    assert learn_waking(NOBODY, NOBODY, NOBODY > 0) == Waking(0.0, 0.0)
    assert usual_waking((Waking(0.0, 0.0),)) == 0.0


def test_one_look_of_any_size_is_believed_by_four_fifths_and_more_looks_further():
    huge = Waking(1.0, 1e12)

    assert usual_waking((huge,)) == pytest.approx(0.8)
    assert usual_waking((huge,) * 3) == pytest.approx(12 / 13)


def test_looks_that_tell_little_do_not_add_up_beyond_what_any_saw():
    assert usual_waking((Waking(1.0, 0.1),) * 3) == 1.0
    assert usual_waking((Waking(-1.0, 0.01), Waking(-2.0, 0.01))) == -2.0
    assert -0.5 < usual_waking((Waking(-1.0, 9.0), Waking(1.0, 9.0))) < 0.5


def test_waking_keeps_order_and_certainty():
    p_alive = np.linspace(0, 1, 11)

    for shift in (-2.0, 0.0, 2.0):
        found = awake(p_alive, shift)
        assert (found[0], found[-1]) == (0.0, 1.0)
        assert np.all(np.diff(found) > 0)
    assert awake(p_alive, 0.0) == pytest.approx(p_alive)


def test_the_chance_to_buy_is_that_of_the_futures():
    histories = summarise(merge_days(simulated_orders(300, days=400)), as_of_day=400)
    models = fit_models(histories)

    found = chance_to_buy(models, histories, horizon=QUARTER, seed=1)

    order = histories.of(np.argsort(histories.customer_ids)[::-1] % 3 == 0)
    levels = tuple(np.arange(1, 200) / 200)
    ends = spend_quantiles(models, histories, np.ones(300), horizon=QUARTER, levels=levels, seed=1)
    assert found == pytest.approx((ends > 0).mean(axis=0), abs=0.09)
    some = chance_to_buy(models, order, horizon=QUARTER, seed=1)
    assert np.array_equal(some, found[np.isin(histories.customer_ids, order.customer_ids)])


def test_where_the_model_is_true_hardly_anything_is_learnt():
    """Within what three looks back at some hundreds of buyers can tell apart."""
    found = [
        usual_waking(look.waking for look in look_back(
            merge_days(simulated_orders(4_000, days=600, seed=seed)), as_of_day=600, horizon=QUARTER, seed=1))
        for seed in (1, 2, 3)
    ]  # fmt: skip

    assert np.abs(found).max() < 0.25


def test_where_sleepers_come_back_intervals_learn_it_before_the_split():
    split, days = 600, merge_days(second_lives(6_000, days=691, seed=5))
    known, later = summarise(days, as_of_day=split), summarise(days, as_of_day=691)
    later = later.of(np.isin(later.customer_ids, known.customer_ids))
    actual = later.spent_minor - known.spent_minor
    models = fit_models(known)
    chosen = choose_on_the_past(days, as_of_day=split, horizon=QUARTER, seed=1)
    alive = forecast(models, known, QUARTER).p_alive

    def held(p_alive):
        high = spend_quantiles(models, known, p_alive, horizon=QUARTER, levels=(0.9,), seed=1)[0]
        return float((actual <= high).mean())

    shift = usual_waking(look.waking for look in chosen.looks)
    then = learn_waking(alive, chance_to_buy(models, known, horizon=QUARTER, seed=1), actual > 0)
    assert then.shift > 0.3
    assert shift > 0.3
    assert abs(held(chosen.awake(alive)) - 0.9) < abs(held(alive) - 0.9)


def test_neither_expectation_nor_p_alive_move(monkeypatch):
    orders = second_lives(1_500, days=600, seed=5)
    taught = value_orders(orders, as_of_day=600, horizon=Horizon(), seed=1)

    monkeypatch.setattr("valuation.scoring.chosen.usual_waking", lambda _looks: 0.0)
    plain = value_orders(orders, as_of_day=600, horizon=Horizon(), seed=1)

    for name in ("expected_minor", "p_alive", "expected_orders"):
        assert np.array_equal(getattr(taught, name), getattr(plain, name))
    assert np.all(taught.high_minor >= plain.high_minor)
    assert np.any(taught.high_minor > plain.high_minor)
    assert dataclasses.asdict(taught.findings.backtests[0])["waking"]["shift"] > 0
