"""What happened with what one customer told us: only what was sent to them or told them, in the order it came."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import QuerySet

from feedback.models import Decision, Finding, Invitation, Notice, NoticeKind, Promise, Statement, StatementState, Turn
from feedback.selectors.customer import first_name, told_by

ENOUGH_TO_COUNT = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """How we understood something, and whether the answer can still change."""

    statement: Statement
    by: str
    is_open: bool

    @property
    def waits(self) -> bool:
        """Whether the customer has not answered yet."""
        return self.statement.state == StatementState.SENT


@dataclass(frozen=True, slots=True)
class Told:
    """One thing the customer was told, with who looks after it and how many others said the same."""

    notice: Notice
    by: str
    promise: Promise | None
    others: int

    @property
    def is_done(self) -> bool:
        """Whether it was told as done, so that we ask whether it helped."""
        return self.notice.kind == NoticeKind.DONE

    @property
    def is_no(self) -> bool:
        """Whether it is something we won't do."""
        return self.notice.kind == NoticeKind.WONT

    @property
    def counted(self) -> int:
        """How many others said the same when they are enough that nobody can be told apart, else zero."""
        return self.others if self.others >= ENOUGH_TO_COUNT else 0


@dataclass(slots=True)
class Strand:
    """One thing a customer told us and all that followed from it."""

    turn: Turn | None
    readings: list[Reading] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)

    @property
    def is_quiet(self) -> bool:
        """Whether nothing has followed yet."""
        return not self.readings and not self.told


def trail_of(invitation: Invitation) -> list[Strand]:
    """Return each thing the customer told us with its readings and notices; what lost its words comes last."""
    strands: dict[int | None, Strand] = {turn.pk: Strand(turn) for turn in told_by(invitation)}
    loose = Strand(None)
    for statement in _sent_statements(invitation):
        decision = _decision_on(statement)
        reading = Reading(statement, first_name(statement.drafted_by), decision is None)
        strands.get(statement.turn_id, loose).readings.append(reading)
    notices = list(_notices(invitation))
    mine, others = _who_else(invitation, {notice.decision.finding_id for notice in notices})
    for notice in notices:
        finding = notice.decision.finding
        own = finding.statement.turn_id if finding.statement.invitation_id == invitation.pk else mine.get(finding.pk)
        strands.get(own, loose).told.append(_told(notice, others[finding.pk]))
    return [*strands.values(), loose] if not loose.is_quiet else list(strands.values())


def reading_for(invitation: Invitation, pk: int) -> Statement | None:
    """Return one reading that was sent to this customer."""
    return _sent_statements(invitation).filter(pk=pk).first()


def notice_for(invitation: Invitation, pk: int) -> Notice | None:
    """Return one thing done that this customer was told of."""
    return Notice.objects.filter(invitation=invitation, pk=pk, kind=NoticeKind.DONE).first()


def waiting_readings(invitation: Invitation) -> int:
    """Count the readings that wait for this customer's answer."""
    return Statement.objects.filter(invitation=invitation, state=StatementState.SENT).count()


def _sent_statements(invitation: Invitation) -> QuerySet[Statement]:
    return (
        Statement.objects.filter(invitation=invitation)
        .exclude(state=StatementState.DRAFTED)
        .select_related("drafted_by", "turn", "finding__decision")
        .order_by("sent_at", "pk")
    )


def _notices(invitation: Invitation) -> QuerySet[Notice]:
    return (
        Notice.objects.filter(invitation=invitation)
        .select_related("decision__finding__statement", "decision__promise__owner", "decision__decided_by")
        .order_by("told_at", "pk")
    )


def _decision_on(statement: Statement) -> Decision | None:
    """Return what was decided on the finding that rests on a reading."""
    finding: Finding | None = getattr(statement, "finding", None)
    return getattr(finding, "decision", None)


def _told(notice: Notice, others: int) -> Told:
    """Put a notice beside the promise it is about, if it is one."""
    promise: Promise | None = getattr(notice.decision, "promise", None)
    return Told(notice, first_name(notice.decision.decided_by), promise, others)


def _who_else(invitation: Invitation, findings: set[int]) -> tuple[dict[int, int], defaultdict[int, int]]:
    """Return which of the customer's words joined each finding, and how many others' words stand behind it."""
    said = Finding.also_said.through.objects.filter(finding_id__in=findings).values_list(
        "finding_id", "turn_id", "turn__invitation_id"
    )
    behind: defaultdict[int, set[int]] = defaultdict(set)
    for finding_id, author in Finding.objects.filter(pk__in=findings).values_list("pk", "statement__invitation_id"):
        behind[finding_id].add(author)
    mine: dict[int, int] = {}
    for finding_id, turn_id, author in said:
        behind[finding_id].add(author)
        if author == invitation.pk:
            mine.setdefault(finding_id, turn_id)
    return mine, defaultdict(int, {pk: len(authors - {invitation.pk}) for pk, authors in behind.items()})
