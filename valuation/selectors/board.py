"""The ranking: who is worth what in the newest run, page by page at any depth, and what is said above it."""

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString

from accounts.models import Role, User
from common.evidence import Evidence
from common.figures import Scale
from common.money import format_count, format_money
from relationships.models import Customer
from relationships.selectors.customer import FILTERS
from valuation.models import CustomerValue, ValueRun
from valuation.models.run import ValueState
from valuation.selectors.part import Part, draw_credit, draw_parts, parts_of, scale_for
from valuation.selectors.run import newest_run

ROWS = 50
TOP = 10
HIDDEN_BEYOND = 50
FEW = 5_000
NAMES = ("customer__person", "customer__company", "customer__contact")
AT_RISK, CREDIT = "risk", "credit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the reader wants to see: an accounting, a group, and the row after which to go on."""

    by: str = AT_RISK
    group: tuple[tuple[str, str], ...] = ()
    mine: bool = False
    after: tuple[int, int] | None = None
    from_rank: int | None = None
    scale: Scale | None = None

    @property
    def is_everybody(self) -> bool:
        """Whether no group was chosen."""
        return not self.group and not self.mine


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the ranking."""

    value: CustomerValue
    parts: list[Part]
    bar: SafeString

    @property
    def is_hidden(self) -> bool:
        """Whether counting purchases alone would have lost them from sight."""
        return _is_hidden(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The ranking: its run, some rows of it, and where to go on."""

    run: ValueRun
    rows: list[Row]
    scale: Scale
    after: str = ""
    known: int | None = None
    unknown: int | None = None
    hidden: int = 0


def latest_board(*, user: User, asked: Asked) -> Board | None:
    """Return the ranking as ``user`` may see it, or None before the first run has ended."""
    run = newest_run()
    if run is None:
        return None
    values, more = (_by_credit if asked.by == CREDIT else _by_rank)(user, run, asked)
    scale = asked.scale or scale_for(values, run)
    board = Board(
        run=run,
        rows=[_row(value, run, scale, by=asked.by) for value in values],
        scale=scale,
        after=_mark(values[-1], asked.by) if more else "",
    )
    if asked.after:
        return board
    known, unknown = counts_of(run, user)
    first = hidden_of(run, user) if asked.is_everybody else []
    return replace(board, known=known, unknown=unknown, hidden=len(first))


def counts_of(run: ValueRun, user: User) -> tuple[int, int]:
    """Return for how many a value is known and for how many not: as the run wrote it down, or one's own counted."""
    if sees_all(user) and "known" in run.totals:
        return int(run.totals["known"]), int(run.totals.get("unknown", 0))
    values = CustomerValue.objects.in_run(run)
    if not sees_all(user):
        values = values.for_user(user)
    known = values.filter(state=ValueState.VALUE).count()
    return known, values.filter(state=ValueState.UNKNOWN).count()


def hidden_of(run: ValueRun, user: User) -> list[CustomerValue]:
    """Return who of the first ten is beyond the first fifty when purchases alone are counted."""
    first, _ = _by_rank(user, run, Asked(), rows=TOP)
    return [value for value in first if _is_hidden(value)]


def explain_hidden(run: ValueRun, user: User) -> Evidence:
    """Return who would have been lost from sight, with both ranks."""
    found = hidden_of(run, user)
    return Evidence(
        title=f"{len(found)} of the first {TOP} would have been hidden",
        say=f"They are among the first {TOP} by all that we count, and beyond the first {HIDDEN_BEYOND} when only "
        "their expected purchases are counted.",
        rows=tuple(
            (
                value.customer.name,
                f"{format_count(value.rank or 0)} by all, {format_count(value.purchases_rank or 0)} by purchases",
            )
            for value in found
        ),
        source=f"Run {run.pk}, which counts {len(run.dimensions) or 1} dimensions.",
    )


def unknown_values(run: ValueRun, user: User) -> QuerySet[CustomerValue]:
    """Return those whose value the run could not tell, each with the reason, in the order of their numbers."""
    values = CustomerValue.objects.filter(state=ValueState.UNKNOWN, until__isnull=True, run__lte=run.pk)
    if not sees_all(user):
        values = values.for_user(user)
    return values.select_related(*NAMES).order_by("customer")


def sees_all(user: User) -> bool:
    """Say whether ``user`` may see every customer, so that what was counted for all holds for them."""
    return user.has_role(Role.CX_MANAGER, Role.ANALYST, Role.EXECUTIVE)


def totals_of(run: ValueRun) -> dict[str, Any]:
    """Return what everybody together is worth, as the run wrote it down; empty where it did not."""
    return run.totals if "expected_minor" in run.totals else {}


def _row(value: CustomerValue, run: ValueRun, scale: Scale, *, by: str) -> Row:
    parts, name = parts_of(value, run), value.customer.name
    draw = draw_credit if by == CREDIT else draw_parts
    return Row(value, parts, draw(value, parts, scale, name=name))


def _by_rank(user: User, run: ValueRun, asked: Asked, rows: int = 0) -> tuple[list[CustomerValue], bool]:
    """Walk the customers by the rank that the newest run wrote onto them, then fetch what it says of each."""
    rows = rows or ROWS
    ranked = _group(user, asked).filter(value_rank__isnull=False)
    if asked.after:
        rank, pk = asked.after
        ranked = ranked.filter(value_rank__gte=rank).exclude(value_rank=rank, pk__lte=pk)
    elif asked.from_rank:
        ranked = ranked.filter(value_rank__gte=asked.from_rank)
    ids = list(ranked.order_by("value_rank", "pk").values_list("pk", flat=True)[: rows + 1])
    found = _current(run).filter(customer__in=ids[:rows], state=ValueState.VALUE).select_related(*NAMES)
    place = {pk: number for number, pk in enumerate(ids)}
    return sorted(found, key=lambda value: place[value.customer_id]), len(ids) > rows


def _by_credit(user: User, run: ValueRun, asked: Asked) -> tuple[list[CustomerValue], bool]:
    """Walk the values by what each customer is credited with; a small group is sorted instead of walked to."""
    values = _current(run).filter(credit_minor__isnull=False)
    if not (asked.is_everybody and sees_all(user)):
        group = _group(user, asked)
        few = list(group.order_by().values_list("pk", flat=True)[: FEW + 1])
        values = values.filter(customer__in=few if len(few) <= FEW else group)
    if asked.after:
        credit, pk = asked.after
        values = values.filter(credit_minor__lte=credit).exclude(credit_minor=credit, pk__gte=pk)
    found = list(values.select_related(*NAMES).order_by("-credit_minor", "-pk")[: ROWS + 1])
    return found[:ROWS], len(found) > ROWS


def _current(run: ValueRun) -> QuerySet[CustomerValue]:
    return CustomerValue.objects.filter(until__isnull=True, run__lte=run.pk)


def _group(user: User, asked: Asked) -> QuerySet[Customer]:
    customers = Customer.objects.for_user(user)
    if asked.mine:
        customers = customers.filter(owner=user)
    return customers.filter(Q(**{name: value for name, value in asked.group if name in FILTERS}))


def _is_hidden(value: CustomerValue) -> bool:
    return (value.rank or 0) <= TOP and (value.purchases_rank or 0) > HIDDEN_BEYOND


def _mark(value: CustomerValue, by: str) -> str:
    """Write down the row after which the next page goes on."""
    if by == CREDIT:
        return f"{value.credit_minor}.{value.pk}"
    return f"{value.customer.value_rank}.{value.customer_id}"


def explain_total(run: ValueRun) -> Evidence:
    """Return what everybody together is worth, part by part."""
    totals = totals_of(run)
    low, high = totals.get("low_minor"), totals.get("high_minor")
    span = "" if low is None or high is None else f"Four times in five it lies between {_kr(low)} and {_kr(high)}. "
    return Evidence(
        title=f"All customers together: {_kr(totals['expected_minor'])}",
        say=f"{span}It is the sum of what each is credited with: nothing that two brought about together is counted "
        "twice. The values at risk overlap, so their sum would be too much.",
        rows=tuple((str(one["name"]), _kr(one["minor"])) for one in totals.get("dimensions", [])),
        total=("All customers", _kr(totals["expected_minor"])) if totals.get("dimensions") else None,
        without=f"{format_count(int(totals.get('unknown', 0)))} customers whose value isn’t known.",
        source=f"Run {run.pk} of {run.as_of:%-d %B %Y}.",
    )


def _kr(minor: int) -> str:
    return format_money(int(minor), settings.CURRENCY)
