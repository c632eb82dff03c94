"""Sessions: the list, one session with everybody's place in it, and what a plan still lacks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from accounts.models import Role, User
from common.dates import local_day, spoken
from common.evidence import Evidence, Voice
from feedback.models import (
    FeedbackSession,
    Invitation,
    InvitationState,
    Question,
    QuestionKind,
    SessionState,
)
from feedback.selectors.unseen import offers_unseen, released_in
from feedback.selectors.voices import Heard, marked_words, speaker, voices
from valuation.models import DeclineCase

PAGE = 50
READERS = (Role.CX_MANAGER, Role.EXECUTIVE, Role.SALES_REP, Role.ANALYST)
QUESTIONS_MIN = 2
VOICES_SHOWN = 3
MAY_MEET = (InvitationState.INVITED, InvitationState.ANSWERING, InvitationState.FINISHED)
STATES = (SessionState.OPEN, SessionState.DRAFT, SessionState.CLOSED)
ORDER: dict[SessionState, tuple[str, str]] = {
    SessionState.DRAFT: ("-created_at", "-pk"),
    SessionState.OPEN: ("decide_by", "pk"),
    SessionState.CLOSED: ("-closed_at", "-pk"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """One person's place in a session, and where they are in words."""

    invitation: Invitation
    words: str

    @property
    def may_withdraw(self) -> bool:
        """Whether the invitation can be taken back."""
        return self.invitation.state in {InvitationState.INVITED, InvitationState.ANSWERING, InvitationState.DECLINED}

    @property
    def may_meet(self) -> bool:
        """Whether a live room can be opened for them."""
        return self.invitation.session.state == SessionState.OPEN and self.invitation.state in MAY_MEET

    @property
    def key(self) -> str:
        """The place's id as text, for what the page names after it."""
        return str(self.invitation.pk)

    @property
    def has_spoken(self) -> bool:
        """Whether there may be words to reflect on."""
        return self.invitation.state in {InvitationState.ANSWERING, InvitationState.FINISHED}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with what was said to it; without one what was said live, or under anything else."""

    question: Question | None
    words: list[Heard]
    live: bool = False

    @property
    def heading(self) -> str:
        """What stands above the words."""
        if self.question:
            return self.question.text
        return "Said in the room" if self.live else "Anything else"


@dataclass(frozen=True, slots=True)
class SessionView:
    """One session: its people, and the words so far per question."""

    session: FeedbackSession
    people: list[Place]
    asked: list[Asked]
    readers: list[User]
    may_change: bool
    is_late: bool
    progress: str
    unseen: int
    offers_unseen: bool

    @property
    def newest(self) -> Heard | None:
        """The voice to begin with: the newest that is marked, else the newest."""
        said = sorted((words for asked in self.asked for words in asked.words), key=lambda words: words.turn.at)
        return next((words for words in reversed(said) if words.mark), said[-1] if said else None)

    @property
    def heard(self) -> int:
        """How many things were said."""
        return sum(len(asked.words) for asked in self.asked)


def sessions_of(user: User, *, state: str, page: str) -> Page[Any]:
    """Return the user's sessions in one state, those due first, with how far each is."""
    rows = with_progress(FeedbackSession.objects.for_user(user).filter(state=state).select_related("aspect", "owner"))
    found = Paginator(rows.order_by(*ORDER[SessionState(state)]), PAGE).get_page(page)
    for session in found.object_list:
        session.progress = progress_words(session.answered_count, session.asked_count)
    return found


def counts_of(user: User) -> dict[str, int]:
    """Return how many sessions the user has in each state."""
    rows = FeedbackSession.objects.for_user(user).order_by().values_list("state")
    return dict.fromkeys(SessionState.values, 0) | dict(rows.annotate(n=Count("pk", distinct=True)))


def tabs_of(counts: dict[str, int]) -> list[tuple[str, str, int]]:
    """Return each state with its name and its number of sessions, in the order people look for them."""
    return [(state.value, str(state.label), counts[state]) for state in STATES]


def with_progress(rows: QuerySet[FeedbackSession]) -> QuerySet[Any]:
    """Count, for each session, who was asked, who has answered and who has been chosen."""
    state = "invitations__state"
    gone = Q(**{f"{state}__in": [InvitationState.CHOSEN, InvitationState.REVOKED]}) | Q(invitations__is_unseen=True)
    readable = Q(invitations__is_unseen=False) | Q(invitations__released_at__isnull=False)
    return rows.annotate(
        asked_count=Count("invitations", filter=~gone, distinct=True),
        answered_count=Count("invitations", filter=Q(**{state: InvitationState.FINISHED}) & readable, distinct=True),
        chosen_count=Count("invitations", filter=Q(**{state: InvitationState.CHOSEN}), distinct=True),
    )


def progress_words(answered: int, asked: int) -> str:
    """Say how far a session is: "3 of 4 have answered"."""
    if not asked:
        return "Nobody has been asked yet"
    if answered == asked:
        return "The one person asked has answered" if asked == 1 else f"All {asked} have answered"
    have = "has" if answered == 1 else "have"
    return f"{answered or 'None'} of {asked} {have} answered"


def session_of(user: User, pk: int) -> FeedbackSession | None:
    """Return a session that the user may read."""
    mine = FeedbackSession.objects.for_user(user).select_related("aspect", "owner", "guide_version__guide")
    return mine.filter(pk=pk).first()


def led_session(user: User, pk: int) -> FeedbackSession | None:
    """Return a session that the user may change."""
    mine = FeedbackSession.objects.led_by(user).select_related("aspect", "owner", "guide_version__guide")
    return mine.filter(pk=pk).first()


def questions_of(session: FeedbackSession) -> list[Question]:
    """Return the questions of a session, the ice-breaker first."""
    found = list(session.guide_version.questions.order_by("position", "pk"))
    return sorted(found, key=lambda question: question.kind != QuestionKind.ICE_BREAKER)


def people_of(session: FeedbackSession) -> list[Invitation]:
    """Return everybody in a session, in the order they were chosen."""
    rows = session.invitations.people().select_related(
        "person", "customer__person", "customer__company", "link", "room", "session"
    )
    return list(rows.order_by("chosen_at", "pk"))


def session_view(user: User, session: FeedbackSession, *, at: datetime) -> SessionView:
    """Return one session as its page shows it."""
    people = people_of(session)
    said = list(voices(user).filter(invitation__session=session).order_by("at", "pk"))
    heard = [Heard(turn, speaker(turn, user)) for turn in said]
    asked = [Asked(question, _to(heard, question.pk)) for question in questions_of(session)]
    free = _to(heard, None)
    live = [words for words in free if words.turn.live_question_id]
    more = [words for words in free if not words.turn.live_question_id]
    out = [row for row in people if row.state not in {InvitationState.CHOSEN, InvitationState.REVOKED}]
    done = [row for row in out if row.state == InvitationState.FINISHED]
    unseen = released_in(session)
    return SessionView(
        session=session,
        people=[Place(row, state_words(row, at=at)) for row in people],
        asked=[*asked, *([Asked(None, live, live=True)] if live else []), *([Asked(None, more)] if more else [])],
        readers=list(session.readers.exclude(pk=session.owner_id).order_by("name", "pk")),
        is_late=session.state == SessionState.OPEN
        and session.decide_by is not None
        and session.decide_by < local_day(at),
        may_change=session.owner_id == user.pk and user.has_role(Role.CX_MANAGER),
        progress=progress_words(min(len(done) + unseen, len(out)), len(out)),
        unseen=unseen,
        offers_unseen=offers_unseen(session),
    )


def _to(heard: Iterable[Heard], question: int | None) -> list[Heard]:
    return [words for words in heard if words.turn.about_id == question]


def possible_readers(session: FeedbackSession) -> QuerySet[User]:
    """Return the colleagues who could read every word beside the owner."""
    readers: QuerySet[User] = User.objects.active_with(*READERS).exclude(pk=session.owner_id)
    return readers.order_by("name", "pk")


def possible_owners(session: FeedbackSession) -> QuerySet[User]:
    """Return the CX managers to whom a draft could be handed."""
    managers: QuerySet[User] = User.objects.active_with(Role.CX_MANAGER).exclude(pk=session.owner_id)
    return managers.order_by("name", "pk")


def problems_of(session: FeedbackSession, *, today: date) -> dict[str, str]:
    """Return, per field, what the plan still lacks before anybody may be asked; empty when it is whole."""
    found: dict[str, str] = {}
    if not session.goal.strip():
        found["goal"] = "No plan, no collection: say what you want to understand."
    if not session.decision_it_feeds.strip():
        found["decision_it_feeds"] = "No plan, no collection: name the decision this feeds."
    if not session.decide_by:
        found["decide_by"] = "No plan, no collection: say by when you’ll decide."
    elif session.decide_by <= today:
        found["decide_by"] = "That day has come already. Choose one that leaves people time to answer."
    if session.guide_version.questions.count() < QUESTIONS_MIN:
        found["questions"] = "Ask at least one open question after the ice-breaker."
    if not session.invitations.filter(state=InvitationState.CHOSEN).exists():
        found["who"] = "Choose at least one person who could teach you this."
    return found


def answered_evidence(user: User, session: FeedbackSession, *, at: datetime) -> Evidence:
    """Return who has answered, and where everybody else is."""
    people = people_of(session)
    out = [row for row in people if row.state not in {InvitationState.CHOSEN, InvitationState.REVOKED}]
    unseen = released_in(session)
    done = sum(row.state == InvitationState.FINISHED for row in out) + unseen
    said = voices(user).filter(invitation__session=session)[:VOICES_SHOWN]
    return Evidence(
        title=progress_words(done, len(out)),
        say="A person has answered when they pressed Send on the last screen. They can still add to it.",
        rows=(
            *((row.person.name, state_words(row, at=at)) for row in out),
            *([("Without being seen", str(unseen))] if unseen else []),
        ),
        voices=tuple(
            Voice(text=turn.text, who=speaker(turn, user), mark=marked_words(turn), lang=turn.language) for turn in said
        ),
        source="This session, now",
    )


def state_words(row: Invitation, *, at: datetime) -> str:
    """Say where one person is: "Answered yesterday, 16:10"."""
    when = {
        InvitationState.INVITED: row.invited_at,
        InvitationState.ANSWERING: row.opened_at,
        InvitationState.FINISHED: row.finished_at,
    }.get(InvitationState(row.state))
    label = str(row.get_state_display())
    said = spoken(when, now=at) if when else ""
    return f"{label}, {said[0].lower() + said[1:]}" if said else label


def begun_from(user: User, session: FeedbackSession) -> DeclineCase | None:
    """Return the case of quiet decline that a session asks about, if the user may see it."""
    if session.decline_case_id is None:
        return None
    return DeclineCase.objects.for_user(user).filter(pk=session.decline_case_id).first()
