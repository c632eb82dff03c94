"""Themes and where they are seen: every mark through the gate of its words."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import generics, serializers

from feedback.models import MarkOrigin, MarkState, Theme, ThemeMark, ThemeState
from feedback.selectors.codebook import marks_of, precisions, themes_with_rules


class RuleOutput(serializers.Serializer[Any]):
    """Words that count for a theme or keep it out."""

    phrase = serializers.CharField()
    effect = serializers.CharField()


class PrecisionOutput(serializers.Serializer[Any]):
    """How many suggestions were right on words not learnt from, and between which two shares that lies."""

    count = serializers.IntegerField()
    of = serializers.IntegerField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class CodebookThemeOutput(serializers.ModelSerializer[Theme]):
    """One theme with its rules and how far its suggestions can be trusted; null while that is not known."""

    rules = RuleOutput(many=True, read_only=True)
    precision = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=ThemeState.choices, read_only=True)

    class Meta:
        model = Theme
        fields: ClassVar = [
            "id",
            "name",
            "description",
            "aspect",
            "state",
            "merged_into",
            "made_at",
            "rules",
            "precision",
        ]
        read_only_fields = fields

    @extend_schema_field(PrecisionOutput(allow_null=True))
    def get_precision(self, theme: Theme) -> dict[str, Any] | None:
        """Return what the newest reading measured; asked once for all themes of a page."""
        found: dict[str, Any] | None = self.context["precisions"].get(theme.pk)
        return found


class Themes(generics.GenericAPIView[Theme]):
    """Themes, for those who read them on the pages."""

    serializer_class = CodebookThemeOutput

    def get_queryset(self) -> QuerySet[Theme]:
        """Return what the pages show too."""
        return themes_with_rules(self.request.user)

    def get_serializer_context(self) -> dict[str, Any]:
        """Bring along what the newest reading measured."""
        return {**super().get_serializer_context(), "precisions": precisions()}


@extend_schema_view(get=extend_schema(operation_id="list_themes", tags=["themes"]))
class ThemeList(Themes, generics.ListAPIView[Theme]):
    """Themes, page by page; suggested and retired ones say so."""


@extend_schema_view(get=extend_schema(operation_id="read_theme", tags=["themes"]))
class ThemeDetail(Themes, generics.RetrieveAPIView[Theme]):
    """One theme."""


class MarkOutput(serializers.ModelSerializer[ThemeMark]):
    """A theme in some words: of a session (voice) or of a review; suggested with its probability, or decided."""

    voice = serializers.IntegerField(source="words.turn_id", allow_null=True)
    review = serializers.IntegerField(source="words.review_id", allow_null=True)
    sentiment = serializers.CharField(source="words.sentiment")
    state = serializers.ChoiceField(choices=MarkState.choices)
    origin = serializers.ChoiceField(choices=MarkOrigin.choices)

    class Meta:
        model = ThemeMark
        fields: ClassVar = [
            "id",
            "theme",
            "voice",
            "review",
            "state",
            "origin",
            "probability",
            "start",
            "end",
            "sentiment",
            "at",
        ]
        read_only_fields = fields


@extend_schema_view(get=extend_schema(operation_id="list_theme_marks", tags=["themes"]))
class ThemeMarkList(generics.ListAPIView[ThemeMark]):
    """Where themes are seen, in words that the token's owner may read."""

    serializer_class = MarkOutput

    def get_queryset(self) -> QuerySet[ThemeMark]:
        """Return what the pages show too."""
        return marks_of(self.request.user)
