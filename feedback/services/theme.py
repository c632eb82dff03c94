"""Keep the codebook: name, change, merge, split and retire themes. Every change stays, with who and when."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from common.errors import Refused
from feedback.models import (
    Aspect,
    MarkOrigin,
    MarkState,
    RuleEffect,
    Theme,
    ThemeAction,
    ThemeChange,
    ThemeMark,
    ThemeRule,
    ThemeState,
)
from feedback.scoring.phrases import WORD

THEMES_MAX, RULES_MAX = 120, 60


class ThemeRefused(Refused):
    """The theme cannot be kept like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What a form says of a theme."""

    name: str
    description: str = ""
    aspect: Aspect | None = None


@transaction.atomic
def make_theme(*, described: Described, by: User, key: uuid.UUID, at: datetime) -> Theme:
    """Add a theme; the same form again is answered with the same theme."""
    known = Theme.objects.filter(key=key).first()
    if known:
        return known
    _require_room()
    theme = Theme(key=key, made_at=at)
    _write(theme, described)
    note(theme, ThemeAction.NAMED, by=by, at=at, detail=theme.name)
    return theme


@transaction.atomic
def change_theme(*, theme: Theme, described: Described, by: User, at: datetime) -> None:
    """Rename or describe a theme; a suggested one gets its name, and is a theme from then on."""
    before, fresh = theme.name, theme.state == ThemeState.SUGGESTED
    if theme.state == ThemeState.RETIRED:
        raise ThemeRefused("This theme is retired. Take it up again first.", field="name")
    _write(theme, described)
    renamed = f"{before} is now {theme.name}" if before != theme.name else "Its description or aspect"
    note(theme, ThemeAction.NAMED if fresh else ThemeAction.CHANGED, by=by, at=at, detail=renamed)


@transaction.atomic
def merge_themes(*, theme: Theme, into: Theme, by: User, at: datetime) -> None:
    """Let one theme stand for another: the other keeps its words and its rules, so that this can be undone."""
    if theme.pk == into.pk:
        raise ThemeRefused("Choose another theme than this one.", field="into")
    if into.state != ThemeState.NAMED:
        raise ThemeRefused("Choose a theme that has a name.", field="into")
    if theme.merged.exists():
        raise ThemeRefused(
            f"Other themes are merged into “{theme.name}”. Take them apart first, or merge the other way round.",
            field="into",
        )
    changed = Theme.objects.filter(pk=theme.pk).exclude(state=ThemeState.RETIRED)
    if not changed.update(state=ThemeState.RETIRED, merged_into=into):
        raise ThemeRefused("This theme is retired already.", field="into")
    note(theme, ThemeAction.MERGED, by=by, at=at, detail=f"into {into.name}")
    note(into, ThemeAction.MERGED, by=by, at=at, detail=f"took in {theme.name}")


@transaction.atomic
def take_apart(*, theme: Theme, by: User, at: datetime) -> None:
    """Undo a merge, or take up a retired theme again, with all its words and rules."""
    into = theme.merged_into
    retired = Theme.objects.filter(pk=theme.pk, state=ThemeState.RETIRED)
    try:
        with transaction.atomic():
            done = retired.update(state=ThemeState.NAMED, merged_into=None)
    except IntegrityError:
        raise ThemeRefused(f"Another theme is called “{theme.name}” by now. Rename that one first.") from None
    if not done:
        return
    action = ThemeAction.UNMERGED if into else ThemeAction.REVIVED
    note(theme, action, by=by, at=at, detail=f"from {into.name}" if into else "")
    if into:
        note(into, action, by=by, at=at, detail=f"{theme.name} stands by itself again")


@transaction.atomic
def retire_theme(*, theme: Theme, by: User, at: datetime) -> bool:
    """Leave a theme out from now on; its words stay with it. Say whether this call did."""
    if theme.merged.exists():
        raise ThemeRefused("Other themes are merged into this one. Take them apart first.")
    done = Theme.objects.filter(pk=theme.pk).exclude(state=ThemeState.RETIRED).update(state=ThemeState.RETIRED)
    if done:
        note(theme, ThemeAction.RETIRED, by=by, at=at)
    return bool(done)


@transaction.atomic
def split_theme(
    *, theme: Theme, described: Described, words: Collection[int], by: User, key: uuid.UUID, at: datetime
) -> Theme:
    """Make a second theme of some of a theme's words: they are in the new one, and no longer in this one."""
    known = Theme.objects.filter(key=key).first()
    if known:
        return known
    family = [theme.pk, *theme.merged.values_list("pk", flat=True)]
    marks = ThemeMark.objects.filter(theme__in=family, words__in=words).exclude(state=MarkState.REJECTED)
    chosen = sorted(set(marks.values_list("words", flat=True)))
    if not chosen:
        raise ThemeRefused("Tick the words that belong to the new theme.", field="words")
    made = make_theme(described=described, by=by, key=key, at=at)
    ThemeMark.objects.bulk_create(
        ThemeMark(theme=made, words_id=pk, state=MarkState.ACCEPTED, origin=MarkOrigin.PERSON, by=by, at=at)
        for pk in chosen
    )
    marks.update(state=MarkState.REJECTED, by=by, at=at)
    note(theme, ThemeAction.SPLIT, by=by, at=at, detail=f"{len(chosen)} went to {made.name}")
    note(made, ThemeAction.SPLIT, by=by, at=at, detail=f"{len(chosen)} came from {theme.name}")
    return made


@transaction.atomic
def add_rule(*, theme: Theme, phrase: str, effect: str, by: User, at: datetime) -> ThemeRule:
    """Add words that count for a theme or keep it out; from the next reading on they do."""
    words = " ".join(WORD.findall(phrase.casefold()))
    if not words:
        raise ThemeRefused("Write a word or a phrase.", field="phrase")
    if theme.rules.count() >= RULES_MAX:
        raise ThemeRefused(f"{RULES_MAX} rules are as many as anybody can oversee.", field="phrase")
    rule, _ = ThemeRule.objects.update_or_create(theme=theme, phrase=words, defaults={"effect": effect})
    said = RuleEffect(effect).label.lower()
    note(theme, ThemeAction.RULE_ADDED, by=by, at=at, detail=f"“{words}” {said}")
    return rule


@transaction.atomic
def remove_rule(*, theme: Theme, rule_id: int, by: User, at: datetime) -> None:
    """Take a rule away; a second call finds none."""
    rule = ThemeRule.objects.filter(theme=theme, pk=rule_id).first()
    if rule:
        rule.delete()
        note(theme, ThemeAction.RULE_REMOVED, by=by, at=at, detail=f"“{rule.phrase}”")


def note(theme: Theme, action: ThemeAction, *, by: User | None, at: datetime, detail: str = "") -> None:
    """Keep one change."""
    ThemeChange.objects.create(theme=theme, action=action, by=by, at=at, detail=detail[:300])


def _require_room() -> None:
    if Theme.objects.exclude(state=ThemeState.RETIRED).count() >= THEMES_MAX:
        raise ThemeRefused(f"{THEMES_MAX} themes are more than anybody can keep apart. Merge some first.", field="name")


def _write(theme: Theme, described: Described) -> None:
    """Write what a form says; a name that another theme has is refused next to its field."""
    name = " ".join(described.name.split())
    if not name:
        raise ThemeRefused("Give the theme a name.", field="name")
    same = Theme.objects.filter(name__iexact=name, state=ThemeState.NAMED).exclude(pk=theme.pk)
    if same.exists():
        raise ThemeRefused("Another theme has this name. Merge the two, or choose another name.", field="name")
    theme.name, theme.description, theme.aspect = name, described.description, described.aspect
    theme.state = ThemeState.NAMED
    standing = Theme.objects.filter(pk=theme.pk).exclude(state=ThemeState.RETIRED)
    said = {name: getattr(theme, name) for name in ("name", "description", "aspect", "state")}
    try:
        with transaction.atomic():
            if theme.pk is None:
                theme.save()
            elif not standing.update(**said):
                raise ThemeRefused("This theme was retired meanwhile. Take it up again first.", field="name")
    except IntegrityError:
        raise ThemeRefused("Another theme has this name by now. Choose another name.", field="name") from None
