"""Pages of the API: read on from the last id, so that the millionth row costs no more than the first."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from common.ids import LAST_ID

LIMIT, MOST = 50, 200


class Place(serializers.Serializer[dict[str, int]]):
    """Where in a list to read on."""

    after = serializers.IntegerField(min_value=0, max_value=LAST_ID, default=0)
    limit = serializers.IntegerField(min_value=1, max_value=MOST, default=LIMIT)


class Pages(BasePagination):
    """Fifty rows a page, two hundred at most, by id; ``next`` is the address of the page after."""

    next_url: str | None = None

    def paginate_queryset(
        self,
        queryset: QuerySet[Any] | Sequence[Any],
        request: Request,
        view: APIView | None = None,  # noqa: ARG002 - the framework's signature
    ) -> list[Any]:
        """Return one page; a row more than asked for tells that there is another."""
        place = Place(data=request.query_params)
        place.is_valid(raise_exception=True)
        after, limit = place.validated_data["after"], place.validated_data["limit"]
        if not isinstance(queryset, QuerySet):
            raise TypeError("Only rows of the database have an id to read on from.")
        rows = list(queryset.filter(pk__gt=after).order_by("pk")[: limit + 1])
        if len(rows) > limit:
            rows.pop()
            self.next_url = replace_query_param(f"{settings.BASE_URL}{request.get_full_path()}", "after", rows[-1].pk)
        return rows

    def get_paginated_response(self, data: Any) -> Response:
        """Return the page with the address of the next."""
        return Response({"next": self.next_url, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe a page."""
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {
                "next": {"type": "string", "nullable": True, "format": "uri"},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:  # noqa: ARG002 - the framework's signature
        """Describe how to ask for a page."""
        return [
            {
                "name": "after",
                "in": "query",
                "description": "Read on after this id.",
                "schema": {"type": "integer", "minimum": 0, "maximum": LAST_ID, "default": 0},
            },
            {
                "name": "limit",
                "in": "query",
                "description": "How many rows at most.",
                "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT},
            },
        ]
