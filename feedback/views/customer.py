"""A customer's first and last pages: the rules, not now, thanks."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from common.requests import HtmxRequest
from feedback.forms.customer import AgreeForm
from feedback.models import Invitation, InvitationState, WordsUse
from feedback.selectors import customer as selectors
from feedback.selectors.room import open_behind
from feedback.selectors.unseen import is_waiting, may_go_unseen
from feedback.services import customer as services
from feedback.views.door import customer_page, sent_form, show, to_step
from feedback.views.unseen import answer_unseen

AWAY = timedelta(hours=1)  # who was here a moment ago needs no welcome
BEFORE = (InvitationState.INVITED, InvitationState.DECLINED)


@require_safe
@customer_page
def listen(request: HtmxRequest, invitation: Invitation) -> HttpResponse:
    """Bring the customer to where they left off."""
    if invitation.went_unseen:
        return redirect("feedback:elsewhere", invitation.public_id)
    if invitation.state in BEFORE:
        return _rules(request, invitation, _agreeing(invitation))
    if open_behind(invitation):
        return redirect("feedback:live", invitation.public_id)
    if invitation.state == InvitationState.FINISHED:
        return redirect("feedback:what-happened", invitation.public_id)
    way = selectors.way_of(invitation)
    if way.last_at and timezone.now() - way.last_at > AWAY:
        messages.info(request, _welcome(way))
    return to_step(invitation, way.resumes_at)


@require_http_methods(["GET", "HEAD", "POST"])
@customer_page
def rules(request: HtmxRequest, invitation: Invitation) -> HttpResponse:
    """Show what holds here and ask how the words may be used."""
    if invitation.went_unseen:
        return redirect("feedback:elsewhere", invitation.public_id)
    form = _agreeing(invitation, sent_form(request))
    if request.method != "POST" or not form.is_valid():
        return _rules(request, invitation, form, status=422 if form.is_bound else 200)
    if form.hides:
        return answer_unseen(request, invitation)
    services.agree(invitation=invitation, words_use=WordsUse(form.cleaned_data["words_use"]), at=timezone.now())
    if open_behind(invitation):
        return redirect("feedback:live", invitation.public_id)
    if invitation.state == InvitationState.FINISHED:
        return redirect("feedback:what-else", invitation.public_id)
    return to_step(invitation, selectors.way_of(invitation).left_off)


@require_http_methods(["GET", "HEAD", "POST"])
@customer_page
def not_now(request: HtmxRequest, invitation: Invitation) -> HttpResponse:
    """Take a no without a reason, and say that the way back stays open."""
    if request.method == "POST":
        services.decline(invitation=invitation)
        return redirect("feedback:not-now", invitation.public_id)
    if invitation.state != InvitationState.DECLINED:
        return redirect("feedback:listen", invitation.public_id)
    return show(request, invitation, "feedback/customer/not_now.html", {})


@require_safe
@customer_page
def thanks(request: HtmxRequest, invitation: Invitation) -> HttpResponse:
    """Thank the customer and say what comes next."""
    if invitation.state != InvitationState.FINISHED:
        return redirect("feedback:listen", invitation.public_id)
    readers = selectors.readers_of(invitation)
    names = selectors.listed([selectors.first_name(user) for user in readers])
    context = {"readers": names, "readers_number": len(readers), "else_from": "thanks"}
    context["is_waiting"] = is_waiting(invitation)
    return show(request, invitation, "feedback/customer/thanks.html", context)


def _agreeing(invitation: Invitation, data: QueryDict | None = None) -> AgreeForm:
    """Return the form of how words may be used; whoever answers unseen has chosen."""
    return AgreeForm(data, chosen=invitation.words_use, may_hide=may_go_unseen(invitation))


def _welcome(way: selectors.Way) -> str:
    """Say to somebody who comes back where they are, without hurry."""
    if not way.left:
        return _("Welcome back. You’ve answered every question; add whatever you like.")
    left = ngettext(
        "%(count)d question is left, and you can skip it.",
        "%(count)d questions are left, and you can skip any.",
        len(way.left),
    )
    return _("Welcome back. You stopped here.") + " " + left % {"count": len(way.left)}


def _rules(request: HtmxRequest, invitation: Invitation, form: AgreeForm, *, status: int = 200) -> HttpResponse:
    """Show the first page."""
    readers = selectors.readers_of(invitation)
    rules_language, house_rules = selectors.ground_rules(invitation)
    context = {
        "form": form,
        "readers": selectors.listed([selectors.first_name(user) for user in readers]),
        "reader_count": selectors.in_words(len(readers)).capitalize(),
        "readers_number": len(readers),
        "house_rules": house_rules,
        "rules_language": rules_language,
        "earlier": selectors.earlier_voices(invitation),
    }
    return show(request, invitation, "feedback/customer/rules.html", context, status=status)
