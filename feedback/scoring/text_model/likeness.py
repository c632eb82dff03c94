"""How near a comment is to what is known: the distance to every theme, and from where on that is unexpected."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy import bool_, float32, float64, int64
    from numpy.typing import NDArray

ODD = 0.95
"""A comment is odd when it is farther from every theme than this share of those read so far."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """The middle of each theme, shape (width, n_themes), columns of length 1, and the distance that is odd."""

    middles: "NDArray[float32]"
    odd: float

    def strangeness(self, rows: Any) -> "NDArray[float64]":
        """Return 1 - cosine to the nearest theme, in [0, 1]; 1 without a theme or without a word."""
        return _strangeness(rows, self.middles)


def learn_likeness(rows: Any, carries: "NDArray[bool_]", fold: "NDArray[int64]") -> tuple[Likeness, "NDArray[bool_]"]:
    """Return the middles of the themes, and which comments are odd, each judged by middles it was not in.

    Parameters: rows, sparse, shape (n, width); carries, shape (n, n_themes), which theme each carries; fold, (n,).
    """
    import numpy as np

    found = np.ones(rows.shape[0])
    for one in np.unique(fold):
        held = np.flatnonzero(fold == one)
        rest = np.flatnonzero(fold != one)
        found[held] = _strangeness(rows[held], _middles(rows[rest], carries[rest]))
    odd = float(np.quantile(found, ODD)) if found.size else 1.0
    return Likeness(_middles(rows, carries), odd), found > odd


def _middles(rows: Any, carries: "NDArray[bool_]") -> "NDArray[float32]":
    import numpy as np

    sums = np.asarray(rows.T @ carries.astype(np.float32), dtype=np.float32)
    length = np.linalg.norm(sums, axis=0)
    return (sums / np.where(length > 0, length, 1)).astype(np.float16).astype(np.float32)  # as they are stored


def _strangeness(rows: Any, middles: "NDArray[float32]") -> "NDArray[float64]":
    import numpy as np

    if not middles.shape[1] or not rows.shape[0]:
        return np.ones(rows.shape[0])
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    nearest = np.asarray(rows @ middles).max(axis=1) / np.where(length > 0, length, 1)
    return np.asarray(np.clip(1 - nearest, 0.0, 1.0), dtype=np.float64)
