"""Credit adds up to the company exactly, whoever brought whom."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valuation.scoring import share_credit


@st.composite
def companies(draw):
    size = draw(st.integers(2, 12))
    own = draw(st.lists(st.integers(-(10**9), 10**12), min_size=size, max_size=size))
    pairs = draw(st.lists(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)), max_size=30))
    pairs = [pair for pair in pairs if pair[0] != pair[1]]
    share = draw(st.lists(st.floats(0, 1), min_size=len(pairs), max_size=len(pairs)))
    edges = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    return np.array(own), edges[:, 0], edges[:, 1], np.array(share, dtype=np.float64)


@settings(max_examples=60, deadline=None)
@given(companies())
def test_credit_adds_up_to_the_company(company):
    own, moved, mover, share = company

    assert share_credit(own, moved, mover, share).sum() == own.sum()


def test_a_chain_passes_part_of_it_up():
    own = np.array([100_000, 0, 0])
    found = share_credit(own, np.array([0, 1]), np.array([1, 2]), np.array([0.5, 0.5]))

    assert found.tolist() == [50_000, 35_000, 15_000]


def test_several_who_brought_somebody_share_at_most_six_tenths():
    found = share_credit(np.array([100_000, 0, 0]), np.array([0, 0]), np.array([1, 2]), np.array([0.5, 0.5]))

    assert found.tolist() == [40_000, 30_000, 30_000]


def test_nobody_brought_means_everybody_keeps_their_own():
    nobody = np.array([], dtype=np.intp)

    assert share_credit(np.array([5, -3]), nobody, nobody, np.array([])).tolist() == [5, -3]


def test_nobody_brings_themselves():
    with pytest.raises(ValueError, match="themselves"):
        share_credit(np.array([5]), np.array([0]), np.array([0]), np.array([0.5]))
