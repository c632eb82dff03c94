"""High yet realistic, by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.scoring.hope import high_yet_realistic, place_of_hope

OTHERS = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]


@pytest.mark.parametrize(
    ("place", "term"), [(0, 0), (0.5, 0), (0.75, 1), (0.85, 1), (0.95, 1), (0.9725, 0.5), (0.995, 0), (1, 0)]
)
def test_the_two_sided_ramp(place, term):
    assert high_yet_realistic(place) == pytest.approx(term)


def test_a_place_outside_0_and_1_is_refused():
    with pytest.raises(ValueError, match="not a share"):
        high_yet_realistic(1.2)


def test_with_few_others_nothing_is_known():
    assert place_of_hope(5, OTHERS[:7]) is None
    assert place_of_hope(5, OTHERS[:8]) is not None


def test_the_middle_is_the_middle_and_equals_count_half():
    assert place_of_hope(5, OTHERS)[1] == pytest.approx(0.5)
    assert place_of_hope(0, OTHERS)[1] == pytest.approx(0.05)
    assert place_of_hope(100, OTHERS)[1] == pytest.approx(0.95)


def test_a_few_others_never_make_a_hope_look_impossible():
    assert high_yet_realistic(place_of_hope(1e9, OTHERS)[1]) == pytest.approx(1)
    assert high_yet_realistic(place_of_hope(1e9, OTHERS * 30)[1]) == 0


@given(st.floats(0, 100), st.lists(st.floats(0, 100), min_size=8, max_size=60))
@settings(max_examples=50, deadline=None)
def test_the_interval_holds_the_point_and_higher_hopes_lie_higher(target, others):
    low, point, high = place_of_hope(target, others)
    assert 0 <= low <= point <= high <= 1
    assert place_of_hope(target + 1, others)[1] >= point
