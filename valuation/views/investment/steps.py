"""A plan's steps: work it out, stop, decide somebody by hand, approve, start, end, and the list to work through."""

from collections.abc import Callable
from typing import Any

from defusedcsv import csv
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.models import SignedInRequest
from common.access import roles_required
from common.errors import Refused
from common.nudge import nudge
from relationships.models import Customer
from valuation.forms.investment import LockForm
from valuation.models.investment import INVESTORS
from valuation.selectors.investment import assignments_of
from valuation.services.investment import plan as services
from valuation.services.investment.outcome import end_plan
from valuation.tasks import solve_plan
from valuation.views.investment.action import PLANNERS
from valuation.views.investment.plan import plan_or_404, worked_out_or_404

COLUMNS = ("action", "customer id", "customer", "e-mail", "looked after by", "expected", "low", "high", "why")


def _step(request: SignedInRequest, pk: int, step: Callable[..., None], **more: Any) -> HttpResponse:
    """Take one step with a plan and go back to it; a refusal is told there."""
    plan = plan_or_404(request, pk)
    try:
        step(plan=plan, by=request.user, at=timezone.now(), **more)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("valuation:plan", pk)


@require_POST
@roles_required(*PLANNERS)
def solve(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask for the plan to be worked out."""
    response = _step(request, pk, services.request_solving)
    nudge(solve_plan, plan_id=pk)
    return response


@require_POST
@roles_required(*PLANNERS)
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop the work."""
    return _step(request, pk, services.cancel_solving)


@require_POST
@roles_required(*INVESTORS)
def approve(request: SignedInRequest, pk: int) -> HttpResponse:
    """Approve what somebody else planned."""
    return _step(request, pk, services.approve_plan)


@require_POST
@roles_required(*PLANNERS)
def start(request: SignedInRequest, pk: int) -> HttpResponse:
    """Begin to carry the plan out."""
    return _step(request, pk, services.start_plan, on=timezone.localdate())


@require_POST
@roles_required(*PLANNERS)
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    """End the plan and measure what it brought."""
    return _step(request, pk, end_plan, on=timezone.localdate())


@require_POST
@roles_required(*PLANNERS)
def lock(request: SignedInRequest, pk: int) -> HttpResponse:
    """Decide one customer by hand."""
    plan = plan_or_404(request, pk)
    form = LockForm(request.POST, plan=plan)
    if not form.is_valid():
        messages.error(request, "Choose one of the plan’s actions, or leave them alone.")
        return redirect("valuation:plan", pk)
    customer = get_object_or_404(Customer.objects.for_user(request.user), pk=form.cleaned_data["customer"])
    return _step(request, pk, services.lock_customer, customer=customer, action=form.cleaned_data["action"])


@require_POST
@roles_required(*PLANNERS)
def unlock(request: SignedInRequest, pk: int, lock_id: int) -> HttpResponse:
    """Leave a customer to the plan again."""
    kept = get_object_or_404(plan_or_404(request, pk).locks, pk=lock_id)
    return _step(request, pk, services.unlock_customer, lock=kept)


@require_GET
@roles_required(*INVESTORS)
def assignments(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hand out the list of who gets what, safe to open in a spreadsheet; the control is no part of it."""
    plan = worked_out_or_404(request, pk)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="plan-{plan.pk}.csv"'
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    for choice in assignments_of(request.user, plan).iterator(chunk_size=1_000):
        customer = choice.customer
        speaker = customer.contact or customer.person
        writer.writerow(
            (
                choice.action.name,
                customer.external_id,
                customer.name,
                speaker.email if speaker else "",
                customer.owner.name if customer.owner else "",
                choice.expected_minor / 100,
                choice.low_minor / 100,
                choice.high_minor / 100,
                choice.why,
            )
        )
    return response
