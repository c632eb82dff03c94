"""Guides: the open questions we ask again and again, and how they changed."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.models import Role, SignedInRequest
from common.access import roles_required
from feedback.selectors import guide as select

READERS = (Role.CX_MANAGER, Role.EXECUTIVE, Role.ANALYST)


@require_GET
@roles_required(*READERS)
def guides(request: SignedInRequest) -> HttpResponse:
    """Show every guide by aspect."""
    page = select.guide_page(request.user, page=request.GET.get("page", "1"))
    return render(request, "feedback/guide/list.html" + ("#rows" if request.htmx else ""), {"page": page})


@require_GET
@roles_required(*READERS)
def guide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one guide with all its versions."""
    found = get_object_or_404(select.guides_of(request.user), pk=pk)
    may_plan = request.user.has_role(Role.CX_MANAGER)
    return render(request, "feedback/guide/guide.html", {"view": select.guide_view(found), "may_plan": may_plan})
