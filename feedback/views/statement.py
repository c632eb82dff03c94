"""Our reading of what one person said."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Role, SignedInRequest
from accounts.tasks import sweep_outbox
from common.access import roles_required
from common.errors import Refused
from common.nudge import nudge
from feedback.forms.statement import StatementForm
from feedback.models import Invitation, Statement
from feedback.services import statement as service
from feedback.services.statement import Reading
from feedback.views.reflection import show_reflection


@require_POST
@roles_required(Role.CX_MANAGER)
def draft(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write a reading down."""
    invitation = get_object_or_404(Invitation.objects.led_by(request.user).select_related("session"), pk=pk)
    form = StatementForm(request.POST, invitation_id=pk, aspect_id=invitation.session.aspect_id)
    if form.is_valid() and form.cleaned_data["key"] is None:
        form.add_error(None, "This page was too old to send. Send it once more.")
    if not form.is_valid():
        return show_reflection(request, pk, form=form, status=422)
    now = timezone.now()
    try:
        service.draft_statement(
            key=form.cleaned_data["key"], invitation=invitation, reading=_reading(form), by=request.user, at=now
        )
    except Refused as refused:
        form.add_error(refused.field or None, refused.message)
        return show_reflection(request, pk, form=form, status=422)
    messages.success(request, "Drafted. Nobody has been asked yet.")
    return redirect("feedback:reflect", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(Role.CX_MANAGER)
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a reading that nobody has been asked about."""
    found = Statement.objects.led_by(request.user).select_related("invitation__session", "invitation__person", "turn")
    statement = get_object_or_404(found, pk=pk)
    form = StatementForm(
        request.POST or None,
        invitation_id=statement.invitation_id,
        aspect_id=statement.invitation.session.aspect_id,
        initial={"text": statement.text, "turn": statement.turn_id, "facet": statement.facet_id},
    )
    if request.method == "POST" and form.is_valid():
        try:
            service.edit_statement(statement=statement, reading=_reading(form))
        except Refused as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            messages.success(request, "Changed.")
            return redirect("feedback:reflect", pk=statement.invitation_id)
    context = {"statement": statement, "form": form, "invitation": statement.invitation}
    return render(request, "feedback/reflection/edit.html", context, status=422 if form.errors else 200)


@require_POST
@roles_required(Role.CX_MANAGER)
def drop(request: SignedInRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    statement = get_object_or_404(Statement.objects.led_by(request.user), pk=pk)
    try:
        service.drop_statement(statement=statement)
        messages.success(request, "Thrown away.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("feedback:reflect", pk=statement.invitation_id)


@require_POST
@roles_required(Role.CX_MANAGER)
def send(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send every drafted reading to the person, to confirm or correct."""
    invitation = _invitation(request, pk)
    try:
        count = service.send_statements(invitation=invitation, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("feedback:reflect", pk=pk)
    nudge(sweep_outbox)
    if count and not invitation.person.email:
        messages.warning(request, "It’s on their page now. We have no address, so no letter went out.")
    elif count:
        messages.success(request, "Sent. It isn’t true until they say so.")
    return redirect("feedback:reflect", pk=pk)


@require_POST
@roles_required(Role.CX_MANAGER)
def ask_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask once more about what was sent and not answered."""
    try:
        service.ask_again(invitation=_invitation(request, pk), by=request.user, at=timezone.now())
        nudge(sweep_outbox)
        messages.success(request, "Asked again.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("feedback:reflect", pk=pk)


def _invitation(request: SignedInRequest, pk: int) -> Invitation:
    """Return the person whose session I lead."""
    found = Invitation.objects.led_by(request.user).select_related("person", "link", "session")
    return get_object_or_404(found, pk=pk)


def _reading(form: StatementForm) -> Reading:
    """Return what the form says."""
    data = form.cleaned_data
    return Reading(text=data["text"], turn=data["turn"], facet=data["facet"])
