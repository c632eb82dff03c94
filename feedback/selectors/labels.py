"""What people have decided about words: what a reading learns from."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from feedback.models import MarkState, Theme, ThemeMark, ThemeState, Words


@dataclass(frozen=True, slots=True)
class Label:
    """Some words and what people said of them; ``themes`` is None where nobody looked for themes."""

    words: Words
    themes: tuple[str, ...] | None
    sentiment: str


def themes_that_stand() -> dict[int, int]:
    """Return, for every theme that counts, the one that stands for it: itself, or what it was merged into."""
    rows = Theme.objects.filter(Q(state=ThemeState.NAMED) | Q(merged_into__state=ThemeState.NAMED))
    return {pk: into or pk for pk, into in rows.order_by("pk").values_list("pk", "merged_into")}


def labelled_words() -> Iterator[Label]:
    """Yield all words that somebody has decided something about, in the order they came in."""
    stands_for = themes_that_stand()
    marks: dict[int, set[int]] = defaultdict(set)
    for words, theme, state in ThemeMark.objects.filter(by__isnull=False).values_list("words", "theme", "state"):
        if theme in stands_for:
            marks[words] |= {stands_for[theme]} if state == MarkState.ACCEPTED else set()
    decided = Exists(ThemeMark.objects.filter(words=OuterRef("pk"), by__isnull=False))
    rows = Words.objects.filter(decided | Q(settled_at__isnull=False) | Q(sentiment_by__isnull=False))
    for one in (
        rows.exclude(turn__withdrawn_at__isnull=False)
        .select_related("turn__question", "turn__live_question", "review")
        .order_by("pk")
    ):
        read = one.pk in marks or one.settled_at is not None
        themes = tuple(str(theme) for theme in sorted(marks.get(one.pk, ()))) if read else None
        yield Label(one, themes, one.sentiment if one.sentiment_by_id else "")


def without_theme(rows: QuerySet[Words]) -> QuerySet[Words]:
    """Return the words in which neither a person nor a reading has seen a theme that stands."""
    named = Q(theme__state=ThemeState.NAMED) | Q(theme__merged_into__state=ThemeState.NAMED)
    seen = ThemeMark.objects.filter(named, words=OuterRef("pk")).exclude(state=MarkState.REJECTED)
    return rows.filter(~Exists(seen))
