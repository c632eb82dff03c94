"""Quiet decline as the pages show it: the cases, their weeks, and the customers behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page, Paginator
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils.safestring import SafeString

from accounts.models import Role, User
from common import figures
from common.evidence import Evidence
from common.money import format_money
from relationships.models import Customer
from valuation.models import CaseState, DeclineCase, DeclineLook, DeclineSighting, Order, RunState
from valuation.selectors.attribute import explains_only, members_of

ROWS = 50
RECENT_WEEKS, WEEKS = 8, 56
DECIDERS = (Role.CX_MANAGER, Role.EXECUTIVE)
LOOKERS = (Role.CX_MANAGER, Role.ANALYST)
PROPOSED = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """One case with what the newest look saw of it."""

    case: DeclineCase
    seen: DeclineSighting
    times: int

    @property
    def fell(self) -> str:
        """How far purchases lie below what was expected, in percent."""
        return f"{max(0.0, 1 - self.seen.ratio):.0%}"

    @property
    def between(self) -> str:
        """Where the fall lies four times in five."""
        low, high = 1 - self.seen.ratio_high, 1 - self.seen.ratio_low
        return f"{max(0.0, low):.0%} to {max(0.0, high):.0%}"

    @property
    def is_told_by_something_unfair(self) -> bool:
        """Whether the group is told by something that nobody may be treated differently for."""
        return explains_only(self.case.group)

    @property
    def chart(self) -> SafeString:
        """The group's part of all purchases by week, beside the part that was expected."""
        return figures.two_lines(
            [seen for _, seen, _ in self.weeks],
            [expected for _, _, expected in self.weeks],
            since=(self.seen.began_on - date.fromisoformat(self.seen.weekly["from"])).days // 7,
            label=f"Part of all purchases by week: {self.fell} below expected since {self.seen.began_on:%-d %B}",
        )

    @property
    def percents(self) -> list[tuple[date, str, str]]:
        """The weeks as a table shows them, the newest first."""
        return [(day, f"{seen:.1%}", f"{expected:.1%}") for day, seen, expected in reversed(self.weeks)]

    @property
    def weeks(self) -> list[tuple[date, float, float]]:
        """Each week's first day, the group's part of all purchases, and the part expected."""
        weekly = self.seen.weekly
        first = date.fromisoformat(weekly["from"])
        rows = zip(weekly["seen"], weekly["expected"], weekly["all"], strict=True)
        return [
            (first + timedelta(days=7 * at), seen / max(every, 1), expected / max(every, 1))
            for at, (seen, expected, every) in enumerate(rows)
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclinePage:
    """The list: cases in one state, how many there are in each, and the newest look."""

    look: DeclineLook | None
    going: DeclineLook | None
    page: Page[DeclineCase]
    cases: list[CaseView]
    state: str
    tabs: list[tuple[str, str, int]]
    total: int


STATES = (
    (CaseState.OPEN, "Not looked at"),
    (CaseState.ASKING, "We’re asking"),
    (CaseState.CLOSED, "Closed"),
    (CaseState.DISMISSED, "Dismissed"),
)


def decline_page(user: User | AnonymousUser, *, state: str, page: str) -> DeclinePage:
    """Return the cases in one state, the newest sightings first."""
    cases = DeclineCase.objects.for_user(user)
    counts = dict(cases.order_by("state").values_list("state").annotate(Count("pk")))
    first = next((name for name, _ in STATES if counts.get(name)), CaseState.OPEN)
    chosen = state if state in CaseState.values else first
    shown = Paginator(_latest_first(cases.filter(state=chosen)), ROWS).get_page(page)
    looks = DeclineLook.objects.for_user(user)
    return DeclinePage(
        look=looks.filter(state=RunState.DONE).order_by("-as_of", "-pk").first(),
        going=looks.filter(state__in=[RunState.PENDING, RunState.RUNNING]).order_by("-pk").first(),
        page=shown,
        cases=case_views(list(shown)),
        state=chosen,
        tabs=[(name, label, counts.get(name, 0)) for name, label in STATES],
        total=sum(counts.values()),
    )


def looks_of(user: User | AnonymousUser) -> QuerySet[DeclineLook]:
    """Return the looks, newest first, with how many groups each told."""
    looks = DeclineLook.objects.for_user(user).select_related("requested_by")
    return looks.annotate(found=Count("sightings")).order_by("-as_of", "-pk")


def case_views(cases: Sequence[DeclineCase]) -> list[CaseView]:
    """Return each case with its newest sighting and how often it was seen."""
    sightings: dict[int, list[DeclineSighting]] = {}
    rows = DeclineSighting.objects.filter(case__in=cases).select_related("look").order_by("look__as_of", "pk")
    for row in rows:
        sightings.setdefault(row.case_id, []).append(row)
    return [
        CaseView(case=case, seen=sightings[case.pk][-1], times=len(sightings[case.pk]))
        for case in cases
        if case.pk in sightings
    ]


def in_group(case: DeclineCase, *, as_of: date) -> QuerySet[Customer]:
    """Return the customers behind a case, those whose purchases fell most first, with how often they bought."""
    start, recent = as_of - timedelta(days=7 * WEEKS - 1), as_of - timedelta(days=7 * RECENT_WEEKS - 1)
    before = Order.objects.filter(placed_on__lt=start, currency=settings.CURRENCY).values("customer")
    found = members_of(case.group, at=start).filter(pk__in=before)
    inside = Q(orders__currency=settings.CURRENCY, orders__placed_on__lte=as_of)
    days = Count("orders__placed_on", distinct=True, filter=inside & Q(orders__placed_on__gte=start))
    late = Count("orders__placed_on", distinct=True, filter=inside & Q(orders__placed_on__gte=recent))
    return (
        found.select_related("person", "company", "contact")
        .annotate(days=days, bought=late)
        .filter(days__gt=0)
        .annotate(usual=(F("days") - F("bought")) * RECENT_WEEKS * 1.0 / (WEEKS - RECENT_WEEKS))
        .annotate(missing=F("usual") - F("bought"))
        .order_by("-missing", "pk")
    )


def proposed(case: DeclineCase) -> list[int]:
    """Return whom to ask about a case: those whose purchases fell most."""
    newest = case.sightings.order_by("-look__as_of").values_list("look__as_of", flat=True).first()
    return list(in_group(case, as_of=newest).values_list("pk", flat=True)[:PROPOSED]) if newest else []


def loss_evidence(view: CaseView) -> Evidence:
    """Return what the loss rests on."""
    seen, currency = view.seen, settings.CURRENCY
    money = [format_money(value, currency) for value in (seen.lost_low_minor, seen.lost_minor, seen.lost_high_minor)]
    return Evidence(
        title=f"{view.case.title}: about {money[1]} less in eight weeks",
        say=f"Had they gone on as they did before and moved as everybody else did, we would have seen "
        f"{seen.expected:.0f} purchases in the eight weeks up to {seen.look.as_of:%-d %B %Y}. There were "
        f"{seen.purchases}. "
        f"Four times in five the loss lies between {money[0]} and {money[2]}.",
        rows=(
            ("Purchases expected", f"{seen.expected:.0f}"),
            ("Purchases seen", f"{seen.purchases}"),
            ("Customers", f"{seen.customers}"),
            ("A purchase brought, less returns", format_money(_each(seen), currency)),
            ("Chance of such a fall by luck alone", _small(seen.p_value)),
            ("Groups tested in this look", f"{seen.look.tested}"),
        ),
        total=("Missing in eight weeks", money[1]),
        without="Customers who came in the last 56 weeks, margin, and what they bought elsewhere. Why they buy less "
        "isn’t in the numbers: ask them.",
        source="Orders up to that Sunday. A group is compared with customers who have been here as long; a customer "
        "counts once, however much they buy; of the groups told in a year, about one in ten may be chance.",
    )


def customer_evidence(customer: Any, *, as_of: date) -> Evidence:
    """Return how often one customer of a case bought, by blocks of eight weeks."""
    start = as_of - timedelta(days=7 * WEEKS - 1)
    ends = [as_of - timedelta(days=56 * n) for n in range(7)]
    blocks = [Q(placed_on__gt=end - timedelta(days=56), placed_on__lte=end) for end in ends]
    counts = Order.objects.filter(customer=customer, currency=settings.CURRENCY, placed_on__gte=start).aggregate(
        **{f"b{n}": Count("placed_on", distinct=True, filter=block) for n, block in enumerate(blocks)}
    )
    return Evidence(
        title=f"How often {customer.name} bought",
        say="Days with an order, in blocks of eight weeks, the newest first.",
        rows=tuple((f"Up to {end:%-d %B %Y}", str(counts[f"b{n}"])) for n, end in enumerate(ends)),
        without="One customer's pause says little; only the group's does.",
        source="Orders, as they were imported.",
    )


def _each(seen: DeclineSighting) -> int:
    missing = seen.expected - seen.purchases
    return round(seen.lost_minor / missing) if missing else 0


def _small(p: float) -> str:
    return f"about 1 in {round(1 / p):,}".replace(",", "\u00a0") if p > 1e-6 else "less than 1 in a million"  # noqa: PLR2004 - a million


def _latest_first(cases: QuerySet[DeclineCase]) -> QuerySet[DeclineCase]:
    newest = DeclineSighting.objects.filter(case=OuterRef("pk")).order_by("-look__as_of", "-pk")
    return (
        cases.select_related("decided_by")
        .annotate(seen_on=Subquery(newest.values("look__as_of")[:1]), lost=Subquery(newest.values("lost_minor")[:1]))
        .order_by("-seen_on", "-lost", "-pk")
    )
