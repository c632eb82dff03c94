"""From orders to histories."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuation.scoring import Orders, merge_days, summarise

ROWS = st.lists(st.tuples(st.integers(1, 5), st.integers(0, 60), st.integers(-300, 900)), max_size=40)


def histories_of(rows, *, as_of_day=60):
    columns = [np.array([row[at] for row in rows], dtype=np.int64) for at in range(3)]
    return summarise(merge_days(Orders(*columns)), as_of_day=as_of_day)


def as_rows(histories):
    return np.stack([getattr(histories, name) for name in histories.__slots__]).T.tolist()


def by_hand(rows, as_of_day):
    """Summarise with dictionaries, one customer at a time: the independent implementation."""
    net = {}
    for customer, day, amount in rows:
        if day <= as_of_day:
            net.setdefault(customer, {}).setdefault(day, []).append(amount)
    found = []
    for customer, by_day in sorted(net.items()):
        bought = sorted(day for day, amounts in by_day.items() if sum(amounts) >= 0)
        spent = sum(sum(amounts) for amounts in by_day.values())
        first, last = (bought[0], bought[-1]) if bought else (-1, -1)
        times = [len(bought) - 1, last - first, as_of_day - first] if bought else [-1, -1, -1]
        found.append([customer, first, last, *times, spent])
    return found


@given(ROWS, st.integers(0, 60))
def test_summary_equals_the_one_by_hand(rows, as_of_day):
    assert as_rows(histories_of(rows, as_of_day=as_of_day)) == by_hand(rows, as_of_day)


@given(ROWS, st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter(rows, random):
    shuffled = random.sample(rows, len(rows))

    assert as_rows(histories_of(shuffled)) == as_rows(histories_of(rows))


def test_orders_of_one_day_are_one_purchase():
    found = histories_of([(1, 10, 500), (1, 10, 250), (1, 30, 100)])

    assert (found.n_orders.tolist(), found.spent_minor.tolist()) == ([2], [850])


def test_a_day_of_returns_is_no_purchase_but_costs_its_money():
    found = histories_of([(1, 10, 500), (1, 30, -200)])

    assert (found.n_orders.tolist(), found.last_day.tolist(), found.spent_minor.tolist()) == ([1], [10], [300])


def test_a_free_order_is_a_purchase():
    assert histories_of([(1, 10, 0), (1, 30, 0)]).repeats.tolist() == [1]


def test_ids_far_apart_are_sorted_without_overflow():
    found = histories_of([(2**62, 5, 1), (-(2**62), 6, 1)])

    assert found.customer_ids.tolist() == [-(2**62), 2**62]


def test_no_orders_give_no_histories():
    assert as_rows(histories_of([])) == []


@pytest.mark.parametrize(
    ("columns", "complaint"),
    [
        (([1, 2], [1], [1]), "one length"),
        (([[1]], [[1]], [[1]]), "one length"),
        (([1], [1.5], [1]), "whole numbers"),
    ],
)
def test_columns_that_make_no_orders_are_refused(columns, complaint):
    with pytest.raises(ValueError, match=complaint):
        merge_days(Orders(*columns))
