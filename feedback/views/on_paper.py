"""An aspect on paper: our figures beside customers' words and the industry, and the hours that went into it."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Role, SignedInRequest
from common.access import roles_required
from common.errors import Refused
from common.evidence import Evidence, render_evidence
from feedback.forms.strategy import EffortForm, KpiForm
from feedback.selectors import effort as efforts
from feedback.selectors import on_paper as select
from feedback.services.effort import Spent, note_effort
from feedback.services.strategy import Counted, add_kpi
from feedback.views.aspect import aspect_or_404

READERS = (Role.CX_MANAGER, Role.EXECUTIVE, Role.ANALYST)
HOURS_READERS = (*READERS, Role.SALES_REP)
WRITERS = (Role.CX_MANAGER, Role.ANALYST)


@require_GET
@roles_required(*READERS)
def on_paper(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show every figure about an aspect, three ways, and the hours that went into it."""
    return _show(request, pk)


@require_GET
@roles_required(*READERS)
def figure(request: SignedInRequest, pk: int, slug: str, what: str) -> HttpResponse:
    """Open one figure: ours, theirs, the industry's or the gap."""
    return _open(request, select.behind(request.user, aspect_or_404(request, pk), slug, what))


@require_GET
@roles_required(*HOURS_READERS)
def hours(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open the hours that went into an aspect this year."""
    aspect = aspect_or_404(request, pk)
    return _open(request, efforts.behind_the_hours(request.user, aspect, today=timezone.localdate()))


@require_GET
@roles_required(*HOURS_READERS)
def noticed(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open how many noticed a change."""
    return _open(request, efforts.behind_the_noticing(request.user, aspect_or_404(request, pk)))


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(*WRITERS)
def new_figure(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add one of our figures to an aspect."""
    aspect = aspect_or_404(request, pk)
    form = KpiForm(request.POST if request.method == "POST" else None, aspect=aspect, initial={"key": uuid4()})
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        key = said.pop("key")
        try:
            add_kpi(key=key, counted=Counted(aspect=aspect, **said), by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            messages.success(request, "Added. Its values come by a file or by the API.")
            return redirect("feedback:on-paper", pk)
    context = {"form": form, "aspect": aspect}
    return render(request, "feedback/paper/new.html", context, status=422 if form.errors else 200)


@require_http_methods(["POST"])
@roles_required(*WRITERS)
def effort(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note hours that went into an aspect."""
    aspect = aspect_or_404(request, pk)
    form = EffortForm(request.POST)
    if form.is_valid():
        said = dict(form.cleaned_data)
        key = said.pop("key")
        try:
            note_effort(key=key, aspect=aspect, spent=Spent(**said), by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            messages.success(request, "Noted.")
            return redirect("feedback:on-paper", pk)
    return _show(request, pk, form=form, status=422)


def _open(request: SignedInRequest, found: Evidence | None) -> HttpResponse:
    """Open a figure; one we don't have does not exist."""
    if found is None:
        raise Http404
    return render_evidence(request, found)


def _show(request: SignedInRequest, pk: int, *, form: EffortForm | None = None, status: int = 200) -> HttpResponse:
    """Draw the page, with hours that came back if there are any."""
    aspect, today = aspect_or_404(request, pk), timezone.localdate()
    may_write = request.user.has_role(*WRITERS)
    context = {
        "aspect": aspect,
        "paper": select.on_paper(request.user, aspect),
        "kept": efforts.kept_word(request.user, aspect, today=today),
        "efforts": efforts.efforts_of(request.user, aspect, today=today),
        "form": form or (EffortForm(initial={"key": uuid4(), "on": today}) if may_write else None),
        "may_write": may_write,
    }
    return render(request, "feedback/paper/paper.html", context, status=status)
