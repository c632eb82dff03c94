"""Objectives: what customers helped us figure out for each, what is open, what helps with none."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Role, SignedInRequest
from common.access import roles_required
from common.errors import Refused
from common.evidence import render_evidence
from feedback.forms.strategy import AlignForm, ObjectiveForm
from feedback.models import Finding, Objective
from feedback.selectors import strategy as select
from feedback.services import strategy as service
from feedback.services.strategy import Aim

READERS = (Role.CX_MANAGER, Role.EXECUTIVE, Role.ANALYST)
WRITERS = (Role.CX_MANAGER, Role.EXECUTIVE)


@require_GET
@roles_required(*READERS)
def objectives(request: SignedInRequest) -> HttpResponse:
    """Show what the company wants to reach, and what customers taught us for it."""
    context = {
        "board": select.objectives_of(request.user),
        "unaligned": select.unaligned_findings(request.user),
        "may_write": request.user.has_role(*WRITERS),
    }
    return render(request, "feedback/objective/list.html", context)


@require_GET
@roles_required(*READERS)
def unaligned(request: SignedInRequest) -> HttpResponse:
    """Open the number of findings that help with no objective."""
    return render_evidence(request, select.behind_the_unaligned(request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(*WRITERS)
def new_objective(request: SignedInRequest) -> HttpResponse:
    """Write an objective down."""
    form = ObjectiveForm(
        request.POST if request.method == "POST" else None, initial={"key": uuid4(), "owner": request.user}
    )
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        key = said.pop("key")
        try:
            made = service.set_objective(key=key, aim=Aim(**said), by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            messages.success(request, "Written down.")
            return redirect("feedback:objective", made.pk)
    return render(request, "feedback/objective/new.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
@roles_required(*READERS)
def objective(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one objective: figured out, still open, and how it is measured."""
    view = select.find_objective(request.user, pk)
    if view is None:
        raise Http404
    late = select.is_late(view.objective, today=timezone.localdate())
    context = {"view": view, "late": late, "may_write": request.user.has_role(*WRITERS)}
    return render(request, "feedback/objective/objective.html", context)


@require_POST
@roles_required(*WRITERS)
def close_objective(request: SignedInRequest, pk: int) -> HttpResponse:
    """Close an objective."""
    found = get_object_or_404(Objective.objects.for_user(request.user), pk=pk)
    service.close_objective(objective=found, by=request.user, at=timezone.now())
    messages.success(request, "Closed. What was learnt for it stays with it.")
    return redirect("feedback:objective", pk)


@require_POST
@roles_required(Role.CX_MANAGER)
def align(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say which objective a finding helps with, or that it helps with none."""
    found = get_object_or_404(Finding.objects.led_by(request.user), pk=pk)
    form = AlignForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        service.align(finding=found, objective=form.cleaned_data["objective"], by=request.user, at=timezone.now())
        messages.success(request, "Noted.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("feedback:finding", pk)
