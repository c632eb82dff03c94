"""What we believed before we asked, what speaks for it and against it, and what became of it."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from accounts.models import Role, User
from common.models import Keyed, at_most, one_of
from feedback.models.aspect import Aspect
from feedback.models.finding import Finding
from feedback.models.session import PLAN_MAX, FeedbackSession

REASON_MAX = 600
READERS = (Role.CX_MANAGER, Role.EXECUTIVE, Role.ANALYST, Role.SALES_REP)


class Sureness(models.TextChoices):
    """How sure somebody is of what they believe."""

    GUESS = "guess", "A guess"
    FAIRLY = "fairly", "Fairly sure"
    SURE = "sure", "Sure"


class BeliefVerdict(models.TextChoices):
    """What a person says about a belief, with the reason."""

    OPEN = "open", "Not known yet"
    HOLDS = "holds", "Holds"
    OVERTURNED = "overturned", "Overturned"


class BeliefQuerySet(models.QuerySet["Belief"]):
    """Ways to ask for beliefs."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return the register to those who ask customers or decide on what they say."""
        return self if not user.is_anonymous and user.has_role(*READERS) else self.none()


class Belief(Keyed):
    """One thing we hold to be true about customers, of everybody or of one segment, written before they were asked."""

    Verdict = BeliefVerdict

    aspect = models.ForeignKey(Aspect, on_delete=models.PROTECT, related_name="beliefs")
    segment = models.CharField(max_length=60, blank=True)
    text = models.TextField(max_length=PLAN_MAX)
    sure = models.CharField(max_length=6, choices=Sureness.choices, default=Sureness.FAIRLY)
    held_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="beliefs")
    written_at = models.DateTimeField()
    session = models.OneToOneField(
        FeedbackSession, on_delete=models.SET_NULL, null=True, blank=True, related_name="written_belief"
    )
    verdict = models.CharField(max_length=10, choices=BeliefVerdict.choices, default=BeliefVerdict.OPEN)
    reason = models.CharField(max_length=REASON_MAX, blank=True)
    judged_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    judged_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Belief"]] = BeliefQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="belief_has_words"),
            at_most("text", PLAN_MAX, "belief_text_has_a_limit"),
            one_of("sure", Sureness, "belief_sureness_is_known"),
            one_of("verdict", BeliefVerdict, "belief_verdict_is_known"),
            models.CheckConstraint(
                condition=Q(verdict="open") | (~Q(reason="") & Q(judged_by__isnull=False) & Q(judged_at__isnull=False)),
                name="judged_belief_has_a_reason_and_a_judge",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Stance(models.TextChoices):
    """Which way a finding points."""

    FOR = "for", "Speaks for it"
    AGAINST = "against", "Speaks against it"


class BeliefEvidence(models.Model):
    """One finding that speaks for a belief or against it, as a colleague read it."""

    belief = models.ForeignKey(Belief, on_delete=models.CASCADE, related_name="evidence")
    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="belief_evidence")
    stance = models.CharField(max_length=7, choices=Stance.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["belief", "finding"], name="finding_speaks_once_about_a_belief"),
            one_of("stance", Stance, "belief_stance_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.stance} {self.belief_id}"
