"""Shares of the company: by hand, in worlds where the truth is known, and at the edges."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from benchmarks.decline_worlds import Segments, segments_world
from valuation.scoring import NothingToLearnError, discoveries, share_test
from valuation.scoring.decline_shares import lower_tail


def test_a_share_is_compared_with_its_own_past_and_everybody_elses():
    weekly = np.full((3, 56), 40)
    weekly[0, -8:] = 20
    weekly[:, 20:30] *= 3  # a season that everybody has
    found = share_test(weekly)
    assert found.ratio == pytest.approx([0.5, 1, 1])
    assert found.expected[0] == pytest.approx(320)


def test_z_is_the_binomial_one_when_there_are_no_shocks():
    weekly = np.full((3, 56), 100)
    weekly[0, -8:] = 97
    found = share_test(weekly)
    n, every = 48 * 100 + 8 * 97, 56 * 300 - 24
    p = (2_400 - 24) / every
    assert found.dispersion == 0
    assert found.z[0] == pytest.approx((776 - n * p) / np.sqrt(n * p * (1 - p) * (1 - n / every)))


def test_a_segment_with_shocks_of_its_own_is_believed_less():
    rng = np.random.default_rng(3)
    weekly = rng.poisson(50, (60, 56))
    weekly[0, :48] = rng.poisson(np.repeat(rng.gamma(8, 1 / 8, 6), 8) * 50)
    weekly[:2, -8:] = 35
    found = share_test(weekly)
    assert found.z[0] > found.z[1] + 1


@pytest.mark.parametrize(("drop", "least_power"), [(0.3, 0.8), (0.5, 0.95)])
def test_in_known_worlds_few_are_false_and_most_are_found(drop, least_power):
    false, power = [], []
    for run in range(12):
        weekly, declining = segments_world([5, run], Segments(drop=drop))
        found = share_test(weekly)
        told = discoveries(found.p) & (found.ratio < 0.85)
        false.append((told & ~declining).sum() / max(told.sum(), 1))
        power.append((told & declining).sum() / (declining & ~np.isnan(found.p)).sum())
    assert np.mean(false) <= 0.10
    assert np.mean(power) >= least_power


def test_where_nobody_declines_hardly_anybody_is_told():
    told = 0
    for run in range(12):
        weekly, _ = segments_world([6, run], Segments(declining=0))
        found = share_test(weekly)
        told += (discoveries(found.p) & (found.ratio < 0.85)).sum()
    assert told <= 6  # of 24,000 segments


def test_a_small_segment_is_not_tested():
    weekly = np.full((3, 56), 40)
    weekly[2] = 1
    assert np.isnan(share_test(weekly).p).tolist() == [False, False, True]


@pytest.mark.parametrize("weekly", [np.ones((2, 31), dtype=int), np.zeros((2, 56), dtype=int)])
def test_too_little_history_is_said(weekly):
    with pytest.raises(NothingToLearnError):
        share_test(weekly)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60), st.floats(0.01, 0.5))
@settings(max_examples=50, deadline=None)
def test_discoveries_are_those_of_another_implementation(p, level):
    values = np.array(p)
    assert discoveries(values, level=level).tolist() == (false_discovery_control(values) <= level).tolist()


def test_a_p_value_outside_its_range_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        discoveries(np.array([1.1]))


def test_the_lower_tail_of_counts_is_lighter_than_the_normal_one():
    from scipy.stats import poisson

    z = np.array([(70 - 100) / 10])
    exact = (poisson.cdf(70, 100) + poisson.cdf(69, 100)) / 2
    assert lower_tail(z, 0.1)[0] == pytest.approx(exact, rel=0.15)
    assert abs(lower_tail(z, 0.1)[0] - exact) < abs(lower_tail(z, 0)[0] - exact)
