"""Asking for particular words of somebody who wants to be asked each time, and the page where they say."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Role, SignedInRequest
from accounts.tasks import sweep_outbox
from common.access import roles_required
from common.errors import Refused
from common.nudge import nudge
from common.requests import HtmxRequest
from feedback.forms.use_request import AskUseForm, UseForm
from feedback.models import Invitation, Turn, UseState
from feedback.selectors import use_request as selectors
from feedback.selectors.voices import heard_of, led_voices
from feedback.services import use_request as services
from feedback.tasks import write_use_letters
from feedback.views.door import customer_page, sent_form, show

PAGES = ["GET", "HEAD", "POST"]


@require_http_methods(PAGES)
@roles_required(Role.CX_MANAGER)
def ask_use(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask the customer for one turn's words, or say why that can't be done."""
    turn = get_object_or_404(led_voices(request.user), pk=pk)
    form = AskUseForm(sent_form(request), initial={"key": uuid4()})
    if request.method == "POST" and form.is_valid() and _asked(request, turn, form):
        return redirect("feedback:voice", turn.pk)
    why_not = selectors.why_not_ask(turn, at=timezone.now())
    context = {"form": form, "turn": turn, "heard": heard_of([turn], request.user)[0], "why_not": why_not}
    return render(request, "feedback/voices/ask_use.html", context, status=422 if form.errors else 200)


@require_http_methods(PAGES)
@customer_page
def say_use(request: HtmxRequest, invitation: Invitation, pk: int) -> HttpResponse:
    """Take what the customer says about one thing they told us; they may say otherwise whenever they like."""
    asked = selectors.use_for(invitation, pk)
    if asked is None:
        raise Http404
    form = UseForm(sent_form(request), asked=asked)
    if request.method == "POST" and form.is_valid():
        state = services.answer_use(asked=asked, said=UseState(form.cleaned_data["said"]), at=timezone.now())
        messages.success(request, _kept(state))
        return redirect("feedback:what-happened", invitation.public_id)
    context = {"form": form, "asked": asked, "else_from": "what-happened"}
    return show(request, invitation, "feedback/customer/use.html", context, status=422 if form.is_bound else 200)


def _asked(request: SignedInRequest, turn: Turn, form: AskUseForm) -> bool:
    """Ask; a refusal is shown in the form."""
    said = form.cleaned_data
    try:
        services.ask_to_use(key=said["key"], turn=turn, why=said["why"], by=request.user, at=timezone.now())
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return False
    nudge(write_use_letters)
    nudge(sweep_outbox)
    messages.success(request, "Asked. It stands on their page; nobody else reads the words before they say yes.")
    return True


def _kept(state: UseState) -> str:
    """Say what holds now."""
    if state == UseState.WITH_NAME:
        return _("Thank you. Others here may read these words, with your name.")
    if state == UseState.WITHOUT_NAME:
        return _("Thank you. Others here may read these words, without your name.")
    if state == UseState.WITHDRAWN:
        return _("Taken back. From now on only those you were told about read these words.")
    return _("Kept. Nobody else reads these words, and we won’t ask again.")
