"""A guide in other languages: which questions have their words there, and what they are."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from feedback.models import Guide, GuideVersion, Language, Question


@dataclass(frozen=True, slots=True)
class Translation:
    """A version in another language: the words of each question by its id, and the ground rules."""

    language: str
    wordings: dict[int, str]
    ground_rules: str


def family_of(guide: Guide) -> QuerySet[Guide]:
    """Return a guide with all its translations, or the guide it translates with all of its others."""
    first = guide.translation_of_id or guide.pk
    return Guide.objects.filter(Q(pk=first) | Q(translation_of=first))


def languages_of(version: GuideVersion) -> list[str]:
    """Return the languages in which every question of this version can be asked, its own first."""
    own = version.guide.language
    return [own, *(other for other in Language.values if other != own and translation(version, language=other))]


def translation(version: GuideVersion, *, language: str) -> Translation | None:
    """Return a version in another language when every question has its words there, else nothing.

    Half a conversation in the wrong language is worse than none.
    """
    questions = list(version.questions.order_by("position", "pk"))
    found = wordings(questions, guide=version.guide, language=language)
    if not questions or len(found) < len(questions):
        return None
    return Translation(language, found, _rules(version.guide, language))


def wordings(questions: Iterable[Question], *, guide: Guide, language: str) -> dict[int, str]:
    """Return the words in ``language`` of each question that has them: the newest that say what it says now.

    A question is known by the first one it was copied from. One that was reworded since has no translation.
    """
    asked = list(questions)
    if language == guide.language:
        return {question.pk: question.text for question in asked}
    first = {question.origin_id or question.pk for question in asked}
    other = _in_use(family_of(guide).filter(language=language))
    if guide.translation_of_id:  # the other way round: from the translation to what it translates
        back = {question.pk: question for question in asked if question.translates_id}
        known = _originals({question.translates_id for question in back.values()}, other)
        return {
            pk: known[question.translates_id, question.translated_from]
            for pk, question in back.items()
            if (question.translates_id, question.translated_from) in known
        }
    rows = Question.objects.filter(translates__in=first, version__in=other).exclude(text=F("translated_from"))
    found = {(row.translates_id, row.translated_from): row.text for row in rows.order_by("version__number", "pk")}
    keys = {question.pk: (question.origin_id or question.pk, question.text) for question in asked}
    return {pk: found[key] for pk, key in keys.items() if key in found}


def _in_use(guides: QuerySet[Guide]) -> QuerySet[GuideVersion]:
    """Return the versions of guides in use that are no draft's working copy."""
    return GuideVersion.objects.settled().filter(guide__in=guides.filter(retired_at=None))


def _originals(pks: set[int | None], versions: QuerySet[GuideVersion]) -> dict[tuple[int | None, str], str]:
    """Return the words of first questions by their id and by what they said; the same words are their own."""
    rows = Question.objects.filter(Q(pk__in=pks) | Q(origin__in=pks), version__in=versions)
    return {(row.origin_id or row.pk, row.text): row.text for row in rows}


def _rules(guide: Guide, language: str) -> str:
    newest = _in_use(family_of(guide).filter(language=language)).order_by("-number", "-pk").first()
    return newest.ground_rules if newest else ""


def original_words(version: GuideVersion) -> dict[int, str]:
    """Return what the newest version of the first guide says today, for each question of a translation."""
    first = version.guide.translation_of
    newest = first.versions.settled().order_by("-number").first() if first else None
    if newest is None:
        return {}
    now = {question.origin_id or question.pk: question.text for question in newest.questions.all()}
    mine = version.questions.filter(translates__isnull=False)
    return {question.pk: now[question.translates_id] for question in mine if question.translates_id in now}
