"""What the question check saw: noted with the question, kept with a reason, never in the way."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record
from common.errors import Refused
from feedback.models import (
    CheckLevel,
    CheckState,
    FindingLabel,
    GuideVersion,
    KeptBecause,
    Question,
    QuestionFinding,
)
from feedback.models.question_check import REASON_MAX, WORDS_MAX
from feedback.scoring.question_check import Found
from feedback.selectors.question_check import Seen, look_at_version

TYPING = timedelta(minutes=1)


class CheckRefused(Refused):
    """A finding cannot be settled like this."""


@transaction.atomic
def note_findings(
    *, version: GuideVersion, by: User | None, at: datetime, took_ours: frozenset[int] = frozenset()
) -> int:
    """Note what the check sees in every question of a version and return how many things stand; twice is once.

    ``took_ours`` are questions that were just given the wording the check offered.
    """
    questions = list(version.questions.order_by("position", "pk"))
    rows: dict[int, list[QuestionFinding]] = defaultdict(list)
    for row in QuestionFinding.objects.standing().filter(question__in=questions).order_by("pk"):
        rows[row.question_id].append(row)
    seen = look_at_version(version, questions, user=by)
    for question in questions:
        _note(question, seen[question.pk], rows[question.pk], _Hand(by, at, question.pk in took_ours))
    return sum(len(one.found) for one in seen.values())


class _Hand:
    """Who changes a question, when, and whether they took our words for it."""

    def __init__(self, by: User | None, at: datetime, took_ours: bool) -> None:
        self.by, self.at, self.took_ours = by, at, took_ours


def _note(question: Question, seen: Seen, rows: list[QuestionFinding], hand: _Hand) -> None:
    """Bring the rows of one question in line with what is seen in its words now."""
    left = {(row.kind, row.words): row for row in rows}
    new: list[Found] = []
    for found in seen.found:
        row = left.pop((found.kind, _cut(seen.words(found))), None)
        if row:
            _move(row, question, seen, found)
        else:
            new.append(found)
    for found in new:
        key = next((key for key in left if key[0] == found.kind), None)
        if key:
            _move(left.pop(key), question, seen, found)
        else:
            QuestionFinding.objects.create(
                question=question, noted_at=hand.at, noted_by=hand.by, **_columns(seen, found)
            )
    for row in left.values():
        _gone(row, question, hand)


def _move(row: QuestionFinding, question: Question, seen: Seen, found: Found) -> None:
    """Follow the same fault to where it is now; other words at fault are looked at anew."""
    columns = _columns(seen, found)
    if row.words != columns["words"] and row.state == CheckState.KEPT:
        columns |= {"state": CheckState.OPEN, "kept_because": KeptBecause.UNSAID, "reason": "", "by": None, "at": None}
    if any(getattr(row, name) != value for name, value in columns.items()):
        QuestionFinding.objects.filter(pk=row.pk, question=question).update(**columns)


def _gone(row: QuestionFinding, question: Question, hand: _Hand) -> None:
    """Settle what is no longer there: reworded; what only flashed up while typing, or is known by now, never was."""
    mine = QuestionFinding.objects.filter(pk=row.pk)
    if row.wording == question.text:
        mine.filter(state=CheckState.OPEN).delete()
    elif row.state == CheckState.OPEN and not hand.took_ours and hand.at - row.noted_at < TYPING:
        mine.delete()
    else:
        settled = {"kept_because": KeptBecause.UNSAID, "reason": "", "by": hand.by, "at": hand.at}
        mine.update(state=CheckState.REWORDED, took_ours=hand.took_ours, **settled)


def _columns(seen: Seen, found: Found) -> dict[str, object]:
    return {
        "kind": found.kind,
        "level": CheckLevel(seen.checked.level),
        "probability": found.probability,
        "wording": seen.text,
        "start": found.start,
        "end": found.end,
        "words": _cut(seen.words(found)),
    }


def _cut(words: str) -> str:
    return words[:WORDS_MAX]


@transaction.atomic
def keep_as_is(*, question: Question, because: str, reason: str, by: User, at: datetime) -> int:
    """Keep a question as it is, with the reason, and return how many things were settled by that."""
    if because not in KeptBecause.values or because == KeptBecause.UNSAID:
        raise CheckRefused("Say why you keep it: that is how the check gets better.", field="because")
    words = reason.strip()
    if because == KeptBecause.OTHER and not words:
        raise CheckRefused("Say in a few words why you keep it.", field="because")
    if len(words) > REASON_MAX:
        raise CheckRefused(f"{REASON_MAX} characters are enough for a reason.", field="because")
    kept = QuestionFinding.objects.filter(question=question, state=CheckState.OPEN).update(
        state=CheckState.KEPT, kept_because=because, reason=words, by=by, at=at
    )
    if kept:
        record(actor=by, action="question.kept", subject="Question", subject_id=question.pk, at=at)
    return kept


@transaction.atomic
def label_finding(*, finding: QuestionFinding, is_right: bool, by: User, at: datetime) -> FindingLabel:
    """Say whether the check was right about this; saying something else later changes one's own word only."""
    label, _ = FindingLabel.objects.update_or_create(finding=finding, by=by, defaults={"is_right": is_right, "at": at})
    return label
