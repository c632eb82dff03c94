"""Dimensions: the list with its switches, one dimension with its prices, and the company's own."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Role, SignedInRequest
from common.access import roles_required
from common.errors import Refused
from common.evidence import render_evidence
from valuation.forms.dimension import DimensionForm, MeasureForm
from valuation.forms.price import PriceForm
from valuation.models import Dimension
from valuation.selectors import dimension as select
from valuation.services.dimension import add_dimension, switch_dimension
from valuation.services.measure import add_measure
from valuation.services.price import set_price
from valuation.views.board import READERS

KEEPERS = (Role.ANALYST, Role.CX_MANAGER)


@require_GET
@roles_required(*READERS)
def dimensions(request: SignedInRequest) -> HttpResponse:
    """List the ways in which a customer is worth something, with the switch of each."""
    context = {"rows": select.dimension_rows(request.user), "may_keep": request.user.has_role(*KEEPERS)}
    return render(request, "valuation/dimension/list.html", context)


@require_GET
@roles_required(*READERS)
def dimension(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show one dimension: what it means, what is counted, and what one of each is worth."""
    found = dimension_or_404(request, slug)
    context = {
        "row": select.dimension_row(found),
        "newest": select.newest_evidence(found, user=request.user),
        "may_keep": request.user.has_role(*KEEPERS),
    }
    return render(request, "valuation/dimension/dimension.html", context)


@require_GET
@roles_required(*READERS)
def known(request: SignedInRequest, slug: str) -> HttpResponse:
    """Open the number of customers of whom something is known."""
    return render_evidence(request, select.explain_known(dimension_or_404(request, slug)))


@require_POST
@roles_required(*KEEPERS)
def switch(request: SignedInRequest, slug: str) -> HttpResponse:
    """Count a dimension from the next run on, or leave it out."""
    found, on = dimension_or_404(request, slug), request.POST.get("on") == "1"
    try:
        switch_dimension(dimension=found, on=on, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        said = "counts" if on else "is left out"
        messages.success(request, f"{found.name} {said} from the next run on.")
    return redirect("valuation:dimensions")


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(*KEEPERS)
def new_dimension(request: SignedInRequest) -> HttpResponse:
    """Add a dimension of the company's own; what is counted for it comes next."""
    form = DimensionForm(request.POST or None)
    if form.is_valid():
        try:
            made = add_dimension(described=form.described(), key=form.given_key, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            messages.success(request, f"{made.name} is there. Now say what is counted for it.")
            return redirect("valuation:new-measure", slug=made.slug)
    context = {"form": form}
    return render(request, "valuation/dimension/new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(*KEEPERS)
def new_measure(request: SignedInRequest, slug: str) -> HttpResponse:
    """Add something to count for a dimension; its price comes next."""
    found = dimension_or_404(request, slug)
    form = MeasureForm(request.POST or None)
    if form.is_valid():
        try:
            made = add_measure(
                dimension=found, counted=form.counted(), key=form.given_key, by=request.user, at=timezone.now()
            )
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            messages.success(request, "It can be counted now. Say what one is worth.")
            return redirect("valuation:new-price", slug=found.slug, measure=made.slug)
    context = {"form": form, "dimension": found}
    return render(request, "valuation/dimension/measure.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(*KEEPERS)
def new_price(request: SignedInRequest, slug: str, measure: str) -> HttpResponse:
    """Set a new version of a price; those before stay as they were."""
    row = select.dimension_row(dimension_or_404(request, slug))
    line = next((line for line in row.measures if line.measure.slug == measure), None)
    if line is None:
        raise Http404
    newest = line.newest.price if line.newest else None
    form = PriceForm(request.POST or None, measure=line.measure, newest=newest)
    if form.is_valid():
        try:
            set_price(measure=line.measure, price=form.price(), key=form.given_key, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            messages.success(request, "Kept. It counts from the next run on.")
            return redirect("valuation:dimension", slug=slug)
    context = {"form": form, "row": row, "line": line}
    return render(request, "valuation/dimension/price.html", context, status=422 if form.errors else 200)


def dimension_or_404(request: SignedInRequest, slug: str) -> Dimension:
    """Return a dimension that the user may see; to anybody else it does not exist."""
    found = select.dimensions_of(request.user).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found
