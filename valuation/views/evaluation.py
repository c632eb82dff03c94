"""Judging the forecasts on a company's own past: the list, a new file, its progress and result."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import SignedInRequest
from common.access import roles_required
from common.errors import Refused
from common.nudge import nudge
from valuation.forms.evaluation import EvaluationForm
from valuation.models.evaluation import EVALUATORS
from valuation.selectors.evaluation import evaluations_of, verdict_of
from valuation.services.evaluation import OrdersFile, cancel_evaluation, request_evaluation
from valuation.tasks import perform_evaluation

ROWS = 50


@require_GET
@roles_required(*EVALUATORS)
def evaluations(request: SignedInRequest) -> HttpResponse:
    """List the evaluations, newest first; htmx asks for more rows only."""
    page = Paginator(evaluations_of(request.user), ROWS).get_page(request.GET.get("page"))
    template = "valuation/evaluation/list.html#rows" if request.htmx else "valuation/evaluation/list.html"
    return render(request, template, {"page": page})


@require_http_methods(["GET", "POST"])
@roles_required(*EVALUATORS)
def new_evaluation(request: SignedInRequest) -> HttpResponse:
    """Take a file of orders and the day to split it on."""
    now = timezone.now()
    said, files = request.POST or None, request.FILES or None  # reading them is what finds a file too large
    too_large = getattr(request, "upload_too_large", False)
    form = EvaluationForm(said, files, today=timezone.localdate(now), too_large_file=too_large)
    if request.method == "POST" and form.is_valid():
        try:
            found = request_evaluation(file=_file(form), by=request.user, key=form.given_key, at=now)
        except Refused as no:
            form.add_error(no.field or "file", no.message)
        else:
            nudge(perform_evaluation, evaluation_id=found.pk)
            return redirect("valuation:evaluation", pk=found.pk)
    return render(request, "valuation/evaluation/new.html", {"form": form}, status=422 if form.errors else 200)


def _file(form: EvaluationForm) -> OrdersFile:
    file = form.cleaned_data["file"]
    return OrdersFile(
        name=file.name, blocks=file.chunks(), split_on=form.cleaned_data["split_on"], columns=form.columns
    )


@require_GET
@roles_required(*EVALUATORS)
def evaluation(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show how far an evaluation is, or how each forecast did."""
    found = get_object_or_404(evaluations_of(request.user), pk=pk)
    template = "valuation/evaluation/detail.html#progress" if request.htmx else "valuation/evaluation/detail.html"
    response = render(request, template, {"evaluation": found, "verdict": verdict_of(found)})
    if request.htmx and found.is_finished:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@roles_required(*EVALUATORS)
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop an evaluation that has not ended."""
    found = get_object_or_404(evaluations_of(request.user), pk=pk)
    try:
        cancel_evaluation(evaluation=found, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("valuation:evaluation", pk=found.pk)
