"""What customers were asked about particular words, and what they said."""

from typing import ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers

from feedback.models import UseRequest


class UseRequestOutput(serializers.ModelSerializer[UseRequest]):
    """One asking, with its answer; a no is never asked again."""

    voice = serializers.IntegerField(source="turn_id", read_only=True)

    class Meta:
        model = UseRequest
        fields: ClassVar = ["id", "voice", "asked_by", "why", "asked_at", "state", "answered_at"]
        read_only_fields = fields


@extend_schema_view(get=extend_schema(operation_id="list_use_requests", tags=["voices"]))
class UseRequestList(generics.ListAPIView[UseRequest]):
    """Askings in sessions that the token's owner reads, page by page."""

    serializer_class = UseRequestOutput

    def get_queryset(self) -> QuerySet[UseRequest]:
        """Return what the pages show too."""
        return UseRequest.objects.for_user(self.request.user)
