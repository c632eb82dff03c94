"""Colleagues: who may come in, and what for."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.forms.person import PersonForm, RolesForm
from accounts.models import Role, SignedInRequest, User
from accounts.selectors.person import colleagues
from accounts.services import person as service
from accounts.services.password import send_welcome
from accounts.tasks import sweep_outbox
from common.access import roles_required
from common.errors import Refused
from common.nudge import nudge

ROWS = 50
CONSEQUENCE = (
    "They’re signed out at once, and their API tokens end. What they wrote and promised stays, "
    "and you can let them in again."
)


@require_GET
@roles_required(Role.ADMINISTRATOR)
def people(request: SignedInRequest) -> HttpResponse:
    """Show everybody who works here."""
    page = Paginator(colleagues(request.user), ROWS).get_page(request.GET.get("page"))
    template = "accounts/person/people.html#rows" if request.htmx else "accounts/person/people.html"
    return render(request, template, {"page": page})


@require_http_methods(["GET", "POST"])
@roles_required(Role.ADMINISTRATOR)
def add_person(request: SignedInRequest) -> HttpResponse:
    """Let somebody in."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = service.add_person(person=service.NewPerson(**form.cleaned_data), by=request.user, at=timezone.now())
        except Refused as no:
            form.add_error(no.field or None, no.message)
        else:
            nudge(sweep_outbox)
            messages.success(request, f"{user.name} is in. A letter with a link to choose a password is on its way.")
            return redirect("accounts:people")
    return render(request, "accounts/person/add.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@roles_required(Role.ADMINISTRATOR)
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one colleague and change what they do here."""
    user = get_object_or_404(colleagues(request.user), pk=pk)
    form = RolesForm(request.POST or None, initial={"roles": sorted(user.roles)})
    if request.method == "POST" and form.is_valid():
        try:
            changed = service.change_roles(
                user=user, roles=form.cleaned_data["roles"], by=request.user, at=timezone.now()
            )
        except Refused as no:
            form.add_error(no.field or None, no.message)
        else:
            if changed:
                _stay_signed_in(request, user)
                messages.success(request, f"Saved. {user.name} has to sign in again.")
            return redirect("accounts:person", pk=user.pk)
    context = {"person": user, "form": form, "question": _question(user), "consequence": CONSEQUENCE}
    return render(request, "accounts/person/person.html", context, status=422 if form.errors else 200)


@require_POST
@roles_required(Role.ADMINISTRATOR)
def deactivate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Shut somebody out, once it was confirmed."""
    user = get_object_or_404(colleagues(request.user), pk=pk)
    if not request.POST.get("confirmed"):
        context = {
            "title": _question(user),
            "say": CONSEQUENCE,
            "action": request.path,
            "button": "Shut out",
            "keep": "Leave as it is",
            "back": reverse("accounts:person", args=[user.pk]),
        }
        return render(request, "components/confirm_page.html", context)
    try:
        service.deactivate(user=user, by=request.user, at=timezone.now())
    except Refused as no:
        messages.error(request, no.message)
    else:
        messages.success(request, f"{user.name} can’t sign in any more.")
    return redirect("accounts:person", pk=user.pk)


@require_POST
@roles_required(Role.ADMINISTRATOR)
def reactivate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let somebody in again."""
    user = get_object_or_404(colleagues(request.user), pk=pk)
    service.reactivate(user=user, by=request.user, at=timezone.now())
    messages.success(request, f"{user.name} can sign in again.")
    return redirect("accounts:person", pk=user.pk)


@require_POST
@roles_required(Role.ADMINISTRATOR)
def invite_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send somebody another link to choose a password."""
    user = get_object_or_404(colleagues(request.user), pk=pk, is_active=True)
    send_welcome(user=user, by=request.user, at=timezone.now())
    nudge(sweep_outbox)
    messages.success(request, f"Another link is on its way to {user.name}.")
    return redirect("accounts:person", pk=user.pk)


def _question(user: User) -> str:
    return f"Shut {user.name} out?"


def _stay_signed_in(request: SignedInRequest, user: User) -> None:
    """Keep the session of somebody who changed their own roles."""
    if user.pk == request.user.pk:
        update_session_auth_hash(request, user)
