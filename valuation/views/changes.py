"""What changed since the run before."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from accounts.models import SignedInRequest
from common.access import roles_required
from valuation.models import CustomerValue
from valuation.selectors.board import sees_all
from valuation.selectors.breakdown import value_of
from valuation.selectors.changes import causes_of, changes_noted, movers_of, predecessor_of
from valuation.selectors.run import newest_run
from valuation.services.changes import Split, split_customer
from valuation.views.board import READERS
from valuation.views.customer import find_customer


@require_GET
@roles_required(*READERS)
def changes(request: SignedInRequest) -> HttpResponse:
    """Show what changed for the company, why, and who moved furthest."""
    run = newest_run()
    noted = changes_noted(run) if run else None
    context: dict[str, Any] = {"run": run, "noted": noted, "sees_all": sees_all(request.user)}
    if run and noted:
        context["up"], context["down"] = movers_of(run, request.user)
        context["causes"] = causes_of([int(minor) for minor in noted["causes"]])
    return render(request, "valuation/changes.html", context)


@require_GET
@roles_required(*READERS)
def customer_changes(request: SignedInRequest, customer_id: int) -> HttpResponse:
    """Show why one customer's value is another than before, part by part and cause by cause."""
    found = find_customer(request, customer_id)
    new = value_of(found)
    old = predecessor_of(new) if new else None
    context: dict[str, Any] = {"customer": found, "new": new, "old": old, "currency": settings.CURRENCY}
    if new and old and _is_known(new) and _is_known(old):
        split = split_customer(new=new, old=old)
        minors = split.causes.sum(axis=(0, 1)).tolist()
        context |= {"causes": causes_of(minors), "rows": _rows(new, old, split), "delta": sum(minors)}
    template = "valuation/customer_changes.html#inside" if request.htmx else "valuation/customer_changes.html"
    response = render(request, template, {**context, "drawer": request.htmx})
    patch_vary_headers(response, ["HX-Request"])
    return response


def _is_known(value: CustomerValue) -> bool:
    return value.expected_minor is not None


def _rows(new: CustomerValue, old: CustomerValue, split: Split) -> list[dict[str, Any]]:
    """Return each dimension: before, after, and the four causes between."""
    names = {one["slug"]: one["name"] for one in (*old.run.dimensions, *new.run.dimensions)}
    return [
        {
            "name": names.get(slug, "Purchases"),
            "before": int(split.before[0, at]),
            "after": int(split.after[0, at]),
            "causes": split.causes[0, at].tolist(),
        }
        for at, slug in enumerate(split.slugs)
        if split.before[0, at] or split.after[0, at]
    ]
