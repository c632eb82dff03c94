"""Marks against what sklearn's own give on the same labels."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, f1_score

from feedback.scoring.text_model import SENTIMENTS, judge

LABELS = ("a", "b", "c", "d")
ONE = st.tuples(st.sampled_from(SENTIMENTS), st.frozensets(st.sampled_from(LABELS)))


@given(st.lists(st.tuples(ONE, ONE), min_size=1, max_size=30))
def test_marks_are_those_of_the_usual_definitions(pairs):
    said, guessed = [one for one, _ in pairs], [other for _, other in pairs]
    marks = judge(said, guessed, themes=LABELS)
    truth, found = ([one[0] for one in side] for side in (said, guessed))
    tables = [np.array([[label in one[1] for label in LABELS] for one in side]) for side in (said, guessed)]

    assert np.isclose(marks.accuracy, accuracy_score(truth, found))
    assert np.isclose(marks.macro_f1, f1_score(truth, found, average="macro", zero_division=0))
    assert np.isclose(marks.theme_micro_f1, f1_score(*tables, average="micro", zero_division=0))
    assert np.isclose(marks.theme_macro_f1, f1_score(*tables, average="macro", zero_division=0))


def test_a_theme_that_is_neither_said_nor_guessed_counts_as_missed():
    both = [("positive", {"a"})]

    assert judge(both, both).theme_macro_f1 == 1.0
    assert judge(both, both, themes={"a", "b"}).theme_macro_f1 == 0.5


def test_there_is_nothing_to_judge_without_a_comment():
    marks = judge([], [], themes={"a"})

    assert {marks.accuracy, marks.macro_f1, marks.negative_recall, marks.theme_micro_f1, marks.theme_macro_f1} == {None}
