"""Guides: the open questions of a session, versioned."""

from django.db import models

from common.models import Keyed, at_most, one_of
from feedback.models.aspect import Aspect

GROUND_RULES_MAX = 2_000
QUESTION_MAX = 400


class Guide(models.Model):
    """A reusable set of questions for one aspect in one language."""

    aspect = models.ForeignKey(Aspect, on_delete=models.PROTECT, related_name="guides")
    language = models.CharField(max_length=10, default="en")
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["aspect", "language", "name"], name="guide_once_per_aspect_and_language")
        ]

    def __str__(self) -> str:
        return self.name


class GuideVersion(models.Model):
    """One version of a guide; frozen when the first invitation goes out, so that answers keep their questions."""

    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    ground_rules = models.TextField(max_length=GROUND_RULES_MAX, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["guide", "number"], name="guide_version_once_per_number"),
            at_most("ground_rules", GROUND_RULES_MAX, "ground_rules_have_a_limit"),
        ]

    def __str__(self) -> str:
        return f"{self.guide_id} version {self.number}"


class QuestionKind(models.TextChoices):
    """What a question is for."""

    ICE_BREAKER = "ice_breaker", "Ice-breaker"
    OPEN = "open", "Open question"


class Question(Keyed):
    """One open question of a guide version."""

    version = models.ForeignKey(GuideVersion, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(max_length=12, choices=QuestionKind.choices, default=QuestionKind.OPEN)
    text = models.CharField(max_length=QUESTION_MAX)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            one_of("kind", QuestionKind, "question_kind_is_known"),
            models.CheckConstraint(condition=~models.Q(text=""), name="question_has_words"),
        ]

    def __str__(self) -> str:
        return self.text
