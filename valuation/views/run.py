"""Value runs: the list, one run with its progress and proof, start and stop."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role, SignedInRequest
from common.access import roles_required
from common.errors import Refused
from common.nudge import nudge
from valuation.selectors.board import sees_all, totals_of
from valuation.selectors.model import counting_of, sentences_of
from valuation.selectors.run import choice_of, looks_of, runs_of
from valuation.services.run import cancel_run, request_run
from valuation.tasks import perform_run
from valuation.views.board import READERS

STARTERS = (Role.ANALYST, Role.CX_MANAGER)
ROWS = 50


@require_GET
@roles_required(*READERS)
def runs(request: SignedInRequest) -> HttpResponse:
    """List the runs, newest first."""
    page = Paginator(runs_of(request.user), ROWS).get_page(request.GET.get("page"))
    template = "valuation/runs.html#rows" if request.htmx else "valuation/runs.html"
    return render(request, template, {"page": page, "key": uuid.uuid4(), "may_start": request.user.has_role(*STARTERS)})


@require_GET
@roles_required(*READERS)
def run(request: SignedInRequest, run_id: int) -> HttpResponse:
    """Show one run: how far it is, or what it found and how well it would have done."""
    found = get_object_or_404(runs_of(request.user), pk=run_id)
    template = "valuation/run.html#progress" if request.htmx else "valuation/run.html"
    proof = {"looks": looks_of(found), "choice": choice_of(found)}
    learnt = {"sentences": sentences_of(found), "counting": counting_of(found)} if found.finished_at else {}
    context = {
        "run": found,
        **proof,
        **learnt,
        "totals": totals_of(found),
        "sees_all": sees_all(request.user),
        "may_start": request.user.has_role(*STARTERS),
    }
    response = render(request, template, context)
    if request.htmx and found.finished_at:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@roles_required(*STARTERS)
def start(request: SignedInRequest) -> HttpResponse:
    """Ask for a run and show it."""
    now = timezone.now()
    key = key_of(request.POST.get("key", ""))
    asked = request_run(by=request.user, key=key, as_of=timezone.localdate(now), at=now)
    nudge(perform_run, run_id=asked.pk)
    return redirect("valuation:run", run_id=asked.pk)


@require_POST
@roles_required(*STARTERS)
def cancel(request: SignedInRequest, run_id: int) -> HttpResponse:
    """Stop a run that has not ended."""
    found = get_object_or_404(runs_of(request.user), pk=run_id)
    try:
        cancel_run(run=found, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("valuation:run", run_id=found.pk)


def key_of(typed: str) -> uuid.UUID:
    """Return the form's key; a form without a proper one gets a new one."""
    try:
        return uuid.UUID(typed)
    except ValueError:
        return uuid.uuid4()
