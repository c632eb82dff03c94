"""What each page is for."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import SignedInRequest
from apprentice.selectors.help import KEYS, TERMS, pages_of


@require_GET
@login_required
def help_page(request: SignedInRequest) -> HttpResponse:
    """Show my pages, the words we use, and the keys."""
    return render(request, "apprentice/help.html", {"pages": pages_of(request), "terms": TERMS, "keys": KEYS})
