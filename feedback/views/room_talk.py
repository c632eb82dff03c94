"""What the host's page asks for while it is open: what is new in the talk, and what the coach says."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import Role, SignedInRequest
from common.access import roles_required
from feedback.models import Room, RoomPhase
from feedback.selectors import coach as coaching
from feedback.selectors import room as select
from feedback.selectors.room_news import news_of, room_at_hand
from feedback.views.room_live import since_of


def at_hand_or_404(request: SignedInRequest, pk: int) -> Room:
    """Return a room that the user leads with the little that going on in it needs."""
    found = room_at_hand(request.user, pk)
    if found is None:
        raise Http404
    return found


@require_GET
@roles_required(Role.CX_MANAGER)
def talk(request: SignedInRequest, pk: int) -> HttpResponse:
    """Answer with what was said since a version, and with where the talk is now."""
    found = at_hand_or_404(request, pk)
    now = timezone.now()
    news = news_of(found, since=since_of(request))
    context = {
        **told(found),
        "host": True,
        "csrf_token": get_token(request),
        "news": news,
        "clock": select.clock_of(found, at=now),
        **(phases(found, now) if news.moved else {}),
        **({"parked": select.parked_in(found)} if news.heard else {}),
    }
    # A part of a page has no navigation and no messages, so it is made without what those look up.
    response = HttpResponse(render_to_string("feedback/room/news.html", context))
    response["X-Room-Version"] = str(found.version)
    return response


@require_GET
@roles_required(Role.CX_MANAGER)
def coach(request: SignedInRequest, pk: int) -> HttpResponse:
    """Answer with what the coach says now."""
    found = at_hand_or_404(request, pk)
    context = {"room": found, "coach": coaching.coach_of(found)}
    return HttpResponse(render_to_string("feedback/room/coach.html", context))


def told(found: Room) -> dict[str, Any]:
    """Return what every part of a room's page names."""
    invitation = found.invitation
    return {"room": found, "session": invitation.session, "name": select.called(invitation.person.name)}


def phases(found: Room, now: datetime) -> dict[str, Any]:
    """Return the phases, and which comes next."""
    rail = select.rail_of(found, at=now)
    return {
        "rail": rail,
        "ahead": next((stop for stop in rail if not stop.state and stop.phase != RoomPhase.THANKS), None),
    }
