"""Who could teach us: desirability of a customer as a mentor, and a list that is not only the biggest spenders."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import median
from typing import Literal

Z_80 = 1.2815515655446004  # four times in five, the interval of every estimate in the product
FLOOR = 0.05  # a soft term never eliminates anybody; only a gate does
UNKNOWN_EVERYWHERE = 0.5
TENURE_YEARS = (1.0, 5.0)
ORDERS = (0.0, 20.0)
LOYAL_YEARS = 5.0
SMALL_SHARE = 0.5
TERMS = ("value", "tenure", "familiarity", "success", "hope")
HOPEFUL = 0.75

Kind = Literal["best", "spoke", "hopeful", "steady", "left"]
TURNS: tuple[Kind, ...] = ("best", "best", "left", "steady", "spoke", "hopeful", "best", "left", "steady")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of one customer; None is unknown, never zero.

    ``value_share`` is the share of valued customers who are worth at most as much, in (0, 1]; ``kept`` of ``orders``
    came back in no part; ``hope`` says how high yet realistic their hope is, in [0, 1]; ``left`` that they stopped;
    ``spoke`` counts the times they raised the aspect themselves; ``gate`` names what keeps us from asking, if anything.
    """

    key: int
    segment: str = ""
    value_share: float | None = None
    tenure_years: float | None = None
    orders: int | None = None
    kept: int = 0
    hope: float | None = None
    left: bool = False
    spoke: int = 0
    gate: str = ""


@dataclass(frozen=True, slots=True)
class Desirability:
    """A score in [0, 1], its terms, which of them were unknown, and the weakest known one.

    ``low`` and ``high`` are the scores if whatever is unknown were as bad, and as good, as it can be.
    """

    score: float
    terms: Mapping[str, float]
    unknown: tuple[str, ...]
    weakest: str
    low: float = 0.0
    high: float = 1.0


def wilson(successes: int, trials: int, *, z: float = Z_80) -> tuple[float, float]:
    """Return the Wilson interval of a share.

    Parameters: successes, count in [0, trials]; trials, count >= 1; z, standard normal quantile, >= 0.
    Returns: two shares in [0, 1], low <= high.
    Raises: ValueError when trials < 1 or successes lie outside [0, trials].
    References: Wilson (1927), JASA 22:209, eq. 2.

    >>> [round(end, 3) for end in wilson(41, 44)]
    [0.866, 0.967]
    """
    if trials < 1 or not 0 <= successes <= trials:
        msg = f"{successes} of {trials} is not a share"
        raise ValueError(msg)
    share, square = successes / trials, z * z
    middle = share + square / (2 * trials)
    spread = z * sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    scale = 1 + square / trials
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def wilson_low(successes: int, trials: int, *, z: float = Z_80) -> float:
    """Return the lower end of the Wilson interval of a share: what it is at least, nine times in ten.

    Parameters, Raises, References: as in `wilson`.    Returns: share in [0, 1].

    >>> round(wilson_low(41, 44), 3)
    0.866
    """
    return wilson(successes, trials, z=z)[0]


def ramp(value: float, low: float, target: float) -> float:
    """Return the one-sided "larger is better" desirability of a value.

    Parameters: value, low, target in the same unit, low < target.
    Returns: 0 at low and below, 1 at target and above, linear between.    Raises: ValueError when low >= target.
    References: Derringer and Suich (1980), J. Quality Technology 12:214, eq. 1 with r = 1.

    >>> ramp(3, 1, 5)
    0.5
    """
    if low >= target:
        msg = "low must be below target"
        raise ValueError(msg)
    return min(max((value - low) / (target - low), 0.0), 1.0)


def known_terms(facts: Facts) -> dict[str, float]:
    """Return the desirability of each thing that is known of a customer, in [FLOOR, 1]; empty when nothing is.

    >>> known_terms(Facts(key=1, value_share=0.9, tenure_years=9))
    {'value': 0.9, 'tenure': 1.0}
    """
    terms: dict[str, float] = {}
    if facts.value_share is not None:
        terms["value"] = facts.value_share
    if facts.tenure_years is not None:
        terms["tenure"] = ramp(facts.tenure_years, *TENURE_YEARS)
    if facts.orders is not None:
        terms["familiarity"] = ramp(facts.orders, *ORDERS)
        if facts.orders:
            terms["success"] = wilson_low(facts.kept, facts.orders)
    if facts.hope is not None:
        terms["hope"] = facts.hope
    return {name: max(FLOOR, min(term, 1.0)) for name, term in terms.items()}


def neutral_terms(everyone: Iterable[Facts]) -> dict[str, dict[str, float]]:
    """Return, per segment and under "" for all, the median of each term among those of whom it is known.

    >>> neutral_terms([Facts(key=1, segment="web", value_share=0.5)])
    {'': {'value': 0.5}, 'web': {'value': 0.5}}
    """
    seen: dict[str, dict[str, list[float]]] = {"": {}}
    for facts in everyone:
        for name, term in known_terms(facts).items():
            for group in dict.fromkeys(("", facts.segment)):
                seen.setdefault(group, {}).setdefault(name, []).append(term)
    return {group: {name: median(terms) for name, terms in named.items()} for group, named in seen.items()}


def desirability(
    facts: Facts, *, neutral: Mapping[str, Mapping[str, float]], without: frozenset[str] = frozenset()
) -> Desirability:
    """Return how much we would like to learn from a customer: the geometric mean of the terms.

    Parameters: facts; neutral, from neutral_terms: stands in for what is unknown, the customer's own segment first,
    then everybody, then 0.5; without, names of terms to leave out, never all of them.
    Returns: score 0 behind a gate, else in [FLOOR, 1]. Raises: ValueError when no term is left.
    References: Derringer and Suich (1980), J. Quality Technology 12:214, eq. 3.

    >>> desirability(Facts(key=1, value_share=0.25, tenure_years=9, orders=20, kept=20), neutral={}).weakest
    'value'
    """
    names = [name for name in TERMS if name not in without]
    if not names:
        msg = "at least one term must be left"
        raise ValueError(msg)
    known = known_terms(facts)
    places = (neutral.get(facts.segment, {}), neutral.get("", {}))
    stand_ins = {name: _first(name, places) for name in names}
    terms = {name: known.get(name, stand_ins[name]) for name in names}
    weakest = min((name for name in names if name in known), key=lambda name: terms[name], default="")
    unknown = tuple(name for name in names if name not in known)
    ends = (_mean({**terms, **dict.fromkeys(unknown, end)}, facts.gate) for end in (FLOOR, 1.0))
    return Desirability(_mean(terms, facts.gate), terms, unknown, weakest, *ends)


def _mean(terms: Mapping[str, float], gate: str) -> float:
    """Return the geometric mean of the terms; 0 behind a gate."""
    return 0.0 if gate else exp(sum(log(term) for term in terms.values()) / len(terms))


def _first(name: str, places: Sequence[Mapping[str, float]]) -> float:
    return next((place[name] for place in places if name in place), UNKNOWN_EVERYWHERE)


def recommend(everyone: Sequence[Facts], *, count: int) -> list[tuple[int, Kind]]:
    """Return whom to ask and why they are on the list, most wanted first.

    The list takes turns: the most desirable; those who raised the aspect themselves; those whose hopes are high yet
    realistic; those who stay for long but buy little; those who stopped. A kind that has run out gives its turn to the
    next, so the list is as long as it can be.

    Parameters: everyone, unique keys; count >= 0.
    Returns: at most count pairs (key, kind) without repeats; nobody behind a gate; the same order for the same input.

    >>> recommend([Facts(key=1, value_share=0.9), Facts(key=2, left=True), Facts(key=3, gate="resting")], count=3)
    [(1, 'best'), (2, 'left')]
    """
    queues = _queues(everyone)
    chosen: dict[int, Kind] = {}
    while len(chosen) < count and any(queues.values()):
        for kind in TURNS:
            waiting = queues[kind]
            while waiting and waiting[0] in chosen:
                waiting.pop(0)
            if waiting and len(chosen) < count:
                chosen[waiting.pop(0)] = kind
    return list(chosen.items())


def _queues(everyone: Sequence[Facts]) -> dict[Kind, list[int]]:
    neutral = neutral_terms(everyone)
    able = [facts for facts in everyone if not facts.gate]
    whole = {facts.key: desirability(facts, neutral=neutral).score for facts in able}
    loyal = {facts.key: desirability(facts, neutral=neutral, without=frozenset({"value"})).score for facts in able}
    here = [facts for facts in able if not facts.left]

    def ranked(group: Iterable[Facts], score: Mapping[int, float]) -> list[int]:
        return [facts.key for facts in sorted(group, key=lambda facts: (-score[facts.key], facts.key))]

    return {
        "best": ranked((facts for facts in here), whole),
        "spoke": ranked((facts for facts in able if facts.spoke), whole),
        "hopeful": ranked((facts for facts in here if facts.hope is not None and facts.hope >= HOPEFUL), loyal),
        "steady": ranked((facts for facts in here if _is_steady(facts)), loyal),
        "left": ranked((facts for facts in able if facts.left), loyal),
    }


def _is_steady(facts: Facts) -> bool:
    small = facts.value_share is not None and facts.value_share <= SMALL_SHARE
    return small and facts.tenure_years is not None and facts.tenure_years >= LOYAL_YEARS
