"""Take the wording that the question check offers, or split a question that is two."""

import uuid
from datetime import datetime

from django.db import transaction

from accounts.models import User
from feedback.models import GuideVersion, Question
from feedback.models.guide import QUESTION_MAX
from feedback.selectors.known import records_for
from feedback.selectors.question_check import look_at, parts_of
from feedback.services.guide import GuideRefused, add_question, hold_version
from feedback.services.question_check import note_findings

SPLIT = uuid.UUID("6f2f7f6e-0d53-4a0c-9a55-3f0a6d1e6b11")


@transaction.atomic
def take_ours(*, version: GuideVersion, question_id: int, by: User, at: datetime) -> Question | None:
    """Give a question the wording that the check offers for what it says now; nothing offered changes nothing.

    A question that is two becomes its first part, and the others come right after it.
    """
    question = next((row for row in hold_version(version) if row.pk == question_id), None)
    if question is None:
        return None
    seen = look_at(question.text, language=version.guide.language, records=records_for(version, by))
    parts = [part[:QUESTION_MAX] for part in parts_of(seen)]
    if not parts:
        raise GuideRefused("There is nothing to change in this question any more.", field="questions")
    for number in range(len(parts) - 1, 0, -1):
        key = uuid.uuid5(SPLIT, f"{question.key} {question.text}{number if number > 1 else ''}")
        add_question(version=version, text=parts[number], key=key, by=by, at=at, after=question.pk)
    Question.objects.filter(pk=question.pk).update(text=parts[0])
    note_findings(version=version, by=by, at=at, took_ours=frozenset([question.pk]))
    question.text = parts[0]
    return question
