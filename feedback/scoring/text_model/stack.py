"""Stage two: probabilities from the answers of all heads together, and where to draw the line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from feedback.scoring.text_model.rows import SENTIMENTS

if TYPE_CHECKING:
    from numpy import bool_, float64, int64
    from numpy.typing import NDArray

RESTRAINT = 0.1
MOOD_RESTRAINT = 0.03
"""C of the logistic regressions: how far they trust one head more than another; chosen by cross-validation."""
NEAR_BEST = 0.004
TILTS = tuple(step / 10 for step in range(-4, 17))
NEVER = -20.0
ENOUGH_FOUND = 0.87
"""Finding more of the negative comments than this is not worth a wrong word about the others."""


@dataclass(frozen=True, slots=True)
class Stack:
    """Logistic weights, shape (n_inputs, n_labels), and offsets, for the answers of the heads as they are."""

    weights: "NDArray[float64]"
    offsets: "NDArray[float64]"

    def logits(self, inputs: "NDArray[float64]") -> "NDArray[float64]":
        """Return the log odds of each label (`likely`), or what `chances` takes, shape (n, n_labels)."""
        import numpy as np

        return np.asarray(inputs @ self.weights + self.offsets, dtype=np.float64)


def learn_one_of(
    inputs: "NDArray[float64]", truth: "NDArray[int64]", among: int, *, restraint: float = MOOD_RESTRAINT
) -> Stack:
    """Learn which one of several labels a row has.

    Parameters: inputs, shape (n, n_inputs); truth, shape (n,), the place of each row's label, below ``among``.
    Returns: a stack for `chances`; a label that does not occur is left very unlikely.
    """
    import numpy as np

    weights, offsets = np.zeros((inputs.shape[1], among)), np.full(among, NEVER)
    present = np.unique(truth)
    offsets[present] = 0.0
    if present.size > 1:
        found, offset = _regression(inputs, truth, restraint)
        columns = present if found.shape[1] > 1 else present[1:]  # of two labels the first is what the second is not
        weights[:, columns], offsets[columns] = found, offset
    return Stack(weights, offsets)


def learn_each(inputs: "NDArray[float64]", truth: "NDArray[bool_]", own: Sequence[Sequence[int]]) -> Stack:
    """Learn the chance of each label by itself, from its own inputs.

    Parameters: inputs, shape (n, n_inputs); truth, shape (n, n_labels); own, for each label the columns to learn from.
    Returns: a stack for `likely`; a label that all rows have, or none has, keeps its share.
    """
    import numpy as np

    weights, offsets = np.zeros((inputs.shape[1], truth.shape[1])), np.zeros(truth.shape[1])
    for place, (column, used) in enumerate(zip(truth.T, own, strict=True)):
        if column.all() or not column.any():
            share = (column.sum() + 0.5) / (len(column) + 1)
            offsets[place] = np.log(share / (1 - share))
            continue
        found, offset = _regression(inputs[:, used], column, RESTRAINT)
        weights[used, place], offsets[place] = found[:, 0], offset[0]
    return Stack(weights, offsets)


def _regression(inputs: "NDArray[float64]", truth: Any, restraint: float) -> tuple[Any, Any]:
    """Return weights and offsets for the inputs as they are, learnt on inputs brought to one scale."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    centre, scale = inputs.mean(axis=0), inputs.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    found = LogisticRegression(C=restraint, max_iter=500).fit((inputs - centre) / scale, truth)
    weights = (found.coef_ / scale).T
    return weights, found.intercept_ - centre @ weights


def unseen_logits(
    inputs: "NDArray[float64]", truth: Any, fold: "NDArray[int64]", learn: Callable[[Any, Any], Stack]
) -> "NDArray[float64]":
    """Return each row's logits by a stack that was learnt without its fold."""
    import numpy as np

    parts = []
    for one in np.unique(fold):
        held = fold == one
        rest = ~held if not held.all() else held  # all in one fold: nothing can be unseen
        parts.append((held, learn(inputs[rest], truth[rest]).logits(inputs[held])))
    found = np.zeros((len(inputs), parts[0][1].shape[1] if parts else 0))
    for held, logits in parts:
        found[held] = logits
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
    `ENOUGH_FOUND`), because a plain maximum hides criticism and hardly ever says neutral. What is about as good as the
    best is averaged, so that chance in a few rows decides less. The last label stays.
    """
    import itertools

    import numpy as np

    logs = np.log(np.clip(found, 1e-9, 1))
    judge = _judge_of(truth, names)
    tilts = [(*tilt, 0.0) for tilt in itertools.product(*[TILTS] * (len(names) - 1))]
    marks = [judge((logs + np.array(tilt)).argmax(axis=1)) for tilt in tilts]
    near = [tilt for tilt, mark in zip(tilts, marks, strict=True) if mark >= max(marks) - NEAR_BEST]
    return tuple(sum(column) / len(near) for column in zip(*near, strict=True))


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


def best_thresholds(found: "NDArray[float64]", truth: "NDArray[bool_]") -> tuple[float, ...]:
    """Return the chance above which to suggest each theme, chosen on rows unseen by the model.

    Halfway, as a geometric mean, between what is best for the F-measure of the theme alone and what is best for that
    of all suggestions together. The second is half of the F-measure that can be reached; the first is a matter of
    chance for a theme with few comments.
    References: Lipton, Elkan and Naryanaswamy (2014), ECML PKDD 225 (the best threshold is half the best F).
    """
    import numpy as np

    alone = np.array([_best_alone(column, true) for column, true in zip(found.T, truth.T, strict=True)])
    marked = found > alone
    together = float((marked & truth).sum() / max(int(marked.sum()) + int(truth.sum()), 1))
    return tuple(float(one) for one in np.sqrt(alone * max(together, 1e-6)))


def _best_alone(found: "NDArray[float64]", truth: "NDArray[bool_]") -> float:
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
