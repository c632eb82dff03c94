"""Do the chosen stand for everybody? The mix of a few against the mix of all, and a fill that brings them closer."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Shares = Mapping[str, float]
Traits = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """One group of one dimension: how many of the chosen are in it, and its share of everybody, in [0, 1]."""

    name: str
    chosen: int
    share: float

    @property
    def percent(self) -> str:
        """The share as people read it; a group is never shown as nothing while somebody is in it."""
        return "under 1%" if 0 < self.share < 0.01 else f"{self.share:.0%}"  # noqa: PLR2004 - one percent


def shares(counts: Mapping[str, int]) -> dict[str, float]:
    """Return the share of each group; empty when nobody is counted.

    Parameters: counts, people per group, each >= 0.    Returns: shares in [0, 1] that sum to 1.
    Raises: ValueError when a count is negative.

    >>> shares({"shop": 3, "web": 1})
    {'shop': 0.75, 'web': 0.25}
    """
    if any(count < 0 for count in counts.values()):
        msg = "a group cannot hold fewer than nobody"
        raise ValueError(msg)
    total = sum(counts.values())
    return {name: count / total for name, count in counts.items()} if total else {}


def mix(chosen: Sequence[str], everyone: Shares) -> list[Part]:
    """Return every group with the number chosen from it and its share of everybody, largest share first.

    >>> mix(["web"], {"shop": 0.75, "web": 0.25})
    [Part(name='shop', chosen=0, share=0.75), Part(name='web', chosen=1, share=0.25)]
    """
    counted = Counter(chosen)
    names = dict.fromkeys([*everyone, *counted])
    parts = [Part(name, counted[name], everyone.get(name, 0.0)) for name in names]
    return sorted(parts, key=lambda part: (-part.share, part.name))


def missing(parts: Iterable[Part]) -> list[Part]:
    """Return the groups from which a fair draw of the same size would expect at least half a person, but has nobody.

    >>> [part.name for part in missing(mix(["web", "web"], {"shop": 0.75, "web": 0.25}))]
    ['shop']
    """
    parts = list(parts)
    size = sum(part.chosen for part in parts)
    return [part for part in parts if not part.chosen and part.share * size >= 1 / 2]


def gap(chosen: Sequence[Traits], targets: Mapping[str, Shares]) -> float:
    """Return how far the chosen are from everybody: the share of seats that would have to change hands.

    Parameters: chosen, one mapping of dimension to group per person; targets, per dimension the shares of everybody.
    Returns: the index of dissimilarity averaged over dimensions, in [0, 1]; 1 when nobody is chosen; 0 without targets.
    References: Duncan and Duncan (1955), American Sociological Review 20:210.

    >>> gap([{"channel": "web"}, {"channel": "shop"}], {"channel": {"web": 0.5, "shop": 0.5}})
    0.0
    """
    if not targets:
        return 0.0
    if not chosen:
        return 1.0
    return sum(_gap_of([person.get(name, "") for person in chosen], goal) for name, goal in targets.items()) / len(
        targets
    )


def _gap_of(groups: Sequence[str], goal: Shares) -> float:
    counted, size = Counter(groups), len(groups)
    names = set(goal) | set(counted)
    return sum(abs(counted[name] / size - goal.get(name, 0.0)) for name in names) / 2


def fill(
    chosen: Sequence[Traits], candidates: Mapping[int, Traits], targets: Mapping[str, Shares], *, seats: int
) -> list[int]:
    """Return whom to add so that the chosen stand for everybody, in the order they were found.

    Each seat goes to the candidate who closes most of the gap; equals go in the order of ``candidates``. A seat stays
    empty when nobody would close any more of it.

    Parameters: chosen, traits of those who stay; candidates, key to traits, best first; targets as in gap; seats >= 0.
    Returns: at most seats keys, without repeats.

    >>> fill([{"channel": "web"}], {7: {"channel": "web"}, 8: {"channel": "shop"}},
    ...      {"channel": {"web": 0.5, "shop": 0.5}}, seats=2)
    [8]
    """
    together, left, added = list(chosen), dict(candidates), []
    for _ in range(seats):
        now = gap(together, targets)
        options = [(gap([*together, traits], targets), key) for key, traits in left.items()]
        best, key = min(options, key=lambda option: option[0], default=(now, -1))
        if best >= now:
            break
        added.append(key)
        together.append(left.pop(key))
    return added
