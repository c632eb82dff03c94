"""Cents that add up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from valuation.scoring import allocate_minor_units

MONEY = arrays(np.float64, array_shapes(min_dims=2, max_dims=2, max_side=8), elements=st.floats(-1e9, 1e9))


@given(MONEY)
def test_rows_add_up_to_their_rounded_total(parts):
    assert allocate_minor_units(parts).sum(axis=1).tolist() == np.rint(parts.sum(axis=1)).astype(int).tolist()


@given(MONEY)
def test_no_part_moves_by_a_whole_unit(parts):
    assert np.all(np.abs(allocate_minor_units(parts) - parts) < 1 + 1e-6)


def test_whole_parts_stay_as_they_are():
    assert allocate_minor_units([[5, -3, 0], [1, 2, 3]]).tolist() == [[5, -3, 0], [1, 2, 3]]


def test_ties_go_to_the_earlier_column():
    assert allocate_minor_units([0.5, 0.5, 1.0]).tolist() == [1, 0, 1]


def test_no_parts_stay_no_parts():
    assert allocate_minor_units([]).tolist() == []


def test_an_unknown_part_is_refused():
    with pytest.raises(ValueError, match="finite"):
        allocate_minor_units([1.0, float("nan")])
