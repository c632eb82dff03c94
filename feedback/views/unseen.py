"""Answering without being seen: the place that names nobody, the way back to it, and what to do with too few."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.services.link import address_of
from accounts.tasks import sweep_outbox
from common.errors import Refused
from common.nudge import nudge
from common.requests import HtmxRequest
from feedback.models import Invitation
from feedback.services import unseen as services
from feedback.views.door import OPENED, customer_page, show


def answer_unseen(request: HtmxRequest, invitation: Invitation) -> HttpResponse:
    """Bring the customer to a place that names nobody; this browser forgets the way they came."""
    try:
        place = services.go_unseen(invitation=invitation, at=timezone.now())
    except Refused as refusal:
        messages.warning(request, refusal.message)
        return redirect("feedback:rules", invitation.public_id)
    if request.POST.get("write") == "1":
        services.send_way_back(place=place, to=invitation, at=timezone.now())
        nudge(sweep_outbox)
    opened = request.session.get(OPENED, {})
    opened.pop(str(invitation.public_id), None)
    request.session[OPENED] = {**opened, str(place.public_id): place.link_id}
    request.session.cycle_key()
    return redirect("feedback:way-back", place.public_id)


@require_safe
@customer_page
def way_back(request: HtmxRequest, invitation: Invitation) -> HttpResponse:
    """Show the only address that leads back to what somebody writes unseen."""
    if not invitation.is_unseen or invitation.link is None:
        return redirect("feedback:listen", invitation.public_id)
    return show(request, invitation, "feedback/customer/way_back.html", {"address": address_of(invitation.link)})


@require_safe
@customer_page
def elsewhere(request: HtmxRequest, invitation: Invitation) -> HttpResponse:
    """Say to somebody who answers unseen that this link, which has their name on it, is not the way back."""
    if not invitation.went_unseen:
        return redirect("feedback:listen", invitation.public_id)
    return show(request, invitation, "feedback/customer/elsewhere.html", {"else_from": "elsewhere"})


@require_POST
@customer_page
def few(request: HtmxRequest, invitation: Invitation) -> HttpResponse:
    """Take whether unseen words may be read though fewer than five people answered so."""
    services.allow_few(invitation=invitation, allowed=request.POST.get("allowed") == "yes", at=timezone.now())
    messages.success(request, _("Kept. You can change it until your words are read."))
    return redirect("feedback:what-happened", invitation.public_id)
