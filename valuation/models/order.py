"""What customers bought."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from common.models import Imported
from relationships.models import Customer


class OrderQuerySet(models.QuerySet["Order"]):
    """Ways to ask for orders."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return the orders of customers whom ``user`` may see."""
        return self.filter(customer__in=Customer.objects.for_user(user).values("pk"))


class Order(Imported):
    """One order, in minor units of its currency; what came back is part of it."""

    external_id = models.CharField(max_length=120)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="orders")
    placed_on = models.DateField()
    amount_minor = models.BigIntegerField()
    returned_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    channel = models.CharField(max_length=20, blank=True)

    objects: ClassVar[models.Manager["Order"]] = OrderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="order_once_per_source"),
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="order_amount_is_not_negative"),
            models.CheckConstraint(
                condition=Q(returned_minor__gte=0) & Q(returned_minor__lte=F("amount_minor")),
                name="order_returns_at_most_its_amount",
            ),
            models.CheckConstraint(condition=~Q(external_id=""), name="order_has_an_external_id"),
        ]
        indexes = [models.Index(fields=["customer", "placed_on"], name="order_by_customer_and_day")]

    def __str__(self) -> str:
        return f"{self.external_id} {self.placed_on}"
