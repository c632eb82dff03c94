"""What the company is after, what it measures on the way, and what the industry reaches."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from accounts.models import Role, User
from common.models import Imported, Keyed, at_most, one_of
from feedback.models.aspect import Aspect, Facet
from feedback.models.session import Invitation
from feedback.models.words import Turn
from relationships.models import Customer

WHY_MAX = 1_000
NOTE_MAX = 300
READERS = (Role.CX_MANAGER, Role.EXECUTIVE, Role.ANALYST)


def steers(user: User | AnonymousUser) -> bool:
    """Say whether somebody is a CX manager, an executive or an analyst; who of them may change is said by each page."""
    return not user.is_anonymous and user.has_role(*READERS)


class ObjectiveQuerySet(models.QuerySet["Objective"]):
    """Ways to ask for objectives."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return all of them to those who steer, and nothing to anybody else."""
        return self if steers(user) else self.none()


class Objective(Keyed):
    """Something the company wants to reach, with who answers for it; findings help with one or with none."""

    name = models.CharField(max_length=120, unique=True)
    why = models.TextField(max_length=WHY_MAX, blank=True)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="objectives")
    until = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Objective"]] = ObjectiveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="objective_has_a_name"),
            at_most("why", WHY_MAX, "objective_why_has_a_limit"),
        ]

    def __str__(self) -> str:
        return self.name


class Better(models.TextChoices):
    """Which way a figure should go."""

    HIGHER = "higher", "Higher is better"
    LOWER = "lower", "Lower is better"


class KpiQuerySet(models.QuerySet["Kpi"]):
    """Ways to ask for our figures."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return all of them to those who steer, and nothing to anybody else."""
        return self if steers(user) else self.none()


class Kpi(Keyed):
    """One figure of our own about an aspect, with the sentence a customer would say if it held for them."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    said_as = models.CharField(max_length=120, help_text="As a customer would say it: “It comes on time.”")
    aspect = models.ForeignKey(Aspect, on_delete=models.PROTECT, related_name="kpis")
    facet = models.ForeignKey(Facet, on_delete=models.SET_NULL, null=True, blank=True, related_name="kpis")
    objective = models.ForeignKey(Objective, on_delete=models.SET_NULL, null=True, blank=True, related_name="kpis")
    unit = models.CharField(max_length=20, default="%")
    better = models.CharField(max_length=6, choices=Better.choices, default=Better.HIGHER)
    target = models.FloatField(null=True, blank=True)
    about = models.CharField(max_length=NOTE_MAX, blank=True, help_text="How it is counted, and what it leaves out.")
    position = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar[models.Manager["Kpi"]] = KpiQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(slug="") & ~Q(unit=""), name="kpi_has_a_name_and_a_unit"),
            one_of("better", Better, "kpi_direction_is_known"),
        ]

    def __str__(self) -> str:
        return self.name


class KpiValueQuerySet(models.QuerySet["KpiValue"]):
    """Ways to ask for values of a figure."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return the company's own values to its strategists, and one customer's to those who may see that customer."""
        if not steers(user):
            return self.none()
        return self.filter(Q(customer=None) | Q(customer__in=Customer.objects.for_user(user).values("pk")))

    def of_company(self) -> Self:
        """Leave out what is about one customer."""
        return self.filter(customer__isnull=True)


class KpiValue(Imported):
    """One value of a figure for the company, or for one customer, on the day it was taken."""

    external_id = models.CharField(max_length=120)
    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="values")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, null=True, blank=True, related_name="kpi_values")
    on = models.DateField()
    value = models.FloatField()
    count = models.PositiveIntegerField(null=True, blank=True, help_text="How many it was counted over.")

    objects: ClassVar[models.Manager["KpiValue"]] = KpiValueQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="kpi_value_once_per_source"),
            models.CheckConstraint(condition=~Q(external_id=""), name="kpi_value_has_an_external_id"),
        ]
        indexes = [models.Index(fields=["kpi", "on"], name="kpi_value_by_day")]

    def __str__(self) -> str:
        return f"{self.value:g} on {self.on}"


class BenchmarkQuerySet(models.QuerySet["Benchmark"]):
    """Ways to ask for benchmarks."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return all of them to those who steer, and nothing to anybody else."""
        return self if steers(user) else self.none()


class Benchmark(Imported):
    """What others in the industry reach on one of our figures, with where we have it from and on what terms."""

    external_id = models.CharField(max_length=120)
    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="benchmarks")
    year = models.PositiveSmallIntegerField()
    value = models.FloatField()
    unit = models.CharField(max_length=20)
    panel = models.CharField(max_length=NOTE_MAX, help_text="Who was counted, by whom.")
    licence = models.CharField(max_length=NOTE_MAX, help_text="On what terms we hold it.")

    objects: ClassVar[models.Manager["Benchmark"]] = BenchmarkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="benchmark_once_per_source"),
            models.CheckConstraint(condition=~Q(external_id=""), name="benchmark_has_an_external_id"),
            models.CheckConstraint(condition=Q(year__gte=1980, year__lte=2100), name="benchmark_year_is_a_year"),
            models.CheckConstraint(condition=~Q(licence=""), name="benchmark_has_a_licence_note"),
        ]

    def __str__(self) -> str:
        return f"{self.kpi_id} {self.year}"


class KpiVoice(models.Model):
    """One colleague has read whether one customer's words say that a figure's sentence holds for them."""

    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="voices")
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="kpi_voices")
    holds = models.BooleanField()
    turn = models.ForeignKey(Turn, on_delete=models.SET_NULL, null=True, blank=True, related_name="kpi_voices")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kpi", "invitation"], name="kpi_voice_once_per_conversation")]

    def __str__(self) -> str:
        return f"{self.invitation_id} on {self.kpi_id}"
