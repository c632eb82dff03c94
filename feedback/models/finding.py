"""Our reading of what was said, and what we decide."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from accounts.models import Role, User
from common.models import Keyed, at_most, one_of
from feedback.models.aspect import Facet
from feedback.models.session import FeedbackSession, Invitation
from feedback.models.strategy import Objective
from feedback.models.words import WORDS_MAX, Turn

STATEMENT_MAX = 600
REASON_MAX = 1_000


class StatementState(models.TextChoices):
    """How far our reading has come; only the customer makes it true."""

    DRAFTED = "drafted", "Drafted"
    SENT = "sent", "Sent, not answered"
    CONFIRMED = "confirmed", "Confirmed"
    CORRECTED = "corrected", "Corrected"


class StatementQuerySet(models.QuerySet["Statement"]):
    """Ways to ask for statements."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return the readings in sessions that ``user`` may read."""
        return self.filter(invitation__in=Invitation.objects.for_user(user).values("pk"))

    def led_by(self, user: User | AnonymousUser) -> Self:
        """Return the readings that ``user`` may change."""
        return self.filter(invitation__in=Invitation.objects.led_by(user).values("pk"))


class Statement(Keyed):
    """One sentence of ours about what one customer meant, resting on their words."""

    State = StatementState

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="statements")
    turn = models.ForeignKey(Turn, on_delete=models.SET_NULL, null=True, blank=True, related_name="statements")
    facet = models.ForeignKey(Facet, on_delete=models.SET_NULL, null=True, blank=True, related_name="statements")
    text = models.CharField(max_length=STATEMENT_MAX)
    state = models.CharField(max_length=10, choices=StatementState.choices, default=StatementState.DRAFTED)
    correction = models.TextField(max_length=WORDS_MAX, blank=True)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Statement"]] = StatementQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("state", StatementState, "statement_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state="corrected") | ~Q(correction=""), name="corrected_statement_has_their_words"
            ),
            models.CheckConstraint(
                condition=Q(state="drafted") | Q(sent_at__isnull=False), name="sent_statement_has_its_time"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "corrected"]) | Q(answered_at__isnull=False),
                name="answered_statement_has_its_time",
            ),
            at_most("correction", WORDS_MAX, "correction_has_a_limit"),
        ]

    def __str__(self) -> str:
        return self.text


class FindingQuerySet(models.QuerySet["Finding"]):
    """Ways to ask for findings."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return findings for staff who act on them; the words behind each follow their own gate."""
        readers = (Role.CX_MANAGER, Role.EXECUTIVE, Role.SALES_REP, Role.ANALYST, Role.FLOOR_STAFF)
        return self if not user.is_anonymous and user.has_role(*readers) else self.none()

    def led_by(self, user: User | AnonymousUser) -> Self:
        """Return the findings of sessions that ``user`` may change."""
        return self.filter(session__in=FeedbackSession.objects.led_by(user).values("pk"))


class Finding(models.Model):
    """Something we learnt. It carries a mark until the customer has confirmed the reading it rests on."""

    statement = models.OneToOneField(Statement, on_delete=models.PROTECT, related_name="finding")
    session = models.ForeignKey(FeedbackSession, on_delete=models.CASCADE, related_name="findings")
    text = models.CharField(max_length=STATEMENT_MAX)
    also_said = models.ManyToManyField(Turn, related_name="findings", blank=True)
    objective = models.ForeignKey(Objective, on_delete=models.SET_NULL, null=True, blank=True, related_name="findings")
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Finding"]] = FindingQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="finding_has_words")]

    def __str__(self) -> str:
        return self.text


class DecisionKind(models.TextChoices):
    """What may become of a finding."""

    ACT = "act", "Act on it"
    INVESTIGATE = "investigate", "Look into it"
    DECLINE = "decline", "Decline, with the reason"


class Decision(models.Model):
    """What we decided about one finding, by whom and why."""

    Kind = DecisionKind

    finding = models.OneToOneField(Finding, on_delete=models.CASCADE, related_name="decision")
    kind = models.CharField(max_length=12, choices=DecisionKind.choices)
    reason = models.TextField(max_length=REASON_MAX)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    answer_by = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("kind", DecisionKind, "decision_kind_is_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="decision_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(kind="investigate") | Q(answer_by__isnull=False), name="investigation_has_an_end"
            ),
            at_most("reason", REASON_MAX, "decision_reason_has_a_limit"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.finding_id}"
