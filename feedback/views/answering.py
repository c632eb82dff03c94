"""A customer answers: one question at a time, anything else at any time, and their own words to change or take back."""

import re
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.tasks import sweep_outbox
from common.errors import Refused
from common.nudge import nudge
from common.requests import HtmxRequest
from feedback.forms.answering import AnswerForm, ChangeForm, DraftForm, MoreForm
from feedback.models import Invitation, Turn
from feedback.selectors import customer as selectors
from feedback.selectors.room import open_behind
from feedback.services import answering as services
from feedback.services.customer import NothingSaidYet
from feedback.services.customer import finish as end
from feedback.views.customer import BEFORE
from feedback.views.door import customer_page, sent_form, show, to_step, unsent

PAGES = ["GET", "HEAD", "POST"]
SCREENS = ("thanks", "what-else", "what-happened", "later")
QUESTION_NUMBER = re.compile(r"[1-9][0-9]{0,2}")


@require_http_methods(PAGES)
@customer_page
def question(request: HtmxRequest, invitation: Invitation, number: int) -> HttpResponse:
    """Ask one question; every way off the page keeps what stands in the box."""
    if invitation.state in BEFORE:
        return redirect("feedback:listen", invitation.public_id)
    way = selectors.way_of(invitation)
    step = way.step(number)
    if step is None:
        raise Http404
    if request.method == "POST" and request.POST.get("go"):
        return _leave(request, invitation, way, step)
    fresh = {"words": step.words, "key": uuid4(), "seen": services.version_of(step.answer)}
    form = AnswerForm(sent_form(request), initial=fresh)
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_question(invitation=invitation, question=step.question, sent=form.sent, at=timezone.now())
            return to_step(invitation, number + 1)
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.message)
    return _ask(request, invitation, way, step, form)


@require_http_methods(PAGES)
@customer_page
def more(request: HtmxRequest, invitation: Invitation) -> HttpResponse:
    """Take anything else, from any screen and for ever; htmx answers inside the sheet, a page stands in for it."""
    draft = selectors.more_draft(invitation)
    form = MoreForm(sent_form(request), initial={"words": draft.text if draft else "", "key": uuid4()})
    said = request.method == "POST" and form.is_valid() and _add(invitation, form)
    if request.htmx:
        again = MoreForm(initial={"key": uuid4()}, auto_id="else-%s")
        form.auto_id = "else-%s"
        context = {"else_form": again if said else form, "else_said": said, "else_url": request.get_full_path()}
        template = "feedback/customer/more_form.html"
        return render(request, template, {**context, "invitation": invitation}, status=200 if said else 422)
    if said:
        messages.success(request, _("Thank you. We have it."))
        return _back(request, invitation)
    context = {"form": form, "draft": draft, "else_url": "", "back": _number(request)}
    return show(request, invitation, "feedback/customer/more.html", context, status=422 if form.is_bound else 200)


@require_http_methods(PAGES)
@customer_page
def what_else(request: HtmxRequest, invitation: Invitation) -> HttpResponse:
    """Ask what else, below what they have told us so far."""
    draft = selectors.more_draft(invitation)
    form = MoreForm(sent_form(request), initial={"words": draft.text if draft else "", "key": uuid4()})
    if request.method == "POST" and form.is_valid() and _add(invitation, form):
        messages.success(request, _("Thank you. We have it."))
        return redirect("feedback:what-else", invitation.public_id)
    return _so_far(request, invitation, {"form": form, "draft": draft}, status=422 if form.is_bound else 200)


@require_http_methods(PAGES)
@customer_page
def own_words(request: HtmxRequest, invitation: Invitation, key: UUID) -> HttpResponse:
    """Let the customer put their own words differently."""
    turn = _told(invitation, key)
    seen = services.version_of(turn)
    form = ChangeForm(sent_form(request), initial={"words": unsent(request) or turn.text, "key": uuid4(), "seen": seen})
    if request.method == "POST" and form.is_valid():
        try:
            services.change_words(turn=turn, sent=form.sent, at=timezone.now())
            messages.success(request, _("Changed. Only your new words are kept."))
            return _where_words_stand(invitation)
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.message)
            form.data = {**request.POST.dict(), "seen": seen}
    context = {"form": form, "turn": turn, "else_from": "what-else"}
    return show(request, invitation, "feedback/customer/own_words.html", context, status=422 if form.is_bound else 200)


@require_POST
@customer_page
def take_back(request: HtmxRequest, invitation: Invitation, key: UUID) -> HttpResponse:
    """Ask once, then blank the words for good."""
    turn = _told(invitation, key)
    if request.POST.get("confirmed") != "1":
        return show(request, invitation, "feedback/customer/take_back.html", {"turn": turn, "else_from": "what-else"})
    services.take_back(turn=turn, at=timezone.now())
    messages.success(request, _("Deleted. Nobody here can read it any more."))
    return _where_words_stand(invitation)


@require_POST
@customer_page
def draft(request: HtmxRequest, invitation: Invitation, number: int = 0) -> HttpResponse:
    """Keep what is being written, for its writer alone; without a number it is what they write under anything else."""
    step = selectors.way_of(invitation).step(number) if number else None
    if number and step is None:
        raise Http404
    form = DraftForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    services.save_draft(
        invitation=invitation,
        question=step.question if step else None,
        words=form.cleaned_data["words"],
        at=timezone.now(),
    )
    return HttpResponse(status=204)


@require_POST
@customer_page
def finish(request: HtmxRequest, invitation: Invitation) -> HttpResponse:
    """End the answering."""
    try:
        end(invitation=invitation, at=timezone.now())
    except NothingSaidYet as refusal:
        return _so_far(request, invitation, {"form": MoreForm(), "trouble": refusal.message}, status=422)
    nudge(sweep_outbox)
    return redirect("feedback:thanks", invitation.public_id)


def _ask(
    request: HtmxRequest, invitation: Invitation, way: selectors.Way, step: selectors.Step, form: AnswerForm
) -> HttpResponse:
    """Show one question."""
    context = {"form": form, "way": way, "step": step, "else_from": step.number}
    return show(request, invitation, "feedback/customer/question.html", context, status=422 if form.is_bound else 200)


def _leave(request: HtmxRequest, invitation: Invitation, way: selectors.Way, step: selectors.Step) -> HttpResponse:
    """Keep what stands in the box as a draft and go where the button says."""
    form = DraftForm(request.POST)
    if not form.is_valid():
        unsent = AnswerForm(request.POST)
        unsent.full_clean()
        return _ask(request, invitation, way, step, unsent)
    if step.answer is None or form.cleaned_data["words"] != step.answer.text:
        services.save_draft(
            invitation=invitation, question=step.question, words=form.cleaned_data["words"], at=timezone.now()
        )
    if request.POST["go"] == "later":
        return redirect("feedback:later", invitation.public_id)
    if request.POST["go"] == "else":
        return redirect(f"{_address(invitation)}?from={step.number}")
    return to_step(invitation, max(step.number - 1, 1) if request.POST["go"] == "back" else step.number + 1)


def _where_words_stand(invitation: Invitation) -> HttpResponse:
    """Show the talk while it goes on, else all that was told."""
    return redirect("feedback:live" if open_behind(invitation) else "feedback:what-else", invitation.public_id)


def _address(invitation: Invitation) -> str:
    """Return where anything else goes."""
    return redirect("feedback:more", invitation.public_id)["Location"]


def _back(request: HtmxRequest, invitation: Invitation) -> HttpResponse:
    """Return to the screen that the words were written from."""
    if number := _number(request):
        return to_step(invitation, number)
    origin = request.GET.get("from", "")
    name = origin if origin in SCREENS else "live" if origin == "room" else "listen"
    return redirect(f"feedback:{name}", invitation.public_id)


def _number(request: HtmxRequest) -> int:
    """Return the question that the words were written from; zero when it was another screen."""
    origin = request.GET.get("from", "")
    return int(origin) if QUESTION_NUMBER.fullmatch(origin) else 0


def _add(invitation: Invitation, form: MoreForm) -> bool:
    """Keep anything else; a refusal is shown in the form."""
    try:
        services.add_more(invitation=invitation, sent=form.sent, at=timezone.now())
    except Refused as refusal:
        form.add_error(refusal.field or None, refusal.message)
        return False
    return True


def _told(invitation: Invitation, key: UUID) -> Turn:
    """Return one of the customer's own words, or 404."""
    turn = selectors.words_with_key(invitation, key)
    if turn is None:
        raise Http404
    return turn


def _so_far(request: HtmxRequest, invitation: Invitation, context: dict[str, Any], *, status: int) -> HttpResponse:
    """Show the last question with all that was told."""
    told = list(selectors.told_by(invitation))
    shared = {"way": selectors.way_of(invitation), "told": told, "else_from": "what-else"}
    return show(request, invitation, "feedback/customer/what_else.html", {**shared, **context}, status=status)
