"""Asking a customer, who wants to be asked each time, whether colleagues may read particular words of theirs."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from accounts.models import User
from common.models import Keyed, at_most, one_of
from feedback.models.session import Invitation
from feedback.models.words import ALLOWED, Turn, UseState

USE_WHY_MAX = 400


class UseRequestQuerySet(models.QuerySet["UseRequest"]):
    """Ways to ask for requests to use words."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return what was asked in sessions that ``user`` may read."""
        return self.filter(turn__invitation__in=Invitation.objects.for_user(user).values("pk"))


class UseRequest(Keyed):
    """We asked once whether colleagues outside the session may read these words; the answer may change, the asking not.

    One row for each turn: words are asked about once, so a no is never asked again.
    """

    State = UseState

    turn = models.OneToOneField(Turn, on_delete=models.CASCADE, related_name="use_request")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=USE_WHY_MAX)
    asked_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True, blank=True, help_text="When the letter about it was written.")
    state = models.CharField(max_length=20, choices=UseState.choices, default=UseState.ASKED)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["UseRequest"]] = UseRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("state", UseState, "use_request_state_is_known"),
            at_most("why", USE_WHY_MAX, "use_request_why_has_a_limit"),
            models.CheckConstraint(condition=~Q(why=""), name="use_request_says_why"),
            models.CheckConstraint(
                condition=Q(state="asked", answered_at__isnull=True)
                | (~Q(state="asked") & Q(answered_at__isnull=False)),
                name="answered_use_request_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} for turn {self.turn_id}"

    @property
    def is_allowed(self) -> bool:
        """Whether they said yes, and it stands."""
        return self.state in ALLOWED
