"""Find a person, a sentence, a promise."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import Role, SignedInRequest
from apprentice.selectors.search import search

ASKED_MAX = 200
IN_DIALOG, ON_PAGE = 5, 20
FINDERS = (Role.CX_MANAGER, Role.EXECUTIVE, Role.SALES_REP, Role.ANALYST, Role.FLOOR_STAFF)


@require_GET
@login_required
def find(request: SignedInRequest) -> HttpResponse:
    """Show what the words find that I may see; the dialog gets the inside only."""
    asked = request.GET.get("q", "").strip()[:ASKED_MAX]
    groups = search(request.user, asked, most=IN_DIALOG if request.htmx else ON_PAGE) if asked else []
    template = "apprentice/search.html#found" if request.htmx else "apprentice/search.html"
    context = {"asked": asked, "groups": groups, "finds": request.user.has_role(*FINDERS), "most": ON_PAGE}
    return render(request, template, context)
