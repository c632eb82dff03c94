"""My own account."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms.person import MyAccountForm
from accounts.models import SignedInRequest
from accounts.services import person as service


@require_http_methods(["GET", "POST"])
@login_required
def account(request: SignedInRequest) -> HttpResponse:
    """Show how I am called here, and change it."""
    form = MyAccountForm(request.POST or None, initial={"name": request.user.name, "job_title": request.user.job_title})
    if request.method == "POST" and form.is_valid():
        service.rename(user=request.user, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("accounts:account")
    return render(request, "accounts/account/account.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@login_required
def sign_out_everywhere(request: SignedInRequest) -> HttpResponse:
    """End every session of mine but this one."""
    service.sign_out_everywhere(user=request.user, at=timezone.now())
    update_session_auth_hash(request, request.user)
    messages.success(request, "You’re signed out everywhere else.")
    return redirect("accounts:account")
