"""Events that matter to a relationship."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from accounts.models import User
from common.models import Imported, once_per_source
from relationships.models.company import READERS, Company
from relationships.models.person import Person


class SignalQuerySet(models.QuerySet["Signal"]):
    """Ways to ask for signals."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return signals about people and companies that ``user`` may see."""
        if user.is_anonymous or not user.has_role(*READERS):
            return self.none()
        people = Person.objects.for_user(user).values("pk")
        return self.filter(Q(person__in=people) | Q(company__in=Company.objects.for_user(user).values("pk")))


class Signal(Imported):
    """One event about a person or a company: a new job, a warranty that ends, a complaint."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="signals")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, null=True, blank=True, related_name="signals")
    kind = models.CharField(max_length=60)
    at = models.DateTimeField()
    effective_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    objects: ClassVar[models.Manager["Signal"]] = SignalQuerySet.as_manager()

    class Meta:
        constraints = [
            once_per_source("signal"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, company__isnull=True) | Q(person__isnull=True, company__isnull=False),
                name="signal_is_about_a_person_or_a_company",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"
