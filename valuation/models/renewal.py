"""Renewals: what we do about a contract when its day comes, and how it ended."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from common.models import Keyed, one_of
from relationships.models import Customer
from valuation.models.contract import Contract


class RenewalOutcome(models.TextChoices):
    """How a renewal ended."""

    OPEN = "open", "Not known yet"
    RENEWED = "renewed", "Renewed"
    ENDING = "ending", "Won’t renew"


class RenewalQuerySet(models.QuerySet["Renewal"]):
    """Ways to ask for renewals."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return the renewals of customers whom ``user`` may see."""
        return self.filter(contract__customer__in=Customer.objects.for_user(user).values("pk"))


class Renewal(Keyed):
    """One contract on one renewal day: who does what next, and its outcome once it is known."""

    Outcome = RenewalOutcome

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="renewals")
    due_on = models.DateField()
    responsible = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="renewals")
    next_step = models.CharField(max_length=200, blank=True)
    step_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=RenewalOutcome.choices, default=RenewalOutcome.OPEN)
    reason = models.CharField(max_length=300, blank=True)
    renewed_to = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Renewal"]] = RenewalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "due_on"], name="renewal_once_per_contract_and_day"),
            one_of("outcome", RenewalOutcome, "renewal_outcome_is_known"),
            models.CheckConstraint(
                condition=~Q(outcome="renewed") | Q(renewed_to__isnull=False, renewed_to__gt=F("due_on")),
                name="renewed_contract_goes_on_longer",
            ),
            models.CheckConstraint(condition=~Q(outcome="ending") | ~Q(reason=""), name="ending_contract_has_a_reason"),
            models.CheckConstraint(
                condition=Q(outcome="open") | Q(decided_at__isnull=False), name="renewal_outcome_has_its_time"
            ),
        ]

    def __str__(self) -> str:
        return f"Renewal of contract {self.contract_id} on {self.due_on}"
