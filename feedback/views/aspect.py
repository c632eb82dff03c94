"""Coverage and aspects: what we have asked about, and where what we know is thin."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Role, SignedInRequest
from common.access import roles_required
from common.errors import Refused
from common.evidence import render_evidence
from feedback.forms.aspect import AspectForm
from feedback.models import Aspect
from feedback.models.strategy import READERS as STEER
from feedback.selectors import aspect as select
from feedback.selectors.coverage import coverage_board
from feedback.selectors.found import kept_on
from feedback.services.aspect import add_aspect, change_aspect

READERS = (Role.CX_MANAGER, Role.EXECUTIVE, Role.ANALYST, Role.SALES_REP, Role.FLOOR_STAFF)

CUSTOMERS = (Role.CX_MANAGER, Role.EXECUTIVE, Role.ANALYST, Role.SALES_REP)


@require_GET
@roles_required(*READERS)
def coverage(request: SignedInRequest) -> HttpResponse:
    """Show every aspect by stage: when it was asked about, by how many people, and how thin it is."""
    board = coverage_board(request.user, at=timezone.now())
    context = {"board": board, "may_change": _may_change(request), "knows_customers": request.user.has_role(*CUSTOMERS)}
    return render(request, "feedback/aspect/coverage.html", context)


@require_GET
@roles_required(*READERS)
def aspect(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one aspect: its parts, newest words, parked topics, sessions and guides."""
    view = select.aspect_view(request.user, aspect_or_404(request, pk), at=timezone.now())
    context = {"view": view, "aspect": view.aspect, "may_change": _may_change(request)}
    context |= {"kept": kept_on(request.user, view.aspect), "knows_paper": request.user.has_role(*STEER)}
    return render(request, "feedback/aspect/aspect.html", context)


@require_GET
@roles_required(*READERS)
def aspect_evidence(request: SignedInRequest, pk: int, what: str) -> HttpResponse:
    """Open one figure of an aspect."""
    found = select.evidence_of(request.user, aspect_or_404(request, pk), what=what, at=timezone.now())
    if found is None:
        raise Http404
    return render_evidence(request, found)


@require_http_methods(["GET", "POST"])
@roles_required(Role.CX_MANAGER)
def new_aspect(request: SignedInRequest) -> HttpResponse:
    """Add an aspect with its parts."""
    form = AspectForm(request.POST or None)
    if form.is_valid() and (added := _kept(request, form, None)):
        messages.success(request, f"{added.name} is on the board.")
        return redirect("feedback:aspect", added.pk)
    return render(request, "feedback/aspect/edit.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@roles_required(Role.CX_MANAGER)
def edit_aspect(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change an aspect and its parts."""
    found = aspect_or_404(request, pk)
    form = AspectForm(request.POST or None, aspect=found)
    if form.is_valid() and _kept(request, form, found):
        messages.success(request, "Saved.")
        return redirect("feedback:aspect", found.pk)
    context = {"form": form, "aspect": found}
    return render(request, "feedback/aspect/edit.html", context, status=422 if form.is_bound else 200)


def aspect_or_404(request: SignedInRequest, pk: int) -> Aspect:
    """Return an aspect that the user may see; to anybody else it does not exist."""
    found = select.aspects_of(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _may_change(request: SignedInRequest) -> bool:
    return bool(request.user.has_role(Role.CX_MANAGER))


def _kept(request: SignedInRequest, form: AspectForm, aspect: Aspect | None) -> Aspect | None:
    """Keep what the form says; a refusal is shown next to its field."""
    about: dict[str, Any] = {
        "by": request.user,
        "described": form.described(),
        "facets": form.facets(),
        "at": timezone.now(),
    }
    try:
        if aspect is None:
            return add_aspect(key=form.given_key, **about)
        change_aspect(aspect=aspect, **about)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return None
    return aspect
