"""A customer's pages after the session: one more question of ours, and a number if they like."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.errors import Refused
from common.nudge import nudge
from common.requests import HtmxRequest
from feedback.forms.answering import AnswerForm
from feedback.forms.doubt import ScoreForm
from feedback.models import Invitation
from feedback.selectors import asked_again as select
from feedback.services import clarification, score
from feedback.tasks import look_for_contradictions
from feedback.views.door import customer_page, sent_form, show

PAGES = ["GET", "HEAD", "POST"]
BEST = 10


@require_http_methods(PAGES)
@customer_page
def clarify(request: HtmxRequest, invitation: Invitation, pk: int) -> HttpResponse:
    """Ask one more thing about words of theirs; what they write is kept like everything else they told us."""
    asked = select.clarification_for(invitation, pk)
    if asked is None:
        raise Http404
    form = AnswerForm(sent_form(request), initial={"key": uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            clarification.answer(clarification=asked, sent=form.sent, at=timezone.now())
            nudge(look_for_contradictions)
            messages.success(request, _("Thank you. We have it."))
            return redirect("feedback:what-happened", invitation.public_id)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
    context = {"form": form, "asked": asked, "else_from": "what-happened"}
    return show(request, invitation, "feedback/customer/clarify.html", context, status=422 if form.is_bound else 200)


@require_http_methods(PAGES)
@customer_page
def number(request: HtmxRequest, invitation: Invitation) -> HttpResponse:
    """Take a number after the words; it is optional, and the words stay what counts."""
    given = select.score_of(invitation)
    form = ScoreForm(sent_form(request), initial={"value": given.value if given else None})
    if request.method == "POST" and form.is_valid():
        try:
            score.give_score(invitation=invitation, value=form.cleaned_data["value"], best=BEST, at=timezone.now())
            nudge(look_for_contradictions)
            messages.success(request, _("Thank you. Your words still say more than the number."))
            return redirect("feedback:thanks", invitation.public_id)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
    if invitation.finished_at is None:
        return redirect("feedback:listen", invitation.public_id)
    context = {"form": form, "given": given, "else_from": "thanks"}
    return show(request, invitation, "feedback/customer/number.html", context, status=422 if form.is_bound else 200)
