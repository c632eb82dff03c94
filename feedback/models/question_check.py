"""What the question check saw in a question, and what a person made of it. It advises and never blocks."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q

from accounts.models import Role, User
from common.models import one_of
from feedback.models.guide import QUESTION_MAX, Question
from feedback.models.session import FeedbackSession, SessionState

REASON_MAX = 300
WORDS_MAX = 200


class CheckKind(models.TextChoices):
    """What can be wrong with a question; the same names as in the scoring."""

    LEADING = "leading", "Leading"
    LOADED = "loaded", "Loaded"
    ASSUMPTIVE = "assumptive", "Assumes"
    DOUBLE_BARRELLED = "double_barrelled", "Two in one"
    ABSOLUTE = "absolute", "All or nothing"
    CLOSED = "closed", "Yes or no"
    JARGON_VAGUE = "jargon_vague", "Unclear"


class CheckLevel(models.TextChoices):
    """How sure the check is: a hint, or worth a stop."""

    HINT = "hint", "Hint"
    STOP = "stop", "Worth a stop"


class CheckState(models.TextChoices):
    """What became of it."""

    OPEN = "open", "To look at"
    KEPT = "kept", "Kept as it is"
    REWORDED = "reworded", "Reworded"


class KeptBecause(models.TextChoices):
    """Why somebody keeps a question as it is."""

    UNSAID = "", "Not kept"
    NOT_SO = "not_so", "The check is wrong here"
    THEIR_WORDS = "their_words", "These are the customer’s own words"
    WE_KNOW = "we_know", "We know it is so"
    ON_PURPOSE = "on_purpose", "It has to be asked like this"
    OTHER = "other", "Another reason"


class QuestionFindingQuerySet(models.QuerySet["QuestionFinding"]):
    """Ways to ask for what the check saw."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return what was seen in questions that went out, and in drafts that ``user`` may read."""
        if user.is_anonymous or not user.has_role(Role.CX_MANAGER, Role.EXECUTIVE, Role.ANALYST):
            return self.none()
        hidden = FeedbackSession.objects.filter(state=SessionState.DRAFT).exclude(
            pk__in=FeedbackSession.objects.for_user(user).values("pk")
        )
        return self.exclude(question__version__sessions__in=hidden)

    def standing(self) -> Self:
        """Leave out what was reworded: the rest is in the question as it stands."""
        return self.exclude(state=CheckState.REWORDED)


class QuestionFinding(models.Model):
    """One thing the check saw in one question: ``start`` to ``end`` of ``wording``, the question as it was."""

    Kind = CheckKind
    State = CheckState

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=20, choices=CheckKind.choices)
    level = models.CharField(max_length=4, choices=CheckLevel.choices)
    probability = models.FloatField()
    wording = models.CharField(max_length=QUESTION_MAX)
    start = models.PositiveSmallIntegerField()
    end = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=WORDS_MAX)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=CheckState.choices, default=CheckState.OPEN)
    kept_because = models.CharField(max_length=12, choices=KeptBecause.choices, default=KeptBecause.UNSAID, blank=True)
    reason = models.CharField(max_length=REASON_MAX, blank=True)
    took_ours = models.BooleanField(default=False)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["QuestionFinding"]] = QuestionFindingQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("kind", CheckKind, "check_kind_is_known"),
            one_of("level", CheckLevel, "check_level_is_known"),
            one_of("state", CheckState, "check_state_is_known"),
            one_of("kept_because", KeptBecause, "check_keeping_is_known"),
            models.UniqueConstraint(
                fields=["question", "kind", "words"],
                condition=~Q(state="reworded"),
                name="check_sees_the_same_words_once",
            ),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="check_finding_is_a_span"),
            models.CheckConstraint(
                condition=Q(probability__gte=0, probability__lte=1), name="check_probability_is_one"
            ),
            models.CheckConstraint(
                condition=Q(state="kept") & ~Q(kept_because="") | ~Q(state="kept") & Q(kept_because="", reason=""),
                name="kept_question_has_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="open", at__isnull=True) | ~Q(state="open") & Q(at__isnull=False),
                name="settled_check_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(took_ours=False) | Q(state="reworded"), name="only_a_reworded_question_took_ours"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.question_id}"


class FindingLabel(models.Model):
    """One person's word on whether the check was right; two people make an agreement."""

    finding = models.ForeignKey(QuestionFinding, on_delete=models.CASCADE, related_name="labels")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    is_right = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["finding", "by"], name="label_once_per_finding_and_person")]

    def __str__(self) -> str:
        return f"{self.by_id} on {self.finding_id}"
