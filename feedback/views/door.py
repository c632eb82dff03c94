"""The door of customers: a secret link opens it once, then the address holds no secret any more."""

from collections.abc import Callable
from email.utils import parseaddr
from functools import wraps
from typing import Any, Concatenate
from urllib.parse import urlencode
from uuid import UUID, uuid4

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from common.languages import CHOSEN, speak, spoken_language
from common.requests import HtmxRequest
from feedback.forms.answering import MoreForm
from feedback.models import Invitation
from feedback.selectors.customer import invitation_behind, is_living, way_of
from feedback.selectors.language import language_of, other_languages, topic_of
from feedback.selectors.room import waiting_host
from feedback.services.customer import LinkEnded, WrongLink, open_door

OPENED = "listening"
UNSENT = "unsent"
WAIT_SECONDS = 60

CustomerView = Callable[Concatenate[Any, Invitation, ...], HttpResponse]
PlainView = Callable[..., HttpResponse]


@require_safe
def secret_link(request: HtmxRequest, token: str) -> HttpResponse:
    """Let a customer in and send them on to an address without the secret; only wrong links are counted."""
    try:
        invitation = open_door(token=token, at=timezone.now())
    except LinkEnded:
        return ended(request)
    except WrongLink:
        return _wrong(request)
    opened = request.session.get(OPENED, {})
    if str(invitation.public_id) not in opened:
        request.session.cycle_key()
    request.session[OPENED] = {**opened, str(invitation.public_id): invitation.link_id}
    request.session[CHOSEN] = language_of(invitation)
    return redirect("feedback:listen", invitation.public_id)


def customer_page(view: CustomerView) -> PlainView:
    """Return the view for those who came through the door: strangers get 404, an ended link its kind page."""

    @wraps(view)
    def admitted(request: HtmxRequest, public_id: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        link_id = request.session.get(OPENED, {}).get(str(public_id))
        invitation = invitation_behind(public_id=public_id, link_id=link_id) if link_id else None
        if invitation is None:
            raise Http404
        if not is_living(invitation, at=timezone.now()):
            return ended(request)
        speak(language_of(invitation))
        return view(request, invitation, *args, **kwargs)

    admitted.customers_only = True  # type: ignore[attr-defined]  # read by the access-matrix test
    return admitted


def show(
    request: HtmxRequest, invitation: Invitation, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render one of the customer's pages with what all of them need: the door to "anything else?" in the bar."""
    here = str(context.get("else_from", ""))
    address = reverse("feedback:more", args=[invitation.public_id])
    guide_language = invitation.session.guide_version.guide.language
    shared = {
        "invitation": invitation,
        "session": invitation.session,
        "aspect": invitation.session.aspect,
        "guide_language": guide_language,
        "our_language": guide_language,
        **_topic(invitation),
        **_languages(request, invitation),
        "company": settings.COMPANY_NAME,
        "first_name": invitation.person.name.split()[0],
        "else_url": f"{address}?from={here}" if here else address,
        "waiting": waiting_host(invitation, at=timezone.now()),
        "else_form": MoreForm(initial={"key": uuid4()}, auto_id="else-%s"),
    }
    return render(request, template, {**shared, **context}, status=status)


def _topic(invitation: Invitation) -> dict[str, str]:
    """Name what the session is about, for a title and for a sentence, marked where it is in another language."""
    topic, language = topic_of(invitation.session.aspect)
    marked = topic if language == spoken_language() else format_html('<span lang="{}">{}</span>', language, topic)
    return {"topic_plain": topic, "topic": marked}


def _languages(request: HtmxRequest, invitation: Invitation) -> dict[str, Any]:
    """Offer the other languages, with the way back to this page."""
    back = request.get_full_path().removesuffix("delete/").removesuffix("finish/")  # pages that are only sent to
    address = reverse("feedback:language", args=[invitation.public_id])
    return {"other_languages": other_languages(), "language_url": f"{address}?{urlencode({'next': back})}"}


def unsent(request: HtmxRequest) -> str:
    """Return what stood in the box of this page when its language was changed, once."""
    return str(request.session.pop(UNSENT, {}).get(request.get_full_path(), "")) if UNSENT in request.session else ""


def sent_form(request: HttpRequest) -> QueryDict | None:
    """Return what a form sent, be it empty; nothing when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def to_step(invitation: Invitation, number: int) -> HttpResponse:
    """Go to a question, or to "what else?" after the last."""
    way = way_of(invitation)
    if way.step(number):
        return redirect("feedback:question", invitation.public_id, number)
    return redirect("feedback:what-else", invitation.public_id)


def ended(request: HttpRequest) -> HttpResponse:
    """Say that a link is over, without a word about whose it was, and whom to ask."""
    return render(
        request, "feedback/customer/ended.html", {"write_to": parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}, status=410
    )


def _wrong(request: HttpRequest) -> HttpResponse:
    """Answer 404 to a wrong link, and 429 to whoever keeps trying from one address.

    The limiter is allauth's own, because it already knows which proxies to believe; its public face cannot limit GET.
    """
    tries = {"listen": settings.LINK_RATE_LIMIT}
    if ratelimit.consume(request, app="feedback", action="listen", config=tries, limit_get=True):
        raise Http404
    response = render(request, "429.html", status=429)
    response["Retry-After"] = str(WAIT_SECONDS)
    return response
