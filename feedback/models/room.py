"""The live room: one conversation with one customer, as it happens."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from common.models import Keyed, at_most, one_of
from feedback.models.guide import Question
from feedback.models.session import FeedbackSession, Invitation
from feedback.models.words import Turn

ASKED_MAX = 1_000


class RoomPhase(models.TextChoices):
    """Where a conversation is, in the order it goes."""

    WELCOME = "welcome", "Welcome"
    STORY = "story", "Their story"
    FOLLOW = "follow", "Follow their words"
    ELSE = "else", "What else?"
    THANKS = "thanks", "Thanks"


class RoomKind(models.TextChoices):
    """How a conversation came into the room."""

    LIVE = "live", "Live"
    RECORDED = "recorded", "From a transcript"


class RoomQuerySet(models.QuerySet["Room"]):
    """Ways to ask for rooms."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return the rooms of sessions that ``user`` may read."""
        return self.filter(invitation__session__in=FeedbackSession.objects.for_user(user).values("pk"))

    def led_by(self, user: User | AnonymousUser) -> Self:
        """Return the rooms of sessions that ``user`` may change."""
        return self.filter(invitation__session__in=FeedbackSession.objects.led_by(user).values("pk"))

    def open(self) -> Self:
        """Keep the rooms whose conversation has not ended."""
        return self.filter(ended_at__isnull=True)


class Room(Keyed):
    """One conversation. ``version`` grows by one with everything that happens in it, so nobody misses anything."""

    Phase = RoomPhase
    Kind = RoomKind

    invitation = models.OneToOneField(Invitation, on_delete=models.CASCADE, related_name="room")
    host = models.ForeignKey(User, on_delete=models.PROTECT, related_name="rooms")
    kind = models.CharField(max_length=10, choices=RoomKind.choices, default=RoomKind.LIVE)
    phase = models.CharField(max_length=10, choices=RoomPhase.choices, default=RoomPhase.WELCOME)
    version = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_seconds = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_asked_at = models.DateTimeField(null=True, blank=True)
    times_known = models.BooleanField(default=True)
    consent_noted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    consent_noted_at = models.DateTimeField(null=True, blank=True)
    host_seen_at = models.DateTimeField(null=True, blank=True)
    host_writing_at = models.DateTimeField(null=True, blank=True)
    customer_seen_at = models.DateTimeField(null=True, blank=True)
    customer_writing_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Room"]] = RoomQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("phase", RoomPhase, "room_phase_is_known"),
            one_of("kind", RoomKind, "room_kind_is_known"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")), name="room_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(paused_at__isnull=True, phase="thanks"),
                name="room_that_ended_is_not_paused",
            ),
            models.CheckConstraint(
                condition=Q(consent_noted_by__isnull=True, consent_noted_at__isnull=True)
                | Q(consent_noted_by__isnull=False, consent_noted_at__isnull=False),
                name="noted_consent_says_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"Room {self.pk}"


class RoomStepKind(models.TextChoices):
    """What can happen to a conversation beside words."""

    PHASE = "phase", "Went on to"
    PAUSED = "paused", "Paused"
    RESUMED = "resumed", "Went on"
    CONSENT = "consent", "Agreed"
    ENDED = "ended", "Ended"


class RoomStep(models.Model):
    """One thing that happened to a conversation: a phase began, it paused, it ended."""

    Kind = RoomStepKind

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=RoomStepKind.choices)
    phase = models.CharField(max_length=10, choices=RoomPhase.choices)
    version = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "version"], name="room_step_once_per_version"),
            one_of("kind", RoomStepKind, "room_step_kind_is_known"),
            one_of("phase", RoomPhase, "room_step_phase_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in room {self.room_id}"


class LiveQuestion(Keyed):
    """What the host said in a room: mostly a question. ``flagged`` holds what the check found if it went out as it was.

    Each flag is ``{"kind": "leading", "start": 0, "end": 9, "probability": 0.93}``.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="questions")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=ASKED_MAX)
    phase = models.CharField(max_length=10, choices=RoomPhase.choices)
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    question = models.ForeignKey(Question, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    follows = models.ForeignKey(Turn, on_delete=models.SET_NULL, null=True, blank=True, related_name="followed_by")
    cut_in = models.BooleanField(default=False)
    flagged = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "version"], name="live_question_once_per_version"),
            models.CheckConstraint(condition=~Q(text=""), name="live_question_has_words"),
            at_most("text", ASKED_MAX, "live_question_has_a_limit"),
            one_of("phase", RoomPhase, "live_question_phase_is_known"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def flagged_kinds(self) -> tuple[str, ...]:
        """The kinds of fault it went out with; none for most."""
        return tuple(str(flag["kind"]) for flag in self.flagged)
