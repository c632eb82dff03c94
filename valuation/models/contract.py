"""What customers have agreed to pay again and again."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from common.models import Imported
from relationships.models import Customer


class ContractQuerySet(models.QuerySet["Contract"]):
    """Ways to ask for contracts."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return the contracts of customers whom ``user`` may see."""
        return self.filter(customer__in=Customer.objects.for_user(user).values("pk"))


class Contract(Imported):
    """One contract that renews: its price for each period, in minor units, and the day it ended if it did."""

    external_id = models.CharField(max_length=120)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="contracts")
    product = models.CharField(max_length=120)
    started_on = models.DateField()
    renews_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(max_length=300, blank=True)
    price_minor = models.BigIntegerField()
    period_months = models.PositiveSmallIntegerField(default=12)
    currency = models.CharField(max_length=3)

    objects: ClassVar[models.Manager["Contract"]] = ContractQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="contract_once_per_source"),
            models.CheckConstraint(condition=~Q(external_id=""), name="contract_has_an_external_id"),
            models.CheckConstraint(condition=~Q(product=""), name="contract_names_its_product"),
            models.CheckConstraint(condition=Q(price_minor__gte=0), name="contract_price_is_not_negative"),
            models.CheckConstraint(
                condition=Q(period_months__gte=1, period_months__lte=120), name="contract_period_is_1_to_120_months"
            ),
            models.CheckConstraint(condition=Q(renews_on__gt=F("started_on")), name="contract_renews_after_it_starts"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="contract_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(ended_reason="") | Q(ended_on__isnull=False), name="contract_in_force_has_no_end_reason"
            ),
        ]
        indexes = [models.Index(fields=["renews_on", "id"], name="contract_by_renewal_day")]

    def __str__(self) -> str:
        return f"{self.product} ({self.external_id})"
