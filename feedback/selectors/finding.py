"""Findings: the reading they rest on, the people who said it, and what has been decided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from accounts.models import User
from feedback.models import FeedbackSession, Finding, Invitation, Statement, StatementState, Turn, WordsUse
from feedback.models.finding import STATEMENT_MAX
from feedback.models.session import InvitationState
from feedback.selectors.led import Led
from feedback.selectors.trail import ENOUGH_TO_COUNT
from feedback.selectors.voices import Heard as Words
from feedback.selectors.voices import Speaker, heard_of, speaker

FOUND_MAX = 20
OPEN_WORDS = (WordsUse.WITH_NAME, WordsUse.WITHOUT_NAME)


class Reach(Enum):
    """How we can tell somebody."""

    LETTER = "letter"
    PAGE = "page"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One person behind a finding, with the words that put them there and as much of a name as the reader may know."""

    invitation: Invitation
    turn: Turn | None
    reach: Reach
    who: Speaker

    @property
    def first_name(self) -> str:
        """What a button calls them by; somebody without a name is "them"."""
        return "them" if self.who.person_id is None else self.who.name.split()[0]


def turn_people(user: User) -> QuerySet[Turn]:
    """Return words with everything a chip and a gate need."""
    people = Turn.objects.annotate(is_reader=_reads(user, "invitation__session"))
    return people.standing().select_related(
        "question",
        "live_question",
        "use_request",
        "adds_to__question",
        "adds_to__live_question",
        "invitation__person",
        "invitation__customer",
        "invitation__session__aspect",
        "invitation__link",
    )


def with_people(findings: QuerySet[Finding], user: User) -> QuerySet[Finding]:
    """Bring along who said it, who said the same, and what was decided and promised."""
    return (
        findings.annotate(is_reader=_reads(user, "session"))
        .select_related(
            "session__aspect",
            "session__owner",
            "objective",
            "statement__turn",
            *(f"statement__invitation__{name}" for name in ("person", "customer", "link")),
            "decision__promise__owner",
            "decision__decided_by",
        )
        .prefetch_related(Prefetch("also_said", queryset=turn_people(user).order_by("at", "pk")), "decision__notices")
    )


def _reads(user: User, path: str) -> Exists:
    """Return whether ``user`` is one of those the customer was told would read."""
    return Exists(FeedbackSession.objects.for_user(user).filter(pk=OuterRef(path)))


def reach_of(invitation: Invitation, *, at: datetime) -> Reach:
    """Say how this person can be told: by letter, on their page only, or not at all."""
    link = invitation.link
    gone = link is None or link.revoked_at is not None or link.expires_at <= at
    if gone or invitation.state == InvitationState.REVOKED:
        return Reach.NONE
    return Reach.LETTER if invitation.person.email else Reach.PAGE


def people_of(finding: Finding, *, user: User, at: datetime) -> list[Heard]:
    """Return everybody a finding speaks for, once each: whose reading it is first, then those who said the same."""
    statement = finding.statement
    own = statement.turn or Turn(invitation=statement.invitation)
    own.invitation = statement.invitation
    own.is_reader = finding.is_reader  # type: ignore[attr-defined]  # what with_people() found out, handed to speaker()
    heard: dict[int, Heard] = {}
    for turn in (own, *finding.also_said.all()):
        person = turn.invitation
        heard.setdefault(
            person.pk,
            Heard(
                invitation=person,
                turn=turn if turn.pk else None,
                reach=reach_of(person, at=at),
                who=speaker(turn, user),
            ),
        )
    return list(heard.values())


def readable(turns: Iterable[Turn | None], user: User) -> set[int]:
    """Return the keys of those words that ``user`` may read."""
    keys = {turn.pk for turn in turns if turn is not None}
    return set(Turn.objects.for_user(user).filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()


def holds_closed_words(text: str, statement: Statement, *, words_use: str) -> bool:
    """Say whether a text for everybody holds a correction that its writer keeps to those who were named to them."""
    theirs = statement.correction[:STATEMENT_MAX].split()  # however a form breaks their lines
    return bool(theirs) and " ".join(theirs) in " ".join(text.split()) and words_use not in OPEN_WORDS


def offered_text(statement: Statement) -> str:
    """Return what a finding could say: our reading, or the correction when its writer lets colleagues read it."""
    if statement.state != StatementState.CORRECTED:
        return statement.text
    return statement.correction[:STATEMENT_MAX] if statement.invitation.words_use in OPEN_WORDS else ""


def decided(finding: Finding) -> dict[str, object]:
    """Return what stands in the decision's form when somebody comes back to it."""
    decision = getattr(finding, "decision", None)
    return {name: getattr(decision, name) for name in ("kind", "reason", "answer_by")} if decision else {}


def joined_words(finding: Finding, *, user: User, led: Mapping[int, Led]) -> list[tuple[Words, bool]]:
    """Return what others said that says the same, with who said it and whether ``user`` may read it."""
    said = heard_of(finding.also_said.all(), user, led=led)
    open_to_me = readable((heard.turn for heard in said), user)
    people = {finding.statement.invitation_id, *(heard.turn.invitation_id for heard in said)}
    if len(people) < ENOUGH_TO_COUNT and not finding.is_reader:  # type: ignore[attr-defined]  # annotated by with_people()
        said = [heard for heard in said if heard.turn.pk in open_to_me]  # a list of the others would count them
    return [(heard, heard.turn.pk in open_to_me) for heard in said]


def same_elsewhere(finding: Finding, *, words: str, user: User) -> list[Turn]:
    """Return words of other conversations that hold every one of ``words`` and aren't joined yet, newest first."""
    wanted = words.split()[:6]
    if not wanted:
        return []
    turns: QuerySet[Turn] = Turn.objects.for_user(user).exclude(invitation=finding.statement.invitation)
    for word in wanted:
        turns = turns.filter(text__icontains=word)
    joined = finding.also_said.values("pk")
    keys = turns.exclude(pk__in=joined).order_by("-at", "-pk").values_list("pk", flat=True)[:FOUND_MAX]
    return list(turn_people(user).filter(pk__in=list(keys)).order_by("-at", "-pk"))
