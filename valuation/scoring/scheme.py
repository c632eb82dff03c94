"""What counts in a run: its dimensions, what is counted for each, and how far ahead."""

from dataclasses import dataclass

import numpy as np

from valuation.scoring.lifetime_value import Horizon
from valuation.scoring.rates import Rate

FORECAST, PRICED, COST, OFFSET = "forecast", "priced", "cost", "offset"
VALUE, ZERO, UNKNOWN, NOT_APPLICABLE = range(4)
STATES = ("value", "zero", "unknown", "not_applicable")
GRADES = "ABCD"
LONGEST_LOOK = 1_096
"""Days of evidence that count: what somebody did longer than three years ago says little of the next two."""
SHORTEST_LOOK = 365
"""A company that began to write something down last week has not looked for a week only: it would foretell too much."""
MOST_TIMES = 3.0
"""An offset counts at most so often: saying one is loyal four times is not more loyal than three times."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One measure: its dimension by place, its price in minor units or its effect, how sure that is, and its rate.

    ``spread`` is the standard deviation of the price's logarithm, of the effect itself for an offset. ``rate`` is None
    where the company has no evidence at all. ``grade`` is a place in ``GRADES``, ``looked`` the most days that anybody
    has been looked at, ``share`` the mean times of an offset over all customers.
    """

    slug: str
    dimension: int
    amount: float
    spread: float
    grade: int
    looked: int = LONGEST_LOOK
    rate: Rate | None = None
    share: float = 0.0

    @property
    def known_rate(self) -> Rate:
        """The rate of a measure that the company has evidence of."""
        if self.rate is None:
            raise ValueError(f"nobody has ever written down a {self.slug}")
        return self.rate

    @property
    def price_noise(self) -> float:
        """Relative variance of the price; its mean is what the company stated."""
        return float(np.expm1(self.spread**2))


@dataclass(frozen=True, slots=True)
class Valuing:
    """One dimension: how it becomes money, how much a krone of it counts, and the spread of that weight's logarithm."""

    slug: str
    kind: str
    weight: float = 1.0
    spread: float = 0.0

    @property
    def sign(self) -> float:
        """Costs count against the customer."""
        return -1.0 if self.kind == COST else 1.0

    @property
    def is_money(self) -> bool:
        """Whether it is priced by the unit."""
        return self.kind in {PRICED, COST}

    def signed(self, amount: float) -> float:
        """Return what was decided as it counts: a cost always counts against the customer."""
        return -abs(amount) if self.kind == COST else amount


@dataclass(frozen=True, slots=True)
class Scheme:
    """Everything that is the same for all customers of a run; the first dimension is the forecast."""

    dimensions: tuple[Valuing, ...]
    measures: tuple[Counted, ...]
    horizon: Horizon

    def __post_init__(self) -> None:
        if not self.dimensions or self.dimensions[0].kind != FORECAST:
            raise ValueError("the first dimension must be the forecast of purchases")

    @property
    def discount(self) -> float:
        """What one unit that comes some day within the horizon is worth today."""
        return float(self.horizon.discounts.mean())

    def measures_of(self, dimension: int) -> list[tuple[int, Counted]]:
        """Return the measures of a dimension with their places."""
        return [(place, one) for place, one in enumerate(self.measures) if one.dimension == dimension]
