"""The hours we put into an aspect."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from accounts.models import Role, User
from common.models import Keyed
from feedback.models.aspect import Aspect
from feedback.models.promise import Promise

READERS = (Role.CX_MANAGER, Role.EXECUTIVE, Role.ANALYST, Role.SALES_REP)


class EffortQuerySet(models.QuerySet["Effort"]):
    """Ways to ask for hours."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return the hours to everybody who reads what customers said of the aspect."""
        return self if not user.is_anonymous and user.has_role(*READERS) else self.none()


class Effort(Keyed):
    """Hours that colleagues spent on an aspect, for a promise or by themselves, as somebody noted them."""

    aspect = models.ForeignKey(Aspect, on_delete=models.PROTECT, related_name="efforts")
    promise = models.ForeignKey(Promise, on_delete=models.SET_NULL, null=True, blank=True, related_name="efforts")
    what = models.CharField(max_length=200)
    hours = models.DecimalField(max_digits=8, decimal_places=1)
    on = models.DateField()
    source = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["Effort"]] = EffortQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="effort_says_what_for"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="effort_takes_time"),
        ]

    def __str__(self) -> str:
        return f"{self.hours} h, {self.what}"
