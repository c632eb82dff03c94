"""What a page in a room asks for every second: has anything happened, is somebody writing, are they there.

The address carries a signed ticket that was given out with the page, so no session and no person is looked up: one row
of the database, and 304 when nothing has changed. `ticks_first` answers before anything else looks at the request. The
words themselves are behind the gates of each side; see docs/adr/0011-live-rooms-are-polled.md.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from common.ids import row_id
from feedback.selectors.room import is_here, tick_of
from feedback.services.room import SEEN_EVERY, SIDES, note_seen, note_writing
from feedback.services.room_words import WRITING_FOR

SALT = "feedback.room"
BEGIN = "/tick/"
"""What the address of every poll begins with; `feedback.urls.room` says the same, and a test holds it."""
TICKET_LIVES = timedelta(hours=24)


def tick_address(room_id: int, side: str) -> str:
    """Return where one side of a room asks for news, good for a day."""
    return reverse("feedback:room-tick", args=[signing.dumps([room_id, side], salt=SALT)])


def ticks_first(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer the polls of rooms at the door: they need no session, no person and no language.

    What is no poll, or has no ticket that opens something, goes on to where every request goes.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method != "GET" or not request.path_info.startswith(BEGIN):
            return get_response(request)
        try:
            return _answer(request, *_opened(request.path_info.removeprefix(BEGIN).rstrip("/")))
        except Http404:
            return get_response(request)

    return middleware


@require_http_methods(["GET", "POST"])
def tick(request: HttpRequest, ticket: str) -> HttpResponse:
    """Tell a page what is new; by POST note that its person is writing, never what."""
    room_id, side = _opened(ticket)
    if request.method == "POST":
        note_writing(room_id=room_id, side=side, at=timezone.now())
        return HttpResponse(status=204)
    return _answer(request, room_id, side)


def _answer(request: HttpRequest, room_id: int, side: str) -> HttpResponse:
    now = timezone.now()
    row = tick_of(room_id, side)
    if row is None:
        raise Http404
    if row["own_seen_at"] is None or now - row["own_seen_at"] >= SEEN_EVERY:
        note_seen(room_id=room_id, side=side, at=now)
    return _news(request, row, now)


def _news(request: HttpRequest, row: dict[str, Any], now: datetime) -> HttpResponse:
    writing = row["writing_at"] is not None and now - row["writing_at"] < WRITING_FOR
    here = is_here(row["seen_at"], at=now)
    tag = f'"{row["version"]}.{writing:d}.{here:d}"'
    headers = {"ETag": tag, "Cache-Control": "no-store, private", "X-Content-Type-Options": "nosniff"}
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers=headers)
    answer = JsonResponse({"version": row["version"], "writing": writing, "here": here}, headers=headers)
    answer["Content-Length"] = str(len(answer.content))
    return answer


def _opened(ticket: str) -> tuple[int, str]:
    """Return the room and the side that a ticket is for, or 404."""
    try:
        room_id, side = signing.loads(ticket, salt=SALT, max_age=TICKET_LIVES)
    except (signing.BadSignature, ValueError, TypeError):
        raise Http404 from None
    if side not in SIDES:
        raise Http404
    return int(room_id), str(side)


def since_of(request: HttpRequest) -> int:
    """Return the version that a page has seen; all is news to whoever names none."""
    return min(row_id(request.GET.get("since", "")), 2**31 - 1)
