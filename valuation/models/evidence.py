"""What a customer did for us, written down when it happened; and what somebody decided about one customer."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from common.models import Imported, Keyed, one_of
from relationships.models import Customer
from valuation.models.dimension import Dimension, Measure


class PartState(models.TextChoices):
    """What is known of one dimension of one customer; unknown is never zero."""

    VALUE = "value", "Known"
    ZERO = "zero", "Looked for, none"
    UNKNOWN = "unknown", "Not known"
    NOT_APPLICABLE = "not_applicable", "Does not apply"


class EvidenceRecordQuerySet(models.QuerySet["EvidenceRecord"]):
    """Ways to ask for evidence."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return the evidence about customers whom ``user`` may see."""
        return self.filter(customer__in=Customer.objects.for_user(user).values("pk"))

    def standing(self) -> Self:
        """Leave out what was taken back."""
        return self.filter(withdrawn_at__isnull=True)


class EvidenceRecord(Keyed, Imported):
    """So many units of a measure on a day; its source is staff, finding, import, api or a system's name."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="evidence")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="evidence")
    quantity = models.DecimalField(max_digits=12, decimal_places=3, default=1)
    happened_on = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    # Whom it brought or moved, where it is known: a referred or an influenced customer.
    about = models.ForeignKey(Customer, on_delete=models.SET_NULL, null=True, blank=True, related_name="brought_by")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    objects: ClassVar[models.Manager["EvidenceRecord"]] = EvidenceRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=~Q(external_id=""), name="evidence_once_per_source"
            ),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="evidence_quantity_is_not_negative"),
            models.CheckConstraint(
                condition=Q(about__isnull=True) | ~Q(about=F("customer")), name="evidence_is_about_somebody_else"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_why=""),
                name="evidence_withdrawn_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "measure", "happened_on"], name="evidence_by_customer"),
            models.Index(fields=["measure", "happened_on"], name="evidence_by_measure"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.measure_id} on {self.happened_on}"


class DecisionQuerySet(models.QuerySet["DimensionDecision"]):
    """Ways to ask for decisions."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return the decisions about customers whom ``user`` may see."""
        return self.filter(customer__in=Customer.objects.for_user(user).values("pk"))

    def in_force(self) -> Self:
        """Leave out what was ended."""
        return self.filter(ended_at__isnull=True)


class DimensionDecision(Keyed):
    """Somebody who knows better than the evidence says what one dimension of one customer is, and why."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="dimension_decisions")
    dimension = models.ForeignKey(Dimension, on_delete=models.CASCADE, related_name="decisions")
    state = models.CharField(max_length=20, choices=PartState.choices)
    amount_minor = models.BigIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=500)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["DimensionDecision"]] = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("state", PartState, "dimension_decision_state_is_known"),
            models.UniqueConstraint(
                fields=["customer", "dimension"],
                condition=Q(ended_at__isnull=True),
                name="dimension_decision_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(state="value", amount_minor__isnull=False)
                | (~Q(state="value") & Q(amount_minor__isnull=True)),
                name="dimension_decision_has_an_amount_or_none",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="dimension_decision_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.dimension_id}: {self.state}"
