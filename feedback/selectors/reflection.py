"""Where we are with what each person taught us, and everything their reflect page shows."""

import re
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from accounts.models import User
from common.evidence import Voice
from feedback.models import Aspect, Facet, FacetMark, Finding, Invitation, Statement, StatementState, Turn
from feedback.selectors.led import Led
from feedback.selectors.part import Part, parts_of
from feedback.selectors.voices import Speaker, marked_words, speaker

SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]*[”’\"')]*")
SENTENCES_MAX = 12
ASKED = (
    "question",
    "live_question",
    "adds_to__question",
    "adds_to__live_question",
    "clarification__asked_by",
    "parked__aspect",
    "words",
)
BESIDE = ("person", "customer", "session__aspect", "session__owner")


class Stage(TextChoices):
    """What a conversation needs next, most pressing first."""

    NEW = "new", "Nobody has reflected on this yet"
    CORRECTED = "corrected", "They corrected us"
    DRAFTED = "drafted", "Our reading isn’t sent"
    WAITING = "waiting", "Waiting for them to confirm"
    DECIDE = "decide", "Ready to decide"
    DONE = "done", "Reflected and decided"


SHORT = {
    Stage.NEW: "Not reflected on",
    Stage.CORRECTED: "They corrected us",
    Stage.DRAFTED: "Not sent",
    Stage.WAITING: "Waiting for them",
    Stage.DECIDE: "Ready to decide",
    Stage.DONE: "Decided",
}


@dataclass(slots=True, kw_only=True)
class Row:
    """One conversation in the list: whose it is, where it stands, and their strongest words."""

    invitation: Invitation
    who: Speaker
    stage: Stage
    hero: Turn | None
    mark: str


@dataclass(slots=True, kw_only=True)
class Said:
    """One thing they said, with what it is about."""

    turn: Turn
    mark: str
    told: list[Facet] = field(default_factory=list)
    suggested: list[Facet] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    led: Led | None = None

    @property
    def facet_keys(self) -> set[int]:
        """The parts to tick: those a person saw and those the clue words suggest."""
        return {facet.pk for facet in (*self.told, *self.suggested)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reflection:
    """Everything on one person's reflect page."""

    invitation: Invitation
    who: Speaker
    stage: Stage
    hero: Said | None
    said: list[Said]
    parts: list[Part]
    statements: list[Statement]
    other_aspects: list[Aspect]
    may_change: bool

    @property
    def told_count(self) -> int:
        """How many parts a person here saw in their words."""
        return sum(part.state == "done" for part in self.parts)

    @property
    def parts_text(self) -> str:
        """How much of the aspect was told: "5 of 7 parts"."""
        return f"{self.told_count} of {len(self.parts)} parts"

    @property
    def has_suggestions(self) -> bool:
        """Whether a part is only suggested by clue words."""
        return any(part.state == "part" for part in self.parts)

    @property
    def first_name(self) -> str:
        """What we call them in a sentence."""
        return self.who.name.split()[0]

    @property
    def told_voices(self) -> tuple[Voice, ...]:
        """The words in which somebody here saw a part of the aspect."""
        told = [one for one in self.said if one.told]
        return tuple(Voice(text=one.turn.text, mark=one.mark, lang=one.turn.language) for one in told)

    @property
    def drafts(self) -> list[Statement]:
        """Readings that nobody has been asked about yet."""
        return [one for one in self.statements if one.state == StatementState.DRAFTED]

    @property
    def waiting(self) -> list[Statement]:
        """Readings that were sent and not answered."""
        return [one for one in self.statements if one.state == StatementState.SENT]

    @property
    def findings(self) -> list[Finding]:
        """What has been noted from these readings."""
        return [one.finding for one in self.statements if hasattr(one, "finding")]


def staged(invitations: QuerySet[Invitation]) -> QuerySet[Invitation]:
    """Keep conversations in which somebody said something, and say where each stands (``stage``, ``heard_at``)."""
    words = Turn.objects.filter(invitation=OuterRef("pk"), withdrawn_at__isnull=True)
    readings = Statement.objects.filter(invitation=OuterRef("pk"))
    unnoted = readings.filter(finding__isnull=True)
    # Words joined to what somebody else was noted for are as good as noted, and wait for its decision.
    unjoined = unnoted.filter(turn__findings__isnull=True)
    theirs = Q(statement__invitation=OuterRef("pk")) | Q(also_said__invitation=OuterRef("pk"))
    undecided = Finding.objects.filter(theirs, decision__isnull=True)
    stages = [
        (Q(drafted_last__isnull=True) | Q(heard_at__gt=F("drafted_last")), Stage.NEW),
        (Exists(unnoted.filter(state=StatementState.CORRECTED)), Stage.CORRECTED),
        (Exists(readings.filter(state=StatementState.DRAFTED)), Stage.DRAFTED),
        (Exists(unnoted.filter(state=StatementState.SENT)), Stage.WAITING),
        (Exists(unjoined) | Exists(undecided), Stage.DECIDE),
    ]
    cases = [When(condition, then=Value(stage.value)) for condition, stage in stages]
    ranks = [When(condition, then=Value(rank)) for rank, (condition, _) in enumerate(stages)]
    return (
        invitations.annotate(
            heard_at=Subquery(
                words.order_by(Coalesce("changed_at", "at").desc()).values(last=Coalesce("changed_at", "at"))[:1]
            ),
            drafted_last=Subquery(readings.order_by("-drafted_at").values("drafted_at")[:1]),
        )
        .filter(Q(heard_at__isnull=False) | Q(drafted_last__isnull=False))
        .annotate(stage=Case(*cases, default=Value(Stage.DONE.value), output_field=CharField()))
        .annotate(stage_rank=Case(*ranks, default=Value(len(ranks)), output_field=IntegerField()))
    )


def reflections_of(user: User, *, stage: str = "") -> QuerySet[Invitation]:
    """Return the conversations that ``user`` may read, those that need somebody first."""
    found = staged(Invitation.objects.for_user(user)).select_related(*BESIDE)
    if stage:
        found = found.filter(stage=stage)  # type: ignore[misc]  # annotated by staged()
    return found.order_by("stage_rank", "-heard_at", "pk")  # type: ignore[misc]  # annotated by staged()


def stages_of(user: User, *, shown: str = "") -> list[tuple[str, str, int]]:
    """Return each stage somebody is in with its short name and how many are in it, and the stage that is shown."""
    numbers = dict(reflections_of(user).order_by().values_list("stage").annotate(Count("pk")))  # type: ignore[misc]  # annotated by staged()
    return [
        (stage.value, SHORT[stage], numbers.get(stage.value, 0))
        for stage in Stage
        if stage in numbers or stage == shown
    ]


def rows_of(invitations: list[Invitation], *, user: User) -> list[Row]:
    """Bring each conversation's strongest words along."""
    turns = Turn.objects.standing().filter(invitation__in=[one.pk for one in invitations]).order_by("at", "pk")
    heard: dict[int, list[Turn]] = {}
    for turn in turns:
        heard.setdefault(turn.invitation_id, []).append(turn)
    return [_row(one, heard.get(one.pk, []), user) for one in invitations]


def _row(invitation: Invitation, turns: list[Turn], user: User) -> Row:
    """Put one conversation into the list."""
    hero = strongest(turns)
    return Row(
        invitation=invitation,
        who=_who(invitation, user),
        stage=Stage(invitation.stage),  # type: ignore[attr-defined]  # annotated by staged()
        hero=hero,
        mark=marked_words(hero) if hero else "",
    )


def strongest(turns: list[Turn]) -> Turn | None:
    """Return the words somebody marked, else the longest."""
    marked = [turn for turn in turns if turn.mark_start is not None]
    return max(marked or turns, key=lambda turn: len(turn.text), default=None)


def sentences_of(text: str) -> list[str]:
    """Cut words into sentences to choose the one that carries the point; nothing is changed or left out within one."""
    return [found.strip() for found in SENTENCE.findall(text) if found.strip()][:SENTENCES_MAX]


def find_reflection(user: User, pk: int) -> Reflection | None:
    """Return one person's words and our reading of them, if ``user`` may read them."""
    mine = Invitation.objects.led_by(user).filter(pk=OuterRef("pk"))
    found = staged(Invitation.objects.for_user(user).filter(pk=pk)).annotate(may_change=Exists(mine))
    invitation = found.select_related(*BESIDE, "link", "score").first()
    if invitation is None:
        return None
    said = _said(invitation)
    hero = strongest([one.turn for one in said])
    statements = invitation.statements.select_related("turn", "facet", "finding__decision__promise__owner")
    return Reflection(
        invitation=invitation,
        who=_who(invitation, user),
        stage=Stage(invitation.stage),  # type: ignore[attr-defined]  # annotated by staged()
        hero=next((one for one in said if one.turn == hero), None),
        said=said,
        parts=parts_of(
            invitation.session.aspect_id,
            told=Counter(facet.pk for one in said for facet in one.told),
            suggested={facet.pk for one in said for facet in one.suggested},
        ),
        statements=list(statements.order_by("drafted_at", "pk")),
        other_aspects=list(_other_aspects(invitation)),
        may_change=invitation.may_change,
    )


def _who(invitation: Invitation, user: User) -> Speaker:
    """Name the person; whoever may open their reflect page may know."""
    turn = Turn(invitation=invitation)
    turn.is_reader = True  # type: ignore[attr-defined]  # who may open this page was told to the customer
    return speaker(turn, user)


def _other_aspects(invitation: Invitation) -> QuerySet[Aspect]:
    """Return where words can be parked."""
    aspects = Aspect.objects.filter(retired_at__isnull=True).exclude(pk=invitation.session.aspect_id)
    return aspects.order_by("position", "name")


def _said(invitation: Invitation) -> list[Said]:
    """Return their words in the order they came, with what each is about."""
    turns = Turn.objects.standing().filter(invitation=invitation)
    said = {
        turn.pk: Said(turn=turn, mark=marked_words(turn), sentences=sentences_of(turn.text))
        for turn in turns.select_related(*ASKED, "use_request__asked_by").order_by("at", "pk")
    }
    marks = FacetMark.objects.filter(turn__in=said).select_related("facet").order_by("facet__position", "facet__name")
    for mark in marks:
        about = said[mark.turn_id]
        (about.suggested if mark.by_id is None else about.told).append(mark.facet)
    for one in said.values():
        one.turn.invitation = invitation
    return list(said.values())
