"""Read the answers of a study: name themes, and say which of them an answer holds."""

import uuid
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.services.audit import record
from common.errors import Refused
from feedback.models import Coding, Study, StudyTheme, Turn
from feedback.selectors.coding import answers_of

THEMES_MAX = 40
NAME_MAX = 60


class CodingRefused(Refused):
    """The answer or the theme cannot be kept like this."""


@transaction.atomic
def add_theme(*, study: Study, by: User, name: str, key: uuid.UUID, at: datetime) -> StudyTheme:
    """Name a theme; the same name, however it is capitalised, is the theme that is there."""
    words = " ".join(name.split())[:NAME_MAX]
    if not words:
        raise CodingRefused("Give the theme a name.", field="new_theme")
    known = (
        StudyTheme.objects.filter(study=study, name__iexact=words).first()
        or StudyTheme.objects.filter(key=key, study=study).first()
    )
    if known:
        return known
    if study.themes.count() >= THEMES_MAX:
        raise CodingRefused(f"{THEMES_MAX} themes are as many as anybody can keep apart.", field="new_theme")
    last = study.themes.aggregate(last=Max("position"))["last"] or 0
    theme = StudyTheme.objects.create(key=key, study=study, name=words, position=last + 1)
    record(actor=by, action="study.theme_added", subject="Study", subject_id=study.pk, at=at, detail=words)
    return theme


@transaction.atomic
def code_answer(*, study: Study, turn: Turn, by: User, themes: Collection[int], at: datetime) -> Coding:
    """Keep which themes somebody saw in an answer, none among them; saying it again replaces what they said before."""
    if not answers_of(study).filter(pk=turn.pk).exists():
        raise CodingRefused("These words are not an answer of this study, or they were taken back.")
    coding, _ = Coding.objects.update_or_create(turn=turn, coder=by, defaults={"study": study, "at": at})
    coding.themes.set(StudyTheme.objects.filter(study=study, pk__in=themes))
    return coding


@transaction.atomic
def remove_theme(*, study: Study, theme_id: int, by: User, at: datetime) -> None:
    """Take out a theme that nobody has seen in any answer."""
    theme = StudyTheme.objects.filter(study=study, pk=theme_id).first()
    if theme is None:
        return
    if theme.codings.exists():
        raise CodingRefused(f"“{theme.name}” was seen in answers. Take it out of them first.")
    theme.delete()
    record(actor=by, action="study.theme_removed", subject="Study", subject_id=study.pk, at=at, detail=theme.name)
