"""Stage two: probabilities from the answers of all heads together, and where to draw the line."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from feedback.scoring.text_model.rows import SENTIMENTS

if TYPE_CHECKING:
    from numpy import bool_, float64, int64
    from numpy.typing import NDArray

RESTRAINT = 0.1
"""C of the logistic regressions: how far they trust one head more than another; chosen by cross-validation."""
TILTS = tuple(step / 10 for step in range(-4, 17))
NEVER = -20.0
ENOUGH_FOUND = 0.87
"""Finding more of the negative comments than this is not worth a wrong word about the others."""


@dataclass(frozen=True, slots=True)
class Stack:
    """Logistic weights over scaled inputs, shape (n_inputs, n_labels), with offsets, centre and scale of the inputs."""

    weights: "NDArray[float64]"
    offsets: "NDArray[float64]"
    centre: "NDArray[float64]"
    scale: "NDArray[float64]"

    def logits(self, inputs: "NDArray[float64]") -> "NDArray[float64]":
        """Return the log odds (or the unnormalised log chances) of each label, shape (n, n_labels)."""
        import numpy as np

        return np.asarray(((inputs - self.centre) / self.scale) @ self.weights + self.offsets, dtype=np.float64)


def learn_stack(inputs: "NDArray[float64]", truth: Any, *, among: int = 0, restraint: float = RESTRAINT) -> Stack:
    """Learn the chance of each of several labels, or of one label ``among`` many.

    Parameters: inputs, shape (n, n_inputs); truth, of shape (n, n_labels), which labels each row has, or, with
    ``among``, of shape (n,), the place of its one label below ``among``.
    Returns: a stack whose `Stack.logits` go into `likely`, or with ``among`` into `chances`. A label that all rows
    have, or none has, keeps its share (half a row added to either side).
    """
    import numpy as np

    centre, scale = inputs.mean(axis=0), inputs.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    scaled = (inputs - centre) / scale
    if among:
        return Stack(*_one_of(scaled, truth, among, restraint), centre, scale)
    weights, offsets = np.zeros((inputs.shape[1], truth.shape[1])), np.zeros(truth.shape[1])
    for place, column in enumerate(truth.T):
        if column.all() or not column.any():
            share = (column.sum() + 0.5) / (len(column) + 1)
            offsets[place] = np.log(share / (1 - share))
            continue
        found = _regression(scaled, column, restraint)
        weights[:, place], offsets[place] = found.coef_[0], found.intercept_[0]
    return Stack(weights, offsets, centre, scale)


def _one_of(scaled: "NDArray[float64]", truth: Any, among: int, restraint: float) -> tuple[Any, Any]:
    """Return weights and offsets with one column per label; a label that does not occur is left very unlikely."""
    import numpy as np

    weights, offsets = np.zeros((scaled.shape[1], among)), np.full(among, NEVER)
    present = np.unique(truth)
    offsets[present] = 0.0
    if present.size == 1:
        return weights, offsets
    found = _regression(scaled, truth, restraint)
    columns = present if len(found.coef_) > 1 else present[1:]  # of two labels the first is what the second is not
    weights[:, columns], offsets[columns] = found.coef_.T, found.intercept_
    return weights, offsets


def _regression(scaled: "NDArray[float64]", truth: Any, restraint: float) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=restraint, max_iter=500).fit(scaled, truth)


def unseen_logits(
    inputs: "NDArray[float64]", truth: Any, fold: "NDArray[int64]", *, among: int = 0, restraint: float = RESTRAINT
) -> "NDArray[float64]":
    """Return each row's logits by a stack that was learnt without its fold."""
    import numpy as np

    found = np.zeros((len(inputs), among or truth.shape[1]))
    for one in np.unique(fold):
        held = fold == one
        rest = ~held if not held.all() else held  # all in one fold: nothing can be unseen
        found[held] = learn_stack(inputs[rest], truth[rest], among=among, restraint=restraint).logits(inputs[held])
    return found


def chances(logits: "NDArray[float64]") -> "NDArray[float64]":
    """Return chances that add up to 1 in each row."""
    import numpy as np

    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float64)


def likely(logits: "NDArray[float64]") -> "NDArray[float64]":
    """Return the chance of each label by itself."""
    import numpy as np

    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -50, 50))), dtype=np.float64)


def best_tilt(found: "NDArray[float64]", truth: "NDArray[int64]", names: tuple[str, ...]) -> tuple[float, ...]:
    """Return what to add to the logarithm of each chance before the largest is taken.

    Chosen on rows unseen by the model for accuracy plus macro-F1 plus half the recall of the negative (as far as
    `ENOUGH_FOUND`), because a plain maximum hides criticism and hardly ever says neutral. The last label stays.
    """
    import itertools

    import numpy as np

    logs = np.log(np.clip(found, 1e-9, 1))
    judge = _judge_of(truth, names)
    free = [TILTS] * (len(names) - 1)
    best = max(
        itertools.product(*free),
        key=lambda tilt: (judge((logs + np.array([*tilt, 0.0])).argmax(axis=1)), -sum(map(abs, tilt))),
    )
    return (*best, 0.0)


def _judge_of(truth: "NDArray[int64]", names: tuple[str, ...]) -> Callable[["NDArray[int64]"], float]:
    import numpy as np

    own = [truth == place for place in range(len(names))]
    sizes = [int(one.sum()) for one in own]

    def judge(guess: "NDArray[int64]") -> float:
        right = [int((guess[mine] == place).sum()) for place, mine in enumerate(own)]
        spread = np.bincount(guess, minlength=len(names))
        f1 = [2 * hit / max(size + int(said), 1) for hit, size, said in zip(right, sizes, spread, strict=True)]
        negative = names.index(SENTIMENTS[0]) if SENTIMENTS[0] in names else None
        recall = right[negative] / max(sizes[negative], 1) if negative is not None else 0.0
        return sum(right) / len(truth) + sum(f1) / len(f1) + min(recall, ENOUGH_FOUND) / 2

    return judge


def best_threshold(found: "NDArray[float64]", truth: "NDArray[bool_]") -> float:
    """Return the chance above which suggesting a theme has the best F-measure on rows unseen by the model."""
    import numpy as np

    order = np.argsort(-found, kind="stable")
    hits = np.cumsum(truth[order])
    marks = 2 * hits / (np.arange(1, len(order) + 1) + truth.sum())
    last = int(marks.argmax())
    here = float(found[order[last]])
    below = float(found[order[last + 1]]) if last + 1 < len(order) else 0.0
    return (here + below) / 2


def best_floor(found: "NDArray[float64]", truth: "NDArray[bool_]", thresholds: tuple[float, ...]) -> float:
    """Return the chance above which the likeliest theme is suggested for a comment that has none above its threshold.

    Chosen for the best F-measure over all themes on rows unseen by the model.
    """
    import numpy as np

    marked = found > np.asarray(thresholds)
    alone = np.flatnonzero(~marked.any(axis=1))
    if not alone.size:
        return 1.0
    first = found[alone].argmax(axis=1)
    chance, hit = found[alone, first], truth[alone, first]
    order = np.argsort(-chance, kind="stable")
    right = int((marked & truth).sum()) + np.concatenate(([0], np.cumsum(hit[order])))
    said = int(marked.sum()) + np.arange(len(alone) + 1)
    best = int((2 * right / np.maximum(said + int(truth.sum()), 1)).argmax())
    return float(chance[order[best]]) if best < len(alone) else 0.0
