"""The ranking of customers by what they are worth."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import Role, SignedInRequest
from common.access import roles_required
from common.evidence import Evidence, render_evidence
from common.figures import Scale, axis
from relationships.models import Customer
from relationships.selectors.customer import FILTERS, group_values
from valuation.selectors.board import (
    AT_RISK,
    CREDIT,
    Asked,
    Board,
    explain_hidden,
    explain_total,
    latest_board,
    sees_all,
    totals_of,
    unknown_values,
)
from valuation.selectors.part import axis_labels, dimensions_of
from valuation.selectors.run import newest_run

READERS = (Role.CX_MANAGER, Role.ANALYST, Role.EXECUTIVE, Role.SALES_REP)
KNOW_ALL = (Role.CX_MANAGER, Role.ANALYST, Role.EXECUTIVE)
MOST = 2**62
UNKNOWN_ROWS = 100
NO_RUN = Evidence(title="We don’t know yet", say="No value run has ended that could tell.", source="Value runs.")


@require_GET
@roles_required(*READERS)
def board(request: SignedInRequest) -> HttpResponse:
    """Show who is worth what; htmx asks for more rows only."""
    asked = read_asked(request.GET)
    shown = latest_board(user=request.user, asked=asked)
    context: dict[str, Any] = {"board": shown, "asked": asked, "by_credit": asked.by == CREDIT}
    if shown:
        context["more"] = _more(request, shown)
    if request.htmx and shown and asked.after:
        return render(request, "valuation/board.html#rows", context)
    if shown:
        context |= {
            "axis": axis(shown.scale, axis_labels(shown.scale)),
            "legend": dimensions_of(shown.run),
            "totals": totals_of(shown.run) if sees_all(request.user) else {},
            "filters": _filters(asked),
        }
    return render(request, "valuation/board.html", context)


@require_GET
@roles_required(*READERS)
def hidden(request: SignedInRequest) -> HttpResponse:
    """Open how many of the first ten would have been hidden into who they are."""
    run = newest_run()
    return render_evidence(request, explain_hidden(run, request.user) if run else NO_RUN)


@require_GET
@roles_required(*KNOW_ALL)
def total(request: SignedInRequest) -> HttpResponse:
    """Open what everybody together is worth into its parts."""
    run = newest_run()
    return render_evidence(request, explain_total(run) if run and totals_of(run) else NO_RUN)


@require_GET
@roles_required(*READERS)
def unknown(request: SignedInRequest) -> HttpResponse:
    """List those whose value isn't known, each with the reason."""
    run = newest_run()
    rows: list[Any] = []
    if run:
        after = read_number(request.GET.get("after", ""))
        rows = list(unknown_values(run, request.user).filter(customer__gt=after or 0)[: UNKNOWN_ROWS + 1])
    more = rows[UNKNOWN_ROWS - 1].customer_id if len(rows) > UNKNOWN_ROWS else None
    context = {"rows": rows[:UNKNOWN_ROWS], "more": f"?after={more}" if more else "", "run": run}
    template = "valuation/unknown.html#rows" if request.htmx else "valuation/unknown.html"
    return render(request, template, context)


def read_asked(given: QueryDict) -> Asked:
    """Read what somebody wants to see from an address; what makes no sense is left out."""
    ends = _pair(given.get("scale", ""))
    return Asked(
        by=CREDIT if given.get("by") == CREDIT else AT_RISK,
        group=tuple((name, str(given.get(name))[:60]) for name in FILTERS if given.get(name)),
        mine=given.get("mine") == "1",
        after=_pair(given.get("after", "")),
        from_rank=read_number(given.get("from", "")),
        scale=Scale(bottom=float(ends[0]), top=float(ends[1])) if ends else None,
    )


def _pair(typed: str) -> tuple[int, int] | None:
    first, point, second = typed.partition(".")
    one, other = read_number(first), read_number(second)
    return (one, other) if point and one is not None and other is not None else None


def read_number(typed: str) -> int | None:
    """Return a whole number, below zero too, or nothing."""
    digits = typed.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < len(str(MOST))):
        return None
    return int(typed)


def _more(request: SignedInRequest, shown: Board) -> str:
    """Return the address of the next rows, on the scale of the rows above them."""
    if not shown.after:
        return ""
    query = request.GET.copy()
    query["after"] = shown.after
    query["scale"] = f"{int(shown.scale.bottom)}.{int(shown.scale.top)}"
    return f"?{query.urlencode()}"


def _filters(asked: Asked) -> list[dict[str, Any]]:
    chosen = dict(asked.group)
    words = {value: str(label) for value, label in Customer.Channel.choices}
    return [
        {
            "name": name,
            "label": name.capitalize(),
            "chosen": chosen.get(name, ""),
            "values": [(value, words.get(value, value) if name == "channel" else value) for value in values],
        }
        for name in FILTERS
        if (values := group_values(name))
    ]
