"""The lot is fair, and the same for the same customer in any company."""

import doctest

import numpy as np
import pytest

from valuation.scoring import allocation
from valuation.scoring.allocation import control, held_back, problem, solve


def test_the_share_is_kept_and_does_not_depend_on_who_else_is_there():
    ids = np.arange(50_000)
    drawn = held_back(ids, share=0.07, seed=11)
    assert drawn.mean() == pytest.approx(0.07, abs=0.004)
    assert (held_back(ids[::-3], share=0.07, seed=11) == drawn[::-3]).all()


def test_another_seed_draws_independently():
    one, two = (held_back(np.arange(50_000), share=0.2, seed=seed) for seed in (1, 2))
    assert (one & two).mean() == pytest.approx(0.04, abs=0.004)


def test_a_larger_share_holds_the_smaller_one():
    small, large = (held_back(np.arange(1_000), share=share, seed=3) for share in (0.05, 0.1))
    assert (large | ~small).all()


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_a_share_is_from_0_to_1(share):
    with pytest.raises(ValueError, match="from 0 to 1"):
        held_back([1], share=share, seed=1)


@pytest.mark.parametrize("module", [allocation, control, problem, solve])
def test_examples_run(module):
    assert doctest.testmod(module).failed == 0
