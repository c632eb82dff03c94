"""People, whoever they are to us."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from accounts.models import User
from common.models import Imported, once_per_source, one_of
from relationships.models.company import KNOW_EVERYBODY, READERS, Company


class PersonKind(models.TextChoices):
    """What a person is to us."""

    CUSTOMER = "customer", "Customer"
    COLLEAGUE = "colleague", "Colleague"
    PROSPECT = "prospect", "Not a customer yet"
    UNSEEN = "unseen", "Somebody who answers without being seen"


class PersonQuerySet(models.QuerySet["Person"]):
    """Ways to ask for people."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return everybody for the roles that know all customers; a sales rep meets their own customers' people."""
        if user.is_anonymous or not user.has_role(*READERS):
            return self.none()
        found = self.exclude(kind=PersonKind.UNSEEN)
        if user.has_role(*KNOW_EVERYBODY):
            return found
        return found.filter(
            Q(kind=PersonKind.COLLEAGUE) | Q(customer__owner=user) | Q(contact_of__owner=user)
        ).distinct()


class Person(Imported):
    """Somebody: a customer, a colleague, or someone we do not serve yet."""

    Kind = PersonKind

    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=10, choices=PersonKind.choices, default=PersonKind.CUSTOMER)
    job_title = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=10, default="en")
    goal = models.CharField(max_length=300, blank=True)
    company = models.ForeignKey(Company, on_delete=models.SET_NULL, null=True, blank=True, related_name="people")
    user = models.OneToOneField(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="person")
    do_not_ask = models.BooleanField(default=False)
    asked_last_at = models.DateTimeField(null=True, blank=True)
    reminded_last_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Person"]] = PersonQuerySet.as_manager()

    class Meta:
        constraints = [
            once_per_source("person"),
            one_of("kind", PersonKind, "person_kind_is_known"),
            models.CheckConstraint(condition=~Q(name=""), name="person_has_a_name"),
        ]
        indexes = [models.Index(fields=["email"], name="person_email")]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        """Two letters for the person chip."""
        words = self.name.split()
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else "?"

    @property
    def is_customer(self) -> bool:
        """Whether the chip is round: a customer, or somebody who may become one."""
        return self.kind != PersonKind.COLLEAGUE
