"""Tilting a forecast by what an earlier one got wrong."""

import numpy as np
import pytest

from tests.valuation.scoring.worlds import simulated_orders
from valuation.scoring import Histories, Tilt, fit_tilt, merge_days, summarise, traits


def world(n=4_000):
    """Return traits, forecasts and what came: twice the forecast where the first trait is one higher."""
    random = np.random.default_rng(3)
    seen = random.normal(size=(n, 2))
    expected = random.gamma(2.0, 500.0, n)
    return seen, expected, random.poisson(expected * np.exp(0.5 * seen[:, 0])).astype(float)


def test_what_the_forecast_missed_is_found_and_nothing_else():
    assert fit_tilt(*world()).weights == pytest.approx([0.5, 0.0], abs=0.02)


def test_few_noisy_customers_hardly_change_a_forecast():
    random = np.random.default_rng(4)
    seen, expected = random.normal(size=(15, 2)), np.full(15, 100.0)
    came = np.where(random.random(15) < 0.2, 5_000.0, 0.0)

    assert np.abs(fit_tilt(seen, expected, came).weights).max() < 0.15


def test_a_forecast_too_low_for_everybody_is_not_tilted():
    seen, expected, _ = world()

    assert fit_tilt(seen, expected, expected * 3).weights == pytest.approx([0.0, 0.0], abs=1e-9)


def test_the_sum_is_kept():
    seen, expected, came = world()
    tilt = fit_tilt(seen, expected, came).keeping_the_sum(seen, expected)

    assert expected @ tilt.multipliers(seen) == pytest.approx(expected.sum())


def test_no_customer_is_tilted_out_of_the_world():
    wild = Tilt(np.zeros(1), np.ones(1), np.array([100.0]))

    assert wild.multipliers(np.array([[9.0], [-9.0]])) == pytest.approx([np.exp(3), np.exp(-3)])


@pytest.mark.parametrize(
    ("expected", "came"),
    [(np.zeros(9), np.ones(9)), (np.ones(9), np.zeros(9)), (np.ones(9), np.full(9, -5.0)), (np.zeros(0), np.zeros(0))],
    ids=["nothing forecast", "nothing came", "returns only", "nobody"],
)
def test_without_anything_to_learn_nothing_is_tilted(expected, came):
    tilt = fit_tilt(np.ones((expected.size, 3)), expected, came)

    assert tilt.multipliers(np.ones((4, 3))).tolist() == [1.0] * 4
    assert tilt.keeping_the_sum(np.ones((expected.size, 3)), expected).scale == 1.0


def test_traits_of_anybody_are_finite():
    histories = summarise(merge_days(simulated_orders(200, days=300)), as_of_day=300)
    nobody = Histories(*(np.empty(0, dtype=np.int64) for _ in Histories.__slots__))
    free = Histories(*(np.array([value]) for value in (7, 300, 300, 0, 0, 0, 0)))

    assert np.isfinite(traits(histories, nobody, np.zeros(200))).all()
    assert np.isfinite(traits(free, nobody, np.zeros(1))).all()
    assert traits(nobody, nobody, np.zeros(0)).shape == (0, 6)


def test_lately_is_told_from_before():
    days = merge_days(simulated_orders(300, days=400, seed=5))
    now, before = summarise(days, as_of_day=400), summarise(days, as_of_day=309)
    silent = now.last_day < 309

    lately = traits(now, before, np.ones(now.age.size))[:, -1]

    assert lately[silent].max() == 0.0
    assert lately[~silent].min() > 0.0


def test_a_forecast_for_each_customer_is_needed():
    histories = summarise(merge_days(simulated_orders(20, days=90)), as_of_day=90)

    with pytest.raises(ValueError, match="one forecast for each"):
        traits(histories, histories, np.ones(3))
