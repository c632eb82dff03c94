"""Choose a password by link. The token leaves the address at the first look, so that it stays out of every history."""

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from accounts.forms.password import ChoosePasswordForm
from accounts.services import password as service
from common.errors import Refused

KEPT = "password_token"


@require_GET
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Take the token out of the address and go on without it."""
    request.method = "POST"  # allauth counts no GETs, and guessing is all a GET is good for here
    refused: HttpResponse | None = ratelimit.consume_or_429(request, action="password_link")
    request.method = "GET"
    if refused:
        return refused
    request.session[KEPT] = token
    return redirect("accounts:choose-password")


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def choose_password(request: HttpRequest) -> HttpResponse:
    """Set the password of the link's owner."""
    token = str(request.session.get(KEPT, ""))
    link = service.link_to_choose(token=token, at=timezone.now())
    if link is None or link.user is None:
        return render(request, "accounts/password/over.html", status=404)
    form = ChoosePasswordForm(request.POST or None, user=link.user)
    if request.method == "POST" and form.is_valid():
        try:
            service.choose_password(token=token, password=form.cleaned_data["password"], at=timezone.now())
        except Refused:
            return render(request, "accounts/password/over.html", status=404)
        request.session.pop(KEPT, None)
        messages.success(request, "Your password is new. Sign in with it.")
        return redirect("account_login")
    context = {"form": form, "person": link.user}
    return render(request, "accounts/password/choose.html", context, status=422 if form.errors else 200)
