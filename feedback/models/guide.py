"""Guides: the open questions of a session, versioned."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models import Role, User
from common.models import Keyed, at_most, one_of
from feedback.models.aspect import Aspect

GROUND_RULES_MAX = 2_000
QUESTION_MAX = 400
NAME_MAX = 120


class Language(models.TextChoices):
    """The languages that guides are written in."""

    ENGLISH = "en", "English"
    NORWEGIAN = "no", "Norsk"


LOCALES = {Language.NORWEGIAN.value: "nb"}


class GuideQuerySet(models.QuerySet["Guide"]):
    """Ways to ask for guides."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return all guides for those who plan sessions and study what comes of them."""
        may = not user.is_anonymous and user.has_role(Role.CX_MANAGER, Role.EXECUTIVE, Role.ANALYST)
        return self if may else self.none()


class Guide(models.Model):
    """A reusable set of questions for one aspect in one language; it may be another guide in another language."""

    aspect = models.ForeignKey(Aspect, on_delete=models.PROTECT, related_name="guides")
    language = models.CharField(max_length=10, choices=Language.choices, default=Language.ENGLISH)
    name = models.CharField(max_length=NAME_MAX)
    translation_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="translations"
    )
    retired_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Guide"]] = GuideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["aspect", "language", "name"], name="guide_once_per_aspect_and_language"),
            models.UniqueConstraint(
                fields=["translation_of", "language"],
                condition=models.Q(translation_of__isnull=False),
                name="guide_translated_once_per_language",
            ),
            models.CheckConstraint(
                condition=models.Q(translation_of__isnull=True) | ~models.Q(translation_of=models.F("id")),
                name="guide_is_not_its_own_translation",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def locale(self) -> str:
        """The locale of its language, by which our own words are found."""
        return LOCALES.get(self.language, self.language)


class GuideVersionQuerySet(models.QuerySet["GuideVersion"]):
    """Ways to ask for versions."""

    def settled(self) -> Self:
        """Leave out the working copies of drafts: they are their session's own until it is sent."""
        return self.exclude(sessions__state="draft")


class GuideVersion(models.Model):
    """One version of a guide; frozen when the first invitation goes out, so that answers keep their questions."""

    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="versions")
    key = models.UUIDField(null=True, unique=True, editable=False)
    number = models.PositiveSmallIntegerField()
    based_on = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    ground_rules = models.TextField(max_length=GROUND_RULES_MAX, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["GuideVersion"]] = GuideVersionQuerySet.as_manager()

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
    """One open question of a guide version.

    ``origin`` is the first question that this one was copied from. ``translates`` is the question in the first guide's
    language, and ``translated_from`` its words at that time: only while they are the same is this its translation.
    """

    version = models.ForeignKey(GuideVersion, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(max_length=12, choices=QuestionKind.choices, default=QuestionKind.OPEN)
    text = models.CharField(max_length=QUESTION_MAX)
    position = models.PositiveSmallIntegerField(default=0)
    origin = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    translates = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="translations"
    )
    translated_from = models.CharField(max_length=QUESTION_MAX, blank=True)

    class Meta:
        constraints = [
            one_of("kind", QuestionKind, "question_kind_is_known"),
            models.CheckConstraint(condition=~models.Q(text=""), name="question_has_words"),
        ]

    def __str__(self) -> str:
        return self.text
