"""Who has never been asked."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import Role, SignedInRequest
from common.access import roles_required
from feedback.selectors.asked import never_asked


@require_GET
@roles_required(Role.CX_MANAGER, Role.EXECUTIVE, Role.ANALYST, Role.SALES_REP)
def never(request: SignedInRequest) -> HttpResponse:
    """Show, for every group of customers, how many were never asked, and lead to them."""
    return render(request, "feedback/aspect/never.html", {"found": never_asked(request.user, at=timezone.now())})
