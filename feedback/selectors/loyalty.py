"""Who is loyal, half-loyal or leaving, from the newest value run, and may be asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from django.db.models import Count, Min

from accounts.models import User
from common.dates import local_day
from feedback.models import Invitation, InvitationState
from feedback.scoring.matching import GROUPS, Eligible, Group, loyalty_group, matched, spend_band, spend_cuts
from feedback.selectors.candidate import askable, band_of
from valuation.models import CustomerValue, Order, ValueRun

UNKNOWN = "not known"
ASKED_ENOUGH, HALF_ANSWER = 20, 0.5
TENURE, SEGMENT, SPEND = "time with us", "segment", "spend"
LEVELS = ((TENURE, SEGMENT, SPEND), (TENURE, SPEND), (SPEND,))
ENOUGH = 6


@dataclass(frozen=True, slots=True)
class Known:
    """What the run and the register say of one customer who may be asked."""

    customer: int
    p_alive: float
    orders: int
    spent_minor: int
    days: int
    segment: str


@dataclass(frozen=True, slots=True)
class Place:
    """One customer's place in a study, with what put them there."""

    group: Group
    stratum: str
    known: Known


@dataclass(frozen=True, slots=True)
class Groups:
    """Three matched groups, and how many customers there were to draw each from."""

    places: list[Place]
    eligible: dict[Group, int]
    strata: int
    matched: tuple[str, ...]


def make_groups(*, by: User, run: ValueRun, size: int, seed: int, at: datetime) -> Groups:
    """Draw three groups that have the same mix of time with us, segment and spend, from whoever may be asked.

    Where too few are alike in all three, the segment is left out of the match, then the time with us; and it is said.
    """
    known = {row.customer: row for row in _known(by, run, at)}
    groups = {
        pk: group
        for pk, row in known.items()
        if (group := loyalty_group(p_alive=row.p_alive, orders=row.orders, days=row.days))
    }
    cuts = spend_cuts([known[pk].spent_minor for pk in groups])
    for level in LEVELS:
        strata = {pk: _stratum(known[pk], cuts, level) for pk in groups}
        eligible = [Eligible(pk, group, strata[pk]) for pk, group in groups.items()]
        drawn = matched(eligible, size=size, rng=Random(seed))  # noqa: S311 - drawn to be repeatable, not secret
        if len(drawn["loyal"]) >= ENOUGH:
            break
    places = [Place(group, strata[pk], known[pk]) for group in GROUPS for pk in drawn[group]]
    counts = {group: sum(one == group for one in groups.values()) for group in GROUPS}
    return Groups(places, counts, len({place.stratum for place in places}), level)


def _stratum(row: Known, cuts: tuple[int, int], level: Sequence[str]) -> str:
    """Name the customers with whom this one is compared."""
    parts = {
        TENURE: band_of(row.days),
        SEGMENT: row.segment or UNKNOWN,
        SPEND: f"{spend_band(row.spent_minor, cuts)} by spend",
    }
    return ", ".join(parts[name] for name in level)


def _known(by: User, run: ValueRun, at: datetime) -> Iterable[Known]:
    """Yield everybody with a value who may be asked, each person once, in the order of ids."""
    people: set[int] = set()
    may_be_asked: dict[int, int] = {}
    for pk, person in askable(by, at=at).filter(gate="").order_by("pk").values_list("pk", "asked_id"):
        if person not in people:
            people.add(person)
            may_be_asked[pk] = person
    today, firsts = local_day(at), _first_orders()
    values = CustomerValue.objects.filter(run=run, p_alive__isnull=False).order_by("customer")
    fields = ("customer", "p_alive", "orders", "spent_minor", "customer__since", "customer__segment")
    for customer, p_alive, orders, spent, on_record, segment in values.values_list(*fields).iterator():
        since = on_record or firsts.get(customer)
        if customer in may_be_asked and since and p_alive is not None:
            yield Known(customer, p_alive, orders, spent, max((today - since).days, 0), segment)


def _first_orders() -> dict[int, date]:
    """Return the day of the first order of customers whose first day is not on record."""
    orders = Order.objects.filter(customer__since=None).order_by().values("customer")
    return dict(orders.annotate(first=Min("placed_on")).values_list("customer", "first"))


def answer_share() -> tuple[float, int]:
    """Return which share of the people asked so far answered, and how many were asked; half, while they are few."""
    out = Invitation.objects.people().exclude(state__in=[InvitationState.CHOSEN, InvitationState.REVOKED]).order_by()
    counts = dict(out.values_list("state").annotate(people=Count("pk")))
    asked = sum(counts.values())
    share = counts.get(InvitationState.FINISHED, 0) / asked if asked >= ASKED_ENOUGH else HALF_ANSWER
    return share, asked
