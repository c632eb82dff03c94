"""Uplift by lot: a hand value, an unbiased difference, a narrower interval with what was known before."""

import numpy as np
import pytest
from scipy import stats

from valuation.scoring import uplift


def test_it_is_welchs_interval():
    random = np.random.default_rng(4)
    ours, theirs = random.gamma(2, 300, 240), random.gamma(2, 250, 30)
    found = uplift(ours, theirs)
    theory = stats.ttest_ind(ours, theirs, equal_var=False).confidence_interval(0.8)
    assert (found.low, found.high) == (pytest.approx(theory.low), pytest.approx(theory.high))


def test_what_was_known_before_makes_the_interval_narrower_and_moves_nothing_on_average():
    means, widths, plain = [], [], []
    for seed in range(200):
        random = np.random.default_rng(seed)
        before = random.gamma(2, 300, 300)
        held = random.random(300) < 0.1
        after = before + random.normal(0, 100, 300) + np.where(held, 0, 50)
        found = uplift(after[~held], after[held], before=(before[~held], before[held]))
        means.append(found.mean)
        widths.append(found.high - found.low)
        plain.append(uplift(after[~held], after[held]).high - uplift(after[~held], after[held]).low)
    assert np.mean(means) == pytest.approx(50, abs=6)
    assert np.mean(widths) < 0.4 * np.mean(plain)


def test_the_interval_holds_the_truth_four_times_in_five():
    inside = 0
    for seed in range(400):
        random = np.random.default_rng(seed)
        found = uplift(random.normal(10, 5, 60), random.normal(7, 9, 40))
        inside += found.low <= 3 <= found.high
    assert inside / 400 == pytest.approx(0.8, abs=0.05)


def test_equal_outcomes_have_no_width():
    assert (uplift([5, 5], [5, 5], before=([1, 1], [1, 1])).low, uplift([5, 5], [4, 4]).high) == (0.0, 1.0)


@pytest.mark.parametrize("before", [None, ([1.0], [1.0, 2.0])])
def test_what_is_no_outcome_is_refused(before):
    with pytest.raises(ValueError, match="finite"):
        uplift([1.0, float("nan") if before is None else 2.0], [1.0, 2.0], before=before)
