"""Why a value changed: four causes that add up."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valuation.scoring import split_change

minor = st.integers(-(10**11), 10**11)
step = st.one_of(st.floats(-1e11, 1e11), st.just(np.nan), st.just(np.inf))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(minor, minor, step, step, step), min_size=1, max_size=6))
def test_causes_add_up_to_the_minor_unit(rows):
    before, after, weights, prices, parameters = (np.array(column) for column in zip(*rows, strict=True))
    causes = split_change(before, after, weights=weights, prices=prices, parameters=parameters)
    assert causes.sum(axis=-1).tolist() == (after - before).tolist()


def causes(before, after, *, weights, prices, parameters):
    return split_change([before], [after], weights=[weights], prices=[prices], parameters=[parameters])[0].tolist()


def test_each_cause_alone_takes_all_of_its_change():
    assert causes(1_000, 1_700, weights=1_700, prices=1_700, parameters=1_700) == [700, 0, 0, 0]
    assert causes(1_000, 1_700, weights=1_700, prices=1_700, parameters=1_000) == [0, 700, 0, 0]
    assert causes(1_000, 1_700, weights=1_700, prices=1_000, parameters=1_000) == [0, 0, 700, 0]
    assert causes(1_000, 1_700, weights=1_000, prices=1_000, parameters=1_000) == [0, 0, 0, 700]


def test_together_by_hand():
    # 1 000 -> new orders x 1.2 -> parameters x 0.9 -> price x 2 -> weight x 1.5: 1 200, 1 080, 2 160, 3 240
    assert causes(1_000, 3_240, weights=2_160, prices=1_080, parameters=1_200) == [200, -120, 1_080, 1_080]


def test_what_cannot_be_told_is_the_data_s():
    assert causes(100, 50, weights=np.nan, prices=np.nan, parameters=np.nan) == [-50, 0, 0, 0]


def test_both_sides_are_of_the_same_customers():
    with pytest.raises(ValueError, match="same parts"):
        split_change([1, 2], [1], weights=[1], prices=[1], parameters=[1])
