"""What each page is for."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import Role, SignedInRequest
from apprentice.selectors.help import ANONYMOUS, KEYS, TERMS, pages_of


@require_GET
@login_required
def help_page(request: SignedInRequest) -> HttpResponse:
    """Show my pages, the words we use, and the keys."""
    anonymous = ANONYMOUS if request.user.has_role(Role.CX_MANAGER, Role.EXECUTIVE, Role.ANALYST) else ()
    shown = {"pages": pages_of(request), "terms": TERMS, "anonymous": anonymous, "keys": KEYS}
    return render(request, "apprentice/help.html", shown)
