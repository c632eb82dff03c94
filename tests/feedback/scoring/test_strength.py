"""Log odds by hand, FDR by the paper, and simulated worlds with a known truth."""

from itertools import permutations
from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from feedback.scoring.strength import compare, found_at, log_odds, power, shuffled

STRATA = ["a", "b", "c", "d"]


def test_log_odds_by_hand():
    """Monroe et al., eqs. 15 and 19-22: a0 = 10, a = 10 * 45 / 200 = 2.25."""
    odds = log_odds(30, 100, 15, 100)
    delta = log(32.25 / (110 - 32.25)) - log(17.25 / (110 - 17.25))
    assert odds.delta == pytest.approx(delta)
    assert odds.error == pytest.approx(sqrt(1 / 32.25 + 1 / 17.25))
    assert odds.z == pytest.approx(delta / sqrt(1 / 32.25 + 1 / 17.25))


def test_a_theme_that_all_or_none_name_says_nothing():
    assert log_odds(0, 50, 0, 50).delta == pytest.approx(0)
    assert log_odds(50, 50, 50, 50).delta == pytest.approx(0)


@given(st.integers(1, 60), st.integers(1, 60), st.data())
@settings(max_examples=50, deadline=None)
def test_changing_sides_changes_the_sign(size, others, data):
    named, theirs = data.draw(st.integers(0, size)), data.draw(st.integers(0, others))
    there, back = log_odds(named, size, theirs, others), log_odds(theirs, others, named, size)
    assert there.delta == pytest.approx(-back.delta)
    assert there.ratio[0] < there.ratio[1] < there.ratio[2]


@pytest.mark.parametrize(
    ("named", "size", "others_named", "others"), [(1, 0, 0, 5), (6, 5, 0, 5), (-1, 5, 0, 5), (1, 5, 6, 5)]
)
def test_counts_outside_their_groups_are_refused(named, size, others_named, others):
    with pytest.raises(ValueError, match="cannot be compared"):
        log_odds(named, size, others_named, others)


def test_a_prior_that_weighs_nothing_is_refused():
    with pytest.raises(ValueError, match="cannot be compared"):
        log_odds(1, 5, 1, 5, prior=0)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
@settings(max_examples=60, deadline=None)
def test_what_stands_agrees_with_scipy(p_values):
    assert found_at(p_values, q=0.1) == [bool(q <= 0.1 + 1e-15) for q in false_discovery_control(p_values)]


def test_the_example_of_the_paper():
    """Benjamini and Hochberg (1995), section 3.2: 15 p values, four stand at q = .05."""
    p_values = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459]
    p_values += [0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000]
    assert found_at(p_values, q=0.05) == [True] * 4 + [False] * 11


@pytest.mark.parametrize("q", [0, 1, -0.1])
def test_a_share_of_false_finds_outside_0_and_1_is_refused(q):
    with pytest.raises(ValueError, match="between 0 and 1"):
        found_at([0.5], q=q)


def test_labels_are_shuffled_within_strata_only():
    focal, strata = np.array([True, True, False, False, True, False]), ["a", "a", "a", "b", "b", "b"]
    labels = shuffled(focal, strata, count=500, rng=np.random.default_rng(1))
    assert set(labels[:, :3].sum(axis=1)) == {2}
    assert set(labels[:, 3:].sum(axis=1)) == {1}
    assert labels.mean(axis=0) == pytest.approx([2 / 3] * 3 + [1 / 3] * 3, abs=0.08)


def test_the_p_value_is_that_of_all_labellings():
    """Six respondents, three focal: of the 20 labellings 2 are as far apart as the observed one."""
    said, focal = [[True]] * 3 + [[False]] * 3, [True] * 3 + [False] * 3
    exact = set(permutations(focal))
    extreme = sum(abs(sum(one[:3]) - sum(one[3:])) == 3 for one in exact) / len(exact)
    (found,) = compare(said, focal, ["a"] * 6, seed=3, permutations=4_000)
    assert extreme == pytest.approx(0.1)
    assert found.p == pytest.approx(extreme, abs=0.02)


def test_the_same_seed_gives_the_same_result_and_progress_is_told():
    rng, told = np.random.default_rng(5), []
    said, focal = rng.random((40, 3)) < 0.3, np.arange(40) < 15
    first = compare(said, focal, STRATA * 10, seed=9, permutations=450, tell=told.append)
    assert first == compare(said, focal, STRATA * 10, seed=9, permutations=450)
    assert told == [200, 400, 450]


def test_without_themes_there_is_nothing_to_compare():
    assert compare([[], []], [True, False], ["a", "a"], seed=1) == []


@pytest.mark.parametrize("focal", [[True, True], [False, False]])
def test_one_group_alone_is_refused(focal):
    with pytest.raises(ValueError, match="both groups"):
        compare([[True], [False]], focal, ["a", "a"], seed=1)


def test_shapes_that_differ_are_refused():
    with pytest.raises(ValueError, match="every respondent"):
        compare([[True], [False]], [True], ["a", "a"], seed=1)


def worlds(*, true, ratio, count):
    """Simulated studies of 60 loyal and 120 others; the first ``true`` of 20 themes differ by ``ratio``."""
    rng = np.random.default_rng(42)
    focal = np.arange(180) < 60
    strata = [STRATA[index % 4] for index in range(180)]
    base = np.array([0.10 + 0.2 * (STRATA.index(stratum) / 3) for stratum in strata])  # strata speak differently
    chances = np.repeat(base[:, None], 20, axis=1)
    chances[np.ix_(focal, range(true))] = np.minimum(chances[np.ix_(focal, range(true))] * ratio, 0.95)
    for seed in range(count):
        yield compare(rng.random(chances.shape) < chances, focal, strata, seed=seed, permutations=199)


def test_chance_alone_is_called_a_find_no_more_often_than_promised():
    results = list(worlds(true=0, ratio=1, count=100))
    p_values = [one.p for result in results for one in result]
    assert sum(p <= 0.05 for p in p_values) / len(p_values) <= 0.055  # 2,000 themes, two standard errors are .01
    assert sum(any(one.stands for one in result) for result in results) / len(results) <= 0.16  # .10 and two s.e.


def test_of_what_stands_about_one_in_ten_is_false():
    results = list(worlds(true=4, ratio=3, count=80))
    false = [sum(one.stands for one in result[4:]) / max(1, sum(one.stands for one in result)) for result in results]
    power_found = sum(one.stands for result in results for one in result[:4]) / (4 * len(results))
    assert sum(false) / len(false) <= 0.12
    assert power_found >= 0.9


def test_power_grows_with_the_size_and_with_the_difference():
    small, large = power(20, 40, ratio=2.0), power(150, 300, ratio=2.0)
    assert small < large
    assert power(40, 80, ratio=1.5) < power(40, 80, ratio=3.0)
    assert power(40, 80, ratio=1.0) <= 0.05


def test_power_of_nobody_is_nothing_and_a_ratio_is_positive():
    assert power(5, 0, ratio=2.0) == 0
    with pytest.raises(ValueError, match="positive"):
        power(5, 5, ratio=0)
