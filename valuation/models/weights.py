"""How much a krone of each dimension counts: judged in pairs by several people, approved by another."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from common.models import Keyed, one_of
from valuation.models.dimension import Dimension


class WeightSetState(models.TextChoices):
    """Where a set of weights is."""

    DRAFT = "draft", "Being judged"
    APPROVED = "approved", "In force"
    RETIRED = "retired", "Replaced"


class WeightSet(Keyed):
    """How much a krone of each dimension counts beside a krone of purchases, judged in pairs (AHP)."""

    State = WeightSetState

    version = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=10, choices=WeightSetState.choices, default=WeightSetState.DRAFT)
    why = models.CharField(max_length=500, blank=True)
    # By dimension slug: the weight in force (purchases count 1), and the spread of its logarithm between judges.
    weights = models.JSONField(default=dict)
    spreads = models.JSONField(default=dict)
    consistency_ratio = models.FloatField(null=True, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-version"]
        constraints = [
            one_of("state", WeightSetState, "weights_state_is_known"),
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="approved"), name="weights_one_set_is_in_force"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="weights_in_force_are_approved",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")),
                name="weights_are_approved_by_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return f"Weights {self.version}"


class Judgement(models.Model):
    """How much more a krone of one dimension counts than a krone of another, as one judge sees it: 1/9 to 9."""

    weights = models.ForeignKey(WeightSet, on_delete=models.CASCADE, related_name="judgements")
    judge = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    first = models.ForeignKey(Dimension, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Dimension, on_delete=models.CASCADE, related_name="+")
    ratio = models.FloatField()
    judged_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["weights", "judge", "first", "second"], name="judgement_once_per_judge_and_pair"
            ),
            models.CheckConstraint(condition=Q(ratio__gte=1 / 9 - 1e-9, ratio__lte=9), name="judgement_is_1_9_to_9"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="judgement_pair_is_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} over {self.second_id}: {self.ratio}"
