"""How strongly two people are connected."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from common.models import one_of
from relationships.models.company import READERS
from relationships.models.person import Person


class Visibility(models.TextChoices):
    """Who may see a tie."""

    PRIVATE = "private", "Only its owner"
    SHARED = "shared", "Colleagues"


class TieQuerySet(models.QuerySet["Tie"]):
    """Ways to ask for ties."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return shared ties between people whom ``user`` may see, and the user's own."""
        if user.is_anonymous or not user.has_role(*READERS):
            return self.none()
        people = Person.objects.for_user(user).values("pk")
        return self.filter(Q(visibility=Visibility.SHARED) | Q(owner=user), src__in=people, dst__in=people)


class Tie(models.Model):
    """One direction of a tie; its twin runs the other way.

    ``log_strength`` is L = log2(sum of weight x 2^(t / half-life)) with t in days since 1970, so that the order of
    ties never changes with time and one interaction is one update (see relationships.scoring.tie).
    """

    Visibility = Visibility

    src = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="ties")
    dst = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40, default="contact")
    log_strength = models.FloatField()
    half_life_days = models.FloatField(default=180)
    last_at = models.DateTimeField()
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.SHARED)
    owner = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    introducer_ok = models.BooleanField(default=False)

    objects: ClassVar[models.Manager["Tie"]] = TieQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["src", "dst", "kind"], name="tie_once_per_direction_and_kind"),
            models.CheckConstraint(condition=~Q(src=F("dst")), name="tie_joins_two_people"),
            models.CheckConstraint(condition=Q(half_life_days__gt=0), name="tie_half_life_is_positive"),
            one_of("visibility", Visibility, "tie_visibility_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.src_id} to {self.dst_id} ({self.kind})"
