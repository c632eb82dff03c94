"""Headers that every answer carries."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers, patch_vary_headers

from common.languages import CHOSEN, customer_language, preferred_language, speaking

Answer = Callable[[HttpRequest], HttpResponse]


def private_pages(get_response: Answer) -> Answer:
    """Keep pages of signed-in people and of secret links out of every cache, and out of search engines."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store, private"
        response.setdefault("X-Robots-Tag", "noindex")
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        patch_vary_headers(response, ["HX-Request"])
        return response

    return middleware


def known_methods(get_response: Answer) -> Answer:
    """Answer 405 to methods that no page has, before any of our code sees them."""
    allowed = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in allowed:
            return HttpResponse(status=405, headers={"Allow": ", ".join(sorted(allowed))})
        return get_response(request)

    return middleware


def customers_language(get_response: Answer) -> Answer:
    """Speak the language a customer chose, else their browser's, on customers' pages and on what can go wrong there."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(settings.CUSTOMER_PATHS):
            return get_response(request)
        chosen = customer_language(request.session.get(CHOSEN))
        with speaking(chosen or preferred_language(request.headers.get("Accept-Language", ""))):
            return get_response(request)

    return middleware
