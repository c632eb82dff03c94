"""Guides as they are written: begun, continued in a new version, put into another language, retired."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record
from common.errors import Refused
from feedback.models import Aspect, Guide, GuideVersion, Language, Question
from feedback.models.guide import GROUND_RULES_MAX, NAME_MAX
from feedback.selectors.translation import original_words
from feedback.services.guide import FIRST_QUESTIONS, copy_version, hold_version, reword_questions, write_questions
from feedback.services.question_check import note_findings


class BookRefused(Refused):
    """A guide cannot be written like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """How a guide begins: for which aspect, in which language, from what."""

    aspect: Aspect
    language: str
    name: str
    source: Guide | None = None
    translation_of: Guide | None = None


@transaction.atomic
def write_guide(*, begun: Begun, key: uuid.UUID, by: User, at: datetime) -> GuideVersion:
    """Begin a guide with its first version; the same form sent twice begins one."""
    known = GuideVersion.objects.filter(key=key).select_related("guide").first()
    if known:
        return known
    first = _first(begun)
    name = begun.name.strip()[:NAME_MAX]
    if not name:
        raise BookRefused("Give it a name.", field="name")
    if Guide.objects.filter(aspect=begun.aspect, language=begun.language, name=name).exists():
        raise BookRefused("There is a guide with this name already. Give it another one.", field="name")
    guide = Guide.objects.create(aspect=begun.aspect, language=begun.language, name=name, translation_of=first)
    source = first or begun.source
    version = copy_version(guide=guide, source=_newest(source) if source else None, key=key)
    if first:
        _mark_untranslated(version)
    elif source is None:
        write_questions(version=version, texts=[text.format(told_as=begun.aspect.told_as) for text in FIRST_QUESTIONS])
    note_findings(version=version, by=by, at=at)
    record(actor=by, action="guide.written", subject="Guide", subject_id=guide.pk, at=at)
    return version


def _first(begun: Begun) -> Guide | None:
    """Return the guide that this one translates: always the first of its family, each language once."""
    if begun.language not in Language.values:
        raise BookRefused("We don’t write guides in this language yet.", field="language")
    if begun.translation_of is None:
        return None
    first = begun.translation_of.translation_of or begun.translation_of
    if first.aspect_id != begun.aspect.pk:
        raise BookRefused("A translation is about the same aspect.", field="aspect")
    if begun.language == first.language or first.translations.filter(language=begun.language).exists():
        raise BookRefused("This guide is there in this language already.", field="language")
    return first


def _newest(guide: Guide) -> GuideVersion | None:
    return guide.versions.settled().order_by("-number").first()


def _mark_untranslated(version: GuideVersion) -> None:
    """Tie each question to the one it will translate; while it still says the same, it translates nothing."""
    for question in list(version.questions.all()):
        Question.objects.filter(pk=question.pk).update(
            translates=question.origin_id, translated_from=question.text, origin=None
        )


@transaction.atomic
def new_version(*, guide: Guide, source: GuideVersion, key: uuid.UUID, by: User, at: datetime) -> GuideVersion:
    """Begin the next version from an older one, which stays as it is; the same form sent twice begins one."""
    known = GuideVersion.objects.filter(key=key, guide=guide).first()
    if known:
        return known
    version = copy_version(guide=guide, source=source, key=key)
    note_findings(version=version, by=by, at=at)
    record(actor=by, action="guide.continued", subject="Guide", subject_id=guide.pk, at=at)
    return version


@transaction.atomic
def save_version(
    *, version: GuideVersion, texts: Mapping[int, str], ground_rules: str | None, by: User, at: datetime
) -> None:
    """Keep what was typed in a version that nobody has been asked with."""
    before = {question.pk: question for question in hold_own(version)}
    reword_questions(version=version, texts=dict(texts), by=by, at=at)
    if ground_rules is not None and ground_rules.strip() != version.ground_rules:
        if len(ground_rules) > GROUND_RULES_MAX:
            raise BookRefused(f"{GROUND_RULES_MAX} characters are enough for ground rules.", field="ground_rules")
        GuideVersion.objects.filter(pk=version.pk).update(ground_rules=ground_rules.strip())
    changed = [pk for pk, text in texts.items() if pk in before and text.strip() not in ("", before[pk].text)]
    if version.guide.translation_of_id and changed:
        confirm_translation(version=version, question_ids=changed)


@transaction.atomic
def confirm_translation(*, version: GuideVersion, question_ids: list[int]) -> int:
    """Say that these questions say what the first guide says today, and return how many now do."""
    now = original_words(version)
    confirmed = 0
    for question in hold_own(version):
        words = now.get(question.pk)
        if question.pk in question_ids and words:
            confirmed += Question.objects.filter(pk=question.pk).update(translated_from=words)
    return confirmed


def hold_own(version: GuideVersion) -> list[Question]:
    """Return the questions of a version that is no session's, refusing any other."""
    if version.sessions.exists():
        raise BookRefused("A session works with this version. Begin a new one from it.")
    return hold_version(version)


@transaction.atomic
def discard_version(*, version: GuideVersion, by: User, at: datetime) -> None:
    """Throw away a version that nobody was asked with; a guide keeps its last one."""
    hold_own(version)
    if not version.guide.versions.exclude(pk=version.pk).exists():
        raise BookRefused("A guide keeps at least one version. Retire the guide instead.")
    guide = version.guide_id
    version.delete()
    record(actor=by, action="guide.version_discarded", subject="Guide", subject_id=guide, at=at)


@transaction.atomic
def retire_guide(*, guide: Guide, by: User, at: datetime) -> bool:
    """Offer a guide no longer; sessions that use it keep it. Say whether this call did."""
    done = Guide.objects.filter(pk=guide.pk, retired_at=None).update(retired_at=at)
    if done:
        record(actor=by, action="guide.retired", subject="Guide", subject_id=guide.pk, at=at)
    return bool(done)


@transaction.atomic
def bring_back(*, guide: Guide, by: User, at: datetime) -> bool:
    """Offer a retired guide again, and say whether this call did."""
    done = Guide.objects.filter(pk=guide.pk, retired_at__isnull=False).update(retired_at=None)
    if done:
        record(actor=by, action="guide.brought_back", subject="Guide", subject_id=guide.pk, at=at)
    return bool(done)
