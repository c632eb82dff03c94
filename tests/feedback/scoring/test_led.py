"""How much an answer to an unfair question counts."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.scoring.led import LEAST, WEIGHTS, WORDS, led, weighed_voices, weight_text
from feedback.scoring.question_check import KINDS

kinds = st.lists(st.sampled_from(sorted(WEIGHTS)))


def test_every_kind_of_the_question_check_has_a_weight_and_a_word():
    assert set(WEIGHTS) == set(WORDS) == set(KINDS)


@given(kinds)
def test_a_weight_is_from_a_quarter_to_one_and_order_does_not_matter(found):
    assert LEAST <= led(found) <= 1
    assert led(found) == led(reversed(found)) == led(set(found))


@pytest.mark.parametrize("pair", list(combinations(sorted(WEIGHTS), 2)))
def test_two_defects_weigh_no_more_than_one(pair):
    assert led(pair) <= min(led(pair[:1]), led(pair[1:]))


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="not a kind"):
        led(["rude"])


@given(st.lists(st.tuples(st.integers(0, 5), st.floats(0.25, 1))))
def test_weighed_is_never_more_than_raw(answers):
    people, weight = weighed_voices(answers)

    assert people == len({who for who, _ in answers})
    assert 0 <= weight <= people


def test_the_fairest_answer_of_a_person_counts():
    assert weighed_voices([(1, 0.5), (1, 0.75)]) == (1, 0.75)


@pytest.mark.parametrize("weight", [0, -1, 1.01])
def test_a_weight_off_the_scale_is_refused(weight):
    with pytest.raises(ValueError, match="not a weight"):
        weighed_voices([(1, weight)])


def test_weights_are_written_without_zeros_at_the_end():
    assert [weight_text(weight) for weight in (1, 0.5, 2.375)] == ["1", "0.5", "2.38"]
