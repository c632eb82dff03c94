"""Reading everything: one run learns from what people decided and reads all words; the row is the queue."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from common.models import Keyed, one_of
from feedback.models.codebook import READERS


class ReadingState(models.TextChoices):
    """Where a run is."""

    PENDING = "pending", "Waiting to start"
    RUNNING = "running", "Reading"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Stopped"


class ReadingStage(models.TextChoices):
    """What a run is doing."""

    GATHER = "gather", "Gathering the words"
    LEARN = "learn", "Learning from what people decided"
    READ = "read", "Reading all words"
    GROUP = "group", "Grouping what has no theme"
    ADD_UP = "add_up", "Adding up"


class TextRunQuerySet(models.QuerySet["TextRun"]):
    """Ways to ask for runs."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return all runs for those who read the codebook."""
        return self if not user.is_anonymous and user.has_role(*READERS) else self.none()


class TextRun(Keyed):
    """One reading of all words. ``after`` is the last of them that was read, so that a killed run goes on there."""

    State = ReadingState
    Stage = ReadingStage

    state = models.CharField(max_length=10, choices=ReadingState.choices, default=ReadingState.PENDING)
    stage = models.CharField(max_length=8, choices=ReadingStage.choices, default=ReadingStage.GATHER)
    queue = models.CharField(max_length=8, default="words", editable=False)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    requested_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    after = models.PositiveBigIntegerField(default=0)
    done_count = models.PositiveIntegerField(default=0)
    total_count = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    error = models.CharField(max_length=300, blank=True)

    objects: ClassVar[models.Manager["TextRun"]] = TextRunQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("state", ReadingState, "text_run_state_is_known"),
            one_of("stage", ReadingStage, "text_run_stage_is_known"),
            models.UniqueConstraint(
                fields=["queue"], condition=Q(state__in=["pending", "running"]), name="one_text_run_at_a_time"
            ),
            models.CheckConstraint(condition=Q(done_count__lte=F("total_count")), name="text_run_reads_at_most_all"),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "running"]) | Q(finished_at__isnull=False),
                name="ended_text_run_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Reading {self.pk}"


class TextModel(models.Model):
    """What one run learnt, as arrays and JSON in one piece; never a pickle, because a table must not hold code."""

    run = models.OneToOneField(TextRun, on_delete=models.CASCADE, related_name="model")
    artefact = models.BinaryField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Model of reading {self.run_id}"
