"""Maximum likelihood in a box: Newton's method with exact derivatives and Levenberg damping."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from valuation.scoring.errors import DidNotConvergeError

Vector = NDArray[np.float64]
#: Takes a point; gives the value, the gradient and the Hessian there.
Surface = Callable[[Vector], tuple[float, Vector, Vector]]

LIMIT = float(np.log(1e4))
"""Log parameters stay within +-LIMIT of the data's own scale: beyond it a parameter has reached its boundary."""
GAIN_LEFT = 1e-9
"""Converged when a full Newton step would gain less than this, in units of log-likelihood."""
HELD_VARIANCE = 1e-12
LONGEST_STEP = 3.0
HOPELESS_DAMPING = 1e12
ROUNDING = 1e-12
"""Relative loss of value that is rounding, not descent."""
VAGUE_PRECISION = 1 / 3.0**2
"""Only for intervals: a log parameter the data say nothing about is known to a factor of e**3, not at all wilder."""


@dataclass(frozen=True, slots=True)
class Optimum:
    """Where the surface is highest: the point, what was found there, and which coordinates lie on the box."""

    point: Vector
    value: float
    hessian: Vector
    at_lower: NDArray[np.bool_]
    at_upper: NDArray[np.bool_]
    evaluations: int

    def covariance(self) -> Vector:
        """Return the Laplace covariance of the point, shape (n, n), positive definite.

        Where the data are silent it is that of ``VAGUE_PRECISION``; coordinates on the box hardly move.
        """
        inside = ~(self.at_lower | self.at_upper)
        curvature, axes = np.linalg.eigh(-self.hessian[np.ix_(inside, inside)])
        found = np.diag(np.where(inside, 0.0, HELD_VARIANCE))
        found[np.ix_(inside, inside)] = (axes / (np.maximum(curvature, 0) + VAGUE_PRECISION)) @ axes.T
        return found


def maximise(surface: Surface, start: Vector, *, most_evaluations: int = 200) -> Optimum:
    """Climb to the maximum of a surface inside the box ``[-LIMIT, LIMIT]``.

    Directions in which the surface bends the wrong way are climbed by their absolute curvature,
    and coordinates pressed against the box are held there.

    Parameters
    ----------
    surface : callable
        Point of shape (n,) to (value, gradient (n,), Hessian (n, n)).
    start : ndarray, shape (n,)
        First guess; clipped into the box.
    most_evaluations : int
        Evaluations allowed before giving up, >= 1.

    Returns
    -------
    Optimum
        The maximum, with the coordinates that lie on the box named.

    Raises
    ------
    DidNotConvergeError
        When the evaluations are used up or the surface is not finite at the start.

    References
    ----------
    Nocedal and Wright, Numerical Optimization, 2nd ed., 2006, sections 3.4 and 10.3.

    Examples
    --------
    >>> hill = lambda z: (-float((z[0] - 2) ** 2), np.array([-2 * (z[0] - 2)]), np.array([[-2.0]]))
    >>> float(maximise(hill, np.zeros(1)).point[0])
    2.0
    """
    point = np.clip(np.asarray(start, dtype=np.float64), -LIMIT, LIMIT)
    value, gradient, hessian = surface(point)
    damping, evaluations = 0.0, 1
    while np.isfinite(value):
        step, gain = _step_inside(point, gradient, hessian, damping)
        if damping == 0.0 and gain < GAIN_LEFT:
            return Optimum(point, float(value), hessian, point <= -LIMIT, point >= LIMIT, evaluations)
        if evaluations >= most_evaluations or damping > HOPELESS_DAMPING:
            break
        there = np.clip(point + step, -LIMIT, LIMIT)
        found = surface(there)
        evaluations += 1
        if found[0] >= value - ROUNDING * abs(value):
            point, (value, gradient, hessian), damping = there, found, 0.0
        else:
            damping = max(4 * damping, 1e-3 * float(np.abs(np.diag(hessian)).max()))
    raise DidNotConvergeError(f"no maximum after {evaluations} evaluations")


def _step_inside(point: Vector, gradient: Vector, hessian: Vector, damping: float) -> tuple[Vector, float]:
    """Return the step that stays in the box, and the gain a quadratic surface would give for all of it.

    Coordinates on the box that gradient or step press outwards are held. The step is cut where it meets the box,
    not bent: bending would leave the ridges along which parameters run to their boundary together.
    """
    free = ~((np.abs(point) >= LIMIT) & (gradient * point > 0))
    step, gain = _newton_step(gradient, hessian, free, damping)
    while np.any(pressed := (np.abs(point) >= LIMIT) & (step * point > 0)):
        free &= ~pressed
        step, gain = _newton_step(gradient, hessian, free, damping)
    moves = step != 0
    room = np.where(step > 0, LIMIT - point, LIMIT + point)[moves] / np.abs(step[moves])
    longest = LONGEST_STEP / max(float(np.abs(step).max()), LONGEST_STEP)
    return step * min(longest, float(room.min(initial=1.0))), gain


def _newton_step(gradient: Vector, hessian: Vector, free: NDArray[np.bool_], damping: float) -> tuple[Vector, float]:
    """Return the step over the free coordinates and the gain a quadratic surface would give for it."""
    step = np.zeros_like(gradient)
    if not free.any():
        return step, 0.0
    curvature, axes = np.linalg.eigh(-hessian[np.ix_(free, free)])
    curvature = np.maximum(np.abs(curvature), 1e-10 * np.abs(curvature).max() + 1e-300) + damping
    slope = axes.T @ gradient[free]
    step[free] = axes @ (slope / curvature)
    return step, float(slope @ (slope / curvature)) / 2
