"""Two customers beside each other."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import SignedInRequest
from common.access import roles_required
from common.figures import axis
from relationships.models import Customer
from valuation.selectors.breakdown import Breakdown, breakdown_of
from valuation.selectors.part import axis_labels, draw_parts, scale_for
from valuation.selectors.run import newest_run
from valuation.selectors.swap import matches, pairs_of, ways_to_swap
from valuation.views.board import READERS, read_number

WORDS = 120


@require_GET
@roles_required(*READERS)
def swap(request: SignedInRequest) -> HttpResponse:
    """Show what would have to count more or less for two customers to change places."""
    sides = [_side(request, "a", other="b"), _side(request, "b", other="a")]
    context: dict[str, Any] = {"sides": sides, "run": newest_run()}
    first, second = (side["shown"] for side in sides)
    if first and second and first.customer != second.customer:
        scale = scale_for([first.value, second.value], first.value.run)
        above = (first.value.rank or 0) <= (second.value.rank or 0)
        context |= {
            "first": first,
            "second": second,
            "winner": (first if above else second).customer,
            "loser": (second if above else first).customer,
            "bars": [draw_parts(one.value, one.parts, scale, name=one.customer.name) for one in (first, second)],
            "axis": axis(scale, axis_labels(scale)),
            "pairs": pairs_of(first, second),
            "ways": ways_to_swap(first, second),
        }
    return render(request, "valuation/swap.html", context)


def _side(request: SignedInRequest, name: str, *, other: str) -> dict[str, Any]:
    """Return one side: the customer who was chosen, or those whose names hold the words."""
    shown: Breakdown | None = None
    words = request.GET.get(f"{name}_words", "")[:WORDS]
    pk = read_number(request.GET.get(name, ""))
    if pk is not None:
        customers = Customer.objects.for_user(request.user).select_related("person", "company", "contact")
        found = customers.filter(pk=pk).first()
        shown = breakdown_of(found) if found else None
    return {
        "name": name,
        "label": "First customer" if name == "a" else "Second customer",
        "shown": shown,
        "words": words,
        "matches": [] if shown else matches(request.user, words),
        "other": other,
        "other_pk": request.GET.get(other, ""),
    }
