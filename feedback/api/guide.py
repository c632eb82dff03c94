"""Guides with their versions and questions."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Role
from accounts.selectors.token import owner_of
from common.ids import LAST_ID
from common.rows import KeyField
from feedback.models import Aspect, Guide, GuideVersion, Language, Question, QuestionFinding
from feedback.models.guide import GROUND_RULES_MAX, NAME_MAX, QUESTION_MAX
from feedback.selectors.guide import version_of
from feedback.services.guide import QUESTIONS_MAX, add_question
from feedback.services.guide_book import Begun, new_version, save_version, write_guide


class NotedOutput(serializers.ModelSerializer[QuestionFinding]):
    """What the check saw in a question as it stands, and whether somebody keeps it, and why."""

    class Meta:
        model = QuestionFinding
        fields = ["kind", "level", "start", "end", "probability", "state", "kept_because", "reason"]
        read_only_fields = fields


class QuestionOutput(serializers.ModelSerializer[Question]):
    """A question with what the check saw in it."""

    findings = NotedOutput(many=True, read_only=True)

    class Meta:
        model = Question
        fields = ["id", "kind", "text", "findings"]
        read_only_fields = fields


class VersionOutput(serializers.ModelSerializer[GuideVersion]):
    """A version; once frozen it stays as it is."""

    questions = QuestionOutput(many=True, read_only=True)

    class Meta:
        model = GuideVersion
        fields = ["number", "frozen_at", "ground_rules", "questions"]
        read_only_fields = fields


class GuideOutput(serializers.ModelSerializer[Guide]):
    """A guide with its versions, the newest first; working copies of drafts are their session's own."""

    versions = VersionOutput(many=True, read_only=True)

    class Meta:
        model = Guide
        fields = ["id", "aspect", "language", "name", "translation_of", "retired_at", "versions"]
        read_only_fields = fields


class GuideInput(serializers.Serializer[Guide]):
    """A guide to begin; its first version has four open questions, or those of ``copy_of`` or ``translation_of``."""

    key = KeyField(help_text="Of the caller’s own: the same key again begins nothing new.")
    aspect = serializers.IntegerField(min_value=1, max_value=LAST_ID)
    language = serializers.ChoiceField(choices=Language.choices, default=Language.ENGLISH)
    name = serializers.CharField(max_length=NAME_MAX)
    copy_of = serializers.IntegerField(min_value=1, max_value=LAST_ID, required=False)
    translation_of = serializers.IntegerField(min_value=1, max_value=LAST_ID, required=False)


class VersionInput(serializers.Serializer[GuideVersion]):
    """The next version, begun from an older one."""

    key = KeyField(help_text="Of the caller’s own: the same key again begins nothing new.")
    number = serializers.IntegerField(min_value=1, max_value=32_767, help_text="The version to begin from.")


class RewordInput(serializers.Serializer[Question]):
    """New words for one question of the version."""

    id = serializers.IntegerField(min_value=1, max_value=LAST_ID)
    text = serializers.CharField(max_length=QUESTION_MAX)


class AddInput(serializers.Serializer[Question]):
    """A question to add at the end."""

    key = KeyField(help_text="Of the caller’s own: the same key again adds nothing.")
    text = serializers.CharField(max_length=QUESTION_MAX)


class WordsInput(serializers.Serializer[GuideVersion]):
    """What changes in a version that nobody was asked with; what isn’t named stays."""

    ground_rules = serializers.CharField(max_length=GROUND_RULES_MAX, required=False, allow_blank=True)
    questions = RewordInput(many=True, required=False)
    add = AddInput(many=True, required=False)

    def validate_add(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Refuse more than a version can hold."""
        if len(rows) > QUESTIONS_MAX:
            raise serializers.ValidationError(f"At most {QUESTIONS_MAX}.")
        return rows


class Guides(generics.GenericAPIView[Guide]):
    """Guides, for those who plan and study."""

    serializer_class: type[serializers.Serializer[Any]] = GuideOutput
    write_scope = "write:loop"
    write_roles = (Role.CX_MANAGER,)

    def get_queryset(self) -> QuerySet[Guide]:
        """Return what the pages show too."""
        return Guide.objects.for_user(self.request.user).prefetch_related(Prefetch("versions", queryset=versions()))


def versions() -> QuerySet[GuideVersion]:
    """Return settled versions with their questions and what the check saw in each, newest first."""
    standing = Prefetch("findings", queryset=QuestionFinding.objects.standing().order_by("start", "pk"))
    questions = Question.objects.order_by("position", "pk").prefetch_related(standing)
    settled = GuideVersion.objects.settled().order_by("-number")
    return settled.prefetch_related(Prefetch("questions", queryset=questions))


def shown(version: GuideVersion) -> dict[str, Any]:
    """Return a version as it now is."""
    return dict(VersionOutput(versions().get(pk=version.pk)).data)


@extend_schema_view(get=extend_schema(operation_id="list_guides", tags=["guides"]))
class GuideList(Guides, generics.ListAPIView[Guide]):
    """Guides, page by page."""

    @extend_schema(operation_id="write_guide", request=GuideInput, responses={201: GuideOutput}, tags=["guides"])
    def post(self, request: Request) -> Response:
        """Begin a guide with its first version, or the same guide in another language."""
        said = GuideInput(data=request.data)
        said.is_valid(raise_exception=True)
        given = said.validated_data
        mine = Guide.objects.for_user(request.user).filter(retired_at=None)
        names = {"copy_of": "source", "translation_of": "translation_of"}
        others = {ours: get_object_or_404(mine, pk=given[name]) for name, ours in names.items() if name in given}
        aspect = get_object_or_404(Aspect.objects.for_user(request.user).filter(retired_at=None), pk=given["aspect"])
        begun = Begun(aspect=aspect, language=given["language"], name=given["name"], **others)
        version = write_guide(begun=begun, key=given["key"], by=owner_of(request), at=timezone.now())
        found = self.get_queryset().get(pk=version.guide_id)
        return Response(GuideOutput(found).data, status=status.HTTP_201_CREATED)


@extend_schema_view(get=extend_schema(operation_id="read_guide", tags=["guides"]))
class GuideDetail(Guides, generics.RetrieveAPIView[Guide]):
    """One guide."""


class VersionList(Guides):
    """Versions of one guide."""

    serializer_class = VersionInput

    @extend_schema(operation_id="continue_guide", request=VersionInput, responses={201: VersionOutput}, tags=["guides"])
    def post(self, request: Request, pk: int) -> Response:
        """Begin the next version from an older one, which stays as it is."""
        guide = get_object_or_404(Guide.objects.for_user(request.user), pk=pk)
        said = VersionInput(data=request.data)
        said.is_valid(raise_exception=True)
        source = get_object_or_404(guide.versions.settled(), number=said.validated_data["number"])
        now = timezone.now()
        key = said.validated_data["key"]
        version = new_version(guide=guide, source=source, key=key, by=owner_of(request), at=now)
        return Response(shown(version), status=status.HTTP_201_CREATED)


class VersionDetail(Guides):
    """One version to write in."""

    serializer_class = WordsInput

    @extend_schema(operation_id="write_version", request=WordsInput, responses={200: VersionOutput}, tags=["guides"])
    def patch(self, request: Request, pk: int, number: int) -> Response:
        """Reword and add questions of a version that nobody was asked with; the check notes what it sees."""
        owner, now = owner_of(request), timezone.now()
        version = version_of(owner, pk, number)
        found = get_object_or_404(GuideVersion.objects.settled(), pk=version.pk if version else 0)
        said = WordsInput(data=request.data)
        said.is_valid(raise_exception=True)
        given = said.validated_data
        texts = {row["id"]: row["text"] for row in given.get("questions", ())}
        save_version(version=found, texts=texts, ground_rules=given.get("ground_rules"), by=owner, at=now)
        for row in given.get("add", ()):
            add_question(version=found, text=row["text"], key=row["key"], by=owner, at=now)
        return Response(shown(found))
