"""Promises with their three parts, and who was told."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from accounts.models import Role, User
from common.models import at_most, one_of
from feedback.models.finding import Decision
from feedback.models.session import FeedbackSession, Invitation
from feedback.models.words import WORDS_MAX

PART_MAX = 600


class PromiseState(models.TextChoices):
    """Whether we did it."""

    DOING = "doing", "We’re doing it"
    DONE = "done", "Done"


class PromiseQuerySet(models.QuerySet["Promise"]):
    """Ways to ask for promises."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return promises for all staff who may have to keep or tell them."""
        readers = (Role.CX_MANAGER, Role.EXECUTIVE, Role.SALES_REP, Role.ANALYST, Role.FLOOR_STAFF)
        return self if not user.is_anonymous and user.has_role(*readers) else self.none()

    def kept_by(self, user: User | AnonymousUser) -> Self:
        """Return the promises that ``user`` may move: their own, and those of sessions they lead."""
        if user.is_anonymous:
            return self.none()
        led = FeedbackSession.objects.led_by(user).values("pk")
        return self.for_user(user).filter(Q(owner=user) | Q(decision__finding__session__in=led))


class Promise(models.Model):
    """What we'll do, what it gives the customer, and what it means for what they're trying to do."""

    State = PromiseState

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="promise")
    what = models.CharField(max_length=PART_MAX)
    value_for_you = models.CharField(max_length=PART_MAX)
    for_your_goal = models.CharField(max_length=PART_MAX)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="promises")
    due = models.DateField()
    state = models.CharField(max_length=10, choices=PromiseState.choices, default=PromiseState.DOING)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_what = models.CharField(max_length=PART_MAX, blank=True)
    nagged_on = models.DateField(null=True, blank=True)
    round = models.PositiveSmallIntegerField(
        default=1, help_text="Goes up when it didn’t help and we take it up again."
    )

    objects: ClassVar[models.Manager["Promise"]] = PromiseQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("state", PromiseState, "promise_state_is_known"),
            models.CheckConstraint(
                condition=~Q(what="") & ~Q(value_for_you="") & ~Q(for_your_goal=""), name="promise_has_three_parts"
            ),
            models.CheckConstraint(
                condition=Q(state="doing") | Q(done_at__isnull=False), name="done_promise_has_its_time"
            ),
        ]

    def __str__(self) -> str:
        return self.what


class NoticeKind(models.TextChoices):
    """What a customer is told."""

    WILL = "will", "What we’ll do"
    WONT = "wont", "What we won’t, and why"
    DONE = "done", "Done"


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Ways to ask for notices."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return what was told to people in sessions that ``user`` may read."""
        return self.filter(invitation__in=Invitation.objects.for_user(user).values("pk"))


class Notice(models.Model):
    """One customer was told one thing, in these words; and whether it helped."""

    Kind = NoticeKind

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="notices")
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=5, choices=NoticeKind.choices)
    round = models.PositiveSmallIntegerField(default=1)
    what = models.CharField(max_length=PART_MAX)
    value_for_you = models.CharField(max_length=PART_MAX, blank=True)
    for_your_goal = models.CharField(max_length=PART_MAX, blank=True)
    told_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    helped = models.BooleanField(null=True, blank=True)
    helped_words = models.TextField(max_length=WORDS_MAX, blank=True)
    helped_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Notice"]] = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "invitation", "kind", "round"], name="told_once_per_person_and_kind"
            ),
            one_of("kind", NoticeKind, "notice_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind="wont") | (~Q(value_for_you="") & ~Q(for_your_goal="")),
                name="notice_has_three_parts",
            ),
            models.CheckConstraint(condition=Q(helped__isnull=True) | Q(kind="done"), name="only_done_can_have_helped"),
            at_most("helped_words", WORDS_MAX, "helped_words_have_a_limit"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} told to {self.invitation_id}"
