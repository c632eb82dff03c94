"""Feedback sessions: one aspect, one decision they feed, a few people."""

import uuid
from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q

from accounts.models import Role, SecretLink, User
from common.languages import CUSTOMER_LANGUAGES
from common.models import Keyed, at_most, one_of
from feedback.models.aspect import Aspect
from feedback.models.guide import GuideVersion
from relationships.models import Customer, Person
from valuation.models import DeclineCase

PLAN_MAX = 1_000
READABLE = Q(is_unseen=False) | Q(released_at__isnull=False)
FEWEST_MINUTES, MOST_MINUTES = 3, 60


class SessionState(models.TextChoices):
    """Where a session is."""

    DRAFT = "draft", "Being planned"
    OPEN = "open", "Listening"
    CLOSED = "closed", "Closed"


class FeedbackSessionQuerySet(models.QuerySet["FeedbackSession"]):
    """Ways to ask for sessions."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return the sessions that ``user`` owns or was named as a reader of: customers were told who reads."""
        if user.is_anonymous or not user.has_role(Role.CX_MANAGER, Role.EXECUTIVE, Role.SALES_REP, Role.ANALYST):
            return self.none()
        return self.filter(Q(owner=user) | Q(readers=user)).distinct()

    def led_by(self, user: User | AnonymousUser) -> Self:
        """Return the sessions that ``user`` may change: their own, as a CX manager."""
        if user.is_anonymous or not user.has_role(Role.CX_MANAGER):
            return self.none()
        return self.filter(owner=user)


class FeedbackSession(Keyed):
    """One focused conversation with a few customers. No plan, no collection: the database holds that."""

    State = SessionState

    aspect = models.ForeignKey(Aspect, on_delete=models.PROTECT, related_name="sessions")
    guide_version = models.ForeignKey(GuideVersion, on_delete=models.PROTECT, related_name="sessions")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="sessions")
    readers = models.ManyToManyField(User, related_name="sessions_to_read", blank=True)
    goal = models.TextField(max_length=PLAN_MAX, blank=True)
    belief = models.TextField(max_length=PLAN_MAX, blank=True)
    decision_it_feeds = models.TextField(max_length=PLAN_MAX, blank=True)
    decide_by = models.DateField(null=True, blank=True)
    reward = models.CharField(max_length=200, blank=True)
    decline_case = models.ForeignKey(
        DeclineCase, on_delete=models.SET_NULL, null=True, blank=True, related_name="sessions"
    )
    minutes = models.PositiveSmallIntegerField(default=12)
    state = models.CharField(max_length=10, choices=SessionState.choices, default=SessionState.DRAFT)
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["FeedbackSession"]] = FeedbackSessionQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("state", SessionState, "session_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="draft")
                | (~Q(goal="") & ~Q(decision_it_feeds="") & Q(decide_by__isnull=False) & Q(opened_at__isnull=False)),
                name="no_plan_no_collection",
            ),
            at_most("goal", PLAN_MAX, "session_goal_has_a_limit"),
            at_most("belief", PLAN_MAX, "session_belief_has_a_limit"),
            at_most("decision_it_feeds", PLAN_MAX, "session_decision_has_a_limit"),
        ]

    def __str__(self) -> str:
        return f"Session {self.pk}"


class InvitationState(models.TextChoices):
    """Where one customer is in one session."""

    CHOSEN = "chosen", "Chosen, not yet asked"
    INVITED = "invited", "Invited"
    ANSWERING = "answering", "Answering"
    FINISHED = "finished", "Answered"
    DECLINED = "declined", "Not now"
    REVOKED = "revoked", "Withdrawn by us"


class WordsUse(models.TextChoices):
    """How a customer lets us use their words."""

    UNSAID = "", "Not chosen yet"
    WITH_NAME = "with_name", "Inside the company, with my name"
    WITHOUT_NAME = "without_name", "Inside the company, without my name"
    ASK_ME = "ask_me", "Ask me each time"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Ways to ask for invitations."""

    def readable(self) -> Self:
        """Leave out those who answer unseen until there are enough of them."""
        return self.filter(READABLE)

    def people(self) -> Self:
        """Leave out the places of those who answer unseen: they were asked under their own name."""
        return self.filter(is_unseen=False)

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return the invitations of sessions that ``user`` may read."""
        return self.readable().filter(session__in=FeedbackSession.objects.for_user(user).values("pk"))

    def led_by(self, user: User | AnonymousUser) -> Self:
        """Return the invitations of sessions that ``user`` may change."""
        return self.readable().filter(session__in=FeedbackSession.objects.led_by(user).values("pk"))


class Invitation(models.Model):
    """One person in one session, with their own secret link once they are invited."""

    State = InvitationState
    Use = WordsUse

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(FeedbackSession, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    customer = models.ForeignKey(Customer, on_delete=models.SET_NULL, null=True, related_name="invitations")
    link = models.OneToOneField(SecretLink, on_delete=models.PROTECT, null=True, related_name="invitation")
    state = models.CharField(max_length=10, choices=InvitationState.choices, default=InvitationState.CHOSEN)
    reasons = models.JSONField(default=list, blank=True)
    language = models.CharField(max_length=2, blank=True, help_text="What they chose to read us in.")
    words_use = models.CharField(max_length=12, choices=WordsUse.choices, default=WordsUse.UNSAID, blank=True)
    went_unseen = models.BooleanField(default=False, help_text="They answer elsewhere, without being seen; not where.")
    is_unseen = models.BooleanField(default=False, help_text="Somebody who was asked answers here; nothing says who.")
    released_at = models.DateTimeField(null=True, blank=True, help_text="Since when unseen words may be read.")
    few_is_fine = models.BooleanField(
        null=True, blank=True, help_text="Whether their words may be read though fewer than five answered unseen."
    )
    chosen_at = models.DateTimeField()
    invited_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)
    remind_on = models.DateField(null=True, blank=True, help_text="The day they asked to be reminded on.")
    remind_never = models.BooleanField(default=False, help_text="They asked not to be reminded.")

    objects: ClassVar[models.Manager["Invitation"]] = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="invitation_once_per_session_and_person"),
            one_of("state", InvitationState, "invitation_state_is_known"),
            models.CheckConstraint(
                condition=Q(language__in=["", *CUSTOMER_LANGUAGES]), name="invitation_language_is_ours"
            ),
            one_of("words_use", WordsUse, "invitation_words_use_is_known"),
            models.CheckConstraint(
                condition=Q(state="chosen") | Q(state="revoked") | Q(link__isnull=False),
                name="invited_person_has_a_link",
            ),
            models.CheckConstraint(
                condition=~Q(state="finished") | Q(finished_at__gte=F("invited_at")),
                name="finished_invitation_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(is_unseen=False) | Q(customer__isnull=True, went_unseen=False),
                name="unseen_invitation_names_no_customer",
            ),
            models.CheckConstraint(
                condition=Q(is_unseen=True) | Q(released_at__isnull=True, few_is_fine__isnull=True),
                name="only_unseen_words_are_released",
            ),
            models.CheckConstraint(
                condition=Q(remind_never=False) | Q(remind_on__isnull=True), name="a_wish_is_a_day_or_never"
            ),
            models.CheckConstraint(condition=Q(reminders__lte=2), name="invitation_reminds_at_most_twice"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in session {self.session_id}"

    @property
    def may_be_read(self) -> bool:
        """Whether anybody here may read these words: of those who answer unseen, only once there are enough."""
        return not self.is_unseen or self.released_at is not None
