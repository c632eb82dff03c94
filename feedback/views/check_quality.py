"""How good the question check is, and labelling what was kept."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role, SignedInRequest
from common.access import roles_required
from common.evidence import render_evidence
from feedback.selectors import check_quality as select
from feedback.services.question_check import label_finding

READERS = (Role.CX_MANAGER, Role.ANALYST)
PAGE = "feedback/check/quality.html"


@require_GET
@roles_required(*READERS)
def quality(request: SignedInRequest) -> HttpResponse:
    """Show what was measured, what people make of the check, and what they kept."""
    page = select.kept_page(request.user, page=request.GET.get("page", "1"))
    if request.htmx:
        return render(request, f"{PAGE}#rows", {"page": page})
    context = {
        "page": page,
        "measured": select.measured_in_words(),
        "kinds": select.kind_rows(request.user),
        "agreement": select.agreement(request.user),
        "enough": select.ENOUGH,
        "enough_pairs": select.ENOUGH_PAIRS,
    }
    return render(request, PAGE, context)


@require_GET
@roles_required(*READERS)
def kind(request: SignedInRequest, kind: str) -> HttpResponse:
    """Open the figure of one kind."""
    found = select.kind_evidence(request.user, kind)
    if found is None:
        raise Http404
    return render_evidence(request, found)


@require_POST
@roles_required(*READERS)
def label(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say whether the check was right about something that was kept."""
    found = select.finding_of(request.user, pk)
    if found is None:
        raise Http404
    is_right = request.POST.get("is") == "right"
    label_finding(finding=found, is_right=is_right, by=request.user, at=timezone.now())
    if request.htmx:
        page = [one for one in select.kept_page(request.user, page="1") if one.pk == pk]
        if page:
            return render(request, f"{PAGE}#one", {"finding": page[0]})
    return redirect("feedback:check-quality")
