"""My API tokens."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms.token import TokenForm
from accounts.models import Role, SignedInRequest
from accounts.selectors import token as select
from accounts.services import token as service
from common.access import roles_required

ROWS = 50
MAKERS = (Role.ADMINISTRATOR, Role.ANALYST, Role.CX_MANAGER)


@require_http_methods(["GET", "POST"])
@roles_required(*MAKERS)
def tokens(request: SignedInRequest) -> HttpResponse:
    """Show my tokens and make a new one, whose secret is shown this once."""
    form = TokenForm(request.POST or None)
    made = secret = None
    if request.method == "POST" and form.is_valid():
        made, secret = service.make_token(
            user=request.user, name=form.cleaned_data["name"], scopes=form.cleaned_data["scopes"], at=timezone.now()
        )
        form = TokenForm()
    page = Paginator(select.tokens(request.user), ROWS).get_page(request.GET.get("page"))
    template = "accounts/token/tokens.html#rows" if request.htmx else "accounts/token/tokens.html"
    context = {"form": form, "page": page, "made": made, "secret": secret, "now": timezone.now()}
    return render(request, template, context, status=422 if form.errors else 200)


@require_POST
@roles_required(*MAKERS)
def revoke_token(request: SignedInRequest, pk: int) -> HttpResponse:
    """End one of my tokens, once it was confirmed."""
    token = get_object_or_404(select.tokens(request.user), pk=pk)
    if not request.POST.get("confirmed"):
        context = {
            "title": "End this token?",
            "say": "Whatever uses it stops working at once, for good.",
            "action": request.path,
            "button": "End it",
            "back": reverse("accounts:tokens"),
        }
        return render(request, "components/confirm_page.html", context)
    service.revoke_token(token=token, by=request.user, at=timezone.now())
    messages.success(request, f"{token.name} doesn’t open anything any more.")
    return redirect("accounts:tokens")
