"""The simplest forecasts."""

import numpy as np
import pytest

from valuation.scoring import Orders, learn_segment_means, merge_days, past_pace, summarise


def histories(customers, days, amounts, as_of_day=200):
    return summarise(merge_days(Orders(customers, days, amounts)), as_of_day=as_of_day)


def test_past_pace_carries_on_and_never_below_nothing():
    found = past_pace(histories([1, 2, 2, 3], [100, 190, 195, 200], [500, 100, -900, 70]), 50)

    assert found.tolist() == [250.0, 0.0, 3500.0]


def test_a_segment_has_its_own_mean_and_a_small_one_leans_on_everybody():
    many = np.arange(1000)
    known = histories(np.append(many, [5000, 5000]), np.append(np.full(1000, 50), [190, 195]), np.full(1002, 100))
    came = np.append(np.full(1000, 10.0), 1000.0)

    learnt = learn_segment_means(known, came, 10.0)

    silent, fresh = learnt.forecast(known, 10.0)[[0, -1]]
    assert silent == pytest.approx(10.0, abs=0.01)
    assert fresh == pytest.approx((1000 + 5 * 10.989) / 6, rel=1e-3)


def test_nobody_teaches_that_nothing_comes():
    nobody = histories([1], [300], [5])

    assert learn_segment_means(nobody, np.zeros(0), 9.0).forecast(histories([1], [3], [5]), 9.0).tolist() == [0.0]
