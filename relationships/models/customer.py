"""Whom we serve."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from accounts.models import Role, User
from common.models import Imported, once_per_source
from relationships.models.company import Company
from relationships.models.person import Person


class Channel(models.TextChoices):
    """How a customer mostly buys."""

    SHOP = "shop", "Shop"
    WEB = "web", "Web"
    WHOLESALE = "wholesale", "Wholesale"


class CustomerQuerySet(models.QuerySet["Customer"]):
    """Ways to ask for customers."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return all customers for CX managers, analysts and executives; a sales rep sees their own."""
        if user.is_anonymous:
            return self.none()
        if user.has_role(Role.CX_MANAGER, Role.ANALYST, Role.EXECUTIVE):
            return self
        return self.filter(owner=user) if user.has_role(Role.SALES_REP) else self.none()


class Customer(Imported):
    """A person or a company that we serve, and the person to talk to."""

    Channel = Channel

    person = models.OneToOneField(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="customer")
    company = models.OneToOneField(Company, on_delete=models.CASCADE, null=True, blank=True, related_name="customer")
    contact = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="contact_of")
    since = models.DateField(null=True, blank=True)
    segment = models.CharField(max_length=60, blank=True)
    region = models.CharField(max_length=60, blank=True)
    channel = models.CharField(max_length=10, choices=Channel.choices, blank=True)
    owner = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="customers")
    # Written down by the newest value run, so that questions about customers can use it. Null is unknown, never zero.
    current_value = models.BigIntegerField(null=True, blank=True)
    value_low = models.BigIntegerField(null=True, blank=True)
    value_high = models.BigIntegerField(null=True, blank=True)
    value_rank = models.PositiveIntegerField(null=True, blank=True, db_index=True)
    value_at = models.DateField(null=True, blank=True)

    objects: ClassVar[models.Manager["Customer"]] = CustomerQuerySet.as_manager()

    class Meta:
        constraints = [
            once_per_source("customer"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, company__isnull=True) | Q(person__isnull=True, company__isnull=False),
                name="customer_is_a_person_or_a_company",
            ),
            models.CheckConstraint(
                condition=Q(channel="") | Q(channel__in=Channel.values), name="customer_channel_is_known"
            ),
            models.CheckConstraint(
                condition=Q(value_low__isnull=True) | Q(value_low__lte=models.F("value_high")),
                name="customer_value_interval_is_ordered",
            ),
        ]
        # The ranking within a group at any depth, and which groups there are, without reading every customer.
        indexes = [
            models.Index(fields=["segment", "value_rank"], name="customer_by_segment_and_rank"),
            models.Index(fields=["region", "value_rank"], name="customer_by_region_and_rank"),
            models.Index(fields=["channel", "value_rank"], name="customer_by_channel_and_rank"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name of the person or the company."""
        subject = self.person or self.company
        return subject.name if subject else ""

    @property
    def is_customer(self) -> bool:
        """The chip is round: a customer, be it a person or a company."""
        return True

    @property
    def line(self) -> str:
        """One line under the name: how they buy and since when."""
        parts = [self.region, self.get_channel_display().lower()]
        text = ", ".join(part for part in parts if part)
        return f"{text} since {self.since.year}".strip() if self.since else text
