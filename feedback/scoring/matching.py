"""Three groups that differ in loyalty and in little else: who belongs to which, and equal draws from each stratum."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

LOYAL_FROM, LEAVING_BELOW = 0.8, 0.3
FEWEST_ORDERS, FEWEST_DAYS = 2, 365
SPEND_BANDS = ("lower third", "middle third", "upper third")

Group = Literal["loyal", "half", "leaving"]
GROUPS: tuple[Group, ...] = ("loyal", "half", "leaving")


@dataclass(frozen=True, slots=True)
class Eligible:
    """One customer who could be asked: their key, their group, and the stratum within which groups are compared."""

    key: int
    group: Group
    stratum: str


def loyalty_group(*, p_alive: float | None, orders: int, days: int | None) -> Group | None:
    """Return the group a customer belongs to; None where too little is known to say.

    Parameters: p_alive, probability of still being a customer in [0, 1], or None; orders, count; days with us, or None.
    Returns: "loyal" from 0.8, "leaving" below 0.3, "half" between; None with fewer than two orders or under a year
    with us: whoever has just come cannot say why they stay.
    Raises: ValueError for a probability outside [0, 1].

    >>> loyalty_group(p_alive=0.9, orders=5, days=900)
    'loyal'
    """
    if p_alive is not None and not 0 <= p_alive <= 1:
        msg = f"{p_alive} is not a probability"
        raise ValueError(msg)
    if p_alive is None or days is None or orders < FEWEST_ORDERS or days < FEWEST_DAYS:
        return None
    if p_alive >= LOYAL_FROM:
        return "loyal"
    return "leaving" if p_alive < LEAVING_BELOW else "half"


def spend_cuts(spent: Sequence[int]) -> tuple[int, int]:
    """Return the two amounts that divide customers into thirds by what they spent.

    Parameters: spent, minor units, any order.    Returns: the amounts below which a third and two thirds lie;
    (0, 0) when nobody is given.

    >>> spend_cuts([10, 20, 30, 40, 50, 60])
    (30, 50)
    """
    ordered = sorted(spent)
    if not ordered:
        return (0, 0)
    return (ordered[len(ordered) // 3], ordered[2 * len(ordered) // 3])


def spend_band(spent: int, cuts: tuple[int, int]) -> str:
    """Return the third that an amount falls into.

    >>> spend_band(30, (30, 50))
    'middle third'
    """
    return SPEND_BANDS[sum(spent >= cut for cut in cuts)]


def matched(eligible: Sequence[Eligible], *, size: int, rng: Random) -> dict[Group, list[int]]:
    """Return equally many keys for each group from each stratum, drawn at random.

    A stratum gives as many of each group as the smallest of the three has there; when that is more than asked for, the
    strata give in proportion (largest remainder). So the groups have the same mix of strata, exactly.

    Parameters: eligible, unique keys; size, people sought per group, >= 0; rng, seeded.
    Returns: three lists of the same length <= size; all empty when no stratum has all three groups.
    Raises: ValueError for a negative size.
    References: Iacus, King and Porro (2012), Political Analysis 20:1 (exact matching on coarse strata).

    >>> everybody = [Eligible(1, "loyal", "a"), Eligible(2, "half", "a"), Eligible(3, "leaving", "a")]
    >>> matched(everybody, size=5, rng=Random(1))
    {'loyal': [1], 'half': [2], 'leaving': [3]}
    """
    if size < 0:
        msg = "a group cannot be smaller than nobody"
        raise ValueError(msg)
    strata: dict[str, dict[Group, list[int]]] = defaultdict(lambda: {group: [] for group in GROUPS})
    for one in eligible:
        strata[one.stratum][one.group].append(one.key)
    able = {name: min(map(len, groups.values())) for name, groups in sorted(strata.items())}
    places = _shared_out(able, size)
    drawn: dict[Group, list[int]] = {group: [] for group in GROUPS}
    for name, count in places.items():
        for group in GROUPS:
            drawn[group] += rng.sample(sorted(strata[name][group]), count)
    return drawn


def _shared_out(able: Mapping[str, int], size: int) -> dict[str, int]:
    """Return how many each stratum gives: all it can, or its share of the size by largest remainder."""
    total = sum(able.values())
    if total <= size:
        return dict(able)
    exact = {name: count * size / total for name, count in able.items()}
    given = {name: int(share) for name, share in exact.items()}
    rest = sorted(exact, key=lambda name: (given[name] - exact[name], name))
    for name in rest[: size - sum(given.values())]:
        given[name] += 1
    return given
