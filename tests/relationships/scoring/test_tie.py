"""Strength of ties: published form, properties, and a second implementation."""

import doctest
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationships.scoring import (
    is_crowd,
    log_from_strength,
    log_of,
    mutual,
    share,
    strength,
    strength_in_words,
    tie,
    together,
)

days = st.floats(min_value=0, max_value=60_000)
half_lives = st.floats(min_value=1, max_value=3_650)
weights = st.floats(min_value=1e-6, max_value=10)
shares = st.floats(min_value=0, max_value=1)
contacts = st.lists(st.tuples(weights, st.floats(min_value=19_000, max_value=20_000)), min_size=1, max_size=30)


def by_the_book(history, day, half_life):
    """The formula as it is written, summed from scratch."""
    return 1 - math.exp(-sum(weight * 2 ** (-(day - then) / half_life) for weight, then in history))


def folded(history, half_life):
    """The same contacts, one update each."""
    total = tie.NOTHING
    for weight, then in history:
        total = together(total, log_of(weight, then, half_life))
    return total


def test_doctests_hold():
    assert doctest.testmod(tie).failed == 0


@given(contacts, half_lives)
def test_updates_one_by_one_equal_the_sum_from_scratch(history, half_life):
    updated = strength(folded(history, half_life), 20_000, half_life)
    assert updated == pytest.approx(by_the_book(history, 20_000, half_life), rel=1e-6, abs=1e-12)


@given(contacts, half_lives)
def test_the_order_of_contacts_does_not_matter(history, half_life):
    assert folded(history, half_life) == pytest.approx(folded(history[::-1], half_life), rel=1e-12)


@given(contacts, contacts, half_lives, st.floats(min_value=0, max_value=5_000))
def test_order_between_ties_never_changes_with_time(one, other, half_life, later):
    weaker, stronger = sorted((folded(one, half_life), folded(other, half_life)))
    assert strength(weaker, 20_000 + later, half_life) <= strength(stronger, 20_000 + later, half_life)


@given(days, days, half_lives, weights)
def test_strength_only_fades(day, later, half_life, weight):
    then, now = sorted((day, later))
    log_strength = log_of(weight, then, half_life)
    assert 0 <= strength(log_strength, now, half_life) <= strength(log_strength, then, half_life) <= 1


@given(st.floats(min_value=0, max_value=0.999), days, half_lives)
def test_a_stated_strength_comes_back(stated, day, half_life):
    found = strength(log_from_strength(stated, day, half_life), day, half_life)
    assert found == pytest.approx(stated, rel=1e-6, abs=1e-9)


@given(shares, shares)
def test_mutual_lies_between_and_does_not_care_who_is_first(there, back):
    assert min(there, back) <= mutual(there, back) <= max(there, back)
    assert mutual(there, back) == mutual(back, there)


@given(shares)
def test_words_never_fall_while_strength_rises(value):
    order = ["faint", "some", "good", "strong"]
    assert order.index(strength_in_words(value)) <= order.index(strength_in_words(min(1.0, value + 0.1)))


def test_half_of_the_sum_is_left_after_one_half_life():
    log_strength = log_of(2.0, 20_000, 90)
    assert strength(log_strength, 20_090, 90) == pytest.approx(1 - math.exp(-1))


def test_many_contacts_do_not_overflow():
    assert strength(log_of(1e6, 50_000, 1), 20_000, 1) == 1.0


def test_a_large_meeting_counts_once_in_all():
    assert sum(share(1.0, 11, started=True) for _ in range(10)) == pytest.approx(1.0)
    assert [is_crowd(people) for people in (20, 21)] == [False, True]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: share(1.0, 1, started=True),
        lambda: log_of(-1, 0, 180),
        lambda: log_of(math.nan, 0, 180),
        lambda: log_of(1, math.inf, 180),
        lambda: log_of(1, 0, 0),
        lambda: strength(1, 0, 0),
        lambda: log_from_strength(1.0, 0, 180),
        lambda: mutual(1.1, 0),
        lambda: strength_in_words(-0.1),
    ],
)
def test_values_off_the_scale_are_refused(wrong):
    with pytest.raises(ValueError, match=r"needs|half-life|strength lies"):
        wrong()
