"""How far a total may be off."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t as student

from valuation.scoring import total_interval


def test_without_looks_back_the_usual_spread_counts():
    reach = student.ppf(0.95, 3) * np.sqrt(0.01 + 6 / 200) * np.sqrt(2)

    assert total_interval(100.0, (), returned=200) == pytest.approx((100 * np.exp(-reach), 100 * np.exp(reach)))


def test_the_interval_equals_the_textbook_posterior_predictive():
    """Gelman et al., section 3.3, worked out by hand for two looks: ratios e**.1 and e**.3."""
    freedom, centre = 5, 0.4 / 3
    scatter = 3 * 0.04 + 0.02 + 2 / 3 * 0.2**2
    reach = student.ppf(0.95, freedom) * np.sqrt(scatter / freedom * (1 + 1 / 3))

    assert total_interval(1.0, (np.exp(0.1), np.exp(0.3)), returned=200) == pytest.approx(
        np.exp((centre - reach, centre + reach))
    )


def test_many_looks_that_agree_narrow_it_around_their_ratio():
    low, high = total_interval(100.0, [1.2] * 200, returned=999)

    assert 100 < low < 120 < high < 140


def test_it_holds_as_often_as_it_says():
    random = np.random.default_rng(2)
    held = []
    for _ in range(2_000):
        centre, spread = random.normal(0, 0.1), 0.2
        *looks, came = np.exp(random.normal(centre, spread, 4))
        low, high = total_interval(1.0, looks, returned=200)
        held.append(low <= came <= high)

    assert np.mean(held) == pytest.approx(0.9, abs=0.05)


@settings(deadline=None, max_examples=30)
@given(st.floats(0, 1e12), st.lists(st.floats(0.01, 100), max_size=6), st.floats(0.1, 20))
def test_a_longer_look_ahead_is_never_surer(total, ratios, ahead):
    near, far = (total_interval(total, ratios, returned=50, ahead=one) for one in (1, max(ahead, 1)))

    assert far[0] <= near[0] <= near[1] <= far[1]


def test_ratios_that_say_nothing_are_passed_over():
    assert total_interval(10.0, (0.0, 1.1), returned=9) == total_interval(10.0, (1.1,), returned=9)


def test_fewer_who_came_back_make_it_wider_and_nobody_is_no_crash():
    ends = [total_interval(100.0, (1.0,), returned=returned) for returned in (5_000, 50, 1, 0)]

    assert ends[0][1] < ends[1][1] < ends[2][1]
    assert ends[2] == ends[3]


@pytest.mark.parametrize(("total", "level"), [(1.0, 0.0), (1.0, 1.0), (-1.0, 0.9), (np.inf, 0.9), (np.nan, 0.9)])
def test_what_makes_no_sense_is_refused(total, level):
    with pytest.raises(ValueError, match=r"level|total"):
        total_interval(total, (), returned=9, level=level)
