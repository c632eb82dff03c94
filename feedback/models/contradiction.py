"""What doesn't add up in somebody's words, the score they gave, and what we ask them about it."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from common.models import Imported, Keyed, once_per_source, one_of
from feedback.models.aspect import Aspect
from feedback.models.guide import QUESTION_MAX
from feedback.models.session import Invitation
from feedback.models.words import Turn
from relationships.models import Customer

PHRASE_MAX = 200
QUOTE_MAX = 400
WHY_MAX = 600
FLAGS_MAX = 200


class ScoreQuerySet(models.QuerySet["Score"]):
    """Ways to ask for scores."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return the scores of sessions that ``user`` may read, and imported ones of customers they may see."""
        if user.is_anonymous:
            return self.none()
        mine = Q(invitation__in=Invitation.objects.for_user(user).values("pk"))
        return self.filter(mine | Q(invitation=None, customer__in=Customer.objects.for_user(user).values("pk")))


class Score(Imported):
    """A number a customer gave an aspect: after their words in a session, or elsewhere and imported. Never averaged."""

    invitation = models.OneToOneField(Invitation, on_delete=models.CASCADE, null=True, blank=True, related_name="score")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, null=True, related_name="scores")
    aspect = models.ForeignKey(Aspect, on_delete=models.PROTECT, related_name="scores")
    value = models.PositiveSmallIntegerField()
    best = models.PositiveSmallIntegerField(default=10)
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["Score"]] = ScoreQuerySet.as_manager()

    class Meta:
        constraints = [
            once_per_source("score"),
            models.CheckConstraint(condition=Q(best__in=[5, 10]), name="score_is_out_of_5_or_10"),
            models.CheckConstraint(condition=Q(value__lte=F("best")), name="score_is_on_its_scale"),
            models.CheckConstraint(
                condition=Q(invitation__isnull=False) | Q(customer__isnull=False), name="score_is_somebodys"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value} of {self.best}"


class ClarificationQuerySet(models.QuerySet["Clarification"]):
    """Ways to ask for clarifying questions."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return what was asked in sessions that ``user`` may read."""
        return self.filter(invitation__in=Invitation.objects.for_user(user).values("pk"))


class Clarification(Keyed):
    """One more question to one person after the session, about words of theirs; the answer is a turn of its own."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="clarifications")
    turn = models.ForeignKey(Turn, on_delete=models.SET_NULL, null=True, blank=True, related_name="asked_about")
    phrase = models.CharField(max_length=PHRASE_MAX, blank=True)
    text = models.CharField(max_length=QUESTION_MAX)
    flags = models.CharField(max_length=FLAGS_MAX, blank=True, help_text="Kinds the question check found, by commas.")
    flags_why = models.CharField(max_length=WHY_MAX, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.OneToOneField(Turn, on_delete=models.SET_NULL, null=True, blank=True, related_name="clarification")

    objects: ClassVar[models.Manager["Clarification"]] = ClarificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="clarification_has_words"),
            models.CheckConstraint(
                condition=Q(flags="") | ~Q(flags_why=""), name="flagged_clarification_was_kept_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class ContradictionKind(models.TextChoices):
    """What stands against what."""

    SCORE = "score", "The score and the words"
    RECORD = "record", "The words and our record"
    KPI = "kpi", "The words and our figure"
    WORDS = "words", "The words and earlier words"


class ToneBy(models.TextChoices):
    """Who says how the words sound; nobody where it rests on what was claimed."""

    NOBODY = "", "Their tone doesn’t matter here"
    CUES = "cues", "a first guess by cue words"
    READING = "reading", "the newest reading, at least 70 % sure"
    PERSON = "person", "a colleague who read them"


class ContradictionState(models.TextChoices):
    """What became of it; the software never says which side is right."""

    OPEN = "open", "Open"
    KEPT = "kept", "We keep both"
    ASKED = "asked", "Asked"
    EXPLAINED = "explained", "Explained"


class ContradictionQuerySet(models.QuerySet["Contradiction"]):
    """Ways to ask for contradictions."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return what doesn't add up in sessions that ``user`` may read."""
        return self.filter(invitation__in=Invitation.objects.for_user(user).values("pk"))

    def led_by(self, user: User | AnonymousUser) -> Self:
        """Return what ``user`` may settle: in sessions they lead."""
        return self.filter(invitation__in=Invitation.objects.led_by(user).values("pk"))

    def standing(self) -> Self:
        """Leave out what a later look no longer found, unless somebody has decided something about it."""
        return self.exclude(state=ContradictionState.OPEN, gone_at__isnull=False)


class Contradiction(models.Model):
    """Two things that don't add up, with the question to ask. Found again, it is the same row and keeps its state."""

    Kind = ContradictionKind
    State = ContradictionState

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="contradictions")
    fingerprint = models.CharField(max_length=160)
    kind = models.CharField(max_length=8, choices=ContradictionKind.choices)
    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="contradictions")
    quote = models.CharField(max_length=QUOTE_MAX)
    but = models.CharField(max_length=PHRASE_MAX)
    figure = models.CharField(max_length=PHRASE_MAX)
    detail = models.CharField(max_length=WHY_MAX, blank=True)
    rows = models.JSONField(default=list, blank=True)
    question = models.CharField(max_length=QUESTION_MAX)
    tone_by = models.CharField(max_length=8, choices=ToneBy.choices, default=ToneBy.NOBODY, blank=True)
    state = models.CharField(max_length=10, choices=ContradictionState.choices, default=ContradictionState.OPEN)
    why = models.CharField(max_length=WHY_MAX, blank=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    clarification = models.ForeignKey(
        Clarification, on_delete=models.SET_NULL, null=True, blank=True, related_name="contradictions"
    )
    found_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Contradiction"]] = ContradictionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invitation", "fingerprint"], name="contradiction_once_per_conversation"),
            one_of("kind", ContradictionKind, "contradiction_kind_is_known"),
            one_of("state", ContradictionState, "contradiction_state_is_known"),
            one_of("tone_by", ToneBy, "contradiction_tone_source_is_known"),
            models.CheckConstraint(condition=~Q(question=""), name="contradiction_is_a_question"),
            models.CheckConstraint(
                condition=Q(state="open") | (Q(settled_by__isnull=False) & Q(settled_at__isnull=False)),
                name="settled_contradiction_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="explained") | ~Q(why=""), name="explained_contradiction_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.invitation_id}"


class ContradictionCheck(models.Model):
    """How far one conversation has been looked through: the newest thing that the last look knew of."""

    invitation = models.OneToOneField(Invitation, on_delete=models.CASCADE, related_name="contradiction_check")
    knew = models.DateTimeField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.invitation_id} looked through"
