"""Two customers beside each other, and which change of one weight would exchange them."""

from dataclasses import dataclass

from accounts.models import User
from relationships.models import Customer
from relationships.selectors.customer import search_customers
from valuation.models import DimensionKind
from valuation.scoring import weights_that_swap
from valuation.selectors.breakdown import Breakdown
from valuation.selectors.part import Part

MATCHES = 8


@dataclass(frozen=True, slots=True)
class Way:
    """One weight that would exchange two customers: now, and what it would have to pass."""

    name: str
    weight: float
    needed: float
    first_minor: int
    second_minor: int

    @property
    def is_more(self) -> bool:
        """Whether it would have to count more."""
        return self.needed > self.weight


@dataclass(frozen=True, slots=True)
class Pair:
    """The parts of one dimension for both."""

    first: Part
    second: Part | None

    @property
    def apart(self) -> int:
        """How much more the first has of it."""
        return self.first.minor - (self.second.minor if self.second else 0)


def pairs_of(first: Breakdown, second: Breakdown) -> list[Pair]:
    """Put the parts of two customers beside each other, by dimension."""
    others = {part.slug: part for part in second.parts}
    return [Pair(part, others.get(part.slug)) for part in first.parts]


def ways_to_swap(first: Breakdown, second: Breakdown) -> list[Way]:
    """Return the changes of one weight each that would exchange two customers, the smallest first."""
    pairs = pairs_of(first, second)
    ours = [float(pair.first.minor) for pair in pairs]
    theirs = [float(pair.second.minor) if pair.second else 0.0 for pair in pairs]
    fixed = frozenset(at for at, pair in enumerate(pairs) if pair.first.kind == DimensionKind.FORECAST)
    return [
        Way(
            name=pairs[one.place].first.name,
            weight=one.weight,
            needed=one.needed,
            first_minor=int(ours[one.place]),
            second_minor=int(theirs[one.place]),
        )
        for one in weights_that_swap(ours, theirs, [pair.first.weight for pair in pairs], fixed=fixed)
    ]


def matches(user: User, words: str) -> list[Customer]:
    """Return customers with a rank whose names hold the words, the most valuable first."""
    if not words.strip():
        return []
    return list(search_customers(user, words=words, chosen={}).filter(value_rank__isnull=False)[:MATCHES])
