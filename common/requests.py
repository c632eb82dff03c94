"""Request types, declared once; ``SignedInRequest``, which knows our users, is in ``accounts.models``."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class HtmxRequest(HttpRequest):
    """A request that went through the htmx middleware."""

    htmx: HtmxDetails
