from itertools import pairwise
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from feedback.scoring.recommendation import (
    FLOOR,
    TERMS,
    Facts,
    desirability,
    known_terms,
    neutral_terms,
    ramp,
    recommend,
    wilson_low,
)

KNOWN = {"value_share": 0.9, "tenure_years": 9.0, "orders": 44, "kept": 41, "hope": 0.6}
people = st.builds(
    Facts,
    key=st.integers(1, 10_000),
    segment=st.sampled_from(["", "web", "huts"]),
    value_share=st.none() | st.floats(0.001, 1),
    tenure_years=st.none() | st.floats(0, 40),
    orders=st.integers(0, 60),
    kept=st.just(0),
    hope=st.none() | st.floats(0, 1),
    left=st.booleans(),
    spoke=st.integers(0, 3),
    gate=st.sampled_from(["", "", "resting", "no_address"]),
)
crowds = st.lists(people, max_size=40, unique_by=lambda facts: facts.key)


@given(st.integers(0, 60), st.integers(1, 60))
def test_wilson_agrees_with_scipy(successes, extra):
    trials = successes + extra
    theirs = binomtest(successes, trials).proportion_ci(confidence_level=0.8, method="wilson").low
    assert wilson_low(successes, trials) == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize(("successes", "trials"), [(1, 0), (3, 2), (-1, 2)])
def test_wilson_refuses_what_is_no_share(successes, trials):
    with pytest.raises(ValueError, match="is not a share"):
        wilson_low(successes, trials)


def test_ramp_is_zero_below_and_one_above():
    assert [ramp(value, 1, 5) for value in (0, 1, 3, 5, 9)] == [0, 0, 0.5, 1, 1]


def test_ramp_refuses_a_target_that_is_not_above():
    with pytest.raises(ValueError, match="below target"):
        ramp(1, 5, 5)


def test_desirability_is_the_geometric_mean():
    found = desirability(Facts(key=1, **KNOWN), neutral={})
    assert found.score == pytest.approx(prod(found.terms.values()) ** (1 / 5))
    assert found.terms == {"value": 0.9, "tenure": 1.0, "familiarity": 1.0, "success": wilson_low(41, 44), "hope": 0.6}
    assert (found.weakest, found.unknown) == ("hope", ())
    assert found.low == found.score == found.high


def test_unknown_value_is_left_at_the_segments_middle_not_at_zero():
    others = [Facts(key=n, segment="huts", **{**KNOWN, "value_share": share}) for n, share in [(1, 0.2), (2, 0.6)]]
    found = desirability(Facts(key=3, segment="huts", **{**KNOWN, "value_share": None}), neutral=neutral_terms(others))
    assert found.terms["value"] == pytest.approx(0.4)
    assert found.unknown == ("value",)


def test_a_segment_without_anybody_known_takes_everybodys_middle():
    neutral = neutral_terms([Facts(key=1, segment="web", value_share=0.3)])
    assert desirability(Facts(key=2, segment="huts"), neutral=neutral).terms["value"] == 0.3


def test_a_gate_eliminates():
    assert desirability(Facts(key=1, gate="do_not_ask", **KNOWN), neutral={}).score == 0


def test_no_term_left_is_refused():
    with pytest.raises(ValueError, match="at least one term"):
        desirability(Facts(key=1), neutral={}, without=frozenset(TERMS))


@given(people)
def test_what_is_unknown_makes_a_range_around_the_score(facts):
    found = desirability(facts, neutral={})
    assert found.low <= found.score <= found.high
    assert (found.low == found.high) == (not found.unknown or bool(facts.gate))


def test_hopes_that_are_high_yet_realistic_have_a_turn():
    dull = [Facts(key=n, value_share=0.9, tenure_years=9, orders=30, kept=30) for n in range(1, 9)]
    hopeful, dreaming = Facts(key=20, value_share=0.1, hope=0.9), Facts(key=21, value_share=0.1, hope=0.1)
    assert (20, "hopeful") in recommend([*dull, hopeful, dreaming], count=5)
    assert 21 not in dict(recommend([*dull, hopeful, dreaming], count=5))


@given(people)
def test_a_score_without_gate_lies_between_floor_and_one(facts):
    score = desirability(facts, neutral={}).score
    assert score == 0 if facts.gate else FLOOR - 1e-12 <= score <= 1 + 1e-12


@given(st.integers(1, 40))
def test_more_kept_is_never_less_wanted(orders):
    scores = [desirability(Facts(key=1, orders=orders, kept=kept), neutral={}).score for kept in range(orders + 1)]
    assert all(less <= more for less, more in pairwise(scores))


@given(crowds, st.integers(0, 12))
def test_a_list_has_no_repeats_and_nobody_behind_a_gate(everyone, count):
    keys = [key for key, _ in recommend(everyone, count=count)]
    able = {facts.key for facts in everyone if not facts.gate}
    assert len(keys) == len(set(keys)) == min(count, len(able))
    assert set(keys) <= able


@given(crowds)
def test_the_order_people_come_in_does_not_matter(everyone):
    assert recommend(everyone, count=8) == recommend(everyone[::-1], count=8)


def test_the_list_is_not_only_the_biggest_spenders():
    rich = [Facts(key=n, **KNOWN) for n in range(1, 9)]
    small = Facts(key=20, value_share=0.1, tenure_years=11, orders=12, kept=12)
    gone = Facts(key=21, value_share=0.4, tenure_years=6, orders=9, kept=9, left=True)
    spoke = Facts(key=22, value_share=0.3, tenure_years=2, orders=3, kept=3, spoke=2)
    assert recommend([*rich, small, gone, spoke], count=5) == [
        (1, "best"),
        (2, "best"),
        (21, "left"),
        (20, "steady"),
        (22, "spoke"),
    ]


def test_nobody_known_gives_no_terms():
    assert known_terms(Facts(key=1)) == {}
