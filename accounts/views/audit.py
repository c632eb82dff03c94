"""What was done."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.forms.audit import AuditFilter
from accounts.models import Role, SignedInRequest
from accounts.selectors.audit import events
from common.access import roles_required

ROWS = 50


@require_GET
@roles_required(Role.ADMINISTRATOR)
def audit(request: SignedInRequest) -> HttpResponse:
    """Show who did what, newest first; a filter that makes no sense filters nothing and says so."""
    form = AuditFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = events(user=request.user, by=chosen.get("by"), action=chosen.get("action", ""))
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    template = "accounts/audit/audit.html#rows" if request.htmx else "accounts/audit/audit.html"
    return render(request, template, {"form": form, "page": page, "filtered": any(chosen.values())})
