"""Organisations."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from accounts.models import Role, User
from common.models import Imported, once_per_source

KNOW_EVERYBODY = (Role.CX_MANAGER, Role.ANALYST, Role.EXECUTIVE)
READERS = (*KNOW_EVERYBODY, Role.SALES_REP)


class CompanyQuerySet(models.QuerySet["Company"]):
    """Ways to ask for companies."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return all companies to those who know everybody, to a sales rep their own customers and nobody else's."""
        if user.is_anonymous or not user.has_role(*READERS):
            return self.none()
        if user.has_role(*KNOW_EVERYBODY):
            return self
        return self.filter(Q(customer__isnull=True) | Q(customer__owner=user))


class Company(Imported):
    """An organisation: a customer's, a prospect, or our own."""

    name = models.CharField(max_length=160)
    industry = models.CharField(max_length=80, blank=True)
    place = models.CharField(max_length=120, blank=True)

    objects: ClassVar[models.Manager["Company"]] = CompanyQuerySet.as_manager()

    class Meta:
        constraints = [
            once_per_source("company"),
            models.CheckConstraint(condition=~models.Q(name=""), name="company_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
