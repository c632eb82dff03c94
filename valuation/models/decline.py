"""Quiet decline: one look a week at who buys less, the cases it opens, and what became of them."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q

from accounts.models import Role, User
from common.models import Keyed, one_of
from valuation.models.run import RunState

READERS = (Role.CX_MANAGER, Role.ANALYST, Role.EXECUTIVE)
REASON_MAX = 500


class CaseState(models.TextChoices):
    """Where a case is."""

    OPEN = "open", "Nobody has looked yet"
    ASKING = "asking", "We’re asking"
    DISMISSED = "dismissed", "Dismissed"
    CLOSED = "closed", "Closed"


class LookQuerySet(models.QuerySet["DeclineLook"]):
    """Ways to ask for looks."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return looks for the roles that watch all customers."""
        return self if not user.is_anonymous and user.has_role(*READERS) else self.none()


class DeclineLook(Keyed):
    """One look at everybody's purchases up to a Sunday; one a week, because looking oftener finds more by chance."""

    State = RunState

    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.PENDING)
    as_of = models.DateField()
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    step = models.CharField(max_length=80, blank=True)
    customers = models.PositiveIntegerField(default=0)
    purchases = models.PositiveIntegerField(default=0)
    tested = models.PositiveIntegerField(default=0)
    stood_out = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)
    error = models.CharField(max_length=300, blank=True)

    objects: ClassVar[models.Manager["DeclineLook"]] = LookQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("state", RunState, "look_state_is_known"),
            models.UniqueConstraint(
                fields=["as_of"], condition=Q(state__in=["pending", "running", "done"]), name="one_look_a_week"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(finished_at__isnull=False), name="finished_look_has_its_time"
            ),
        ]

    def __str__(self) -> str:
        return f"Look of {self.as_of}"


class CaseQuerySet(models.QuerySet["DeclineCase"]):
    """Ways to ask for cases."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return cases for the roles that watch all customers."""
        return self if not user.is_anonymous and user.has_role(*READERS) else self.none()


class DeclineCase(Keyed):
    """One group of customers who buy less than everybody else's purchases would make us expect."""

    State = CaseState

    group = models.JSONField()
    group_key = models.CharField(max_length=300)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=CaseState.choices, default=CaseState.OPEN)
    opened_at = models.DateTimeField()
    reason = models.CharField(max_length=REASON_MAX, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["DeclineCase"]] = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("state", CaseState, "case_state_is_known"),
            models.UniqueConstraint(
                fields=["group_key"], condition=~Q(state="closed"), name="case_once_per_group_until_closed"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "asking"]) | (~Q(reason="") & Q(decided_at__isnull=False)),
                name="ended_case_says_why_and_when",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DeclineSighting(models.Model):
    """What one look saw of a case: how far purchases fell short, since when, and the weeks themselves."""

    case = models.ForeignKey(DeclineCase, on_delete=models.CASCADE, related_name="sightings")
    look = models.ForeignKey(DeclineLook, on_delete=models.CASCADE, related_name="sightings")
    customers = models.PositiveIntegerField()
    purchases = models.PositiveIntegerField()
    expected = models.FloatField()
    ratio = models.FloatField()
    ratio_low = models.FloatField()
    ratio_high = models.FloatField()
    p_value = models.FloatField()
    lost_minor = models.BigIntegerField()
    lost_low_minor = models.BigIntegerField()
    lost_high_minor = models.BigIntegerField()
    began_on = models.DateField()
    weekly = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "look"], name="sighting_once_per_case_and_look"),
            models.CheckConstraint(
                condition=Q(ratio_low__lte=F("ratio"), ratio__lte=F("ratio_high")), name="sighting_interval_is_ordered"
            ),
            models.CheckConstraint(
                condition=Q(lost_low_minor__lte=F("lost_minor"), lost_minor__lte=F("lost_high_minor")),
                name="sighting_loss_is_ordered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} at look {self.look_id}"


class CaseEnquiry(models.Model):
    """One session that asks about a case; written here by whoever plans it, so that the case can show it."""

    case = models.ForeignKey(DeclineCase, on_delete=models.CASCADE, related_name="enquiries")
    session_number = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=200)
    address = models.CharField(max_length=200)
    begun_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    begun_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.title} about case {self.case_id}"
