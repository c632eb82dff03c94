"""How the API says no."""

import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from rest_framework import status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from common.errors import Refused

log = logging.getLogger(__name__)


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer a refusal, or a twin that was faster, with 409 and too much with 413; leave the rest to the framework."""
    if isinstance(error, Refused):
        body = {error.field or "detail": [error.message] if error.field else error.message}
        return Response(body, status=status.HTTP_409_CONFLICT)
    if isinstance(error, RequestDataTooBig):
        return Response(
            {"detail": "This is more than one call may carry. Send it in several."},
            status=status.HTTP_413_REQUEST_ENTITY_TOO_LARGE,
        )
    if isinstance(error, IntegrityError):  # the database's guards stand behind the services' own questions
        log.warning("A call met a guard of the database: %s", error)
        return Response(
            {"detail": "Something just like this was written in this moment, or with the same key by somebody else."},
            status=status.HTTP_409_CONFLICT,
        )
    return exception_handler(error, context)


@csrf_exempt  # there is nothing here that anybody could be made to do
def unknown(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - a view takes the request
    """Answer an address that the API doesn't have in its own language."""
    return JsonResponse({"detail": "Not found."}, status=status.HTTP_404_NOT_FOUND)
