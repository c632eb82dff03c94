"""Live rooms: where each talk stands, and its transcript, the customer shown the way they allowed."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import generics, serializers

from feedback.api.voice import SpeakerOutput
from feedback.models import Room
from feedback.selectors.room import Entry, customer_of, entries_of, rooms_of

KINDS = [("asked", "The host"), ("said", "The customer"), ("step", "What happened")]


class RoomOutput(serializers.ModelSerializer[Room]):
    """A talk: whose session it belongs to, where it is, when it began and ended."""

    session = serializers.IntegerField(source="invitation.session_id")

    class Meta:
        model = Room
        fields = [
            "id",
            "session",
            "kind",
            "phase",
            "version",
            "started_at",
            "paused_seconds",
            "ended_at",
        ]
        read_only_fields = fields


class LineOutput(serializers.Serializer[Entry]):
    """One line of a transcript; ``flagged`` names what the check had said of a question that went out as it was."""

    kind = serializers.ChoiceField(choices=KINDS)
    at = serializers.DateTimeField()
    text = serializers.CharField(allow_blank=True)
    voice = serializers.IntegerField(source="turn.pk", default=None, allow_null=True, help_text="Of theirs.")
    flagged = serializers.ListField(child=serializers.CharField(), source="asked.flagged_kinds", default=list)
    written_down_by_us = serializers.SerializerMethodField()

    def get_written_down_by_us(self, entry: Entry) -> bool:
        """Return whether the customer spoke and a colleague wrote it down."""
        return entry.turn is not None and entry.turn.written_by_id is not None


class TranscriptOutput(RoomOutput):
    """A talk with everything said in it, in order."""

    who = serializers.SerializerMethodField()
    lines = serializers.SerializerMethodField()

    class Meta(RoomOutput.Meta):
        fields = [*RoomOutput.Meta.fields, "who", "lines"]
        read_only_fields = fields

    @extend_schema_field(SpeakerOutput)
    def get_who(self, room: Room) -> dict[str, Any]:
        """Return the customer as far as the token's owner may know."""
        return dict(SpeakerOutput(customer_of(room, self.context["request"].user)).data)

    @extend_schema_field(LineOutput(many=True))
    def get_lines(self, room: Room) -> list[Any]:
        """Return what was said."""
        lines: Any = entries_of(room)
        return list(LineOutput(lines, many=True).data)


class Rooms(generics.GenericAPIView[Room]):
    """Talks of sessions that the token's owner leads or was named as a reader of."""

    serializer_class = RoomOutput

    def get_queryset(self) -> QuerySet[Room]:
        """Return what the pages show too."""
        return rooms_of(self.request.user).order_by("-started_at", "-pk")


@extend_schema_view(get=extend_schema(operation_id="list_rooms", tags=["rooms"]))
class RoomList(Rooms, generics.ListAPIView[Room]):
    """Talks, page by page."""


@extend_schema_view(get=extend_schema(operation_id="read_room", tags=["rooms"], responses=TranscriptOutput))
class RoomDetail(Rooms, generics.RetrieveAPIView[Room]):
    """One talk with its transcript."""

    serializer_class = TranscriptOutput
