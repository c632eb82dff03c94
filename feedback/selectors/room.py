"""A room: who may be in it, what was said since a version, where the talk is, and how much of its time is used."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext, gettext_noop

from accounts.models import User
from common.dates import clock_time
from common.evidence import Evidence
from common.only_row import only_row
from feedback.models import (
    CheckKind,
    Invitation,
    LiveQuestion,
    ParkedTopic,
    Question,
    Room,
    RoomPhase,
    RoomStep,
    RoomStepKind,
    Turn,
)
from feedback.selectors.customer import first_name
from feedback.selectors.voices import Speaker, marked_words, speaker

HERE_FOR = timedelta(seconds=45)
PHASE_SAYS = {
    RoomPhase.WELCOME: "Something easy, to arrive.",
    RoomPhase.STORY: "Ask for one time it happened.",
    RoomPhase.FOLLOW: "Ask only about what they said.",
    RoomPhase.ELSE: "Don’t close the door. They have more.",
    RoomPhase.THANKS: "Say what happens next, and when.",
}
CUSTOMER_SAYS = {
    RoomPhase.WELCOME: gettext_noop("arriving"),
    RoomPhase.STORY: gettext_noop("your story"),
    RoomPhase.FOLLOW: gettext_noop("following your words"),
    RoomPhase.ELSE: gettext_noop("what else?"),
    RoomPhase.THANKS: gettext_noop("thanks"),
}
STEP_SAYS = {
    RoomStepKind.PAUSED: gettext_noop("Paused."),
    RoomStepKind.RESUMED: gettext_noop("Went on."),
    RoomStepKind.CONSENT: gettext_noop("Said how the words may be used."),
    RoomStepKind.ENDED: gettext_noop("The talk ended with thanks."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the transcript. ``kind`` is "asked", "said" or "step"; ``version`` when it last changed."""

    kind: str
    pk: int
    version: int
    at: datetime
    text: str
    asked: LiveQuestion | None = None
    turn: Turn | None = None

    @property
    def id(self) -> str:
        """Its name in the page, the same however often it is sent."""
        return f"{self.kind}-{self.pk}"

    @property
    def order(self) -> int:
        """Where it stands among the others: microseconds."""
        return round(self.at.timestamp() * 1_000_000)

    @property
    def mark(self) -> str:
        """The words that carry the point."""
        return marked_words(self.turn) if self.turn else ""

    @property
    def key(self) -> str:
        """What the page that sent it knows it by."""
        row = self.turn or self.asked
        return str(row.key) if row else ""

    @property
    def flags(self) -> list[str]:
        """What the check had said of it when it went out as it was, in words."""
        kinds = self.asked.flagged_kinds if self.asked else ()
        return [str(CheckKind(kind).label) for kind in kinds if kind in CheckKind.values]

    @property
    def by(self) -> str:
        """Which of us said it, or wrote it down."""
        who = self.asked.by if self.asked else self.turn.written_by if self.turn else None
        return first_name(who) if who else ""

    @property
    def is_parked(self) -> bool:
        """Whether it is kept for another talk."""
        return self.turn is not None and hasattr(self.turn, "parked")


@dataclass(frozen=True, slots=True)
class Stop:
    """One phase on the rail: done, here, or to come."""

    phase: RoomPhase
    state: str
    says: str
    minutes: int | None

    @property
    def value(self) -> str:
        """What a button sends."""
        return self.phase.value

    @property
    def label(self) -> str:
        """What it is called."""
        return str(self.phase.label)


def rooms_of(user: User | AnonymousUser) -> QuerySet[Room]:
    """Return the rooms that ``user`` may read, with all that showing one needs."""
    return _whole(Room.objects.for_user(user))


def led_room(user: User, pk: int) -> Room | None:
    """Return a room that ``user`` leads."""
    return only_row(_whole(Room.objects.led_by(user)).filter(pk=pk))


def room_behind(invitation: Invitation) -> Room | None:
    """Return the room of a customer's invitation, if one was opened; read together with the invitation."""
    room: Room | None = getattr(invitation, "room", None)
    return room


def open_behind(invitation: Invitation) -> Room | None:
    """Return the room that a customer can talk in now."""
    room = room_behind(invitation)
    return room if room and room.ended_at is None else None


def waiting_host(invitation: Invitation, *, at: datetime) -> str:
    """Return the first name of whoever is in the room now and waits for this customer; empty when nobody is."""
    room = open_behind(invitation)
    return first_name(room.host) if room and is_here(room.host_seen_at, at=at) else ""


def is_here(seen_at: datetime | None, *, at: datetime) -> bool:
    """Say whether somebody's page has asked for news a moment ago."""
    return seen_at is not None and at - seen_at < HERE_FOR


def _whole(rooms: QuerySet[Room]) -> QuerySet[Room]:
    return rooms.select_related(
        "host",
        "invitation__person",
        "invitation__customer__person",
        "invitation__customer__company",
        "invitation__session__aspect",
        "invitation__session__owner",
        "invitation__session__guide_version__guide",
    )


def customer_of(room: Room, user: User | AnonymousUser) -> Speaker:
    """Name the customer as far as this reader may know."""
    return speaker(Turn(invitation=room.invitation), user)


def called(name: str) -> str:
    """Return what somebody is called in a sentence: all but the last of two or three names.

    >>> called("Lars Henning Moe"), called("Marit Ødegård"), called("Cher")
    ('Lars Henning', 'Marit', 'Cher')
    """
    words = name.split()
    return " ".join(words[:-1]) if len(words) in {2, 3} else (words or [""])[0]


def entries_of(room: Room, *, since: int = 0) -> list[Entry]:
    """Return what was said and done since a version, in the order of time; said anew it comes with its new words.

    The caller reads the room's version first: whatever is added between is sent once more, never left out.
    """
    asked = LiveQuestion.objects.filter(room=room, version__gt=since).select_related("by")
    turns = Turn.objects.filter(invitation=room.invitation_id, room_version__gt=since)
    steps = RoomStep.objects.filter(room=room, version__gt=since)
    found = [
        *map(asked_entry, asked),
        *map(said_entry, turns.select_related("parked__aspect", "written_by", "live_question")),
        *step_entries(steps),
    ]
    return sorted(found, key=attrgetter("at", "version"))


def asked_entry(asked: LiveQuestion) -> Entry:
    """Return the line of what the host said."""
    return Entry(kind="asked", pk=asked.pk, version=asked.version, at=asked.at, text=asked.text, asked=asked)


def step_entries(steps: Iterable[RoomStep]) -> list[Entry]:
    """Return the lines of what happened beside words; that a phase began is shown elsewhere."""
    return [
        Entry(kind="step", pk=one.pk, version=one.version, at=one.at, text=gettext(STEP_SAYS[RoomStepKind(one.kind)]))
        for one in steps
        if one.kind != RoomStepKind.PHASE
    ]


def said_entry(turn: Turn) -> Entry:
    """Return the line of what the customer said."""
    return Entry(kind="said", pk=turn.pk, version=turn.room_version or 0, at=turn.at, text=turn.text, turn=turn)


def rail_of(room: Room, *, at: datetime) -> list[Stop]:
    """Return the phases with where we are and how long each took."""
    begun = list(room.steps.filter(kind=RoomStepKind.PHASE).order_by("version").values_list("phase", "at"))
    until = [moment for _, moment in begun[1:]] + [room.ended_at or at]
    spent: dict[str, float] = {}
    for (phase, start), stop in zip(begun, until, strict=False):
        spent[phase] = spent.get(phase, 0.0) + (stop - start).total_seconds()
    phases = list(RoomPhase)
    here = phases.index(RoomPhase(room.phase))
    return [
        _stop(phase, number - here, spent.get(phase), over=room.ended_at is not None)
        for number, phase in enumerate(phases)
    ]


def _stop(phase: RoomPhase, ahead: int, seconds: float | None, *, over: bool) -> Stop:
    state = "done" if over or (ahead < 0 and seconds is not None) else "here" if ahead == 0 else ""
    minutes = None if seconds is None else round(seconds / 60)
    took = "under a minute" if not minutes else f"{minutes} min"
    says = took if state == "done" and minutes is not None and phase != RoomPhase.THANKS else PHASE_SAYS[phase]
    return Stop(phase, state, says, minutes)


def used_seconds(room: Room, *, at: datetime) -> float:
    """Return how long the talk has gone on without its pauses."""
    until = room.ended_at or room.paused_at or at
    return max((until - room.started_at).total_seconds() - room.paused_seconds, 0)


def clock_of(room: Room, *, at: datetime) -> str:
    """Say how much of the planned time is used: "18 of 25 min"."""
    return f"{round(used_seconds(room, at=at) / 60)} of {room.invitation.session.minutes} min"


def clock_evidence(room: Room, *, at: datetime) -> Evidence:
    """Return what the time used rests on."""
    stops = [(stop.label, f"{stop.minutes} min") for stop in rail_of(room, at=at) if stop.minutes is not None]
    pauses = [("Pauses, not counted", f"{round(room.paused_seconds / 60)} min")] if room.paused_seconds else []
    return Evidence(
        title=clock_of(room, at=at),
        say=f"Since {clock_time(room.started_at)}. The plan says about {room.invitation.session.minutes} minutes; "
        "nobody is cut off when they are over.",
        rows=(*stops, *pauses),
        source="When each phase began in this room.",
    )


def parked_in(room: Room) -> list[ParkedTopic]:
    """Return what was kept for another talk, in the order it was kept."""
    parked = ParkedTopic.objects.filter(turn__invitation=room.invitation_id, turn__room_version__isnull=False)
    return list(parked.select_related("turn", "aspect").order_by("at", "pk"))


def turn_in(room: Room, pk: int) -> Turn | None:
    """Return something the customer said in a room."""
    turns = Turn.objects.standing().filter(invitation=room.invitation_id, room_version__isnull=False)
    return turns.select_related("invitation__session").filter(pk=pk).first()


def place_of(room: Room) -> tuple[int, int, str]:
    """Return where the talk is for the customer: the number of the phase, how many there are, and its name."""
    phases = list(RoomPhase)
    here = RoomPhase(room.phase)
    return phases.index(here) + 1, len(phases), gettext(CUSTOMER_SAYS[here])


def questions_to_ask(room: Room) -> list[Question]:
    """Return the guide's questions, for the host to have at hand."""
    return list(Question.objects.filter(version=room.invitation.session.guide_version_id).order_by("position", "pk"))


def tick_of(room_id: int, side: str) -> dict[str, Any] | None:
    """Return the little that a page asks for every second: one row, four columns."""
    other = "customer" if side == "host" else "host"
    names = ("version", f"{other}_writing_at", f"{other}_seen_at", f"{side}_seen_at")
    row = Room.objects.filter(pk=room_id).values_list(*names).first()
    return dict(zip(("version", "writing_at", "seen_at", "own_seen_at"), row, strict=True)) if row else None
