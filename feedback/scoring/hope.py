"""High yet realistic: a hope beside what similar customers have reached."""

from collections.abc import Sequence

from feedback.scoring.recommendation import ramp, wilson

FEWEST_PEERS = 8
LOW, HIGH, BOLD, BEYOND = 0.50, 0.75, 0.95, 0.995


def place_of_hope(target: float, reached: Sequence[float]) -> tuple[float, float, float] | None:
    """Return where a hope lies among what others have reached: the share of them whom it would be beyond.

    Parameters: target and reached, amounts in the same measure; reached by similar customers, in any order.
    Returns: (low, point, high), shares in [0, 1]; the point (k + 1/2) / (n + 1), so that few others never make a hope
    look out of reach; low and high from the 80 % Wilson interval. None with fewer than eight others: not known.
    References: Hazen (1914) for the point; Wilson (1927), JASA 22:209.

    >>> [round(part, 2) for part in place_of_hope(9, [1, 2, 3, 4, 5, 6, 7, 12, 15, 20])]
    [0.5, 0.68, 0.85]
    """
    count = len(reached)
    if count < FEWEST_PEERS:
        return None
    below = sum(amount < target for amount in reached) + sum(amount == target for amount in reached) / 2
    low, high = wilson(int(below), count)[0], wilson(min(count, int(below + 0.5)), count)[1]
    point = (below + 0.5) / (count + 1)
    return min(low, point), point, max(high, point)


def high_yet_realistic(place: float) -> float:
    """Return how desirable a hope at this place is: neither what half have anyway nor what nobody has.

    Parameters: place, share in [0, 1].
    Returns: 0 up to .50, rising to 1 at .75, 1 up to .95, falling to 0 at .995 and beyond.
    Raises: ValueError outside [0, 1].
    References: Derringer and Suich (1980), J. Quality Technology 12:214, eq. 2 (two-sided), with a plateau.

    >>> [high_yet_realistic(place) for place in (0.4, 0.625, 0.9, 1.0)]
    [0.0, 0.5, 1.0, 0.0]
    """
    if not 0 <= place <= 1:
        msg = f"{place} is not a share"
        raise ValueError(msg)
    return min(ramp(place, LOW, HIGH), ramp(-place, -BEYOND, -BOLD))
