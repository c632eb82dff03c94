"""The customer's side of a room: the same talk, live, with their own box; the coach is nowhere near it."""

from typing import Any
from uuid import uuid4

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from common.errors import Refused
from common.requests import HtmxRequest
from feedback.forms.room import SayForm
from feedback.models import Invitation, Room
from feedback.selectors import room as select
from feedback.selectors.customer import first_name
from feedback.selectors.room_news import news_of
from feedback.services import room_words as words
from feedback.services.room import note_seen
from feedback.views.customer import BEFORE
from feedback.views.door import customer_page, sent_form, show
from feedback.views.room_live import since_of, tick_address


@require_http_methods(["GET", "HEAD", "POST"])
@customer_page
def live(request: HtmxRequest, invitation: Invitation) -> HttpResponse:
    """Show the talk and take what the customer says; whoever has not agreed yet begins at the rules."""
    room = select.room_behind(invitation)
    if room is None or invitation.state in BEFORE:
        return redirect("feedback:listen", invitation.public_id)
    form = SayForm(sent_form(request), initial={"key": uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            said = words.hear(room=room, sent=form.sent, at=timezone.now())
            return _taken(request, invitation, str(said.key))
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.message)
    if request.method == "POST" and not request.accepts("text/html"):
        return JsonResponse({"errors": [str(one) for errors in form.errors.values() for one in errors]}, status=422)
    if request.method == "GET":
        note_seen(room_id=room.pk, side="customer", at=timezone.now())
    context = {
        **_place(room),
        "entries": select.entries_of(room),
        "waiting": "",
        "form": form,
        "else_from": "room",
        "tick": tick_address(room.pk, "customer"),
    }
    return show(request, invitation, "feedback/room/live.html", context, status=422 if form.is_bound else 200)


@require_safe
@customer_page
def live_talk(request: HtmxRequest, invitation: Invitation) -> HttpResponse:
    """Answer with what was said since a version."""
    room = select.room_behind(invitation)
    if room is None or invitation.state in BEFORE:
        return HttpResponse(status=204)
    context = {
        **_place(room),
        "entries": news_of(room, since=since_of(request)).entries,
        "invitation": invitation,
        "guide_language": invitation.session.guide_version.guide.language,
    }
    response = HttpResponse(render_to_string("feedback/room/live_news.html", context))
    response["X-Room-Version"] = str(room.version)
    return response


def _place(room: Room) -> dict[str, Any]:
    return {
        "room": room,
        "host_name": first_name(room.host),
        "here": select.is_here(room.host_seen_at, at=timezone.now()),
        "place": select.place_of(room),
    }


def _taken(request: HtmxRequest, invitation: Invitation, key: str) -> HttpResponse:
    """Say that words are kept: to a script by their key, to everybody else by showing the talk."""
    if request.accepts("text/html"):
        return redirect(f"{reverse('feedback:live', args=[invitation.public_id])}#now")
    return JsonResponse({"key": key})
