"""Weights from judgements in pairs: the analytic hierarchy process, with what does not fit together named."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Matrix = NDArray[np.float64]
#: Mean consistency index of random matrices of 3, 4, ... 15 things: Alonso and Lamata, 2006, table 4.
RANDOM_INDEX = (0.5245, 0.8815, 1.1086, 1.2479, 1.3417, 1.4056, 1.4499, 1.4854, 1.5141, 1.5365, 1.5551, 1.5713, 1.5838)
FEWEST_TO_CONTRADICT = 3
ACCEPTABLE = 0.1
STEPS = tuple(range(1, 10))


@dataclass(frozen=True, slots=True)
class PairWeights:
    """Weights that add up to 1, how far the judgements agree with themselves, and the largest eigenvalue.

    ``consistency_ratio`` is 0 when they agree fully and 1 when they are as if drawn by lot; up to 0.1 is accepted.
    """

    weights: NDArray[np.float64]
    consistency_ratio: float
    largest_eigenvalue: float


@dataclass(frozen=True, slots=True)
class Revisit:
    """The judgement that fits the others least: its place, what was said, what the others say, and the ratio then."""

    first: int
    second: int
    said: float
    fitting: float
    consistency_ratio: float


@dataclass(frozen=True, slots=True)
class JointWeights:
    """Several judges together: weights beside the first thing (which is 1), and how far the judges are apart.

    ``spreads`` is the standard deviation of the logarithm of each weight between the judges, 0 for one judge alone.
    """

    weights: NDArray[np.float64]
    spreads: NDArray[np.float64]
    consistency_ratio: float


def pair_weights(judgements: ArrayLike) -> PairWeights:
    """Weigh things by judgements in pairs: the principal eigenvector, with the consistency ratio.

    Parameters
    ----------
    judgements : array_like, shape (n_things, n_things)
        Entry i, j says how many times as much i counts as j; positive, and entry j, i is its inverse. At least one.

    Returns
    -------
    PairWeights
        Weights add up to 1. One or two things cannot contradict each other: their ratio is 0.

    Raises
    ------
    ValueError
        When the matrix is empty, not square, not positive or not reciprocal.

    References
    ----------
    Saaty, The Analytic Hierarchy Process, 1980. Random index: Alonso and Lamata, Consistency in the analytic hierarchy
    process: a new approach, Int. J. of Uncertainty, Fuzziness and Knowledge-Based Systems 14(4), 2006, 445-459.

    Examples
    --------
    >>> pair_weights([[1, 2, 4], [1/2, 1, 2], [1/4, 1/2, 1]]).weights.round(3).tolist()
    [0.571, 0.286, 0.143]
    """
    matrix = _checked(judgements)
    largest, weights = _principal(matrix)
    return PairWeights(weights, _ratio(largest, len(matrix)), largest)


def judgement_to_revisit(judgements: ArrayLike, *, steps: Sequence[float] = STEPS) -> Revisit | None:
    """Find the judgement that contradicts the others most, and what the others imply in its place.

    The judgement is the one farthest from the ratio of its weights, of several alike (always so with three things) the
    boldest. Its fitting value is what remains when it is left out (Harker's incomplete comparisons), moved to the
    nearest step of the scale.

    Parameters
    ----------
    judgements : array_like, shape (n_things, n_things)
        As for ``pair_weights``.
    steps : sequence of float
        The scale that judges answer on, upwards from 1; its inverses belong to it. Default 1, 2, ... 9.

    Returns
    -------
    Revisit or None
        None when there is nothing to mend: fewer than three things, or a ratio that the fitting value doesn't lower.

    Raises
    ------
    ValueError
        As ``pair_weights``.

    References
    ----------
    Saaty, Decision-making with the AHP: why is the principal eigenvector necessary, EJOR 145, 2003, section 5; Harker,
    Alternative modes of questioning in the AHP, Mathematical Modelling 9, 1987.

    Examples
    --------
    >>> found = judgement_to_revisit([[1, 2, 4, 1/8], [1/2, 1, 2, 4], [1/4, 1/2, 1, 2], [8, 1/4, 1/2, 1]])
    >>> found.first, found.second, found.fitting
    (0, 3, 8.0)
    """
    matrix = _checked(judgements)
    if len(matrix) < FEWEST_TO_CONTRADICT:
        return None
    now = pair_weights(matrix)
    misfit = np.abs(np.log(matrix * now.weights[None, :] / now.weights[:, None]))
    above = np.triu(np.ones_like(matrix, dtype=bool), 1)
    worst = above & (misfit >= misfit[above].max() - 1e-9)
    first, second = (int(at) for at in np.unravel_index(np.argmax(worst * np.abs(np.log(matrix))), matrix.shape))
    fitting = _nearest_step(_implied(matrix, first, second), steps)
    mended = matrix.copy()
    mended[first, second], mended[second, first] = fitting, 1 / fitting
    then = pair_weights(mended).consistency_ratio
    if then >= now.consistency_ratio - 1e-9:
        return None
    return Revisit(first, second, float(matrix[first, second]), fitting, then)


def joint_weights(judges: Sequence[ArrayLike]) -> JointWeights:
    """Weigh things by several judges: the geometric mean of what they said, and how far they are apart.

    Parameters
    ----------
    judges : sequence of array_like, each of shape (n_things, n_things)
        One matrix for each judge, as for ``pair_weights``; at least one, all of one size.

    Returns
    -------
    JointWeights
        The first thing weighs 1 and has no spread.

    Raises
    ------
    ValueError
        When there is no judge, the sizes differ, or a matrix is not one for ``pair_weights``.

    References
    ----------
    Aczel and Saaty, Procedures for synthesizing ratio judgements, J. of Mathematical Psychology 27, 1983.

    Examples
    --------
    >>> both = joint_weights([[[1, 2], [1/2, 1]], [[1, 8], [1/8, 1]]])
    >>> both.weights.round(3).tolist(), both.spreads.round(3).tolist()
    ([1.0, 0.25], [0.0, 0.98])
    """
    matrices = [_checked(judged) for judged in judges]
    if not matrices or any(matrix.shape != matrices[0].shape for matrix in matrices):
        raise ValueError("there must be at least one judge, and all must have judged the same things")
    together = pair_weights(np.exp(np.mean([np.log(matrix) for matrix in matrices], axis=0)))
    each = np.array([_principal(matrix)[1] for matrix in matrices])
    logs = np.log(each / each[:, :1])
    spreads = logs.std(axis=0, ddof=1) if len(matrices) > 1 else np.zeros(logs.shape[1])
    return JointWeights(together.weights / together.weights[0], spreads, together.consistency_ratio)


def _checked(judgements: ArrayLike) -> Matrix:
    matrix = np.asarray(judgements, dtype=np.float64)
    if matrix.ndim != 2 or not matrix.size or matrix.shape[0] != matrix.shape[1]:  # noqa: PLR2004 - a matrix has two sides
        raise ValueError("judgements must be a square matrix of at least one thing")
    if not (np.isfinite(matrix).all() and (matrix > 0).all()):
        raise ValueError("every judgement must be a positive number")
    if not np.allclose(matrix * matrix.T, 1, atol=1e-6):
        raise ValueError("each judgement must be the inverse of the same pair the other way round")
    return matrix


def _principal(matrix: Matrix) -> tuple[float, NDArray[np.float64]]:
    """Return the largest eigenvalue and its vector, adding up to 1 (Perron: both are positive)."""
    values, vectors = np.linalg.eig(matrix)
    place = int(np.argmax(values.real))
    vector = np.abs(vectors[:, place].real)
    return float(values[place].real), vector / vector.sum()


def _ratio(largest: float, things: int) -> float:
    if things < FEWEST_TO_CONTRADICT:
        return 0.0
    index = (largest - things) / (things - 1)
    return max(0.0, float(index / _random_index(things)))


def _random_index(things: int) -> float:
    """Return the table's value, beyond it the line that its authors fitted: eigenvalue = 2.7699 n - 4.3513."""
    place = things - FEWEST_TO_CONTRADICT
    if place < len(RANDOM_INDEX):
        return RANDOM_INDEX[place]
    return (2.7699 * things - 4.3513 - things) / (things - 1)


def _implied(matrix: Matrix, first: int, second: int) -> float:
    """Return what all other judgements say of one pair."""
    without = matrix.copy()
    without[first, second] = without[second, first] = 0
    without[first, first] = without[second, second] = 2
    weights = _principal(without)[1]
    return float(weights[first] / weights[second])


def _nearest_step(ratio: float, steps: Sequence[float]) -> float:
    """Return the step of the scale that lies nearest in proportion."""
    both_ways = [float(step) for step in steps] + [1 / step for step in steps]
    return min(both_ways, key=lambda step: abs(np.log(ratio / step)))
