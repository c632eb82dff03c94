"""Stage one: many linear yes-or-no questions asked of the same rows, and their answers for rows they have not seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from feedback.scoring.text_model.tokens import plain as plain_text

if TYPE_CHECKING:
    from numpy import bool_, float32, float64, int64
    from numpy.typing import NDArray

FOLDS = 5
STRENGTH = 0.3
WEIGHED_STRENGTH = 0.1
"""How closely a head follows its examples (C of the support vector machine); chosen by cross-validation."""
COPY_WORDS = 6
CLOSE = 0.01
"""How exactly a head is solved: beyond this no answer changes."""
PRIOR = 0.5
"""Comments added to either side when words are counted, so that a word seen once says little."""


@dataclass(frozen=True, slots=True)
class Target:
    """One question: its name, the rows for which the answer is known, and the answer."""

    name: str
    known: "NDArray[bool_]"
    answer: "NDArray[bool_]"
    balanced: bool = False


@dataclass(frozen=True, slots=True)
class Heads:
    """Two heads for each question of ``names``: weights, shape (width, 2 x n_names), and offsets.

    The first half learns from the rows as they are, the second from rows whose columns were weighed by how strongly
    each of them speaks for yes or for no.
    """

    names: tuple[str, ...]
    weights: "NDArray[float32]"
    offsets: "NDArray[float32]"

    def of(self, rows: Any) -> "NDArray[float64]":
        """Return the answers for each row, shape (n, 2 x n_names): above 0 is rather yes."""
        import numpy as np

        return np.asarray(rows @ self.weights + self.offsets, dtype=np.float64)


def learn_heads(rows: Any, plain: Sequence[int], targets: Sequence[Target], chosen: "NDArray[bool_]") -> Heads:
    """Learn every question on the chosen rows where its answer is known; one without both answers says the usual one.

    Parameters: rows, sparse, shape (n, width); plain, the columns that are weighed; targets; chosen, shape (n,).
    References: Fan et al. (2008), LIBLINEAR, J. Machine Learning Research 9:1871 (squared hinge loss, dual); weighing
    by log-count ratios: Wang and Manning (2012), ACL 2:90.
    """
    import numpy as np

    count, columns = len(targets), np.asarray(plain, dtype=np.int64)
    weights = np.zeros((rows.shape[1], 2 * count), dtype=np.float32)
    offsets = np.zeros(2 * count, dtype=np.float32)
    views: dict[bytes, _View] = {}
    for place, target in enumerate(targets):
        used = chosen & target.known
        answer = target.answer[used]
        if answer.all() or not answer.any():
            offsets[[place, count + place]] = 1.0 if answer.size and answer.all() else -1.0
            continue
        view = views.get(used.tobytes()) or views.setdefault(used.tobytes(), _view(rows, columns, used))
        weights[:, place], offsets[place] = _learnt(view.rows, answer, STRENGTH, balanced=target.balanced)
        found, offsets[count + place] = _weighed(view, answer, balanced=target.balanced)
        weights[columns, count + place] = found
    weights = weights.astype(np.float16).astype(np.float32)  # as they are stored
    return Heads(tuple(target.name for target in targets), weights, offsets)


@dataclass(frozen=True, slots=True)
class _View:
    """Rows that share which answers are known: as they are, the columns to weigh, and which of those occur."""

    rows: Any
    plain: Any
    occurs: Any


def _view(rows: Any, columns: Any, used: "NDArray[bool_]") -> _View:
    import numpy as np

    chosen = rows[np.flatnonzero(used)].astype(np.float64)
    weighable = chosen[:, columns]
    return _View(chosen, weighable, (weighable > 0).astype(np.float64))


def _learnt(rows: Any, answer: "NDArray[bool_]", strength: float, *, balanced: bool) -> tuple[Any, float]:
    import warnings

    from sklearn.exceptions import ConvergenceWarning
    from sklearn.svm import LinearSVC

    machine = LinearSVC(C=strength, class_weight="balanced" if balanced else None, random_state=0, tol=CLOSE)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # the last steps move no answer across the line
        machine.fit(rows, answer)
    return machine.coef_[0], float(machine.intercept_[0])


def _weighed(view: _View, answer: "NDArray[bool_]", *, balanced: bool) -> tuple[Any, float]:
    """Learn on columns weighed by the log ratio of how often they occur with yes and with no."""
    import numpy as np
    from scipy import sparse

    yes, no = (PRIOR + view.occurs.T @ side.astype(np.float64) for side in (answer, ~answer))
    ratio = np.abs(np.log((yes / yes.sum()) / (no / no.sum())))
    ratio = ratio / max(float(ratio.mean()), 1e-9) if ratio.size else ratio
    found, offset = _learnt(view.plain @ sparse.diags_array(ratio), answer, WEIGHED_STRENGTH, balanced=balanced)
    return found * ratio, offset


def group_of(text: str, place: int) -> str:
    """Return what must not be in two folds: long texts of the same words are copies; short ones are said by many.

    >>> group_of("Nothing", 1) == group_of("Nothing", 2)
    False
    """
    said = plain_text(text)
    return said if said.count(" ") >= COPY_WORDS else f"{place} {said}"


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


def answers_unseen(
    rows: Any, plain: Sequence[int], targets: Sequence[Target], fold: "NDArray[int64]"
) -> "NDArray[float64]":
    """Return each row's answers by heads that were learnt without its fold, shape (n, 2 x n_targets)."""
    import numpy as np

    found = np.zeros((rows.shape[0], 2 * len(targets)))
    for one in np.unique(fold):
        held = fold == one
        found[held] = learn_heads(rows, plain, targets, ~held).of(rows[np.flatnonzero(held)])
    return found
