"""Groups whose use falls while everybody else's doesn't: attributes and pairs, told in as few groups as it takes."""

from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from valuation.scoring.decline_panel import Ground, Members, Panel, Weighed
from valuation.scoring.decline_shares import discoveries
from valuation.scoring.newton import Vector

FOUR_IN_FIVE = 1.2816
MOST_FOUND = 12
SAME_GROUP = 0.95
DIFFERENT = 1.645
LONGEST_AGO = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What counts: the newest weeks tested, the false discovery rate, the effect floor, and the smallest group."""

    recent: int = 8
    level: float = 0.10
    floor: float = 0.85
    fewest_customers: int = 50
    fewest_purchases: int = 200


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Decline:
    """One group that fell: which codes of which attributes, by how much, and its weeks beside what was expected.

    ``ratio`` is purchases over those expected, between ``low`` and ``high`` four times in five; ``began`` is the week
    from which the fall fits best.
    """

    group: dict[int, int]
    customers: int
    purchases: int
    expected: float
    ratio: float
    low: float
    high: float
    p: float
    began: int
    weekly: Vector
    weekly_expected: Vector


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Declines:
    """What a scan found: the fewest groups that tell it, how many were tested, and how many stood out before that."""

    found: list[Decline] = field(default_factory=list)
    tested: int = 0
    stood_out: int = 0
    dispersion: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Customers with the same code of one attribute, or of two."""

    key: dict[int, int]
    members: Members


def find_declines(panel: Panel, rules: Rules | None = None) -> Declines:
    """Scan every attribute and every pair of them for groups that buy less than the rest of their stratum does.

    Each group's recent purchases are compared with its own earlier ones and with how everybody else's moved. A customer
    counts as one observation, however much they buy. Of the groups that stand out, the fewest are told: after the
    clearest one, another must still stand out once that one is accounted for.

    Parameters
    ----------
    panel : Panel
        Purchases of customers who were buying before its first week, so that newcomers don't look like a fall.
    rules : Rules, optional
        What counts as a decline.

    Returns
    -------
    Declines
        Most certain first; empty when nothing stands out.

    Raises
    ------
    NothingToLearnError
        When there are too few weeks to compare with, or no purchases in the recent or the earlier weeks.

    References
    ----------
    Benjamini and Hochberg, Journal of the Royal Statistical Society B 57(1), 1995; Liang and Zeger, Biometrika 73(1),
    1986, for the variance between customers.

    Examples
    --------
    >>> import numpy as np
    >>> who, week = np.repeat(np.arange(400), 28), np.tile(np.arange(0, 56, 2), 400)
    >>> gone = (who < 80) & (week >= 48) & (week % 4 == 0)
    >>> kinds = (np.arange(400) >= 80).astype(int)[:, None]
    >>> panel = Panel(customer=who[~gone], week=week[~gone], codes=kinds, stratum=np.zeros(400, dtype=int))
    >>> [(one.group, one.ratio) for one in find_declines(panel).found]
    [({0: 0}, 0.5)]
    """
    rules = rules or Rules()
    ground = Ground.of(panel, recent=rules.recent)
    groups = groups_of(panel, ground, rules)
    ground = ground.shaken(ground.shocks([group.members for group in groups if len(group.key) == 1]))
    groups = [group for group in groups if ground.comparable(group.members)]
    standing = len(_standing(ground, groups, rules))
    chosen, rest = _fewest(ground, groups, rules)
    told = [_told(panel, rest.plain(), group, recent=rules.recent) for group in chosen]
    return Declines(found=told, tested=len(groups), stood_out=standing, dispersion=ground.common)


def groups_of(panel: Panel, ground: Ground, rules: Rules) -> list[Group]:
    """Return every group that is large enough, and every pair of them that isn't nearly one of the two."""
    columns = range(panel.codes.shape[1])
    singles = [
        Group({at: int(code)}, panel.codes[:, at] == code)
        for at in columns
        for code in np.unique(panel.codes[:, at])
        if code >= 0
    ]
    large = [group for group in singles if _enough(group.members, ground, rules)]
    sizes = {id(group): int(ground.purchases[group.members].sum()) for group in large}
    pairs = []
    for one, other in combinations(large, 2):
        if one.key.keys() == other.key.keys():
            continue
        members = one.members & other.members
        nearly = SAME_GROUP * min(sizes[id(one)], sizes[id(other)])
        if _enough(members, ground, rules) and ground.purchases[members].sum() < nearly:
            pairs.append(Group({**one.key, **other.key}, members))
    return large + pairs


def _enough(members: Members, ground: Ground, rules: Rules) -> bool:
    purchases = ground.purchases[members]
    return int((purchases > 0).sum()) >= rules.fewest_customers and int(purchases.sum()) >= rules.fewest_purchases


def _standing(ground: Ground, groups: list[Group], rules: Rules) -> list[tuple[Weighed, Group]]:
    """Return the groups that stand out on a ground, with how each compares."""
    weighed = [ground.weigh(group.members) for group in groups]
    flagged = discoveries(np.array([one.p for one in weighed]), level=rules.level)
    both = zip(weighed, groups, flagged, strict=True)
    return [(one, group) for one, group, flag in both if flag and one.ratio < rules.floor]


def _fewest(ground: Ground, groups: list[Group], rules: Rules) -> tuple[list[Group], Ground]:
    """Choose the fewest groups that explain all that stand out; return the ground on which nothing does any more.

    After each choice all groups are tested again. A group that fell makes many overlapping ones stand out, which would
    make the choice among the others too easy if they were all counted as discoveries.
    """
    chosen: list[Group] = []
    left = groups
    while len(chosen) < MOST_FOUND:
        standing = _standing(ground, left, rules)
        if not standing:
            break
        _clearest, group = min(standing, key=lambda both: both[0].z)
        group = _simplest(ground, group, [other for _, other in standing])
        chosen.append(group)
        left = [other for other in left if other is not group]
        ground = ground.without(group.members, ratio=ground.weigh(group.members).ratio)
    return chosen, ground


def _simplest(ground: Ground, group: Group, standing: list[Group]) -> Group:
    """Return one attribute instead of a pair when the attribute's other customers fell no less than the pair's."""
    inner = ground.weigh(group.members)
    for other in standing:
        if len(other.key) < len(group.key) and other.key.items() <= group.key.items():
            rest = ground.weigh(other.members & ~group.members)
            if np.log(max(rest.ratio, 1e-3) / max(inner.ratio, 1e-3)) < DIFFERENT * np.hypot(rest.error, inner.error):
                return other
    return group


def _told(panel: Panel, ground: Ground, group: Group, *, recent: int) -> Decline:
    """Return what is shown of a group, compared with everybody who is in no group that fell."""
    found = ground.weigh(group.members)
    weekly = _by_week(panel, group.members)
    expected = np.zeros(panel.weeks)
    for stratum in range(ground.strata):
        here = panel.stratum == stratum
        others = _by_week(panel, ground.base & ~group.members & here)
        before = others[:-recent].sum()
        if before:
            expected += ground.before[group.members & here].sum() / before * others
    factor = float(np.exp(FOUR_IN_FIVE * found.error))
    return Decline(
        group=group.key,
        customers=int((ground.purchases[group.members] > 0).sum()),
        purchases=int(ground.recent[group.members].sum()),
        expected=found.expected,
        ratio=found.ratio,
        low=found.ratio / factor,
        high=found.ratio * factor,
        p=found.p,
        began=_began(weekly, expected, recent=recent),
        weekly=weekly,
        weekly_expected=expected,
    )


def _by_week(panel: Panel, members: Members) -> Vector:
    return np.bincount(panel.week[members[panel.customer]], minlength=panel.weeks).astype(float)


def _began(weekly: Vector, expected: Vector, *, recent: int) -> int:
    """Return the week from which a lower level fits the purchases best, at most half a year ago."""
    weeks, half = len(weekly), max(1, recent // 2)
    starts = np.arange(max(1, weeks - LONGEST_AGO), weeks - half + 1)
    seen, due = np.concatenate([[0], weekly.cumsum()]), np.concatenate([[0], expected.cumsum()])
    fit = np.zeros(len(starts))
    for counts, means in ((seen[starts], due[starts]), (seen[-1] - seen[starts], due[-1] - due[starts])):
        with np.errstate(divide="ignore", invalid="ignore"):
            fit += np.where((counts > 0) & (means > 0), counts * np.log(counts / means), 0.0)
    return int(starts[fit.argmax()])
