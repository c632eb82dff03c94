"""Marks for forecasts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from valuation.scoring import Accuracy, judge

PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=30)


def columns(pairs):
    return (np.array(column, dtype=float) for column in zip(*pairs, strict=True))


def average_gini(actual, forecast):
    """Gini of the capture curve, averaged over both orders of each tied pair: the independent implementation."""
    before = sum(a * ((g < f) + (g == f) / 2) for a, f in zip(actual, forecast, strict=True) for g in forecast)
    return before / actual.sum() / actual.size - 0.5


@given(PAIRS)
def test_gini_equals_the_pairwise_count(pairs):
    actual, forecast = columns(pairs)
    best = average_gini(actual, actual) if actual.sum() else 0

    expected = average_gini(actual, forecast) / best if best else None

    assert judge(actual, forecast).gini == (pytest.approx(expected, abs=1e-12) if best else None)


@given(PAIRS)
def test_spearman_equals_scipy(pairs):
    actual, forecast = columns(pairs)
    if np.ptp(actual) and np.ptp(forecast):
        assert judge(actual, forecast).spearman == pytest.approx(spearmanr(actual, forecast).statistic)
    else:
        assert judge(actual, forecast).spearman is None


@given(PAIRS, st.randoms(use_true_random=False))
def test_order_of_customers_does_not_matter(pairs, random):
    marks = judge(*columns(pairs))
    again = judge(*columns(random.sample(pairs, len(pairs))))

    assert np.array(again.__reduce_ex__(2)[2], dtype=float) == pytest.approx(
        np.array(marks.__reduce_ex__(2)[2], dtype=float), nan_ok=True
    )


def test_a_perfect_forecast_has_perfect_marks():
    actual = np.arange(20.0)

    assert judge(actual, actual) == Accuracy(0.0, pytest.approx(1), pytest.approx(1), pytest.approx(37 / 190), 1.0)


def test_a_constant_forecast_ranks_nobody():
    marks = judge(np.arange(20.0), np.ones(20))

    assert (marks.gini, marks.spearman, marks.top_decile) == (pytest.approx(0), None, pytest.approx(0.1))


def test_top_decile_splits_the_tie_at_its_edge():
    assert judge(np.array([4.0] + [0.0] * 9), np.array([1.0] * 2 + [0.0] * 8)).top_decile == 0.5


def test_marks_that_are_not_defined_are_missing_not_zero():
    assert judge(np.zeros(3), np.zeros(3)) == Accuracy(0.0, None, None, None, None)
    assert judge(np.zeros(0), np.zeros(0)) == Accuracy(None, None, None, None, None)


def test_columns_of_different_length_are_refused():
    with pytest.raises(ValueError, match="one length"):
        judge(np.zeros(2), np.zeros(3))
