"""Value runs: append-only, each with its parameters and how well it would have done."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q

from accounts.models import Role, User
from common.models import Keyed, one_of
from relationships.models import Customer


class RunState(models.TextChoices):
    """Where a value run is."""

    PENDING = "pending", "Waiting to start"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


class ValueState(models.TextChoices):
    """Whether a value is known; unknown is never zero."""

    VALUE = "value", "Value"
    UNKNOWN = "unknown", "Unknown"


class ValueRunQuerySet(models.QuerySet["ValueRun"]):
    """Ways to ask for value runs."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return runs for the roles that work with customer value."""
        readers = (Role.CX_MANAGER, Role.ANALYST, Role.EXECUTIVE, Role.SALES_REP)
        return self if not user.is_anonymous and user.has_role(*readers) else self.none()


class ValueRun(Keyed):
    """One computation of what every customer is worth, on the orders known on a day."""

    State = RunState

    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.PENDING)
    as_of = models.DateField()
    horizon_months = models.PositiveSmallIntegerField(default=24)
    annual_rate = models.FloatField(default=0.10)
    seed = models.PositiveIntegerField(default=0)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    step = models.CharField(max_length=80, blank=True)
    done_count = models.PositiveIntegerField(default=0)
    total_count = models.PositiveIntegerField(default=0)
    parameters = models.JSONField(default=dict)
    # What counted, as it was on that day: [{"slug", "name", "kind", "weight"}], in the order of the contributions.
    dimensions = models.JSONField(default=list)
    # By measure slug: {"version", "amount_minor", "effect", "spread", "grade"}.
    prices = models.JSONField(default=dict)
    # The run before it, from which what changed is told.
    parent = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    totals = models.JSONField(default=dict)
    backtest = models.JSONField(default=dict)
    error = models.CharField(max_length=300, blank=True)

    objects: ClassVar[models.Manager["ValueRun"]] = ValueRunQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("state", RunState, "run_state_is_known"),
            models.CheckConstraint(
                condition=Q(horizon_months__gte=1, horizon_months__lte=60), name="run_horizon_is_1_to_60_months"
            ),
            models.CheckConstraint(condition=Q(annual_rate__gte=0, annual_rate__lte=1), name="run_rate_is_0_to_1"),
            models.CheckConstraint(condition=Q(done_count__lte=F("total_count")), name="run_does_at_most_all"),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(finished_at__isnull=False), name="finished_run_has_its_time"
            ),
        ]

    def __str__(self) -> str:
        return f"Run {self.pk} of {self.as_of}"


class CustomerValueQuerySet(models.QuerySet["CustomerValue"]):
    """Ways to ask for customer values."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return the values of customers whom ``user`` may see."""
        return self.filter(customer__in=Customer.objects.for_user(user).values("pk"))

    def in_run(self, run: ValueRun) -> Self:
        """Return what a run says of everybody: a row stands until a later run replaces it."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=run.pk), run__lte=run.pk)


class CustomerValue(models.Model):
    """What a run says of one customer, in minor units of the company's currency, until a later run says otherwise."""

    State = ValueState

    run = models.ForeignKey(ValueRun, on_delete=models.CASCADE, related_name="values")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="values")
    state = models.CharField(max_length=10, choices=ValueState.choices)
    reason = models.CharField(max_length=120, blank=True)
    # The first later run that said something else; null while this is what we think.
    until = models.ForeignKey(ValueRun, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # All dimensions together, weighted; exactly the sum of the contributions.
    expected_minor = models.BigIntegerField(null=True)
    low_minor = models.BigIntegerField(null=True)
    high_minor = models.BigIntegerField(null=True)
    rank = models.PositiveIntegerField(null=True)
    rank_low = models.PositiveIntegerField(null=True)
    rank_high = models.PositiveIntegerField(null=True)
    # For each of the run's dimensions: [minor, low, high, state, grade, units].
    contributions = models.JSONField(default=list)
    # The other accounting: what this customer is credited with; over all customers it adds up to the company's total.
    credit_minor = models.BigIntegerField(null=True)
    purchases_minor = models.BigIntegerField(null=True)
    purchases_rank = models.PositiveIntegerField(null=True)
    p_alive = models.FloatField(null=True)
    expected_orders = models.FloatField(null=True)
    orders = models.PositiveIntegerField(default=0)
    spent_minor = models.BigIntegerField(default=0)
    spent_rank = models.PositiveIntegerField(null=True)

    objects: ClassVar[models.Manager["CustomerValue"]] = CustomerValueQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "customer"], name="value_once_per_run_and_customer"),
            one_of("state", ValueState, "value_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="unknown", expected_minor__isnull=True)
                | Q(state="value", expected_minor__isnull=False, low_minor__isnull=False, high_minor__isnull=False),
                name="value_is_a_number_or_unknown",
            ),
            models.CheckConstraint(
                condition=Q(low_minor__isnull=True) | Q(low_minor__lte=F("high_minor")),
                name="value_interval_is_ordered",
            ),
            models.CheckConstraint(
                condition=Q(p_alive__isnull=True) | Q(p_alive__gte=0, p_alive__lte=1),
                name="value_p_alive_is_a_probability",
            ),
        ]
        indexes = [
            models.Index(fields=["run", "rank"], name="value_by_run_and_rank"),
            models.Index(fields=["until", "rank"], name="value_by_until_and_rank"),
            # PostgreSQL keeps no order behind IS NULL: what stands now has an index of its own.
            models.Index(fields=["credit_minor", "id"], condition=Q(until__isnull=True), name="value_by_credit_now"),
            models.Index(
                fields=["customer"], condition=Q(state="unknown", until__isnull=True), name="value_unknown_now"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} in run {self.run_id}"
