"""What is asked of labelled comments in stage one, and what stage two sees of the answers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from feedback.scoring.text_model.heads import Target
from feedback.scoring.text_model.questions import ASKS, asks_for
from feedback.scoring.text_model.rows import SENTIMENTS, Comment, Labelled
from feedback.scoring.text_model.tokens import plain

if TYPE_CHECKING:
    from numpy import bool_, float64
    from numpy.typing import NDArray

THEME = "theme "


def sentiment_targets(rows: Sequence[Labelled]) -> list[Target]:
    """Ask for each sentiment whether it is that one, once as often as it occurs and once as if all occurred alike."""
    import numpy as np

    known = np.array([bool(row.sentiment) for row in rows], dtype=bool)
    answers = {name: np.array([row.sentiment == name for row in rows], dtype=bool) for name in SENTIMENTS}
    plainly = [Target(name, known, answers[name]) for name in SENTIMENTS]
    return [*plainly, *(Target(f"{name}, balanced", known, answers[name], balanced=True) for name in SENTIMENTS)]


def theme_targets(rows: Sequence[Labelled], names: Sequence[str]) -> list[Target]:
    """Ask for each theme whether a person gave it, of the comments that somebody read for themes."""
    import numpy as np

    known = np.array([row.themes is not None for row in rows], dtype=bool)
    table = carries(rows, names)
    return [Target(f"{THEME}{name}", known, table[:, place]) for place, name in enumerate(names)]


def score_targets(rows: Sequence[Labelled]) -> list[Target]:
    """Ask whether a score lies above each quarter of the scores, where scores are known and differ."""
    import numpy as np

    scores = np.array([np.nan if row.score is None else row.score for row in rows], dtype=np.float64)
    known = np.isfinite(scores)
    values = sorted(set(scores[known].tolist()))
    if len(values) < 2:  # noqa: PLR2004 - one score tells nobody from anybody
        return []
    cuts = [values[round(share * (len(values) - 2))] for share in (0.0, 1 / 3, 2 / 3)]
    return [Target(f"score above {cut:g}", known, scores > cut) for cut in sorted(set(cuts))]


def different_texts(rows: Sequence[Labelled]) -> dict[str, set[str]]:
    """Return the different texts of each theme: the same words ten times teach no more than once."""
    found: dict[str, set[str]] = {}
    for row in rows:
        for theme in row.themes or ():
            found.setdefault(theme, set()).add(plain(row.text))
    return found


def carries(rows: Sequence[Labelled], names: Sequence[str]) -> "NDArray[bool_]":
    """Return which themes each comment carries, shape (n, n_names)."""
    import numpy as np

    return np.array([[name in (row.themes or ()) for name in names] for row in rows], dtype=bool).reshape(
        len(rows), len(names)
    )


def inputs_of(answers: "NDArray[float64]", comments: Sequence[Comment]) -> "NDArray[float64]":
    """Return what stage two sees: the answers of stage one, and what was asked for."""
    import numpy as np

    asks = np.array([[float(asks_for(one.question) == kind) for kind in ASKS] for one in comments])
    return np.hstack([answers, asks.reshape(len(comments), len(ASKS))])


def mood_columns(targets: Sequence[Target]) -> list[int]:
    """Return which inputs of stage two tell of sentiment: both halves' sentiments and scores, and what was asked."""
    count = len(targets)
    own = [place for place, target in enumerate(targets) if not target.name.startswith(THEME)]
    return [*own, *(count + place for place in own), *range(2 * count, 2 * count + len(ASKS))]


def theme_columns(targets: Sequence[Target]) -> list[list[int]]:
    """Return for each theme which inputs of stage two tell of it: its two heads."""
    count = len(targets)
    return [[place, count + place] for place, target in enumerate(targets) if target.name.startswith(THEME)]
