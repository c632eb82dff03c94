"""Studies of why customers stay: three matched groups, a mirrored question, themes that people find in answers."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q

from accounts.models import Role, User
from common.models import Keyed, at_most, one_of
from feedback.models.aspect import Aspect
from feedback.models.guide import QUESTION_MAX
from feedback.models.session import PLAN_MAX, FeedbackSession, Invitation
from feedback.models.words import Turn
from relationships.models import Customer
from valuation.models import ValueRun

FEWEST_SOUGHT, MOST_SOUGHT = 5, 200
READERS = (Role.CX_MANAGER, Role.ANALYST, Role.EXECUTIVE)
CODERS = (Role.CX_MANAGER, Role.ANALYST)


class StudyState(models.TextChoices):
    """Where a study is."""

    DRAFT = "draft", "Being planned"
    OPEN = "open", "Listening"
    CLOSED = "closed", "Closed"


class LoyaltyGroup(models.TextChoices):
    """How near customers are to us, from the newest value run."""

    LOYAL = "loyal", "Most loyal"
    HALF = "half", "Half-loyal"
    LEAVING = "leaving", "Leaving"


class StudyQuerySet(models.QuerySet["Study"]):
    """Ways to ask for studies."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return what the user may read: their own drafts, and every study that was sent."""
        if user.is_anonymous or not user.has_role(*READERS):
            return self.none()
        return self.filter(~Q(state=StudyState.DRAFT) | Q(owner=user))

    def led_by(self, user: User | AnonymousUser) -> Self:
        """Return the studies that the user may change: their own, as a CX manager."""
        if user.is_anonymous or not user.has_role(Role.CX_MANAGER):
            return self.none()
        return self.filter(owner=user)

    def coded_by(self, user: User | AnonymousUser) -> Self:
        """Return the studies whose every word the user reads and may code: those customers were told of."""
        if user.is_anonymous or not user.has_role(*CODERS):
            return self.none()
        return self.exclude(state=StudyState.DRAFT).filter(Q(owner=user) | Q(readers=user)).distinct()


class Study(Keyed):
    """One question to three groups that differ in loyalty and in little else. No plan, no collection holds here too."""

    State = StudyState

    title = models.CharField(max_length=120)
    aspect = models.ForeignKey(Aspect, on_delete=models.PROTECT, related_name="studies")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="studies")
    readers = models.ManyToManyField(User, related_name="studies_to_read", blank=True)
    story = models.CharField(max_length=QUESTION_MAX, blank=True)
    decision_it_feeds = models.TextField(max_length=PLAN_MAX)
    decide_by = models.DateField()
    sought = models.PositiveSmallIntegerField(default=60)
    value_run = models.ForeignKey(ValueRun, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=StudyState.choices, default=StudyState.DRAFT)
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Study"]] = StudyQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("state", StudyState, "study_state_is_known"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(decision_it_feeds=""), name="study_has_a_title_and_a_decision"
            ),
            models.CheckConstraint(
                condition=Q(sought__gte=FEWEST_SOUGHT, sought__lte=MOST_SOUGHT), name="study_seeks_5_to_200_per_group"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(opened_at__isnull=False), name="study_that_was_sent_has_its_time"
            ),
            at_most("decision_it_feeds", PLAN_MAX, "study_decision_has_a_limit"),
        ]

    def __str__(self) -> str:
        return self.title


class StudyArm(models.Model):
    """One group of a study: its wording of the question and, once it was sent, its session."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="arms")
    group = models.CharField(max_length=10, choices=LoyaltyGroup.choices)
    question = models.CharField(max_length=QUESTION_MAX)
    session = models.OneToOneField(FeedbackSession, on_delete=models.PROTECT, null=True, related_name="study_arm")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["study", "group"], name="study_arm_once_per_group"),
            one_of("group", LoyaltyGroup, "study_arm_group_is_known"),
            models.CheckConstraint(condition=~Q(question=""), name="study_arm_has_a_question"),
        ]

    def __str__(self) -> str:
        return f"{self.get_group_display()} of {self.study_id}"


class StudyMember(models.Model):
    """One customer in one group, with what put them there; without an invitation they were never asked."""

    arm = models.ForeignKey(StudyArm, on_delete=models.CASCADE, related_name="members")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="study_places")
    invitation = models.OneToOneField(Invitation, on_delete=models.SET_NULL, null=True, related_name="study_place")
    stratum = models.CharField(max_length=120)
    p_alive = models.FloatField()
    days = models.PositiveIntegerField()
    orders = models.PositiveIntegerField()
    spent_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["arm", "customer"], name="study_member_once_per_arm"),
            models.CheckConstraint(condition=Q(p_alive__gte=0, p_alive__lte=1), name="study_member_p_is_a_probability"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} in {self.arm_id}"


class StudyTheme(Keyed):
    """One reason that answers of a study give, in our words."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="themes")
    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["study", "name"], name="study_theme_once_per_name"),
            models.CheckConstraint(condition=~Q(name=""), name="study_theme_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Coding(models.Model):
    """One colleague has read one answer: the themes they saw in it, or none. Words that change are read again."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="codings")
    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="codings")
    coder = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    themes = models.ManyToManyField(StudyTheme, related_name="codings", blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["turn", "coder"], name="answer_coded_once_per_coder")]

    def __str__(self) -> str:
        return f"{self.turn_id} read by {self.coder_id}"


class StudyWork(models.TextChoices):
    """What a study's background work is for."""

    GROUPS = "groups", "Making the groups"
    SEND = "send", "Sending the invitations"
    RESULT = "result", "Comparing the groups"


class WorkState(models.TextChoices):
    """Where a piece of background work is."""

    PENDING = "pending", "Waiting to start"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class StudyRun(Keyed):
    """One piece of background work for a study, with its progress and what it found; the row is the queue."""

    Work = StudyWork
    State = WorkState

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="runs")
    work = models.CharField(max_length=10, choices=StudyWork.choices)
    state = models.CharField(max_length=10, choices=WorkState.choices, default=WorkState.PENDING)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    done_count = models.PositiveIntegerField(default=0)
    total_count = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            one_of("work", StudyWork, "study_run_work_is_known"),
            one_of("state", WorkState, "study_run_state_is_known"),
            models.UniqueConstraint(
                fields=["study"], condition=Q(state__in=["pending", "running"]), name="one_thing_at_a_time_per_study"
            ),
            models.CheckConstraint(condition=Q(done_count__lte=F("total_count")), name="study_run_does_at_most_all"),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(finished_at__isnull=False), name="finished_study_run_has_its_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_work_display()} {self.study_id}"
