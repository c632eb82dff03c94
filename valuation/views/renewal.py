"""Renewals: what comes up, one contract with its next step, and what became of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role, SignedInRequest
from common.access import roles_required
from common.errors import Refused
from common.evidence import render_evidence
from valuation.forms.renewal import OutcomeForm, StepForm
from valuation.models import Contract
from valuation.selectors.health import explain_health
from valuation.selectors.renewal import KEEPERS, READERS, Due, due_list, past_of, rows_of, stake_evidence
from valuation.services.renewal import Ending, Step, note_outcome, plan_renewal


@require_GET
@roles_required(*READERS)
def renewals(request: SignedInRequest) -> HttpResponse:
    """Show the contracts that come up, the soonest first."""
    shown = due_list(
        request.user,
        today=timezone.localdate(),
        window=request.GET.get("within", ""),
        mine=request.GET.get("whose") == "mine",
        page=request.GET.get("page", "1"),
    )
    template = "valuation/renewal/list.html#rows" if request.htmx else "valuation/renewal/list.html"
    return render(request, template, {"due": shown, "page": shown.page})


@require_GET
@roles_required(*READERS)
def stake(request: SignedInRequest) -> HttpResponse:
    """Open the money at stake."""
    window, mine = request.GET.get("within", ""), request.GET.get("whose") == "mine"
    return render_evidence(request, stake_evidence(request.user, today=timezone.localdate(), window=window, mine=mine))


@require_GET
@roles_required(*READERS)
def renewal(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one contract: how the relationship stands and what is done about it."""
    return _show(request, _contract_or_404(request, pk))


@require_GET
@roles_required(*READERS)
def renewal_why(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open how the relationship stands."""
    due = _due(request, _contract_or_404(request, pk))
    return render_evidence(request, explain_health(due.contract.customer, due.health))


@require_POST
@roles_required(*KEEPERS)
def plan_step(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say who does what next."""
    contract = _contract_or_404(request, pk)
    form = StepForm(request.POST, contract=contract)
    if form.is_valid():
        try:
            plan_renewal(contract=contract, step=Step(**form.cleaned_data), by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, "Noted.")
            return redirect("valuation:renewal", contract.pk)
    return _show(request, contract, step_form=form)


@require_POST
@roles_required(*KEEPERS)
def outcome(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note what became of it."""
    contract = _contract_or_404(request, pk)
    form = OutcomeForm(request.POST)
    if form.is_valid():
        try:
            note_outcome(contract=contract, ending=Ending(**form.cleaned_data), by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, "Noted. It is off the list until its next day.")
            return redirect("valuation:renewal", contract.pk)
    return _show(request, contract, outcome_form=form)


def _contract_or_404(request: SignedInRequest, pk: int) -> Contract:
    """Return a contract of a customer whom the user may see; to anybody else it does not exist."""
    return get_object_or_404(
        Contract.objects.for_user(request.user).select_related(
            "customer__person", "customer__company", "customer__contact", "customer__owner"
        ),
        pk=pk,
    )


def _due(request: SignedInRequest, contract: Contract) -> Due:
    return rows_of([contract], user=request.user, today=timezone.localdate())[0]


def _show(request: SignedInRequest, contract: Contract, **forms: Any) -> HttpResponse:
    due = _due(request, contract)
    planned = due.renewal
    first: dict[str, Any] = {"responsible": contract.customer.owner_id or request.user.pk}
    if planned:
        first = {"responsible": planned.responsible_id, "next_step": planned.next_step, "step_on": planned.step_on}
    context = {
        "due": due,
        "contract": contract,
        "past": past_of(contract),
        "may_keep": request.user.has_role(*KEEPERS),
        "may_plan_session": request.user.has_role(Role.CX_MANAGER),
        "step_form": StepForm(contract=contract, initial=first),
        "outcome_form": OutcomeForm(),
    }
    status = 422 if forms else 200
    return render(request, "valuation/renewal/renewal.html", context | forms, status=status)
