"""What people say of words: which themes are in them, and how they sound. It stands, whatever the model says later."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.models import User
from feedback.models import MarkOrigin, MarkState, Theme, ThemeMark, ThemeState, Words


@transaction.atomic
def decide_mark(*, theme: Theme, words: Words, is_in: bool, by: User, at: datetime) -> ThemeMark:
    """Keep that a theme is in some words or not; a person's word stands, and what the model thought stays beside it."""
    state = MarkState.ACCEPTED if is_in else MarkState.REJECTED
    family = ThemeMark.objects.filter(theme__merged_into=theme, words=words)
    family.update(state=state, by=by, at=at)
    mark, _ = ThemeMark.objects.update_or_create(
        theme=theme,
        words=words,
        defaults={"state": state, "by": by, "at": at},
        create_defaults={"state": state, "by": by, "at": at, "origin": MarkOrigin.PERSON},
    )
    return mark


@transaction.atomic
def settle_words(*, words: Words, themes: Collection[int], sentiment: str, by: User, at: datetime) -> None:
    """Keep all that somebody saw in some words: the themes, none among them, and how they sound."""
    named = list(Theme.objects.filter(state=ThemeState.NAMED))
    standing = set(ThemeMark.objects.filter(words=words).values_list("theme", flat=True))
    for theme in named:
        if theme.pk in themes or theme.pk in standing:
            decide_mark(theme=theme, words=words, is_in=theme.pk in themes, by=by, at=at)
    heard = {"sentiment": sentiment, "sentiment_by": by, "is_first_guess": False} if sentiment else {}
    Words.objects.filter(pk=words.pk).update(settled_by=by, settled_at=at, **heard)


@transaction.atomic
def forget_decision(*, theme: Theme, words: Words) -> None:
    """Take back what people said of a theme in some words: what was suggested is a suggestion again."""
    decided = ThemeMark.objects.filter(theme=theme, words=words)
    decided.filter(origin=MarkOrigin.PERSON).delete()
    decided.update(state=MarkState.SUGGESTED, by=None)
