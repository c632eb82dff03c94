"""What was found in people's words, kept or left one by one."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import SignedInRequest
from common.access import roles_required
from common.errors import Refused
from feedback.forms.extraction import DeclineForm, FoundFilter, KeepForm
from feedback.models import Extraction
from feedback.models.codebook import EDITORS, READERS
from feedback.selectors import found as select
from feedback.services.extraction import Kept, decline_extraction, keep_extraction, look_again

PAGE = 20


@require_GET
@roles_required(*READERS)
def inbox(request: SignedInRequest) -> HttpResponse:
    """Show what waits for somebody to look, or what was kept and what wasn't."""
    form = FoundFilter(request.GET)
    form.full_clean()
    kind, state = form.cleaned_data.get("kind") or "", form.cleaned_data.get("state") or ""
    page = Paginator(select.found_by(request.user, kind=kind, state=state), PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "page": page,
        "rows": select.in_words(page, request.user),
        "kind": kind,
        "state": state,
        "may_edit": request.user.has_role(*EDITORS),
    }
    if request.htmx:
        return render(request, "feedback/codebook/inbox.html#rows", context)
    return render(request, "feedback/codebook/inbox.html", {**context, "kinds": select.kinds_of(request.user)})


@require_http_methods(["GET", "POST"])
@roles_required(*EDITORS)
def keep(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep a suggestion on an aspect, and as a topic of whoever said it where they let us."""
    found = found_or_404(request, pk)
    one = select.in_words([found], request.user)[0]
    form = KeepForm(request.POST or None, found=found, may_be_named=one.may_be_named)
    if form.is_valid():
        try:
            kept = Kept(**{name: form.cleaned_data[name] for name in form.fields})
            keep_extraction(found=found, kept=kept, by=request.user, at=timezone.now())
            return _onward(request, found, "Kept.")
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {"one": one, "form": form, "decline_form": DeclineForm(found=found)}
    return render(request, "feedback/codebook/keep.html", context, status=422 if form.is_bound else 200)


@require_POST
@roles_required(*EDITORS)
def decline(request: SignedInRequest, pk: int) -> HttpResponse:
    """Leave a suggestion, with the reason."""
    found = found_or_404(request, pk)
    form = DeclineForm(request.POST, found=found)
    if form.is_valid():
        decline_extraction(found=found, by=request.user, at=timezone.now(), **form.cleaned_data)
        return _onward(request, found, "Not kept.")
    one = select.in_words([found], request.user)[0]
    context = {"one": one, "form": KeepForm(found=found, may_be_named=one.may_be_named), "decline_form": form}
    return render(request, "feedback/codebook/keep.html", context, status=422)


@require_POST
@roles_required(*EDITORS)
def again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Undo what was decided."""
    look_again(found=found_or_404(request, pk))
    messages.success(request, "It waits again.")
    return redirect("feedback:found")


def found_or_404(request: SignedInRequest, pk: int) -> Extraction:
    """Return a suggestion that the user may decide about; to anybody else it does not exist."""
    found = select.found_one(request.user, pk)
    if found is None:
        raise Http404
    return found


def _onward(request: SignedInRequest, found: Extraction, said: str) -> HttpResponse:
    undo = f"undo={reverse('feedback:found-again', args=[found.pk])}"
    messages.success(request, said, extra_tags=undo)
    return redirect("feedback:found")
