"""Plans: the list, a plan's wishes, its result, why not somebody, and what came of it."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import SignedInRequest
from common.access import roles_required
from common.errors import Refused
from common.evidence import render_evidence
from relationships.models import Customer
from valuation.forms.investment import LockForm, PlanForm
from valuation.models import InvestmentPlan, Part, PlanState
from valuation.models.investment import INVESTORS
from valuation.selectors import investment as select
from valuation.selectors.why_not import explain_choice, explain_figure
from valuation.services.investment.outcome import ENOUGH
from valuation.services.investment.plan import change_plan, draft_plan
from valuation.views.investment.action import PLANNERS
from valuation.views.investment.chart import frontier_chart, spots

WORDS_MAX = 120
OPEN = (PlanState.DRAFT, PlanState.READY)


@require_GET
@roles_required(*INVESTORS)
def plans(request: SignedInRequest) -> HttpResponse:
    """List the plans, newest first."""
    context = {
        "page": select.plan_page(request.user, page=request.GET.get("page", "1")),
        "may_plan": request.user.has_role(*PLANNERS),
        "has_actions": select.actions_of(request.user).exists(),
    }
    return render(request, "valuation/invest/plans.html" + ("#rows" if request.htmx else ""), context)


@require_http_methods(["GET", "POST"])
@roles_required(*PLANNERS)
def new_plan(request: SignedInRequest) -> HttpResponse:
    """Begin a plan."""
    form = PlanForm(request.POST or None, user=request.user)
    if form.is_valid():
        plan = draft_plan(by=request.user, key=form.cleaned_data["key"], wanted=form.wanted(), at=timezone.now())
        return redirect("valuation:plan", plan.pk)
    return _form(request, form)


@require_http_methods(["GET", "POST"])
@roles_required(*PLANNERS)
def edit_plan(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change what a plan is to be worked out from."""
    plan = plan_or_404(request, pk)
    form = PlanForm(request.POST or None, user=request.user, plan=plan)
    if form.is_valid():
        try:
            change_plan(plan=plan, by=request.user, wanted=form.wanted(), at=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("valuation:plan", plan.pk)
    return _form(request, form, plan=plan)


def _form(request: SignedInRequest, form: PlanForm, **context: object) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "valuation/invest/edit.html", {"form": form, **context}, status=status)


@require_GET
@roles_required(*INVESTORS)
def plan(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a plan: what it wants, how far the work is, or what was found."""
    found = plan_or_404(request, pk)
    if request.htmx and "page" in request.GET and found.result:
        return render(request, "valuation/invest/plan.html#rows", _who(request, found))
    if request.htmx:
        response = render(request, "valuation/invest/plan.html#progress", {"plan": found})
        if found.state != PlanState.SOLVING:
            response["HX-Refresh"] = "true"
        return response
    words = request.GET.get("q", "").replace("\x00", "").strip()[:WORDS_MAX]
    context = {
        "plan": found,
        "words": words,
        "named": select.customers_named(request.user, words),
        "locks": select.locks_of(found),
        "lock_form": LockForm(plan=found),
        "may_plan": request.user.has_role(*PLANNERS),
        "may_approve": found.made_by_id != request.user.pk,
        "is_open": found.state in OPEN,
    }
    if found.result:
        context |= _result(found) | _who(request, found)
    return render(request, "valuation/invest/plan.html", context)


def _result(found: InvestmentPlan) -> dict[str, object]:
    """Return what the result says."""
    return {
        "budgets": select.budget_lines(found),
        "lines": select.action_lines(found),
        "floors": select.floor_lines(found),
        "proof": select.proof(found),
        "chart": frontier_chart(found.result["frontier"]),
        "spots": spots(found.result["frontier"]),
    }


def _who(request: SignedInRequest, found: InvestmentPlan) -> dict[str, object]:
    """Return one page of who gets what, or of the control."""
    part = Part.CONTROL if request.GET.get("part") == Part.CONTROL else Part.TREATED
    page = select.choices_of(request.user, found, part=part, page=request.GET.get("page", "1"))
    return {"part": part, "page": page, "plan": found}


@require_GET
@roles_required(*INVESTORS)
def why(request: SignedInRequest, pk: int, customer_id: int) -> HttpResponse:
    """Open why a customer gets what they get."""
    found = worked_out_or_404(request, pk)
    people = Customer.objects.for_user(request.user).select_related("person", "company")
    return render_evidence(request, explain_choice(found, get_object_or_404(people, pk=customer_id)))


@require_GET
@roles_required(*INVESTORS)
def figure(request: SignedInRequest, pk: int, what: str) -> HttpResponse:
    """Open one figure of the result."""
    evidence = explain_figure(worked_out_or_404(request, pk), what)
    if evidence is None:
        raise Http404
    return render_evidence(request, evidence)


@require_GET
@roles_required(*INVESTORS)
def outcome(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what a plan brought beside what was expected of it."""
    found = plan_or_404(request, pk)
    if found.state != PlanState.ENDED:
        raise Http404
    context = {
        "plan": found,
        "outcome": found.outcome,
        "weighed": select.weighed(found),
        "verdict": select.verdict(found),
        "enough": ENOUGH,
    }
    return render(request, "valuation/invest/outcome.html", context)


def plan_or_404(request: SignedInRequest, pk: int) -> InvestmentPlan:
    """Return a plan that the user may see."""
    return get_object_or_404(select.plans_of(request.user), pk=pk)


def worked_out_or_404(request: SignedInRequest, pk: int) -> InvestmentPlan:
    """Return a plan that has a result."""
    found = plan_or_404(request, pk)
    if not found.result:
        raise Http404
    return found
