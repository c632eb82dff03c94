"""What is unclear or doesn't add up in somebody's words: open it, settle it, or ask them."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Role, SignedInRequest
from accounts.tasks import sweep_outbox
from common.access import roles_required
from common.errors import Refused
from common.evidence import render_evidence
from common.nudge import nudge
from feedback.forms.doubt import AskForm, HoldsForm, SettleForm
from feedback.models import Invitation, Kpi
from feedback.selectors import doubt as select
from feedback.selectors.question_flags import flags_in
from feedback.selectors.reflect_page import reflect_page
from feedback.services import clarification, contradiction, strategy
from feedback.services.clarification import Asking
from feedback.views.reflection import READERS


@require_GET
@roles_required(*READERS)
def evidence(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Open what stands on both sides of a contradiction."""
    found = select.find_contradiction(request.user, pk, number)
    if found is None:
        raise Http404
    return render_evidence(request, select.evidence_of(found))


@require_GET
@roles_required(*READERS)
def unexpected(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open what nobody expected in somebody's words."""
    page = reflect_page(request.user, pk, at=timezone.now())
    if page is None:
        raise Http404
    return render_evidence(request, select.behind_the_unexpected(page.unexpected))


@require_POST
@roles_required(Role.CX_MANAGER)
def settle(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Keep both, write down what explains it, or open it again."""
    found = select.find_led_contradiction(request.user, pk, number)
    if found is None:
        raise Http404
    form = SettleForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Keep both, or write down what explains it.")
        return _back(pk)
    try:
        contradiction.settle(contradiction=found, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, "Kept. Both stay as they are.")
    except Refused as refused:
        messages.error(request, refused.message)
    return _back(pk)


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(Role.CX_MANAGER)
def ask(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask one person one more thing; what the check finds is shown once before it goes out."""
    invitation = _led(request, pk)
    form = AskForm(
        request.POST if request.method == "POST" else None,
        invitation_id=pk,
        initial={**request.GET.dict(), "key": uuid4()},
    )
    flags: tuple[Any, ...] = ()
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        flags = flags_in(said["text"], quotes=(said["turn"].text,), language=said["turn"].language)
        if not flags or said["why"].strip():
            if _asked(request, invitation, form, tuple(flag.kind for flag in flags)):
                return _back(pk)
        else:
            form.add_error(None, "Read what the check found. You can change the question, or say why it stays.")
    context = {"form": form, "flags": flags, "invitation": invitation}
    return render(request, "feedback/reflection/ask.html", context, status=422 if form.errors else 200)


@require_POST
@roles_required(Role.CX_MANAGER)
def holds(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write down whether their words say what a figure of ours says."""
    invitation = _led(request, pk)
    form = HoldsForm(request.POST)
    form.fields["kpi"].queryset = Kpi.objects.filter(aspect=invitation.session.aspect_id)  # type: ignore[attr-defined]  # a ModelChoiceField
    if not form.is_valid():
        raise Http404
    try:
        strategy.note_whether_it_holds(
            kpi=form.cleaned_data["kpi"], invitation=invitation, holds=form.said, by=request.user, at=timezone.now()
        )
        messages.success(request, "Noted.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect(f"{reverse('feedback:reflect', args=[pk])}#three")


def _asked(request: SignedInRequest, invitation: Invitation, form: AskForm, flags: tuple[str, ...]) -> bool:
    """Ask it; a refusal is shown in the form."""
    said = form.cleaned_data
    asking = Asking(text=said["text"], turn=said["turn"], phrase=said["phrase"], flags=flags, why=said["why"])
    about, given = said["about"], {"key": said["key"], "asking": asking, "by": request.user, "at": timezone.now()}
    try:
        if about:
            contradiction.ask_about(contradiction=about, **given)
        else:
            clarification.ask(invitation=invitation, **given)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        return False
    nudge(sweep_outbox)
    messages.success(request, f"Asked. {invitation.person.name} finds it on their page.")
    return True


def _led(request: SignedInRequest, pk: int) -> Invitation:
    """Return a conversation of a session that the user leads, or 404."""
    mine = Invitation.objects.led_by(request.user).select_related("session__aspect", "person", "link", "customer")
    return get_object_or_404(mine, pk=pk)


def _back(pk: int) -> HttpResponse:
    return redirect(f"{reverse('feedback:reflect', args=[pk])}#odd")
