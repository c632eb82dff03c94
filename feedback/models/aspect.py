"""The aspects of the experience, one of which every session is about."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models import Role, User
from common.models import Keyed, at_most


class JourneyStage(models.Model):
    """A stage on the customer's way, in order."""

    name = models.CharField(max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class AspectQuerySet(models.QuerySet["Aspect"]):
    """Ways to ask for aspects."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return all aspects for staff who listen; shop floor and sales see them too, administrators do not."""
        readers = (Role.CX_MANAGER, Role.EXECUTIVE, Role.ANALYST, Role.SALES_REP, Role.FLOOR_STAFF)
        return self if not user.is_anonymous and user.has_role(*readers) else self.none()


class Aspect(Keyed):
    """One aspect of the experience that customers can teach us about."""

    name = models.CharField(max_length=60, unique=True)
    told_as = models.CharField(max_length=120, help_text="How a customer would say it: “getting an order to you”.")
    told_as_nb = models.CharField(max_length=120, blank=True, help_text="The same in Norwegian.")
    about = models.TextField(max_length=1000, blank=True)
    stage = models.ForeignKey(JourneyStage, on_delete=models.PROTECT, null=True, blank=True, related_name="aspects")
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Aspect"]] = AspectQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="aspect_has_a_name"),
            at_most("about", 1000, "aspect_about_has_a_limit"),
        ]

    def __str__(self) -> str:
        return self.name


class Facet(models.Model):
    """A part of an aspect; ``clues`` are words that suggest a sentence is about it."""

    aspect = models.ForeignKey(Aspect, on_delete=models.CASCADE, related_name="facets")
    name = models.CharField(max_length=60)
    clues = models.CharField(max_length=400, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["aspect", "name"], name="facet_once_per_aspect")]

    def __str__(self) -> str:
        return self.name
