"""What customers hope to reach, in their own words."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from accounts.models import User
from common.models import Keyed, at_most
from relationships.models.customer import Customer

HOPE_MAX = 600


class HopeQuerySet(models.QuerySet["Hope"]):
    """Ways to ask for hopes."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return the hopes of customers whom ``user`` may see."""
        return self.filter(customer__in=Customer.objects.for_user(user).values("pk"))


class Hope(Keyed):
    """What one customer hopes to reach. Never changed: the newest one stands, older ones are kept."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="hopes")
    text = models.TextField(max_length=HOPE_MAX)
    by = models.DateField(null=True, blank=True)
    measure = models.CharField(max_length=60, blank=True)
    target = models.FloatField(null=True, blank=True)
    today = models.FloatField(null=True, blank=True)
    reached = models.PositiveSmallIntegerField(null=True, blank=True)
    source = models.CharField(max_length=120)
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Hope"]] = HopeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="hope_has_words"),
            models.CheckConstraint(condition=~Q(source=""), name="hope_has_a_source"),
            at_most("text", HOPE_MAX, "hope_has_a_limit"),
            models.CheckConstraint(
                condition=Q(reached__isnull=True) | Q(reached__lte=100), name="hope_is_reached_0_to_100_percent"
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=True, today__isnull=True) | ~Q(measure=""), name="hope_counts_in_a_measure"
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=True) | Q(target__gte=0), name="hope_target_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(today__isnull=True) | Q(today__gte=0), name="hope_today_is_not_negative"
            ),
        ]
        indexes = [models.Index(fields=["measure"], name="hope_by_measure")]

    def __str__(self) -> str:
        return f"Hope of {self.customer_id}"
