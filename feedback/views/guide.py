"""Guides: the open questions we ask again and again, and how they changed."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Role, SignedInRequest
from common.access import roles_required
from common.errors import Refused
from common.ids import row_id
from feedback.forms.guide import NewGuideForm
from feedback.models import GuideVersion
from feedback.selectors import guide as select
from feedback.services import guide_book as book
from feedback.views.study import form_key

READERS = (Role.CX_MANAGER, Role.EXECUTIVE, Role.ANALYST)


@require_GET
@roles_required(*READERS)
def guides(request: SignedInRequest) -> HttpResponse:
    """Show every guide by aspect."""
    page = select.guide_page(request.user, page=request.GET.get("page", "1"))
    context = {"page": page, "may_plan": request.user.has_role(Role.CX_MANAGER)}
    return render(request, "feedback/guide/list.html" + ("#rows" if request.htmx else ""), context)


@require_GET
@roles_required(*READERS)
def guide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one guide with all its versions."""
    found = get_object_or_404(select.guides_of(request.user), pk=pk)
    context = {"view": select.guide_view(found), "may_plan": request.user.has_role(Role.CX_MANAGER)}
    return render(request, "feedback/guide/guide.html", context | {"key": form_key(request)})


@require_http_methods(["GET", "POST"])
@roles_required(Role.CX_MANAGER)
def new_guide(request: SignedInRequest) -> HttpResponse:
    """Begin a guide, or the same guide in another language."""
    given = request.POST if request.method == "POST" else request.GET
    of = row_id(given.get("translation_of") or given.get("of") or "")
    first = select.guides_of(request.user).filter(pk=of).first()
    data = request.POST if request.method == "POST" else None
    form = NewGuideForm(data, user=request.user, first=first, aspect=request.GET.get("aspect"))
    if form.is_valid():
        try:
            version = book.write_guide(begun=form.begun(), key=form.given_key, by=request.user, at=timezone.now())
            return redirect("feedback:guide-version", version.guide_id, version.number)
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.message)
    context = {"form": form, "first": first}
    return render(request, "feedback/guide/new.html", context, status=422 if form.is_bound else 200)


@require_POST
@roles_required(Role.CX_MANAGER)
def continue_guide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Begin the next version from one that is there."""
    source = version_or_404(request, pk, row_id(request.POST.get("number", "")))
    key, now = form_key(request), timezone.now()
    version = book.new_version(guide=source.guide, source=source, key=key, by=request.user, at=now)
    return redirect("feedback:guide-version", pk, version.number)


def version_or_404(request: SignedInRequest, pk: int, number: int) -> GuideVersion:
    """Return a version that the user may read; to anybody else it does not exist."""
    found = select.version_of(request.user, pk, number)
    if found is None:
        raise Http404
    return found


@require_POST
@roles_required(Role.CX_MANAGER)
def retire(request: SignedInRequest, pk: int) -> HttpResponse:
    """Offer a guide no longer, or again."""
    found = get_object_or_404(select.guides_of(request.user), pk=pk)
    if found.retired_at:
        book.bring_back(guide=found, by=request.user, at=timezone.now())
        messages.success(request, "It is offered again.")
    else:
        book.retire_guide(guide=found, by=request.user, at=timezone.now())
        messages.success(request, "Retired: no new session begins from it. Those that use it keep it.")
    return redirect("feedback:guide", pk)


@require_POST
@roles_required(Role.CX_MANAGER)
def discard(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Throw a version away that nobody was asked with, once that is confirmed."""
    version = version_or_404(request, pk, number)
    question = {
        "title": f"Throw version {number} away?",
        "say": "Nobody was asked with it. The older versions stay.",
        "action": reverse("feedback:guide-discard", args=[pk, number]),
        "button": "Throw it away",
        "back": reverse("feedback:guide", args=[pk]),
    }
    if not request.POST.get("confirmed"):
        return render(request, "components/confirm_page.html", question)
    try:
        book.discard_version(version=version, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("feedback:guide", pk)


@require_GET
@roles_required(*READERS)
def preview(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Show every screen of a version as a customer will see it, in its own language."""
    version = version_or_404(request, pk, number)
    context = {"version": version, "questions": version.questions.order_by("position", "pk")}
    return render(request, "feedback/guide/preview.html", context)
