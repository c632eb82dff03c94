"""What customers said."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q

from accounts.models import Role, User
from common.models import Keyed, at_most, one_of
from feedback.models.aspect import Aspect, Facet
from feedback.models.guide import Question
from feedback.models.session import FeedbackSession, Invitation, WordsUse

WORDS_MAX = 10_000


class TurnKind(models.TextChoices):
    """What a customer's words answer."""

    ANSWER = "answer", "Answer"
    ELSE = "else", "Anything else"


class UseState(models.TextChoices):
    """What came of asking somebody for particular words of theirs."""

    ASKED = "asked", "Asked"
    WITH_NAME = "allowed_with_name", "Yes, with their name"
    WITHOUT_NAME = "allowed_without_name", "Yes, without their name"
    REFUSED = "refused", "No"
    WITHDRAWN = "withdrawn", "Taken back"


ALLOWED, CLOSED = (UseState.WITH_NAME, UseState.WITHOUT_NAME), (UseState.REFUSED, UseState.WITHDRAWN)


def named_words(path: str = "") -> Q:
    """Return the condition that everybody who may read words may know whose they are; ``path`` leads to the turn."""
    asked = {f"{path}invitation__words_use": WordsUse.ASK_ME, f"{path}use_request__state": UseState.WITH_NAME}
    return Q(**{f"{path}invitation__words_use": WordsUse.WITH_NAME}) | Q(**asked)


class TurnQuerySet(models.QuerySet["Turn"]):
    """Ways to ask for words."""

    def standing(self) -> Self:
        """Leave out what customers took back, and the words of those who answer unseen until there are enough."""
        readable = Q(invitation__is_unseen=False) | Q(invitation__released_at__isnull=False)
        return self.filter(readable, withdrawn_at__isnull=True)

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return all words of the user's own sessions, and elsewhere what customers let colleagues read.

        Who wants to be asked each time said yes to these very words; a no to particular words stands whatever they
        let us do with the rest.
        """
        if user.is_anonymous or not user.has_role(
            Role.CX_MANAGER, Role.EXECUTIVE, Role.SALES_REP, Role.ANALYST, Role.FLOOR_STAFF
        ):
            return self.none()
        mine = FeedbackSession.objects.for_user(user).values("pk")
        open_words = Q(invitation__words_use__in=[WordsUse.WITH_NAME, WordsUse.WITHOUT_NAME])
        said_yes = Q(invitation__words_use=WordsUse.ASK_ME, use_request__state__in=ALLOWED)
        closed = Q(use_request__isnull=False, use_request__state__in=CLOSED)
        return self.standing().filter(Q(invitation__session__in=mine) | (open_words & ~closed) | said_yes)


class Turn(Keyed):
    """One thing one customer told us, verbatim. Taken back, it loses its words but keeps its place.

    An addition is an entry of its own with its own time (``adds_to``): what it adds to stays as it was said.

    Said in a room, it has the room's version at which it last changed (``room_version``), the host's question it
    answers if there was one, and who of us wrote it down when the customer spoke instead of writing.
    """

    Kind = TurnKind

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="turns")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, null=True, blank=True, related_name="turns")
    live_question = models.ForeignKey(
        "feedback.LiveQuestion", on_delete=models.RESTRICT, null=True, blank=True, related_name="answers"
    )
    room_version = models.PositiveIntegerField(null=True, blank=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=10, choices=TurnKind.choices)
    text = models.TextField(max_length=WORDS_MAX, blank=True)
    language = models.CharField(max_length=10, default="en")
    at = models.DateTimeField(db_index=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    added_after = models.BooleanField(default=False)
    adds_to = models.ForeignKey(
        "self", on_delete=models.RESTRICT, null=True, blank=True, related_name="additions", help_text="What it adds to."
    )
    mark_start = models.PositiveIntegerField(null=True, blank=True)
    mark_end = models.PositiveIntegerField(null=True, blank=True)

    objects: ClassVar[models.Manager["Turn"]] = TurnQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "question"],
                condition=Q(question__isnull=False, withdrawn_at__isnull=True),
                name="one_answer_per_question",
            ),
            one_of("kind", TurnKind, "turn_kind_is_known"),
            at_most("text", WORDS_MAX, "turn_text_has_a_limit"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) & ~Q(text="") | Q(withdrawn_at__isnull=False, text=""),
                name="turn_has_words_or_was_taken_back",
            ),
            models.CheckConstraint(
                condition=Q(kind="else") | Q(question__isnull=False) | Q(live_question__isnull=False),
                name="answer_belongs_to_a_question",
            ),
            models.CheckConstraint(
                condition=Q(adds_to__isnull=True) | Q(kind="else", question__isnull=True, added_after=True),
                name="addition_is_marked_as_added_later",
            ),
            models.UniqueConstraint(fields=["invitation", "room_version"], name="one_turn_per_version_of_a_room"),
            models.CheckConstraint(
                condition=Q(room_version__isnull=False) | Q(live_question__isnull=True, written_by__isnull=True),
                name="live_words_have_their_place_in_the_room",
            ),
            models.CheckConstraint(
                condition=Q(mark_start__isnull=True, mark_end__isnull=True) | Q(mark_start__lt=F("mark_end")),
                name="mark_is_a_span",
            ),
        ]

    def __str__(self) -> str:
        return f"Turn {self.pk}"

    @property
    def asked(self) -> str:
        """The question it answers or adds to, the guide's or the host's; empty for anything else."""
        first = self.adds_to or self
        asked = first.question or first.live_question
        return asked.text if asked else ""

    @property
    def is_named(self) -> bool:
        """Whether everybody who may read these words may know whose they are."""
        if self.invitation.words_use != WordsUse.ASK_ME:
            return self.invitation.words_use == WordsUse.WITH_NAME
        asked = getattr(self, "use_request", None)
        return asked is not None and bool(asked.state == UseState.WITH_NAME)

    @property
    def about_id(self) -> int | None:
        """The question of the guide that it answers or adds to."""
        return self.adds_to.question_id if self.adds_to else self.question_id


class Draft(models.Model):
    """What a customer is writing; nobody here can read it until they send it."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="drafts")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    text = models.TextField(max_length=WORDS_MAX, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invitation", "question"], name="one_draft_per_question"),
            models.UniqueConstraint(
                fields=["invitation"], condition=Q(question__isnull=True), name="one_draft_for_anything_else"
            ),
            at_most("text", WORDS_MAX, "draft_text_has_a_limit"),
        ]

    def __str__(self) -> str:
        return f"Draft {self.pk}"


class FacetMark(models.Model):
    """A turn is about a facet: suggested by clue words, or seen by a person."""

    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="facet_marks")
    facet = models.ForeignKey(Facet, on_delete=models.CASCADE, related_name="marks")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["turn", "facet"], name="facet_mark_once_per_turn")]

    def __str__(self) -> str:
        return f"{self.facet_id} in {self.turn_id}"


class ParkedTopic(models.Model):
    """Words outside the session's aspect, kept for the one they belong to; parked in a room it may be named later."""

    turn = models.OneToOneField(Turn, on_delete=models.CASCADE, related_name="parked")
    aspect = models.ForeignKey(Aspect, on_delete=models.PROTECT, null=True, blank=True, related_name="parked")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.turn_id} parked for {self.aspect_id}"
