"""What happened with what a customer told us, and what they say about it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.errors import Refused
from common.requests import HtmxRequest
from feedback.forms.trail import CorrectionForm, HelpedForm
from feedback.models import Invitation, Notice, Statement
from feedback.selectors import trail as selectors
from feedback.selectors.asked_again import waiting_questions
from feedback.selectors.unseen import is_waiting
from feedback.selectors.use_request import shown_uses
from feedback.services import trail as services
from feedback.views.door import customer_page, sent_form, show, unsent

PAGES = ["GET", "HEAD", "POST"]
HERE = "what-happened"


@require_safe
@customer_page
def what_happened(request: HtmxRequest, invitation: Invitation) -> HttpResponse:
    """Show the way from the customer's words to what came of them, and note that they have seen it."""
    trail = selectors.trail_of(invitation)
    services.see_notices(invitation=invitation, at=timezone.now())
    context: dict[str, Any] = {"trail": trail, "decided": any(strand.told for strand in trail), "else_from": HERE}
    context["one_more"] = waiting_questions(invitation)
    context["uses"] = shown_uses(invitation)
    context["is_waiting"] = is_waiting(invitation)
    return show(request, invitation, "feedback/customer/what_happened.html", context)


@require_POST
@customer_page
def thats_it(request: HtmxRequest, invitation: Invitation, pk: int) -> HttpResponse:
    """Take the customer's yes to our reading."""
    try:
        services.confirm_reading(statement=_reading(invitation, pk), at=timezone.now())
        messages.success(request, _("Thank you. Now we know it’s right."))
    except Refused as refusal:
        messages.warning(request, refusal.message)
    return redirect("feedback:what-happened", invitation.public_id)


@require_http_methods(PAGES)
@customer_page
def not_quite(request: HtmxRequest, invitation: Invitation, pk: int) -> HttpResponse:
    """Take what the customer meant instead, in their words."""
    reading = _reading(invitation, pk)
    form = CorrectionForm(sent_form(request), initial={"words": unsent(request) or reading.correction})
    if request.method == "POST" and form.is_valid():
        try:
            services.correct_reading(statement=reading, words=form.cleaned_data["words"], at=timezone.now())
            messages.success(request, _("Thank you. Your words stand in place of ours."))
            return redirect("feedback:what-happened", invitation.public_id)
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.message)
    context = {"form": form, "reading": reading, "else_from": HERE}
    return show(request, invitation, "feedback/customer/not_quite.html", context, status=422 if form.is_bound else 200)


@require_http_methods(PAGES)
@customer_page
def did_it_help(request: HtmxRequest, invitation: Invitation, pk: int) -> HttpResponse:
    """Take whether what we did helped, with words if they like."""
    notice = _notice(invitation, pk)
    asked = request.GET.get("helped") or ("" if notice.helped is None else "yes" if notice.helped else "no")
    form = HelpedForm(sent_form(request), initial={"helped": asked, "words": unsent(request) or notice.helped_words})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        services.say_whether_it_helped(notice=notice, helped=data["helped"], words=data["words"], at=timezone.now())
        messages.success(request, _("Thank you. We read every answer to this one."))
        return redirect("feedback:what-happened", invitation.public_id)
    context = {"form": form, "notice": notice, "else_from": HERE}
    return show(request, invitation, "feedback/customer/helped.html", context, status=422 if form.is_bound else 200)


def _reading(invitation: Invitation, pk: int) -> Statement:
    """Return a reading that was sent to this customer, or 404."""
    reading = selectors.reading_for(invitation, pk)
    if reading is None:
        raise Http404
    return reading


def _notice(invitation: Invitation, pk: int) -> Notice:
    """Return something done that this customer was told of, or 404."""
    notice = selectors.notice_for(invitation, pk)
    if notice is None:
        raise Http404
    return notice
