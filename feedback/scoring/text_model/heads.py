"""Stage one: many linear yes-or-no questions asked of the same rows, and their answers for rows they have not seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy import bool_, float32, float64, int64
    from numpy.typing import NDArray

FOLDS = 5
STRENGTH = 0.3
"""How closely a head follows its examples (C of the support vector machine); chosen by cross-validation."""


@dataclass(frozen=True, slots=True)
class Target:
    """One question: its name, the rows for which the answer is known, and the answer."""

    name: str
    known: "NDArray[bool_]"
    answer: "NDArray[bool_]"
    balanced: bool = False


@dataclass(frozen=True, slots=True)
class Heads:
    """Weights, shape (width, n_heads), and offsets of the questions of ``names``."""

    names: tuple[str, ...]
    weights: "NDArray[float32]"
    offsets: "NDArray[float32]"

    def of(self, rows: Any) -> "NDArray[float64]":
        """Return the answers for each row, shape (n, n_heads): above 0 is rather yes."""
        import numpy as np

        return np.asarray(rows @ self.weights + self.offsets, dtype=np.float64)


def learn_heads(rows: Any, targets: Sequence[Target], chosen: "NDArray[bool_]") -> Heads:
    """Learn every question on the chosen rows where its answer is known; one without both answers says the usual one.

    References: Fan et al. (2008), LIBLINEAR, J. Machine Learning Research 9:1871 (squared hinge loss, dual).
    """
    import numpy as np

    weights = np.zeros((rows.shape[1], len(targets)), dtype=np.float32)
    offsets = np.zeros(len(targets), dtype=np.float32)
    for place, target in enumerate(targets):
        used = np.flatnonzero(chosen & target.known)
        answer = target.answer[used]
        if answer.all() or not answer.any():
            offsets[place] = 1.0 if answer.size and answer.all() else -1.0
            continue
        weights[:, place], offsets[place] = _learnt(rows[used], answer, balanced=target.balanced)
    weights = weights.astype(np.float16).astype(np.float32)  # as they are stored
    return Heads(tuple(target.name for target in targets), weights, offsets)


def _learnt(rows: Any, answer: "NDArray[bool_]", *, balanced: bool) -> tuple[Any, float]:
    import warnings

    from sklearn.exceptions import ConvergenceWarning
    from sklearn.svm import LinearSVC

    machine = LinearSVC(C=STRENGTH, class_weight="balanced" if balanced else None, random_state=0, max_iter=2000)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # the last steps move no answer across the line
        machine.fit(rows, answer)
    return machine.coef_[0], float(machine.intercept_[0])


def fold_of(groups: Sequence[str], *, seed: int, folds: int = FOLDS) -> "NDArray[int64]":
    """Return a fold for each row so that rows of the same group are in the same fold, of about equal sizes.

    >>> fold_of(["nothing", "late", "nothing"], seed=1).tolist()[::2] in ([n, n] for n in range(5))
    True
    """
    import numpy as np

    place: dict[str, int] = {}
    order = [place.setdefault(group, len(place)) for group in groups]
    drawn = np.random.default_rng(seed).permutation(len(place)) % folds
    return np.asarray(drawn[order], dtype=np.int64) if order else np.zeros(0, dtype=np.int64)


def answers_unseen(rows: Any, targets: Sequence[Target], fold: "NDArray[int64]") -> "NDArray[float64]":
    """Return each row's answers by heads that were learnt without its fold, shape (n, n_targets)."""
    import numpy as np

    found = np.zeros((rows.shape[0], len(targets)))
    for one in np.unique(fold):
        held = fold == one
        found[held] = learn_heads(rows, targets, ~held).of(rows[np.flatnonzero(held)])
    return found
