"""Questions as somebody writes them: each with what the check says of it, and the guide as a whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from accounts.models import User
from feedback.models import CheckKind, CheckState, GuideVersion, KeptBecause, Question, QuestionFinding, QuestionKind
from feedback.scoring.question_check import Found, check_guide
from feedback.selectors.known import records_for
from feedback.selectors.question_check import Seen, look_at, parts_of

SAYS_MAX = 3
HINTS_MAX = 4


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind looks: its icon on the badge, and the line under the words."""

    icon: str
    line: str = "lint"


LOOKS = {
    CheckKind.LEADING: Look(icon="route"),
    CheckKind.LOADED: Look(icon="flame", line="lint lint-loaded"),
    CheckKind.ASSUMPTIVE: Look(icon="clipboard-check"),
    CheckKind.DOUBLE_BARRELLED: Look(icon="arrows-split-2", line="lint lint-double"),
    CheckKind.ABSOLUTE: Look(icon="arrows-horizontal"),
    CheckKind.CLOSED: Look(icon="toggle-left"),
    CheckKind.JARGON_VAGUE: Look(icon="cloud"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a question, underlined or not."""

    text: str
    look: str = ""


@dataclass(frozen=True, slots=True)
class Say:
    """One reason: its first sentence, and the rest."""

    first: str
    rest: str
    label: str


@dataclass(frozen=True, slots=True)
class Ask:
    """One question being written; ``key`` names its field."""

    key: str
    seen: Seen
    question: Question | None = None
    kept: QuestionFinding | None = None

    @property
    def is_open(self) -> bool:
        """Whether there is nothing to say."""
        return not self.seen.found

    @property
    def needs_a_look(self) -> bool:
        """Whether something was found that nobody has answered."""
        return bool(self.seen.found) and self.kept is None

    @property
    def is_stop(self) -> bool:
        """Whether the check is sure enough to be plain about it."""
        return self.seen.checked.level == "stop"

    @property
    def pieces(self) -> list[Piece]:
        """The words of the question, those at fault underlined; of two that overlap, the one the check is surer of."""
        text, at, found = self.seen.text, 0, []
        for one in self._apart():
            found += [Piece(text[at : one.start]), Piece(text[one.start : one.end], LOOKS[CheckKind(one.kind)].line)]
            at = one.end
        return [piece for piece in (*found, Piece(text[at:])) if piece.text]

    def _apart(self) -> list[Found]:
        chosen: list[Found] = []
        for one in sorted(self.seen.found, key=lambda one: -one.probability):
            if all(one.end <= other.start or other.end <= one.start for other in chosen):
                chosen.append(one)
        return sorted(chosen, key=lambda one: one.start)

    @property
    def main(self) -> CheckKind | None:
        """The kind the check is surest of."""
        if not self.seen.found:
            return None
        return CheckKind(max(self.seen.found, key=lambda one: one.probability).kind)

    @property
    def label(self) -> str:
        """The word on the badge."""
        return str(self.main.label) if self.main else "Open"

    @property
    def icon(self) -> str:
        """The icon on the badge."""
        return LOOKS[self.main].icon if self.main else "check"

    @property
    def says(self) -> list[Say]:
        """The reasons, the surest first."""
        said = sorted(self.seen.found, key=lambda one: -one.probability)[:SAYS_MAX]
        return [_say(one) for one in said]

    @property
    def parts(self) -> list[str]:
        """What to ask instead; two when it is two questions in one."""
        return parts_of(self.seen)

    @property
    def instead(self) -> str:
        """The same as one text."""
        return " / ".join(self.parts)

    @property
    def why_kept(self) -> str:
        """The reason it was kept, in words."""
        if self.kept is None:
            return ""
        return self.kept.reason or str(KeptBecause(self.kept.kept_because).label)


@dataclass(frozen=True, slots=True)
class Asking:
    """All questions of a version being written."""

    rows: list[Ask]
    hints: list[str]
    language: str

    @property
    def to_look_at(self) -> int:
        """How many questions nobody has answered the check about."""
        return sum(row.needs_a_look for row in self.rows)

    @property
    def count(self) -> int:
        """How many questions the customer meets, "what else?" included."""
        return len(self.rows) + 1

    def row(self, key: str) -> Ask | None:
        """Return the question of one field."""
        return next((row for row in self.rows if row.key == key), None)


@dataclass(frozen=True, slots=True)
class Step:
    """One question of a version that is being written, and where it may go."""

    number: int
    question: Question
    row: Ask
    is_ice_breaker: bool
    may_rise: bool
    may_sink: bool


def steps_of(rows: list[Ask]) -> list[Step]:
    """Return the questions in order with what may be done to each: the ice-breaker stays first."""
    return [
        Step(
            number=place + 1,
            question=row.question,
            row=row,
            is_ice_breaker=row.question.kind == QuestionKind.ICE_BREAKER,
            may_rise=place > 1,
            may_sink=0 < place < len(rows) - 1,
        )
        for place, row in enumerate(rows)
        if row.question
    ]


def field_of(question: Question) -> str:
    """Name the field of a question."""
    return f"q-{question.pk}"


def asking(version: GuideVersion, *, user: User, texts: Mapping[str, str] | None = None) -> Asking:
    """Return the questions of a version with what the check says; ``texts`` are words not saved yet, by field."""
    typed = texts or {}
    questions = sorted(
        version.questions.order_by("position", "pk"), key=lambda row: row.kind != QuestionKind.ICE_BREAKER
    )
    kept = _kept(questions)
    rows = [
        row_of(typed.get(field_of(row), row.text), key=field_of(row), language=version.guide.language)
        for row in questions
    ]
    if any(row.seen.found for row in rows):
        records = records_for(version, user)
        rows = [
            replace(row, seen=look_at(row.seen.text, language=version.guide.language, records=records)) for row in rows
        ]
    whole = [replace(row, question=question) for row, question in zip(rows, questions, strict=True)]
    answered = [_with_kept(row, kept.get(row.question.pk, ())) for row in whole if row.question]
    return Asking(answered, hints_of(whole, version), version.guide.language)


def row_of(text: str, *, key: str, language: str) -> Ask:
    """Return one question that is no row yet."""
    return Ask(key, look_at(text, language=language))


def hints_of(rows: list[Ask], version: GuideVersion) -> list[str]:
    """Return what the guide as a whole shows: order, length, reading grade, one aspect, balance."""
    kinds = [row.question.kind if row.question else "" for row in rows]
    found = check_guide([row.seen.text for row in rows], language=version.guide.language, kinds=kinds).findings
    return [one.reason for one in found][:HINTS_MAX]


def _kept(questions: Iterable[Question]) -> dict[int, list[QuestionFinding]]:
    found: dict[int, list[QuestionFinding]] = {}
    rows = QuestionFinding.objects.filter(question__in=list(questions), state=CheckState.KEPT)
    for row in rows.select_related("by").order_by("-at", "pk"):
        found.setdefault(row.question_id, []).append(row)
    return found


def _with_kept(row: Ask, kept: Iterable[QuestionFinding]) -> Ask:
    """Count a question as kept when somebody kept everything that is still found in it."""
    answered = {(one.kind, one.words): one for one in kept}
    keys = [(found.kind, row.seen.words(found)) for found in row.seen.found]
    if keys and all(key in answered for key in keys):
        return replace(row, kept=answered[keys[0]])
    return row


def _say(found: Found) -> Say:
    first, dot, rest = found.reason.partition(". ")
    return Say(f"{first}." if dot else first, rest, str(CheckKind(found.kind).label))
