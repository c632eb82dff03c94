"""Contracts whose day comes, those whose day went by without a word, and how each stands."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from accounts.models import Role, User
from common.evidence import Evidence
from common.money import format_money
from valuation.models import Contract, Renewal, RenewalOutcome
from valuation.selectors.health import Health, health_of

ROWS = 50
LAPSED_DAYS = 90
RECENT_DAYS = 90
WINDOWS = (("lapsed", "Day has passed"), ("30", "In 30 days"), ("60", "In 60 days"), ("90", "In 90 days"))
READERS = (Role.CX_MANAGER, Role.EXECUTIVE, Role.SALES_REP, Role.ANALYST)
KEEPERS = (Role.CX_MANAGER, Role.EXECUTIVE, Role.SALES_REP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One contract that comes up, how the relationship stands, and what was agreed to do about it."""

    contract: Contract
    health: Health
    renewal: Renewal | None
    days: int

    @property
    def is_lapsed(self) -> bool:
        """Whether its day went by and nobody noted what became of it."""
        return self.days < 0

    @property
    def when(self) -> str:
        """How far away the day is, in words."""
        if not self.days:
            return "today"
        days = f"{abs(self.days)} day{'' if abs(self.days) == 1 else 's'}"
        return f"{days} ago" if self.is_lapsed else f"in {days}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DueList:
    """The page: one window of contracts, how many each window has, and the money in it by currency."""

    window: str
    mine: bool
    tabs: list[tuple[str, str, int]]
    page: Page[Contract]
    rows: list[Due]
    at_stake: list[tuple[str, int]] = field(default_factory=list)
    any_contract: bool = False
    decided: list[Renewal] = field(default_factory=list)


def due_list(user: User | AnonymousUser, *, today: date, window: str, mine: bool, page: str) -> DueList:
    """Return one window of the contracts that ``user`` may see."""
    every = open_contracts(user, today=today)
    if mine:
        every = every.filter(_mine(user))
    counts = {name: _within(every, name, today).count() for name, _ in WINDOWS}
    chosen = window if window in counts else "90"
    shown = _within(every, chosen, today)
    page_of = Paginator(shown.order_by("renews_on", "pk"), ROWS).get_page(page)
    stakes = shown.order_by("currency").values_list("currency").annotate(Sum("price_minor"))
    decided = Renewal.objects.for_user(user).exclude(outcome=RenewalOutcome.OPEN)
    return DueList(
        window=chosen,
        mine=mine,
        tabs=[(name, label, counts[name]) for name, label in WINDOWS],
        page=page_of,
        rows=rows_of(list(page_of), user=user, today=today),
        at_stake=[(currency, total) for currency, total in stakes],
        any_contract=bool(page_of) or Contract.objects.for_user(user).exists(),
        decided=list(
            decided.filter(decided_at__date__gt=today - timedelta(days=RECENT_DAYS))
            .select_related(*(f"contract__customer__{one}" for one in ("person", "company")), "decided_by")
            .order_by("-decided_at", "-pk")[:ROWS]
        ),
    )


def open_contracts(user: User | AnonymousUser, *, today: date) -> QuerySet[Contract]:
    """Return contracts in force that come up within 90 days or whose day passed, without a noted outcome."""
    settled = Renewal.objects.filter(contract=OuterRef("pk"), due_on=OuterRef("renews_on")).exclude(
        outcome=RenewalOutcome.OPEN
    )
    return (
        Contract.objects.for_user(user)
        .filter(ended_on__isnull=True, renews_on__gte=today - timedelta(days=LAPSED_DAYS))
        .filter(~Exists(settled), renews_on__lte=today + timedelta(days=90))
        .select_related("customer__person", "customer__company", "customer__contact", "customer__owner")
    )


def rows_of(contracts: list[Contract], *, user: User | AnonymousUser, today: date) -> list[Due]:
    """Return the contracts with their customers' health and what was planned about them."""
    health = health_of([contract.customer for contract in contracts], user=user, today=today)
    planned = {
        (renewal.contract_id, renewal.due_on): renewal
        for renewal in Renewal.objects.filter(contract__in=contracts).select_related("responsible", "decided_by")
    }
    return [
        Due(
            contract=contract,
            health=health[contract.customer_id],
            renewal=planned.get((contract.pk, contract.renews_on)),
            days=(contract.renews_on - today).days,
        )
        for contract in contracts
    ]


def stake_evidence(user: User | AnonymousUser, *, today: date, window: str, mine: bool) -> Evidence:
    """Return what the money at stake adds up from."""
    every = open_contracts(user, today=today)
    shown = _within(every.filter(_mine(user)) if mine else every, window, today).order_by("-price_minor", "pk")
    first = list(shown[:ROWS])
    totals = shown.order_by("currency").values_list("currency").annotate(Sum("price_minor"))
    return Evidence(
        title="What is at stake",
        say="The price of the next period of every contract in the list. Nobody says that it will be lost."
        + (f" The {ROWS} largest are shown." if len(first) == ROWS else ""),
        rows=tuple(
            (f"{one.customer.name}, {one.product}", format_money(one.price_minor, one.currency)) for one in first
        ),
        total=("Together", " and ".join(format_money(total, currency) for currency, total in totals) or "nothing"),
        without="What else these customers buy, and contracts that nobody imported.",
        source="Contracts, as they were imported.",
    )


def past_of(contract: Contract) -> QuerySet[Renewal]:
    """Return what became of a contract's renewals, newest first."""
    known = Renewal.objects.filter(contract=contract).exclude(outcome=RenewalOutcome.OPEN)
    return known.select_related("decided_by").order_by("-due_on")


def possible_keepers(contract: Contract) -> QuerySet[User]:
    """Return the colleagues who may look after a contract: those who may see its customer."""
    see_all = User.objects.active_with(Role.CX_MANAGER, Role.EXECUTIVE).values("pk")
    own = User.objects.active_with(Role.SALES_REP).filter(pk=contract.customer.owner_id).values("pk")
    found: QuerySet[User] = User.objects.filter(Q(pk__in=see_all) | Q(pk__in=own)).order_by("name", "pk")
    return found


def _mine(user: User | AnonymousUser) -> Q:
    return Q(customer__owner=user.pk) | Q(renewals__responsible=user.pk, renewals__outcome=RenewalOutcome.OPEN)


def _within(contracts: QuerySet[Contract], window: str, today: date) -> QuerySet[Contract]:
    if window == "lapsed":
        found = contracts.filter(renews_on__lt=today)
    else:
        days = int(window) if window in dict(WINDOWS) else 90
        found = contracts.filter(renews_on__gte=today, renews_on__lte=today + timedelta(days=days))
    return Contract.objects.filter(pk__in=found.values("pk")).select_related(
        "customer__person", "customer__company", "customer__contact", "customer__owner"
    )
