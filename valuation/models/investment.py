"""Investing: what we can do for customers, plans within budgets, who gets what, and what came of it."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from accounts.models import Role, User
from common.models import Keyed, one_of
from relationships.models import Customer
from valuation.models.dimension import Grade
from valuation.models.run import ValueRun

INVESTORS = (Role.CX_MANAGER, Role.EXECUTIVE, Role.ANALYST)
LEAST_KEPT, MOST_KEPT = -5.0, 5.0
LEAST_CONTROL, MOST_CONTROL = 0.05, 0.10
MOST_CAUTION = 3.0


class InvestmentActionQuerySet(models.QuerySet["InvestmentAction"]):
    """Ways to ask for actions."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return the actions for the roles that invest."""
        return self if not user.is_anonymous and user.has_role(*INVESTORS) else self.none()


class InvestmentAction(Keyed):
    """Something we can do for one customer: what it takes, and which share of the money in doubt it keeps."""

    name = models.CharField(max_length=60)
    about = models.CharField(max_length=300, blank=True)
    cost_minor = models.BigIntegerField(default=0)
    minutes = models.PositiveIntegerField(default=0)
    team = models.CharField(max_length=60, blank=True)
    places = models.PositiveSmallIntegerField(default=0)
    # Of the money in doubt (expected value times the chance that they leave), this share is kept; 80 % interval.
    keeps = models.FloatField()
    keeps_low = models.FloatField()
    keeps_high = models.FloatField()
    grade = models.CharField(max_length=1, choices=Grade.choices, default=Grade.C)
    measured_in = models.ForeignKey(
        "valuation.InvestmentPlan", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_offered = models.BooleanField(default=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects: ClassVar[models.Manager["InvestmentAction"]] = InvestmentActionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), name="action_once_per_name"),
            models.CheckConstraint(condition=~Q(name=""), name="action_has_a_name"),
            models.CheckConstraint(condition=Q(cost_minor__gte=0), name="action_cost_is_not_negative"),
            models.CheckConstraint(condition=Q(minutes=0) | ~Q(team=""), name="action_time_is_a_teams"),
            models.CheckConstraint(
                condition=Q(keeps_low__gte=LEAST_KEPT, keeps_low__lte=F("keeps"))
                & Q(keeps__lte=F("keeps_high"), keeps_high__lte=MOST_KEPT),
                name="action_effect_lies_in_its_interval",
            ),
            one_of("grade", Grade, "action_grade_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def of_ten(self) -> tuple[float, float, float]:
        """How many of ten customers about to leave it keeps: best guess, lowest, highest."""
        return 10 * self.keeps, 10 * self.keeps_low, 10 * self.keeps_high


class PlanState(models.TextChoices):
    """Where a plan is."""

    DRAFT = "draft", "Draft"
    SOLVING = "solving", "Being worked out"
    READY = "ready", "Ready for approval"
    APPROVED = "approved", "Approved"
    RUNNING = "running", "Running"
    ENDED = "ended", "Ended"


class InvestmentPlanQuerySet(models.QuerySet["InvestmentPlan"]):
    """Ways to ask for plans."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return the plans for the roles that invest."""
        return self if not user.is_anonymous and user.has_role(*INVESTORS) else self.none()


class InvestmentPlan(Keyed):
    """Whom to do what for within budgets; what it was worked out from is kept with it."""

    State = PlanState

    name = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    actions = models.ManyToManyField(InvestmentAction, related_name="plans")
    money_minor = models.BigIntegerField()
    # {team: minutes}; a team that is missing has no limit.
    minutes = models.JSONField(default=dict)
    places = models.PositiveIntegerField(null=True, blank=True)
    # {segment: at least so many treated}.
    floors = models.JSONField(default=dict)
    caution = models.FloatField(default=0.5)
    control_share = models.FloatField(default=0.10)
    rest_days = models.PositiveSmallIntegerField(default=30)
    run_days = models.PositiveSmallIntegerField(default=90)
    seed = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    # The work: a plan being worked out waits until a worker claims it, and beats while it works.
    claimed_at = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    step = models.CharField(max_length=80, blank=True)
    done_count = models.PositiveIntegerField(default=0)
    total_count = models.PositiveIntegerField(default=0)
    # What it was worked out from and what was found; why there is no plan, one sentence for each reason.
    run = models.ForeignKey(ValueRun, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    inputs = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    solved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    outcome = models.JSONField(default=dict)

    objects: ClassVar[models.Manager["InvestmentPlan"]] = InvestmentPlanQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("state", PlanState, "plan_state_is_known"),
            models.CheckConstraint(condition=~Q(name=""), name="plan_has_a_name"),
            models.CheckConstraint(condition=Q(money_minor__gte=0), name="plan_money_is_not_negative"),
            models.CheckConstraint(
                condition=Q(caution__gte=0, caution__lte=MOST_CAUTION), name="plan_caution_is_0_to_3"
            ),
            models.CheckConstraint(
                condition=Q(control_share__gte=LEAST_CONTROL, control_share__lte=MOST_CONTROL),
                name="plan_control_is_5_to_10_percent",
            ),
            models.CheckConstraint(condition=Q(done_count__lte=F("total_count")), name="plan_does_at_most_all"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "solving"]) | Q(solved_at__isnull=False, run__isnull=False),
                name="plan_is_ready_when_worked_out",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "solving", "ready"])
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="plan_goes_ahead_when_approved",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")), name="plan_has_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(starts_on__isnull=False), name="plan_runs_from_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(ended_on__isnull=False, ended_on__gte=F("starts_on")),
                name="plan_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Lock(models.Model):
    """A choice made by a person before the plan: this customer gets this action, or is left alone."""

    plan = models.ForeignKey(InvestmentPlan, on_delete=models.CASCADE, related_name="locks")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    action = models.ForeignKey(InvestmentAction, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "customer"], name="lock_once_per_plan_and_customer")]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.action_id or 'left alone'}"


class Part(models.TextChoices):
    """What a customer is in a plan."""

    TREATED = "treated", "Gets it"
    LOCKED = "locked", "Gets it, by our own choice"
    CONTROL = "control", "Control, left alone by lot"


class ChoiceQuerySet(models.QuerySet["Choice"]):
    """Ways to ask for choices."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return the choices of customers and plans that ``user`` may see."""
        return self.filter(
            customer__in=Customer.objects.for_user(user).values("pk"),
            plan__in=InvestmentPlan.objects.for_user(user).values("pk"),
        )


class Choice(models.Model):
    """One customer's part in a plan; expected is what it brings after cost, with an 80 % interval."""

    Part = Part

    plan = models.ForeignKey(InvestmentPlan, on_delete=models.CASCADE, related_name="choices")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    action = models.ForeignKey(InvestmentAction, on_delete=models.PROTECT, related_name="choices")
    part = models.CharField(max_length=10, choices=Part.choices)
    expected_minor = models.BigIntegerField()
    low_minor = models.BigIntegerField()
    high_minor = models.BigIntegerField()
    # What is in doubt: expected value times the chance that they leave.
    doubt_minor = models.BigIntegerField()
    why = models.CharField(max_length=200)

    objects: ClassVar[models.Manager["Choice"]] = ChoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "customer"], name="choice_once_per_plan_and_customer"),
            one_of("part", Part, "choice_part_is_known"),
            models.CheckConstraint(
                condition=Q(low_minor__lte=F("expected_minor")) & Q(expected_minor__lte=F("high_minor")),
                name="choice_lies_in_its_interval",
            ),
        ]
        indexes = [models.Index(fields=["plan", "part", "-expected_minor"], name="choice_by_plan_and_gain")]

    def __str__(self) -> str:
        return f"{self.customer_id} in plan {self.plan_id}"
