"""Which themes are named more, or less, than in an earlier period, and which differences are more than chance."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import erfc, sqrt

from feedback.scoring.recommendation import Z_80, wilson
from feedback.scoring.strength import found_at
from feedback.scoring.text_model.rows import Share


@dataclass(frozen=True, slots=True)
class Drift:
    """One theme in two periods: shares of comments, their difference with its 80 % interval, p, and if it stands."""

    theme: str
    before: Share
    after: Share
    low: float
    high: float
    p: float
    stands: bool

    @property
    def change(self) -> float:
        """How much larger the share became, in [-1, 1]."""
        return self.after.point - self.before.point


def drift(before: Sequence[Collection[str]], after: Sequence[Collection[str]], *, q: float = 0.10) -> list[Drift]:
    """Compare how often each theme is named in two periods.

    Parameters: before and after, the themes of each comment of a period, any number, a comment may have none; q in
    (0, 1), the share of false ones one is ready to accept among those that stand.
    Returns: one row per theme that occurs in either period, largest change first; empty when a period has no comments.
    Raises: ValueError when q lies outside (0, 1).
    References: interval of a difference of two shares from their Wilson intervals: Newcombe (1998), Statistics in
    Medicine 17:873, method 10; pooled two-sample z for p; Benjamini and Hochberg (1995) for which stand.

    >>> rows = drift([{"Delivery"}] * 10 + [set()] * 90, [{"Delivery"}] * 30 + [set()] * 70)
    >>> [(row.theme, round(row.change, 2), row.stands) for row in rows]
    [('Delivery', 0.2, True)]
    """
    if not before or not after:
        return []
    themes = sorted({theme for comment in (*before, *after) for theme in comment})
    pairs = [(theme, _share(theme, before), _share(theme, after)) for theme in themes]
    chances = [_p(old, new) for _theme, old, new in pairs]
    rows = [
        Drift(theme, old, new, *_interval(old, new), p, stands)
        for (theme, old, new), p, stands in zip(pairs, chances, found_at(chances, q=q), strict=True)
    ]
    return sorted(rows, key=lambda row: (-abs(row.change), row.theme))


def _share(theme: str, comments: Sequence[Collection[str]]) -> Share:
    return Share(sum(theme in comment for comment in comments), len(comments))


def _p(old: Share, new: Share) -> float:
    pooled = (old.count + new.count) / (old.of + new.of)
    spread = sqrt(pooled * (1 - pooled) * (1 / old.of + 1 / new.of))
    return erfc(abs(new.point - old.point) / spread / sqrt(2)) if spread else 1.0


def _interval(old: Share, new: Share) -> tuple[float, float]:
    (old_low, old_high), (new_low, new_high) = (wilson(one.count, one.of, z=Z_80) for one in (old, new))
    change = new.point - old.point
    low = change - sqrt((new.point - new_low) ** 2 + (old_high - old.point) ** 2)
    return low, change + sqrt((new_high - new.point) ** 2 + (old.point - old_low) ** 2)
