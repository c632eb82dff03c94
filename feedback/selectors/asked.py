"""Who has never been asked, by group: whom we have learnt nothing from, and whom we did not even ask."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, CharField, Count, Q, Value, When

from accounts.models import User
from common.dates import local_day
from feedback.scoring.recommendation import wilson
from feedback.selectors.candidate import BANDS, LONG
from relationships.models import Customer
from relationships.selectors.customer import FILTERS, NEVER_ASKED

DIMENSIONS = {"segment": "Segment", "region": "Region", "channel": "Channel", "tenure": "Time with us"}
UNKNOWN = "not known"
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Group:
    """One group of customers: how many, how many of them were never asked, and where to see them."""

    name: str
    customers: int
    never: int
    query: str

    @property
    def percent(self) -> int:
        """The share that was never asked, in per cent."""
        return round(100 * self.never / self.customers)


@dataclass(frozen=True, slots=True)
class NeverAsked:
    """Everybody, whoever was never asked, and the groups of each dimension, the least asked first."""

    customers: int
    never: int
    dimensions: list[tuple[str, list[Group]]]

    @property
    def percent(self) -> int:
        """The share that was never asked, in per cent."""
        return round(100 * self.never / self.customers) if self.customers else 0

    @property
    def least_asked(self) -> tuple[str, Group] | None:
        """The group that is asked least often, where that is no chance: its interval lies above the share of all."""
        overall = self.never / self.customers if self.customers else 0
        found = [
            (label, group)
            for label, groups in self.dimensions
            for group in groups
            if group.customers >= FEWEST and wilson(group.never, group.customers)[0] > overall
        ]
        return max(found, key=lambda pair: (pair[1].never / pair[1].customers, pair[1].customers), default=None)


def never_asked(user: User, *, at: datetime) -> NeverAsked:
    """Return how many customers of each group no invitation ever went out to; in one query."""
    cells = (
        Customer.objects.for_user(user)
        .annotate(tenure=_tenure(local_day(at)))
        .order_by()
        .values(*DIMENSIONS)
        .annotate(customers=Count("pk"), never=Count("pk", filter=Q(NEVER_ASKED)))
    )
    rows = list(cells)
    dimensions = [(label, _groups(rows, name)) for name, label in DIMENSIONS.items()]
    together = sum(row["customers"] for row in rows), sum(row["never"] for row in rows)
    return NeverAsked(*together, [(label, groups) for label, groups in dimensions if len(groups) > 1])


def _groups(rows: list[Any], name: str) -> list[Group]:
    everybody, never = Counter[str](), Counter[str]()
    for row in rows:
        everybody[row[name]] += row["customers"]
        never[row[name]] += row["never"]
    groups = [Group(_named(name, one), count, never[one], _query(name, one)) for one, count in everybody.items()]
    return sorted(groups, key=lambda group: (-group.never / group.customers, -group.customers, group.name))


def _named(dimension: str, value: str) -> str:
    """Return a group as people read it."""
    named = Customer.Channel(value).label if dimension == "channel" and value else value
    return str(named) or UNKNOWN


def _query(dimension: str, value: str) -> str:
    """Return what the list of customers must be asked for; nothing where it has no such filter."""
    if not value or dimension not in FILTERS:
        return ""
    return urlencode({"asked": "never", dimension: value})


def _tenure(today: date) -> Case:
    """Return the expression of the tenure band."""
    bands = [When(since__gt=today - timedelta(days=limit), then=Value(name)) for limit, name in BANDS]
    return Case(When(since=None, then=Value("")), *bands, default=Value(LONG), output_field=CharField(max_length=20))
