"""The belief register: what we believed, what customers said since, and what became of it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from accounts.models import Role, User
from common.dates import ago
from feedback.models import (
    Belief,
    BeliefEvidence,
    BeliefVerdict,
    FeedbackSession,
    Finding,
    Stance,
    StatementState,
    Turn,
)
from feedback.selectors.finding import readable
from feedback.selectors.led import Weighed, weighed

PAGE = 50
SHOWN, BESIDE = 20, 5
JUDGES = (Role.CX_MANAGER, Role.EXECUTIVE)
ORDER = (BeliefVerdict.OVERTURNED, BeliefVerdict.OPEN, BeliefVerdict.HOLDS)
SHORT = {
    BeliefVerdict.OPEN: "Not known yet",
    BeliefVerdict.HOLDS: "Holds",
    BeliefVerdict.OVERTURNED: "Overturned",
}


@dataclass(slots=True, kw_only=True)
class Pointing:
    """One finding beside a belief, with the words it rests on where the reader may read them."""

    evidence: BeliefEvidence
    words: str
    lang: str = ""

    @property
    def is_confirmed(self) -> bool:
        """Whether its customer has said that the reading is right, or put it right."""
        return self.evidence.finding.statement.state in {StatementState.CONFIRMED, StatementState.CORRECTED}


@dataclass(slots=True, kw_only=True)
class BeliefView:
    """One belief with everything that speaks for it and against it."""

    belief: Belief
    on: list[Pointing] = field(default_factory=list)
    against: list[Pointing] = field(default_factory=list)
    for_weighed: Weighed
    against_weighed: Weighed
    age: str
    may_judge: bool
    session: FeedbackSession | None = None
    untested: list[Finding] = field(default_factory=list)

    @property
    def strongest(self) -> Pointing | None:
        """The words to begin with: the longest that speak against it, else for it."""
        said = [one for one in (self.against or self.on) if one.words]
        return max(said, key=lambda one: len(one.words), default=None)


def beliefs_of(user: User, *, verdict: str = "", page: str = "") -> Page[Any]:
    """Return the register as ``user`` may read it: overturned ones first, then those not known yet."""
    ranks = [When(verdict=verdict_.value, then=Value(rank)) for rank, verdict_ in enumerate(ORDER)]
    rows = counted(Belief.objects.for_user(user)).annotate(
        rank=Case(*ranks, default=Value(len(ORDER)), output_field=IntegerField())
    )
    if verdict:
        rows = rows.filter(verdict=verdict)
    rows = rows.select_related("aspect", "held_by", "session")
    return Paginator(rows.order_by("rank", "-written_at", "-pk"), PAGE).get_page(page)


def counted(beliefs: QuerySet[Belief]) -> QuerySet[Belief]:
    """Say of each belief how many findings speak for it and against it."""
    return beliefs.annotate(
        on_count=Count("evidence", filter=Q(evidence__stance=Stance.FOR)),
        against_count=Count("evidence", filter=Q(evidence__stance=Stance.AGAINST)),
    )


def verdicts_of(user: User) -> list[tuple[str, str, int]]:
    """Return each verdict with its short name and how many beliefs have it."""
    rows = Belief.objects.for_user(user).order_by().values_list("verdict").annotate(n=Count("pk"))
    numbers = dict(rows)
    return [(one.value, SHORT[one], numbers.get(one.value, 0)) for one in ORDER]


def my_overturned(user: User) -> list[Belief]:
    """Return the beliefs of this very person that customers overturned, newest first."""
    mine = Belief.objects.for_user(user).filter(held_by=user, verdict=BeliefVerdict.OVERTURNED)
    return list(mine.select_related("aspect", "judged_by").order_by("-judged_at", "-pk")[:SHOWN])


def beliefs_about(user: User, aspect_id: int) -> list[Belief]:
    """Return what we believed about an aspect, newest first."""
    found = counted(Belief.objects.for_user(user).filter(aspect=aspect_id))
    return list(found.select_related("held_by").order_by("-written_at", "-pk")[:SHOWN])


def beliefs_beside(user: User, session: FeedbackSession) -> list[Belief]:
    """Return a few of the other beliefs about a session's aspect, newest first; its own stands in its plan."""
    return [one for one in beliefs_about(user, session.aspect_id) if one.session_id != session.pk][:BESIDE]


def find_belief(user: User, pk: int, *, at: datetime) -> BeliefView | None:
    """Return one belief as its page shows it."""
    belief = Belief.objects.for_user(user).filter(pk=pk).select_related("aspect", "held_by", "judged_by", "session")
    found = belief.first()
    if found is None:
        return None
    weighed_rows = BeliefEvidence.objects.filter(belief=found).select_related(
        "by", "finding__statement__turn__question", "finding__statement__turn__live_question", "finding__session"
    )
    rows = list(weighed_rows.order_by("at", "pk"))
    open_to_me = readable((row.finding.statement.turn for row in rows), user)
    sides: dict[str, list[Pointing]] = {Stance.FOR: [], Stance.AGAINST: []}
    for row in rows:
        turn = row.finding.statement.turn
        shown = turn if turn is not None and turn.pk in open_to_me else None
        sides[row.stance].append(
            Pointing(evidence=row, words=shown.text if shown else "", lang=shown.language if shown else "")
        )
    return BeliefView(
        belief=found,
        on=sides[Stance.FOR],
        against=sides[Stance.AGAINST],
        for_weighed=_weight(sides[Stance.FOR]),
        against_weighed=_weight(sides[Stance.AGAINST]),
        age=ago(found.written_at, now=at),
        may_judge=user.has_role(*JUDGES),
        session=FeedbackSession.objects.for_user(user).filter(pk=found.session_id or 0).first(),
        untested=list(untested_findings(found)[:SHOWN]),
    )


def _weight(side: list[Pointing]) -> Weighed:
    """Return how many people stand behind one side, raw and weighed."""
    return weighed(_behind(side))


def _behind(side: list[Pointing]) -> list[tuple[Turn | None, int]]:
    """Return the words and people behind every finding of one side, those who said the same among them."""
    findings = [one.evidence.finding for one in side]
    own = [(finding.statement.turn, finding.statement.invitation_id) for finding in findings]
    same = Turn.objects.standing().filter(findings__in=[finding.pk for finding in findings]).distinct()
    return [*own, *((turn, turn.invitation_id) for turn in same)]


def untested_findings(belief: Belief) -> QuerySet[Finding]:
    """Return the findings about the belief's aspect, said after it was written, that nobody has put beside it."""
    beside = BeliefEvidence.objects.filter(belief=belief).values("finding")
    found = Finding.objects.filter(session__aspect=belief.aspect_id).exclude(pk__in=beside)
    after = Q(statement__turn=None) | Q(statement__turn__at__gte=belief.written_at)
    return found.filter(after).order_by("-noted_at", "-pk")
