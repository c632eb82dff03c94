"""Agreement of people who read the same answers: do they see the same themes."""

from collections import Counter
from collections.abc import Hashable, Sequence
from itertools import chain


def cohen_kappa(first: Sequence[Hashable], second: Sequence[Hashable]) -> float | None:
    """Return how far two coders agree beyond what chance would bring.

    Parameters: first, second: the labels of the same units, in the same order.
    Returns: at most 1; 0 is chance; None when there is nothing to compare or both gave one and the same label
    throughout: chance then explains everything, and nothing can be said.
    Raises: ValueError when the lengths differ.
    References: Cohen (1960), Educational and Psychological Measurement 20:37.

    >>> cohen_kappa([1, 1, 0, 0], [1, 0, 0, 0])
    0.5
    """
    if len(first) != len(second):
        msg = "both coders label the same units"
        raise ValueError(msg)
    count = len(first)
    ours, theirs = Counter(first), Counter(second)
    chance = sum(ours[label] * theirs[label] for label in ours)
    if not count or chance == count * count:
        return None
    agreed = sum(one == other for one, other in zip(first, second, strict=True)) / count
    expected = chance / (count * count)
    return (agreed - expected) / (1 - expected)


def krippendorff_alpha(units: Sequence[Sequence[Hashable]]) -> float | None:
    """Return the agreement of any number of coders on nominal labels, who need not all have read everything.

    Parameters: units, for each unit the labels it was given; a unit with fewer than two labels tells nothing.
    Returns: at most 1; 0 is chance; None when no unit has two labels or only one label was ever used.
    References: Krippendorff (2004), Content Analysis, 2nd ed., ch. 11.

    >>> krippendorff_alpha([[1, 1], [0, 0], [1, 0], [0, 0]])
    0.5333333333333333
    """
    paired = [labels for labels in units if len(labels) > 1]
    totals = Counter(chain.from_iterable(paired))
    count = sum(totals.values())
    if not paired or len(totals) < 2:  # noqa: PLR2004 - one label alone cannot be confused
        return None
    expected = sum(times * (count - times) for times in totals.values()) / (count - 1)
    observed = sum(
        sum(times * (len(labels) - times) for times in Counter(labels).values()) / (len(labels) - 1)
        for labels in paired
    )
    return 1 - observed / expected
