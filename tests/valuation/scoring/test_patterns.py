"""Counting identical histories."""

import dataclasses

import numpy as np
import pytest

from tests.valuation.scoring.worlds import simulated_orders
from valuation.scoring import (
    Patterns,
    count_patterns,
    find_patterns,
    fit_pareto_nbd,
    merge_days,
    merge_patterns,
    summarise,
)


def rows_of(patterns):
    return np.stack(dataclasses.astuple(patterns)).T.tolist()


@pytest.fixture(scope="module")
def histories():
    return summarise(merge_days(simulated_orders(400, days=60)), as_of_day=60)


def test_every_customer_is_counted_once_at_the_right_pattern(histories):
    patterns, place = find_patterns(histories)

    assert patterns.repeats[place].tolist() == histories.repeats.tolist()
    assert patterns.recency[place].tolist() == histories.recency.tolist()
    assert patterns.age[place].tolist() == histories.age.tolist()
    assert np.bincount(place).tolist() == patterns.count.tolist()


def test_counting_agrees_with_finding(histories):
    assert rows_of(count_patterns(histories)) == rows_of(find_patterns(histories)[0])


def test_shards_add_up_to_the_whole(histories):
    shards = [count_patterns(histories.of(histories.customer_ids % 3 == k)) for k in range(3)]

    assert rows_of(merge_patterns(shards)) == rows_of(count_patterns(histories))


def test_nothing_merges_to_nothing():
    assert rows_of(merge_patterns([])) == []


def test_many_patterns_are_thinned_for_a_first_climb_that_ends_on_the_same_top(monkeypatch, histories):
    patterns = count_patterns(histories)
    direct = fit_pareto_nbd(patterns)
    monkeypatch.setattr("valuation.scoring.patterns.MANY", 50)
    monkeypatch.setattr("valuation.scoring.patterns.THINNING", 4)

    assert patterns.thinned().count.size == -(-patterns.count.size // 4)
    assert fit_pareto_nbd(patterns).parameters == pytest.approx(direct.parameters, rel=1e-4)


@pytest.mark.parametrize(("repeats", "recency", "age"), [(-1, 0, 5), (1, 6, 5), (0, 3, 5), (2, 0, 5)])
def test_an_impossible_history_is_refused(histories, repeats, recency, age):
    one = histories.of(histories.customer_ids == 0)
    wrong = dataclasses.replace(
        one, **{k: np.array([v]) for k, v in zip(("repeats", "recency", "age"), (repeats, recency, age), strict=True)}
    )

    with pytest.raises(ValueError, match="a history needs"):
        count_patterns(wrong)


def test_histories_too_long_to_pack_are_refused():
    with pytest.raises(ValueError, match="too long"):
        merge_patterns([Patterns(*(np.array([v]) for v in (2, 10, 10**10, 1)))])


def test_patterns_out_of_order_are_refused():
    with pytest.raises(ValueError, match="ascend"):
        Patterns(*(np.array(v) for v in ([1, 0], [3, 0], [5, 5], [1, 1])))
