"""Whom to ask and why: the list of the planning page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from feedback.models import Invitation
from feedback.scoring.recommendation import LOYAL_YEARS, Facts, Kind, recommend
from feedback.selectors.candidate import (
    DAYS_A_YEAR,
    GATES,
    LEFT_DAYS,
    LEFT_ORDERS,
    Candidate,
    Occasion,
    candidates,
    gate_counts,
    gated,
    mentions_of,
    parked_by,
)
from feedback.selectors.reason import Reason, reasons_for, sentence
from relationships.models import Customer, Hope
from valuation.models import Order

BEST, LOYAL, LEFT, SPOKE, HOPING, PER_GROUP = 120, 60, 60, 60, 60, 2
SHOWN = 5
FOUND = 8


@dataclass(frozen=True, slots=True)
class Chip:
    """How a candidate is shown: the person, and whom they speak for."""

    name: str
    initials: str
    line: str
    is_customer: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """One customer on the list."""

    pk: int
    who: Chip
    say: str
    reasons: tuple[Reason, ...]
    value: int | None
    low: int | None
    high: int | None
    chosen: bool
    gate: str
    invitation: int | None = None


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The chosen, then the recommended; how many fit; the longest value bar; whether there are more."""

    rows: tuple[Row, ...]
    chosen: int
    fit: int
    top: int
    more: int


def shortlist(when: Occasion, *, shown: int = SHOWN) -> Shortlist:
    """Return the chosen with whom we recommend beside them."""
    chosen = {row.customer_id: row.pk for row in chosen_in(when) if row.customer_id}
    pool = candidates(when, [*chosen, *pool_of(when)])
    by_key = {candidate.customer.pk: candidate for candidate in pool}
    open_to = [candidate.facts() for candidate in pool if candidate.customer.pk not in chosen]
    picked = recommend(_once_each(open_to, by_key), count=shown + 1)
    kinds: dict[int, Kind] = dict(recommend([by_key[pk].facts() for pk in chosen if pk in by_key], count=len(chosen)))
    rows = [
        *(row_of(by_key[pk], kinds.get(pk, "best"), invitation=chosen[pk]) for pk in chosen if pk in by_key),
        *(row_of(by_key[pk], kind) for pk, kind in picked[:shown]),
    ]
    top = max((row.high or 0 for row in rows), default=0)
    more = shown + SHOWN if len(picked) > shown else 0
    return Shortlist(tuple(rows), len(chosen), gate_counts(when).get("", 0), top, more)


def _once_each(facts: Iterable[Facts], by_key: dict[int, Candidate]) -> list[Facts]:
    """Leave out customers whose person to ask is already there for another customer."""
    people: set[int] = set()
    kept = []
    for one in facts:
        person = by_key[one.key].person.pk
        if person not in people:
            people.add(person)
            kept.append(one)
    return kept


def chosen_in(when: Occasion) -> QuerySet[Invitation]:
    """Return the invitations of this session that wait to be sent, in the order they were chosen."""
    mine = Invitation.objects.for_user(when.user).filter(session=when.session, state=Invitation.State.CHOSEN)
    return mine.exclude(customer=None).order_by("chosen_at", "pk")


def pool_of(when: Occasion) -> list[int]:
    """Return the customers worth a closer look: most valued, longest with us, gone, who raised it or hopes."""
    fits = gated(when).filter(gate="")
    long_ago = when.today - timedelta(days=LOYAL_YEARS * DAYS_A_YEAR)
    pools = (
        fits.exclude(value_rank=None).order_by("value_rank", "pk")[:BEST],
        fits.filter(since__lte=long_ago).order_by(F("value_rank").desc(nulls_first=True), "pk")[:LOYAL],
        fits.filter(since__lte=long_ago).order_by("since", "pk")[:LOYAL],
        fits.filter(value_rank=None).order_by("pk")[:LOYAL],
        fits.filter(pk__in=_gone(when)).order_by("pk")[:LEFT],
        fits.filter(_spoke(when)).order_by("pk")[:SPOKE],
        fits.filter(Exists(Hope.objects.filter(customer=OuterRef("pk"), target__isnull=False))).order_by("pk")[:HOPING],
    )
    return list(dict.fromkeys(pk for pool in pools for pk in pool.values_list("pk", flat=True)))


def _gone(when: Occasion) -> list[int]:
    """Return customers who ordered often and have been silent for long, most orders first."""
    silent = (
        Order.objects.for_user(when.user).order_by().values("customer").annotate(n=Count("pk"), last=Max("placed_on"))
    )
    gone = silent.filter(n__gte=LEFT_ORDERS, last__lt=when.today - timedelta(days=LEFT_DAYS))
    return list(gone.order_by("-n", "customer").values_list("customer", flat=True)[: LEFT * 4])


def _spoke(when: Occasion) -> Q:
    """Return the condition that the person to ask raised this aspect themselves."""
    parked = parked_by(when).values("turn__invitation__person")
    return Q(asked_id__in=parked) | Q(asked_id__in=mentions_of(when).values("person"))


def wide_pool(when: Occasion) -> list[int]:
    """Return the pool with the most valued of every group, however small, so that a group can be filled."""
    place = Window(
        RowNumber(),
        partition_by=["segment", "region", "channel"],
        order_by=[F("value_rank").asc(nulls_last=True), "pk"],
    )
    each = gated(when).filter(gate="").annotate(place=place).filter(place__lte=PER_GROUP)
    return list(dict.fromkeys([*pool_of(when), *each.order_by("place", "pk").values_list("pk", flat=True)]))


def found(when: Occasion, *, words: str) -> list[Row]:
    """Return customers by name, those we cannot ask among them, with the reason."""
    text = words.replace("\x00", "").strip()  # PostgreSQL has no such character to look for
    if not text:
        return []
    named = Q(person__name__icontains=text) | Q(company__name__icontains=text) | Q(contact__name__icontains=text)
    keys = Customer.objects.for_user(when.user).filter(named).order_by("pk").values_list("pk", flat=True)[:FOUND]
    rows = candidates(when, list(keys))
    return [row_of(one, "best", here=one.person.pk in when.here) for one in rows]


def row_of(candidate: Candidate, kind: Kind, *, invitation: int | None = None, here: bool = False) -> Row:
    """Return the row that shows a candidate."""
    customer = candidate.customer
    company = customer.company.name if customer.company else ""
    gate = GATES["here"] if here else GATES.get(candidate.gate, "")
    line = ", ".join(part for part in (company, customer.line) if part)
    return Row(
        pk=customer.pk,
        who=Chip(candidate.person.name, candidate.person.initials, line),
        say=sentence(candidate, kind),
        reasons=tuple(reasons_for(candidate)),
        value=customer.current_value,
        low=customer.value_low,
        high=customer.value_high,
        chosen=invitation is not None,
        gate=gate,
        invitation=invitation,
    )
