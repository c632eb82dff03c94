"""A customer's own pace: stop for today, be reminded or not, have a copy, add to what was said."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.tasks import sweep_outbox
from common.dates import local_day, weekday
from common.errors import Refused
from common.nudge import nudge
from common.requests import HtmxRequest
from feedback.forms.answering import MoreForm
from feedback.forms.customer import LaterForm
from feedback.models import Invitation, InvitationState, SessionState
from feedback.selectors import customer as selectors
from feedback.services import pace as services
from feedback.services.answering import add_to
from feedback.views.door import customer_page, sent_form, show, unsent

PAGES = ["GET", "HEAD", "POST"]


@require_http_methods(PAGES)
@customer_page
def later(request: HtmxRequest, invitation: Invitation) -> HttpResponse:
    """Say what is kept and what is left, and take when to remind, if at all."""
    today = local_day(timezone.now())
    form = LaterForm(sent_form(request), today=today, chosen=invitation.remind_on)
    if request.method == "POST" and form.is_valid():
        try:
            services.wish_reminder(invitation=invitation, on=form.wish, at=timezone.now())
            messages.success(request, _kept(form))
            return redirect("feedback:later", invitation.public_id)
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.message)
    asked = invitation.session.state == SessionState.OPEN and invitation.state != InvitationState.FINISHED
    context = {"form": form, "way": selectors.way_of(invitation), "may_ask": asked, "else_from": "later"}
    return show(request, invitation, "feedback/customer/later.html", context, status=422 if form.is_bound else 200)


@require_POST
@customer_page
def copy(request: HtmxRequest, invitation: Invitation) -> HttpResponse:
    """Send the customer a copy of their own words."""
    try:
        services.send_copy(invitation=invitation, at=timezone.now())
        nudge(sweep_outbox)
        messages.success(request, _("A copy is on its way to you."))
    except Refused as refusal:
        messages.warning(request, refusal.message)
    return redirect("feedback:what-else", invitation.public_id)


@require_http_methods(PAGES)
@customer_page
def addition(request: HtmxRequest, invitation: Invitation, key: UUID) -> HttpResponse:
    """Take what the customer adds to something they said; what was said stays as it was."""
    turn = selectors.words_with_key(invitation, key)
    if turn is None:
        raise Http404
    form = MoreForm(sent_form(request), initial={"key": uuid4(), "words": unsent(request)})
    if request.method == "POST" and form.is_valid():
        try:
            add_to(turn=turn, sent=form.sent, at=timezone.now())
            messages.success(request, _("Added. What you said before stays as it was."))
            return redirect("feedback:what-else", invitation.public_id)
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.message)
    context = {"form": form, "turn": turn, "else_from": "what-else"}
    return show(request, invitation, "feedback/customer/addition.html", context, status=422 if form.is_bound else 200)


def _kept(form: LaterForm) -> str:
    """Say what we will do."""
    if form.wish is None:
        return _("We won’t remind you. Your link stays open.")
    return _("We’ll remind you once: %(day)s.") % {"day": weekday(form.wish)}
