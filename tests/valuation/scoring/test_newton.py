"""The climb to the maximum."""

import numpy as np
import pytest

from valuation.scoring import DidNotConvergeError
from valuation.scoring.newton import LIMIT, maximise


def bowl(centre, sharpness=2.0):
    return lambda z: (
        -sharpness * float((z - centre) @ (z - centre)) / 2,
        -sharpness * (z - centre),
        -sharpness * np.eye(z.size),
    )


def test_a_parabola_is_climbed_in_one_step():
    found = maximise(bowl(np.array([1.0, -2.0])), np.zeros(2))

    assert found.point.tolist() == [1.0, -2.0]
    assert found.evaluations == 2


def test_a_top_outside_the_box_is_reported_on_the_face_it_presses():
    found = maximise(bowl(np.array([100.0, 1.0])), np.zeros(2))

    assert found.point == pytest.approx([LIMIT, 1.0])
    assert found.at_upper.tolist() == [True, False]
    assert found.at_lower.tolist() == [False, False]


def test_a_corner_that_everything_presses_into_is_the_top():
    found = maximise(bowl(np.array([100.0, -100.0])), np.array([LIMIT, -LIMIT]))

    assert (found.point.tolist(), found.evaluations) == ([LIMIT, -LIMIT], 1)


def test_a_ridge_is_followed_to_the_box_not_left_at_its_face():
    def ridge(z):
        off, along = z[0] - z[1] - 3, np.exp(-z[0])
        gradient = np.array([-2e4 * off + along, 2e4 * off])
        return -1e4 * off**2 - along, gradient, np.array([[-2e4 - along, 2e4], [2e4, -2e4]])

    found = maximise(ridge, np.zeros(2))

    assert found.point == pytest.approx([LIMIT, LIMIT - 3], abs=1e-6)


def test_a_start_where_the_surface_bends_upwards_still_finds_the_top():
    found = maximise(lambda z: (float(np.cos(z[0])), -np.sin(z), np.diag(-np.cos(z))), np.array([2.5]))

    assert abs(np.cos(found.point[0]) - 1) < 1e-9


def test_a_surface_without_values_is_an_error():
    with pytest.raises(DidNotConvergeError, match="after 1 evaluations"):
        maximise(lambda z: (float("nan"), z, -np.eye(1)), np.zeros(1))


def test_a_climb_that_runs_out_of_evaluations_keeps_no_guess():
    with pytest.raises(DidNotConvergeError, match="after 1 evaluations"):
        maximise(bowl(np.array([1.0])), np.zeros(1), most_evaluations=1)


def test_covariance_is_the_inverse_curvature_and_zero_movement_on_the_box():
    found = maximise(bowl(np.array([100.0, 1.0]), sharpness=50.0), np.zeros(2))

    assert found.covariance() == pytest.approx(np.diag([1e-12, 1 / (50 + 1 / 9)]))
