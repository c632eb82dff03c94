"""What a relationship is worth beyond purchases: dimensions, what is counted for each, and what one of it is worth."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from accounts.models import Role, User
from common.models import Keyed, one_of

READERS = (Role.CX_MANAGER, Role.ANALYST, Role.EXECUTIVE, Role.SALES_REP)
LEAST_EFFECT, MOST_EFFECT = -2.0, 2.0


class DimensionKind(models.TextChoices):
    """How a dimension becomes money."""

    FORECAST = "forecast", "Forecast from orders and contracts"
    PRICED = "priced", "Evidence times a unit price"
    COST = "cost", "Evidence times a unit cost"
    OFFSET = "offset", "A share on top of the forecast"


class Grade(models.TextChoices):
    """How well a figure is founded, best first."""

    A = "A", "Booked"
    B = "B", "Fitted and checked by looking back"
    C = "C", "Judged by somebody who was asked"
    D = "D", "Assumed until somebody says better"


class DimensionQuerySet(models.QuerySet["Dimension"]):
    """Ways to ask for dimensions."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return the dimensions for the roles that work with customer value."""
        return self if not user.is_anonymous and user.has_role(*READERS) else self.none()


class Dimension(Keyed):
    """One way in which a customer is worth something; the company switches it on or off."""

    Kind = DimensionKind

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60, unique=True)
    say = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, choices=DimensionKind.choices)
    is_builtin = models.BooleanField(default=False)
    is_on = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=100)

    objects: ClassVar[models.Manager["Dimension"]] = DimensionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints = [
            one_of("kind", DimensionKind, "dimension_kind_is_known"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(slug=""), name="dimension_has_a_name"),
            models.CheckConstraint(
                condition=~Q(kind="forecast") | Q(is_builtin=True), name="dimension_forecast_is_builtin"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Measure(Keyed):
    """What is counted as evidence of a dimension, such as a reference call given."""

    dimension = models.ForeignKey(Dimension, on_delete=models.CASCADE, related_name="measures")
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    unit = models.CharField(max_length=60)
    is_builtin = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["dimension__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["dimension", "name"], name="measure_named_once_per_dimension"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(unit=""), name="measure_has_a_name_and_a_unit"),
        ]

    def __str__(self) -> str:
        return self.name


class UnitPrice(Keyed):
    """What one unit of a measure is worth: money, or for an offset the share it adds to the forecast. Append-only."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="prices")
    version = models.PositiveIntegerField()
    amount_minor = models.BigIntegerField(null=True, blank=True)
    effect = models.FloatField(null=True, blank=True)
    # Standard deviation of the price's logarithm (of the effect itself for an offset): how sure the company is.
    spread = models.FloatField(default=0.5)
    grade = models.CharField(max_length=1, choices=Grade.choices, default=Grade.C)
    why = models.CharField(max_length=500, blank=True)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["measure", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "version"], name="price_version_once_per_measure"),
            models.CheckConstraint(condition=Q(version__gte=1), name="price_version_counts_from_one"),
            one_of("grade", Grade, "price_grade_is_known"),
            models.CheckConstraint(
                condition=Q(amount_minor__isnull=False, effect__isnull=True)
                | Q(amount_minor__isnull=True, effect__isnull=False),
                name="price_is_money_or_an_effect",
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__isnull=True) | Q(amount_minor__gte=0), name="price_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(effect__isnull=True) | Q(effect__gte=LEAST_EFFECT, effect__lte=MOST_EFFECT),
                name="price_effect_is_moderate",
            ),
            models.CheckConstraint(condition=Q(spread__gte=0, spread__lte=3), name="price_spread_is_0_to_3"),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} v{self.version}"
