"""Which change of one weight exchanges two customers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valuation.scoring import weights_that_swap
from valuation.scoring.swap import MOST_WEIGHT

parts = st.lists(st.tuples(*(st.integers(-(10**6), 10**6),) * 2, st.floats(0.1, 5)), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(parts)
def test_at_the_needed_weight_both_are_worth_the_same(rows):
    first, second, weights = zip(*rows, strict=True)
    for found in weights_that_swap(first, second, weights):
        scale = found.needed / found.weight
        one, other = (
            sum(parts) + parts[found.place] * (scale - 1)
            for parts in (list(map(float, first)), list(map(float, second)))
        )
        assert one == pytest.approx(other, abs=1e-3 * (1 + abs(one)))
        assert 0 <= found.needed <= MOST_WEIGHT


def test_by_hand_the_smallest_change_comes_first():
    # V = 180 and 150. Referrals 80 against 20: weight 1 -> 0.5. Teaching 0 against 30: weight 1 -> 2.
    found = weights_that_swap([100, 80, 0], [100, 20, 30], [1, 1, 1], fixed=frozenset({0}))
    assert [(one.place, one.needed) for one in found] == [(1, 0.5), (2, 2.0)]


def test_a_weight_below_zero_is_no_way():
    assert weights_that_swap([100, 10], [0, 0], [1, 1], fixed=frozenset({0})) == []


def test_equal_customers_have_nothing_to_exchange():
    assert weights_that_swap([5, 5], [10, 0], [1, 1]) == []


def test_what_counts_nothing_says_nothing():
    assert [one.place for one in weights_that_swap([10, 0], [5, 0], [1, 0])] == [0]


def test_customers_of_different_length_are_refused():
    with pytest.raises(ValueError, match="one part for each weight"):
        weights_that_swap([1], [1, 2], [1, 1])
