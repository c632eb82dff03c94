"""Judging the forecasts on a file of a company's own past: a row that shows how far it is, then aggregates only."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from accounts.models import Role, User
from common.models import Keyed, one_of
from valuation.models.run import RunState

EVALUATORS = (Role.ANALYST, Role.CX_MANAGER)


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    """Ways to ask for evaluations."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return evaluations for the roles that judge the models."""
        return self if not user.is_anonymous and user.has_role(*EVALUATORS) else self.none()


class Evaluation(Keyed):
    """One file of orders, split on a day: forecasts fitted before it, judged from it on. The file itself goes away."""

    State = RunState

    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.PENDING)
    file_name = models.CharField(max_length=200)
    split_on = models.DateField()
    # What somebody said of the columns: customer, date, amount, month_first. Empty where we guess.
    columns = models.JSONField(default=dict, blank=True)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    step = models.CharField(max_length=80, blank=True)
    done_rows = models.PositiveIntegerField(default=0)
    total_rows = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    result = models.JSONField(default=dict, blank=True)

    objects: ClassVar[models.Manager["Evaluation"]] = EvaluationQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("state", RunState, "evaluation_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state="done") | (Q(finished_at__isnull=False) & ~Q(result={})),
                name="finished_evaluation_has_its_result",
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(error=""), name="failed_evaluation_says_why"),
        ]
        indexes = [models.Index(fields=["-requested_at", "-id"], name="evaluation_newest_first")]

    def __str__(self) -> str:
        return f"{self.file_name} split on {self.split_on}"

    @property
    def is_finished(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {RunState.DONE, RunState.FAILED, RunState.CANCELLED}
