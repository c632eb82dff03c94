"""What a customer's pages show: their invitation, the questions, how far they are, what came of earlier voices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from common.languages import customer_language, spoken_language
from common.only_row import only_row
from feedback.models import (
    Draft,
    Invitation,
    InvitationState,
    Notice,
    NoticeKind,
    Promise,
    Question,
    QuestionKind,
    Turn,
)
from feedback.selectors.language import in_their_words

NUMBERS = (
    gettext_lazy("no"),
    gettext_lazy("one"),
    gettext_lazy("two"),
    gettext_lazy("three"),
    gettext_lazy("four"),
    gettext_lazy("five"),
    gettext_lazy("six"),
    gettext_lazy("seven"),
    gettext_lazy("eight"),
    gettext_lazy("nine"),
)
LANGUAGE_NAMES = {"en": gettext_lazy("English"), "nb": gettext_lazy("Norwegian")}
EARLIER_OWN = 2
EARLIER_OTHERS = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One question on the customer's way."""

    number: int
    question: Question
    answer: Turn | None
    draft: Draft | None
    wording: str = ""

    @property
    def text(self) -> str:
        """What is asked, in the language of the page where we have it."""
        return self.wording or self.question.text

    @property
    def language(self) -> str:
        """The language its text is in."""
        return spoken_language() if self.wording else self.question.version.guide.language

    @property
    def foreign(self) -> str:
        """The name of its language, when that is not the one of the page."""
        language = customer_language(self.language)
        return "" if language == spoken_language() else str(LANGUAGE_NAMES.get(language, self.language))

    @property
    def is_done(self) -> bool:
        """Whether it has been answered."""
        return self.answer is not None

    @property
    def is_unsent(self) -> bool:
        """Whether words wait that were never sent."""
        return self.draft is not None

    @property
    def words(self) -> str:
        """What stands in the box: what they were writing, else what they sent."""
        if self.draft:
            return self.draft.text
        return self.answer.text if self.answer else ""


@dataclass(frozen=True, slots=True)
class Way:
    """All questions in order; after the last comes "what else?"."""

    steps: tuple[Step, ...]

    @property
    def count(self) -> int:
        """How many screens there are, "what else?" included."""
        return len(self.steps) + 1

    def step(self, number: int) -> Step | None:
        """Return the step with this number."""
        return self.steps[number - 1] if 1 <= number <= len(self.steps) else None

    @property
    def left_off(self) -> int:
        """The number of the first question without an answer; past the last one when all are answered."""
        return next((step.number for step in self.steps if not step.is_done), self.count)

    @property
    def resumes_at(self) -> int:
        """Where to go on: the words that wait, else after the last question they answered or changed."""
        drafts = [(step.draft.saved_at, step.number) for step in self.steps if step.draft]
        if drafts:
            return max(drafts)[1]
        answered = [(step.answer.changed_at or step.answer.at, step.number) for step in self.steps if step.answer]
        return max(answered)[1] + 1 if answered else 1

    @property
    def last_at(self) -> datetime | None:
        """When they were last here, as far as their words tell."""
        moments = [step.draft.saved_at for step in self.steps if step.draft]
        moments += [step.answer.changed_at or step.answer.at for step in self.steps if step.answer]
        return max(moments, default=None)

    @property
    def answered(self) -> int:
        """How many questions have an answer."""
        return sum(step.is_done for step in self.steps)

    @property
    def left(self) -> list[Step]:
        """The questions without an answer."""
        return [step for step in self.steps if not step.is_done]

    @property
    def unsent(self) -> list[Step]:
        """The questions with words that were never sent."""
        return [step for step in self.steps if step.is_unsent]


@dataclass(frozen=True, slots=True)
class Earlier:
    """What came of what people told us before."""

    own: list[Notice]
    others: list[Promise]


def invitation_behind(*, public_id: UUID, link_id: int) -> Invitation | None:
    """Return the invitation that this link opens, with all that every page of it needs."""
    return only_row(
        Invitation.objects.select_related(
            "session__aspect",
            "session__owner",
            "session__guide_version__guide",
            "person",
            "link",
            "room__host",
        ).filter(public_id=public_id, link_id=link_id)
    )


def is_living(invitation: Invitation, *, at: datetime) -> bool:
    """Say whether the invitation's link still opens it."""
    link = invitation.link
    return (
        link is not None
        and link.revoked_at is None
        and link.expires_at > at
        and invitation.state != InvitationState.REVOKED
    )


def way_of(invitation: Invitation) -> Way:
    """Return the questions of an invitation with what was answered and what is being written."""
    ice_first = Case(When(kind=QuestionKind.ICE_BREAKER, then=Value(0)), default=Value(1), output_field=IntegerField())
    asked = Question.objects.filter(version_id=invitation.session.guide_version_id).select_related("version__guide")
    questions = asked.order_by(ice_first, "position", "pk")
    answers = {turn.question_id: turn for turn in told_by(invitation).filter(question__isnull=False)}
    drafts = {draft.question_id: draft for draft in Draft.objects.filter(invitation=invitation)}
    theirs = in_their_words(invitation.session.guide_version)
    wordings = theirs.wordings if theirs else {}
    return Way(
        tuple(
            Step(number, question, answers.get(question.pk), drafts.get(question.pk), wordings.get(question.pk, ""))
            for number, question in enumerate(questions, start=1)
        )
    )


def told_by(invitation: Invitation) -> QuerySet[Turn]:
    """Return what the customer told us in this invitation and did not take back, in the order they said it."""
    return (
        Turn.objects.filter(withdrawn_at__isnull=True)
        .filter(invitation=invitation)
        .select_related("question", "live_question", "adds_to__question", "adds_to__live_question")
        .order_by("at", "pk")
    )


def words_with_key(invitation: Invitation, key: UUID) -> Turn | None:
    """Return one thing this customer told us."""
    return told_by(invitation).filter(key=key).first()


def more_draft(invitation: Invitation) -> Draft | None:
    """Return what the customer is writing under "anything else?"."""
    return Draft.objects.filter(invitation=invitation, question__isnull=True).first()


def readers_of(invitation: Invitation) -> list[User]:
    """Return the people who read the words by name: the owner first."""
    owner = invitation.session.owner
    others = invitation.session.readers.exclude(pk=owner.pk).filter(is_active=True).order_by("name", "pk")
    return [owner, *others]


def in_words(number: int) -> str:
    """Write a small number as a word."""
    return str(NUMBERS[number]) if number < len(NUMBERS) else str(number)


def listed(names: Sequence[str]) -> str:
    """Write names as people say them: "Ingrid, Sara and Henrik"."""
    *others, last = names or [""]
    return _("%(names)s and %(last)s") % {"names": ", ".join(others), "last": last} if others else last


def first_name(person: User) -> str:
    """Return what colleagues call each other by."""
    return (person.name or person.email).split()[0]


def earlier_voices(invitation: Invitation) -> Earlier:
    """Return what this person was told before, and promises that others were told of, those on this aspect first."""
    own = list(
        Notice.objects.filter(invitation__person_id=invitation.person_id)
        .exclude(invitation=invitation)
        .select_related("decision__promise")
        .order_by("-told_at", "-pk")[:EARLIER_OWN]
    )
    here = When(decision__finding__session__aspect_id=invitation.session.aspect_id, then=Value(0))
    told = Notice.objects.filter(kind__in=[NoticeKind.WILL, NoticeKind.DONE]).values("decision_id")
    others = list(
        Promise.objects.filter(decision_id__in=told)
        .exclude(decision_id__in=[notice.decision_id for notice in own])
        .annotate(elsewhere=Case(here, default=Value(1), output_field=IntegerField()))
        .order_by("elsewhere", "-made_at", "-pk")[:EARLIER_OTHERS]
    )
    return Earlier(own, others)


def ground_rules(invitation: Invitation) -> tuple[str, list[str]]:
    """Return the guide's own rules with their language, one a line, without the marks people put before lines."""
    version = invitation.session.guide_version
    theirs = in_their_words(version)
    language, text = version.guide.language, version.ground_rules
    if theirs and theirs.ground_rules:
        language, text = theirs.language, theirs.ground_rules
    lines = (line.strip().lstrip("-*•·").strip() for line in text.splitlines())
    return language, [line for line in lines if line]
