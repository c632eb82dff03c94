"""Decisions: what somebody who knows says of one dimension of one customer."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import SignedInRequest
from common.access import roles_required
from common.errors import Refused
from valuation.forms.decision import DecisionForm
from valuation.models import DimensionDecision
from valuation.selectors import evidence as select
from valuation.services.decision import decide_dimension, end_decision
from valuation.views.dimension import KEEPERS
from valuation.views.evidence import customer_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(*KEEPERS)
def decide(request: SignedInRequest, customer_id: int, slug: str) -> HttpResponse:
    """Say what one dimension of a customer is, in the place of the evidence; the history stays."""
    customer = customer_or_404(request, customer_id)
    dimension = select.decidable(request.user, slug)
    if dimension is None:
        raise Http404
    form = DecisionForm(request.POST or None)
    if form.is_valid():
        try:
            decide_dimension(
                customer=customer, dimension=dimension, verdict=form.verdict(), by=request.user, at=timezone.now()
            )
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            messages.success(request, "Decided. It counts from the next run on.")
            return redirect("valuation:decide", customer_id=customer.pk, slug=slug)
    context = {
        "customer": customer,
        "dimension": dimension,
        "form": form,
        "history": select.decisions_about(customer, dimension),
        "evidence": select.evidence_behind(customer, dimension),
    }
    return render(request, "valuation/evidence/decide.html", context, status=422 if form.errors else 200)


@require_POST
@roles_required(*KEEPERS)
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let the evidence speak again."""
    found = get_object_or_404(
        DimensionDecision.objects.for_user(request.user).select_related("customer", "dimension"), pk=pk
    )
    end_decision(decision=found, by=request.user, at=timezone.now())
    messages.success(request, "Ended. From the next run on the evidence speaks again.")
    return redirect("valuation:decide", customer_id=found.customer_id, slug=found.dimension.slug)
