"""Chances, thresholds and the tilt of sentiment."""

import numpy as np
import pytest

from feedback.scoring.text_model.rows import SENTIMENTS
from feedback.scoring.text_model.stack import (
    best_floor,
    best_thresholds,
    best_tilt,
    chances,
    learn_each,
    learn_one_of,
    likely,
    unseen_logits,
)


def test_a_threshold_lies_between_the_best_alone_and_the_best_together():
    found = np.array([[0.9], [0.8], [0.2], [0.1]])

    assert best_thresholds(found, found > 0.5) == pytest.approx((np.sqrt(0.5 * 0.5),))


def test_a_rare_theme_keeps_a_threshold_of_its_own():
    draw = np.random.default_rng(5)
    common, rare = draw.random(400), draw.random(400) * 0.2
    truth = np.column_stack([common > 0.5, rare > 0.18])

    low, high = sorted(best_thresholds(np.column_stack([common, rare]), truth))

    assert low < 0.4 < high


def test_the_floor_lets_lone_guesses_through_only_where_they_are_mostly_right():
    found = np.array([[0.3, 0.1], [0.3, 0.1], [0.1, 0.05], [0.1, 0.05], [0.1, 0.05], [0.1, 0.05]])
    truth = np.zeros((6, 2), dtype=bool)
    truth[:2, 0] = True

    assert best_floor(found, truth, (0.5, 0.5)) == pytest.approx(0.1)
    assert best_floor(found, truth, (0.0, 0.0)) == 1.0


def test_the_tilt_finds_negative_comments_that_a_plain_maximum_hides():
    truth = np.repeat([0, 1, 2], [30, 10, 60])
    found = np.full((100, 3), 0.05)
    found[:30] = [0.40, 0.05, 0.55]
    found[30:40] = [0.05, 0.40, 0.55]
    found[40:] = [0.05, 0.05, 0.90]

    tilt = best_tilt(found, truth, SENTIMENTS)

    assert ((np.log(found) + tilt).argmax(axis=1) == truth).all()


def test_chances_of_one_of_several_add_up_and_two_labels_are_enough():
    inputs = np.array([[-1.0, 0.3], [1.0, 0.1]] * 30)
    stack = learn_one_of(inputs, (inputs[:, 0] > 0).astype(np.int64), 2)

    assert np.allclose(chances(stack.logits(inputs)).sum(axis=1), 1)
    assert (chances(stack.logits(inputs)).argmax(axis=1) == (inputs[:, 0] > 0)).all()


def test_a_label_that_does_not_occur_is_left_very_unlikely():
    stack = learn_one_of(np.ones((9, 2)), np.zeros(9, dtype=np.int64), 3)

    assert chances(stack.logits(np.zeros((1, 2))))[0] == pytest.approx([1, 0, 0], abs=1e-6)


def test_a_label_everybody_has_keeps_its_share():
    stack = learn_each(np.zeros((9, 1)), np.ones((9, 1), dtype=bool), [[0]])

    assert likely(stack.logits(np.zeros((1, 1))))[0, 0] == pytest.approx(9.5 / 10)


def test_rows_are_judged_by_what_was_learnt_without_them():
    inputs, truth = np.arange(6.0)[:, None], np.array([[False], [False], [False], [True], [True], [True]])
    seen = []

    def learn(some, their):
        seen.append(len(some))
        return learn_each(some, their, [[0]])

    assert unseen_logits(inputs, truth, np.array([0, 1, 2, 0, 1, 2]), learn).shape == (6, 1)
    assert seen == [4, 4, 4]
