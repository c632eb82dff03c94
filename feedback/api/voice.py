"""What customers said, word for word, shown the way each allowed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers

from common.dates import to_the_day
from feedback.models import Turn, TurnKind
from feedback.selectors.voices import Heard, speaker, voices


class SpeakerOutput(serializers.Serializer[Any]):
    """Who said it, as far as the token's owner may know."""

    name = serializers.CharField()
    line = serializers.CharField()
    person_id = serializers.IntegerField(allow_null=True)


class VoiceOutput(serializers.Serializer[Heard]):
    """One thing a customer said."""

    id = serializers.IntegerField(source="turn.pk")
    text = serializers.CharField(source="turn.text")
    mark = serializers.CharField()
    language = serializers.CharField(source="turn.language")
    kind = serializers.ChoiceField(choices=TurnKind.choices, source="turn.kind")
    question = serializers.SerializerMethodField()
    aspect = serializers.IntegerField(source="turn.invitation.session.aspect_id")
    session = serializers.IntegerField(source="turn.invitation.session_id")
    at = serializers.SerializerMethodField()
    who = SpeakerOutput()

    def get_at(self, heard: Heard) -> datetime:
        """Return when it was said; of a speaker without a name only the day, as its beginning."""
        return heard.turn.at if heard.who.person_id is not None else to_the_day(heard.turn.at)

    def get_question(self, heard: Heard) -> str | None:
        """Return what was asked: a question of the guide, or what the host asked in the room."""
        return heard.turn.asked or None


class Voices(generics.GenericAPIView[Turn]):
    """Words that the token's owner may read; words taken back are not among them."""

    serializer_class = VoiceOutput  # type: ignore[assignment]  # the words with their speaker are what is shown

    def get_queryset(self) -> QuerySet[Turn]:
        """Return what the pages show too."""
        return voices(self.request.user)


@extend_schema_view(get=extend_schema(operation_id="list_voices", tags=["voices"]))
class VoiceList(Voices, generics.ListAPIView[Turn]):
    """Voices, page by page."""

    def paginate_queryset(self, queryset: QuerySet[Turn, Any] | Sequence[Any]) -> list[Any]:
        """Name each speaker as far as this reader may know."""
        page: list[Turn] = super().paginate_queryset(queryset) or []
        return [Heard(turn, speaker(turn, self.request.user)) for turn in page]


@extend_schema_view(get=extend_schema(operation_id="read_voice", tags=["voices"]))
class VoiceDetail(Voices, generics.RetrieveAPIView[Turn]):
    """One voice."""

    def get_object(self) -> Heard:  # type: ignore[override]  # the words with their speaker are what is shown
        """Name the speaker as far as this reader may know."""
        turn = super().get_object()
        return Heard(turn, speaker(turn, self.request.user))
