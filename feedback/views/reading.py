"""Readings of all words: the list, one of them with its progress, start and stop."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.models import SignedInRequest
from common.access import roles_required
from common.errors import Refused
from common.nudge import nudge
from feedback.models.codebook import EDITORS, READERS
from feedback.selectors.reading import checked_themes, runs_of
from feedback.services.text_run import cancel_reading, request_reading
from feedback.tasks import perform_reading
from feedback.views.study import form_key

ROWS = 50


@require_GET
@roles_required(*READERS)
def readings(request: SignedInRequest) -> HttpResponse:
    """List the readings, newest first."""
    page = Paginator(runs_of(request.user), ROWS).get_page(request.GET.get("page"))
    template = "feedback/codebook/readings.html#rows" if request.htmx else "feedback/codebook/readings.html"
    context = {"page": page, "key": uuid.uuid4(), "may_edit": request.user.has_role(*EDITORS)}
    return render(request, template, context)


@require_GET
@roles_required(*READERS)
def reading(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one reading: how far it is, or what it found and how far to trust it."""
    run = get_object_or_404(runs_of(request.user), pk=pk)
    template = "feedback/codebook/reading.html#progress" if request.htmx else "feedback/codebook/reading.html"
    context = {"run": run, "checked": checked_themes(run), "may_edit": request.user.has_role(*EDITORS)}
    response = render(request, template, context)
    if request.htmx and run.finished_at:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@roles_required(*EDITORS)
def start(request: SignedInRequest) -> HttpResponse:
    """Ask for a reading and show it."""
    run = request_reading(by=request.user, key=form_key(request), at=timezone.now())
    nudge(perform_reading, run_id=run.pk)
    return redirect("feedback:reading", run.pk)


@require_POST
@roles_required(*EDITORS)
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop a reading that has not ended."""
    run = get_object_or_404(runs_of(request.user), pk=pk)
    try:
        cancel_reading(run=run, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("feedback:reading", run.pk)
