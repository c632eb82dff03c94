"""Guides: a session's own copy of the newest version, and its open questions."""

import uuid
from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from accounts.models import User
from common.errors import Refused
from feedback.models import Aspect, Guide, GuideVersion, Question, QuestionKind, SessionState
from feedback.services.question_check import note_findings

ICE_BREAKER = "What was the last thing you were getting ready for, and what nearly didn’t work out?"
STORY = "Tell me about the last time it came to {told_as}, from the beginning."
HOPE = "How did it compare with what you were hoping for?"
BETTER = "If we could change one thing about {told_as}, what would make the biggest difference to you?"
FIRST_QUESTIONS = (ICE_BREAKER, STORY, HOPE, BETTER)
QUESTIONS_MAX = 12
TRIES = 3


class GuideRefused(Refused):
    """The guide cannot be changed like this."""


def default_guide(*, aspect: Aspect, at: datetime) -> Guide:
    """Return the aspect's first guide, writing one with four open questions when there is none."""
    guide, made = Guide.objects.get_or_create(aspect=aspect, language="en", name=f"{aspect.name}: first questions")
    if made:
        version = GuideVersion.objects.create(guide=guide, number=1, frozen_at=at)
        write_questions(version=version, texts=[text.format(told_as=aspect.told_as) for text in FIRST_QUESTIONS])
    return guide


def write_questions(*, version: GuideVersion, texts: Collection[str]) -> None:
    """Write the questions of an empty version, the ice-breaker first."""
    Question.objects.bulk_create(
        Question(
            version=version,
            kind=QuestionKind.OPEN if place else QuestionKind.ICE_BREAKER,
            text=text,
            position=place,
        )
        for place, text in enumerate(texts)
    )


def newest_guide(*, aspect: Aspect, at: datetime) -> Guide:
    """Return the guide of this aspect that was used last, or a default one; a retired one only when named."""
    in_use = Guide.objects.filter(aspect=aspect, retired_at=None)
    of_sessions = in_use.exclude(versions__sessions__study_arm__isnull=False)
    guides = of_sessions.annotate(used=Max("versions__frozen_at"))
    return guides.order_by(F("used").desc(nulls_last=True), "-pk").first() or default_guide(aspect=aspect, at=at)


def copy_newest(*, guide: Guide) -> GuideVersion:
    """Return a new version of the guide to work on: a copy of the newest that no draft is working on."""
    return copy_version(guide=guide, source=guide.versions.settled().order_by("-number").first())


def copy_version(*, guide: Guide, source: GuideVersion | None, key: uuid.UUID | None = None) -> GuideVersion:
    """Return a new version of the guide with the questions and rules of ``source``."""
    for _ in range(TRIES - 1):
        try:
            with transaction.atomic():
                return _copy(guide, source, key)
        except IntegrityError:  # somebody else took the number at the same moment
            continue
    with transaction.atomic():
        return _copy(guide, source, key)


def _copy(guide: Guide, source: GuideVersion | None, key: uuid.UUID | None) -> GuideVersion:
    last = guide.versions.aggregate(last=Max("number"))["last"] or 0
    rules = source.ground_rules if source else ""
    version = GuideVersion.objects.create(guide=guide, number=last + 1, ground_rules=rules, key=key, based_on=source)
    questions = source.questions.order_by("position", "pk") if source else ()
    Question.objects.bulk_create(
        Question(
            version=version,
            kind=question.kind,
            text=question.text,
            position=place,
            origin_id=question.origin_id or question.pk,
            translates_id=question.translates_id,
            translated_from=question.translated_from,
        )
        for place, question in enumerate(questions)
    )
    return version


def hold_version(version: GuideVersion) -> list[Question]:
    """Return the questions of a version in order, refusing one that went out; on PostgreSQL it can't meanwhile."""
    held = GuideVersion.objects.filter(pk=version.pk, frozen_at=None).update(frozen_at=None)
    if not held or version.sessions.exclude(state=SessionState.DRAFT).exists():
        raise GuideRefused("These questions went out with the invitations, so they stay as they are.")
    return list(version.questions.order_by("position", "pk"))


@transaction.atomic
def add_question(
    *, version: GuideVersion, text: str, key: uuid.UUID, by: User | None, at: datetime, after: int | None = None
) -> Question:
    """Add an open question at the end, or after another; the same form sent twice adds one."""
    questions = hold_version(version)
    words = text.strip()
    if not words:
        raise GuideRefused("Write the question first.", field="new_question")
    if len(questions) >= QUESTIONS_MAX:
        raise GuideRefused(f"{QUESTIONS_MAX} questions are as many as one sitting can bear.", field="new_question")
    question, made = Question.objects.get_or_create(
        key=key,
        defaults={
            "version": version,
            "kind": QuestionKind.OPEN if questions else QuestionKind.ICE_BREAKER,
            "text": words,
            "position": questions[-1].position + 1 if questions else 0,
        },
    )
    if made and after is not None:
        place = next((place for place, row in enumerate(questions, start=1) if row.pk == after), len(questions))
        _number([*questions[:place], question, *questions[place:]])
    note_findings(version=version, by=by, at=at)
    return question


@transaction.atomic
def reword_questions(*, version: GuideVersion, texts: dict[int, str], by: User | None, at: datetime) -> None:
    """Give questions new words; questions of other versions are left alone."""
    changed = False
    for question in hold_version(version):
        words = texts.get(question.pk, question.text).strip()
        if words and words != question.text:
            Question.objects.filter(pk=question.pk).update(text=words)
            changed = True
    if changed:
        note_findings(version=version, by=by, at=at)


@transaction.atomic
def remove_question(*, version: GuideVersion, question_id: int) -> None:
    """Take a question out; the ice-breaker stays, removing twice changes nothing."""
    for question in hold_version(version):
        if question.pk == question_id:
            if question.kind == QuestionKind.ICE_BREAKER:
                raise GuideRefused("An ice-breaker opens every session. Change its words instead.", field="questions")
            question.delete()


@transaction.atomic
def move_question(*, version: GuideVersion, question_id: int, by: int) -> None:
    """Move a question one place up or down; the ice-breaker stays first and "What else?" last."""
    questions = hold_version(version)
    place = next((index for index, question in enumerate(questions) if question.pk == question_id), -1)
    target = place + by
    if place < 0 or not 0 <= target < len(questions):
        return
    if QuestionKind.ICE_BREAKER in {questions[place].kind, questions[target].kind}:
        raise GuideRefused("The ice-breaker always comes first.", field="questions")
    questions[place], questions[target] = questions[target], questions[place]
    _number(questions)


def _number(questions: list[Question]) -> None:
    for index, question in enumerate(questions):
        question.position = index
    Question.objects.bulk_update(questions, ["position"])
