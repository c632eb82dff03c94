"""Studies of why customers stay, and what they found; words are at the voices."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import generics, serializers

from feedback.models import Study, StudyRun
from feedback.selectors.strength import newest_result
from feedback.selectors.study import studies_of


class GroupCount(serializers.Serializer[Any]):
    """One number for each group."""

    loyal = serializers.IntegerField()
    half = serializers.IntegerField()
    leaving = serializers.IntegerField()


class ThemeOutput(serializers.Serializer[Any]):
    """One theme: how many of each group named it, the odds of the most loyal against the others, and if it stands."""

    theme = serializers.IntegerField()
    name = serializers.CharField()
    named = GroupCount()
    ratio = serializers.ListField(
        child=serializers.FloatField(), min_length=3, max_length=3, help_text="Low, point and high, four times in five."
    )
    p = serializers.FloatField()
    stands = serializers.BooleanField()


class ResultOutput(serializers.Serializer[StudyRun]):
    """The newest comparison of the groups."""

    compared_at = serializers.DateTimeField(source="finished_at")
    respondents = GroupCount(source="result.respondents")
    themes = ThemeOutput(many=True, source="result.themes")


class StudyOutput(serializers.ModelSerializer[Study]):
    """A study, with how many were asked and have answered."""

    asked = serializers.IntegerField(read_only=True)
    answered = serializers.IntegerField(read_only=True)

    class Meta:
        model = Study
        fields = ["id", "title", "aspect", "state", "decision_it_feeds", "decide_by", "created_at", "opened_at"]
        fields += ["closed_at", "asked", "answered"]
        read_only_fields = fields


class StudyWithResult(StudyOutput):
    """A study with what it found; nothing while the groups were not compared."""

    result = serializers.SerializerMethodField()

    class Meta(StudyOutput.Meta):
        fields = [*StudyOutput.Meta.fields, "result"]
        read_only_fields = fields

    @extend_schema_field(ResultOutput(allow_null=True))
    def get_result(self, study: Study) -> dict[str, Any] | None:
        """Return the newest result."""
        run = newest_result(study)
        return dict(ResultOutput(run).data) if run else None


class Studies(generics.GenericAPIView[Study]):
    """Studies, for those who read them on the pages."""

    serializer_class = StudyOutput

    def get_queryset(self) -> QuerySet[Study]:
        """Return what the pages show too."""
        return studies_of(self.request.user)


@extend_schema_view(get=extend_schema(operation_id="list_studies", tags=["studies"]))
class StudyList(Studies, generics.ListAPIView[Study]):
    """Studies, page by page."""


@extend_schema_view(get=extend_schema(operation_id="read_study", tags=["studies"]))
class StudyDetail(Studies, generics.RetrieveAPIView[Study]):
    """One study with what it found."""

    serializer_class = StudyWithResult
