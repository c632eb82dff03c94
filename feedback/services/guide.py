"""Guides: a session's own copy of the newest version, and its open questions."""

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from common.errors import Refused
from feedback.models import Aspect, FeedbackSession, Guide, GuideVersion, Question, QuestionKind, SessionState

ICE_BREAKER = "What was the last thing you were getting ready for, and what nearly didn’t work out?"
STORY = "Tell me about the last time it came to {told_as}, from the beginning."
HOPE = "What were you hoping for, and how did it turn out?"
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
        Question.objects.bulk_create(
            Question(
                version=version,
                kind=QuestionKind.OPEN if place else QuestionKind.ICE_BREAKER,
                text=text.format(told_as=aspect.told_as),
                position=place,
            )
            for place, text in enumerate(FIRST_QUESTIONS)
        )
    return guide


def newest_guide(*, aspect: Aspect, at: datetime) -> Guide:
    """Return the guide of this aspect that was used last, or a default one; never one that was retired."""
    in_use = Guide.objects.filter(aspect=aspect, retired_at=None)
    of_sessions = in_use.exclude(versions__sessions__study_arm__isnull=False)
    guides = of_sessions.annotate(used=Max("versions__frozen_at"))
    return guides.order_by(F("used").desc(nulls_last=True), "-pk").first() or default_guide(aspect=aspect, at=at)


def copy_newest(*, guide: Guide) -> GuideVersion:
    """Return a new version of the guide to work on: a copy of the newest that no draft is working on."""
    for _ in range(TRIES - 1):
        try:
            with transaction.atomic():
                return _copy(guide)
        except IntegrityError:  # somebody else took the number at the same moment
            continue
    with transaction.atomic():
        return _copy(guide)


def _copy(guide: Guide) -> GuideVersion:
    source = guide.versions.settled().order_by("-number").first()
    last = guide.versions.aggregate(last=Max("number"))["last"] or 0
    rules = source.ground_rules if source else ""
    version = GuideVersion.objects.create(guide=guide, number=last + 1, ground_rules=rules, based_on=source)
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


def _own_questions(session: FeedbackSession) -> list[Question]:
    """Return the questions of a draft in order; a guide that went out stays as it was."""
    if session.state != SessionState.DRAFT or session.guide_version.frozen_at:
        raise GuideRefused("These questions went out with the invitations, so they stay as they are.")
    return list(session.guide_version.questions.order_by("position", "pk"))


@transaction.atomic
def add_question(*, session: FeedbackSession, text: str, key: uuid.UUID) -> Question:
    """Add an open question at the end; the same form sent twice adds one."""
    questions = _own_questions(session)
    words = text.strip()
    if not words:
        raise GuideRefused("Write the question first.", field="new_question")
    if len(questions) >= QUESTIONS_MAX:
        raise GuideRefused(f"{QUESTIONS_MAX} questions are as many as one sitting can bear.", field="new_question")
    question, _ = Question.objects.get_or_create(
        key=key,
        defaults={
            "version": session.guide_version,
            "kind": QuestionKind.OPEN if questions else QuestionKind.ICE_BREAKER,
            "text": words,
            "position": questions[-1].position + 1 if questions else 0,
        },
    )
    return question


@transaction.atomic
def reword_questions(*, session: FeedbackSession, texts: dict[int, str]) -> None:
    """Give questions of a draft new words; questions of other guides are left alone."""
    for question in _own_questions(session):
        words = texts.get(question.pk, question.text).strip()
        if words and words != question.text:
            Question.objects.filter(pk=question.pk).update(text=words)


@transaction.atomic
def remove_question(*, session: FeedbackSession, question_id: int) -> None:
    """Take a question out of a draft; the ice-breaker stays, removing twice changes nothing."""
    for question in _own_questions(session):
        if question.pk == question_id:
            if question.kind == QuestionKind.ICE_BREAKER:
                raise GuideRefused("An ice-breaker opens every session. Change its words instead.", field="questions")
            question.delete()


@transaction.atomic
def move_question(*, session: FeedbackSession, question_id: int, by: int) -> None:
    """Move a question one place up or down; the ice-breaker stays first and "What else?" last."""
    questions = _own_questions(session)
    place = next((index for index, question in enumerate(questions) if question.pk == question_id), -1)
    target = place + by
    if place < 0 or not 0 <= target < len(questions):
        return
    if QuestionKind.ICE_BREAKER in {questions[place].kind, questions[target].kind}:
        raise GuideRefused("The ice-breaker always comes first.", field="questions")
    questions[place], questions[target] = questions[target], questions[place]
    for index, question in enumerate(questions):
        question.position = index
    Question.objects.bulk_update(questions, ["position"])
