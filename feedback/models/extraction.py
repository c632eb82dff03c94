"""What people need, prefer, find important, propose and use things for, found in their own words."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from common.models import one_of
from feedback.models.aspect import Aspect
from feedback.models.codebook import EDITORS, READERS, Words
from relationships.models import Topic

NOTE_MAX, WHY_MAX = 300, 300


class ExtractKind(models.TextChoices):
    """What a piece of words says."""

    NEED = "need", "Need"
    PREFERENCE = "preference", "Preference"
    FEATURE = "feature", "What matters"
    IDEA = "idea", "Idea"
    USE = "use", "Use"


class ExtractState(models.TextChoices):
    """What a person made of a suggestion."""

    SUGGESTED = "suggested", "To look at"
    ACCEPTED = "accepted", "Kept"
    DECLINED = "declined", "Not kept"


class ExtractionQuerySet(models.QuerySet["Extraction"]):
    """Ways to ask for suggestions."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return what was found in words that ``user`` may read, for those who read the codebook."""
        if user.is_anonymous or not user.has_role(*READERS):
            return self.none()
        return self.filter(words__in=Words.objects.for_user(user).values("pk"))

    def led_by(self, user: User | AnonymousUser) -> Self:
        """Return what ``user`` may decide about."""
        return self.for_user(user) if not user.is_anonymous and user.has_role(*EDITORS) else self.none()


class Extraction(models.Model):
    """One suggestion with its place in the words; kept, it is a note on an aspect, and maybe a topic of the speaker."""

    Kind = ExtractKind
    State = ExtractState

    words = models.ForeignKey(Words, on_delete=models.CASCADE, related_name="extractions")
    kind = models.CharField(max_length=10, choices=ExtractKind.choices)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=ExtractState.choices, default=ExtractState.SUGGESTED)
    aspect = models.ForeignKey(Aspect, on_delete=models.SET_NULL, null=True, blank=True, related_name="extractions")
    note = models.CharField(max_length=NOTE_MAX, blank=True)
    topic = models.ForeignKey(Topic, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=WHY_MAX, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Extraction"]] = ExtractionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["words", "kind", "start"], name="extraction_once_per_place"),
            one_of("kind", ExtractKind, "extraction_kind_is_known"),
            one_of("state", ExtractState, "extraction_state_is_known"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="extraction_is_a_span"),
            models.CheckConstraint(
                condition=Q(state="suggested", by__isnull=True)
                | (~Q(state="suggested") & Q(by__isnull=False, at__isnull=False)),
                name="extraction_is_decided_by_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(reason=""), name="declined_extraction_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.words_id}"
