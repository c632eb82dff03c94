"""Questions read by the check; nothing is kept."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Role
from feedback.models import CheckKind, CheckLevel, Language
from feedback.models.guide import QUESTION_MAX
from feedback.scoring.question_check import GUIDE_CHECKS, check_guide

QUESTIONS_MAX = 40
LEVELS = [("none", "Nothing to say"), *CheckLevel.choices]


class CheckInput(serializers.Serializer[Any]):
    """One question, or those of a guide in their order."""

    questions = serializers.ListField(
        child=serializers.CharField(max_length=QUESTION_MAX), min_length=1, max_length=QUESTIONS_MAX
    )
    language = serializers.ChoiceField(choices=Language.choices, default=Language.ENGLISH)


class FoundOutput(serializers.Serializer[Any]):
    """One thing the check sees: the words from ``start`` to ``end``, why, and what to ask instead."""

    kind = serializers.ChoiceField(choices=CheckKind.choices)
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    reason = serializers.CharField()
    rewording = serializers.CharField()
    probability = serializers.FloatField()


class CheckedOutput(serializers.Serializer[Any]):
    """A question with what the check sees; nothing is blocked, whatever the level."""

    text = serializers.CharField()
    level = serializers.ChoiceField(choices=LEVELS)
    probability = serializers.FloatField()
    rewording = serializers.CharField()
    findings = FoundOutput(many=True)


class GuideFoundOutput(serializers.Serializer[Any]):
    """One thing about the questions together, with their places from 0."""

    check = serializers.ChoiceField(choices=[(name, name) for name in GUIDE_CHECKS])
    questions = serializers.ListField(child=serializers.IntegerField())
    reason = serializers.CharField()


class CheckOutput(serializers.Serializer[Any]):
    """Every question by itself, and all of them as a guide."""

    questions = CheckedOutput(many=True)
    guide = GuideFoundOutput(many=True, source="findings")


class QuestionCheck(APIView):
    """The question check; it reads and keeps nothing, so a token that may read may ask it."""

    write_scope = "read"
    write_roles = (Role.CX_MANAGER, Role.ANALYST)

    @extend_schema(operation_id="check_questions", request=CheckInput, responses={200: CheckOutput}, tags=["questions"])
    def post(self, request: Request) -> Response:
        """Read questions and say which words steer the answer, why, and what to ask instead."""
        said = CheckInput(data=request.data)
        said.is_valid(raise_exception=True)
        given = said.validated_data
        return Response(CheckOutput(check_guide(given["questions"], language=given["language"])).data)
