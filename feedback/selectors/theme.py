"""One theme with its words, and the lists of words that have none."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from accounts.models import User
from common.ids import row_id
from feedback.models import Extraction, ExtractState, MarkOrigin, MarkState, Theme, ThemeMark, ThemeState, Turn, Words
from feedback.models.codebook import READERS
from feedback.selectors.codebook import ThemeRow, row_of
from feedback.selectors.labels import without_theme
from feedback.selectors.words import Said, all_words, shown

CHANGES = 30


@dataclass(frozen=True, slots=True)
class Listing:
    """One list of words with what it is for."""

    what: str
    title: str
    say: str
    empty: str
    rows: QuerySet[Words]


@dataclass(frozen=True, slots=True)
class WordsRow:
    """Some words of a theme, with what is said of them there."""

    said: Said
    mark: ThemeMark | None

    @property
    def why(self) -> str:
        """Why they are here, in a few words."""
        if self.mark is None:
            return ""
        if self.mark.by_id:
            return ""
        if self.mark.origin == MarkOrigin.RULE:
            return "found by a rule"
        if self.mark.probability is None:
            return "grouped by its words"
        return f"suggested, {self.mark.probability:.0%} sure"

    @property
    def span(self) -> str:
        """The words that a rule found."""
        if self.mark is None or self.mark.start is None:
            return ""
        return self.said.text[self.mark.start : self.mark.end]


LISTINGS = {
    "no-theme": (
        "No theme yet",
        "Neither a person nor a reading sees a theme in these. That is an answer too: not everything has one.",
        "Everything has a theme.",
    ),
    "unheard": (
        "Never heard before",
        "Far from everything that has a theme, farther than 95 in 100 of what was read. Somebody may be telling you "
        "something you never asked about.",
        "Nothing was far from what you’ve heard before.",
    ),
    "against-their-stars": (
        "Stars that say something else",
        "The stars say one thing and the words another. Read the words.",
        "Words and stars agree, as far as a reading can tell.",
    ),
}


def listed(user: User, *, what: str, sentiment: str = "") -> Listing | None:
    """Return one list of words; nothing when there is none of that name."""
    if what not in LISTINGS:
        return None
    rows = all_words(user)
    if what == "no-theme":
        rows = without_theme(rows)
    elif what == "unheard":
        rows = rows.filter(is_unexpected=True).order_by("-strangeness", "-at", "-pk")
    else:
        rows = rows.filter(contradicts=True)
    return Listing(what, *LISTINGS[what], rows.filter(sentiment=sentiment) if sentiment else rows)


def waiting_count(user: User) -> int:
    """Return how many suggestions found in words wait for somebody."""
    return Extraction.objects.for_user(user).filter(state=ExtractState.SUGGESTED).count()


def seen_in(words: Words) -> set[int]:
    """Return the themes that stand and are seen in some words, by people or else by a reading."""
    stands = Q(theme__state=ThemeState.NAMED) | Q(theme__merged_into__state=ThemeState.NAMED)
    marks = ThemeMark.objects.filter(stands, words=words).exclude(state=MarkState.REJECTED)
    return {into or theme for theme, into in marks.values_list("theme", "theme__merged_into")}


def themes_in(turn: Turn, user: User) -> tuple[Words | None, list[Theme]]:
    """Return a voice as it was read, and the themes seen in it, for those who read the codebook."""
    words = Words.objects.for_user(user).filter(turn=turn).first()
    if words is None or not user.has_role(*READERS):
        return None, []
    return words, list(Theme.objects.for_user(user).filter(pk__in=seen_in(words)).order_by("name", "pk"))


def chosen_words(user: User, typed: Sequence[str]) -> set[int]:
    """Return the words ticked in a form, those among them that the user may read."""
    asked = {pk for text in typed if (pk := row_id(text))}
    return set(Words.objects.for_user(user).filter(pk__in=asked).values_list("pk", flat=True))


def about(heard: QuerySet[Turn], *, theme: Theme | None, sentiment: str) -> QuerySet[Turn]:
    """Return those voices in which a theme is seen, or one merged into it, and which sound so."""
    if theme:
        family = Q(theme=theme) | Q(theme__merged_into=theme)
        marks = ThemeMark.objects.filter(family, words__turn=OuterRef("pk")).exclude(state=MarkState.REJECTED)
        heard = heard.filter(Exists(marks))
    return heard.filter(words__sentiment=sentiment) if sentiment else heard


class ThemePage:
    """One theme, each part looked up only when it is drawn."""

    def __init__(self, user: User, theme: Theme, chosen: dict[str, Any], *, at: datetime) -> None:
        """Keep whose page it is and what it is filtered by."""
        self.user, self.theme, self.at = user, theme, at
        self.show, self.sentiment = chosen.get("show") or "", chosen.get("sentiment") or ""

    @cached_property
    def family(self) -> list[int]:
        """The theme and those merged into it."""
        return [self.theme.pk, *(theme.pk for theme in self.merged)]

    @cached_property
    def merged(self) -> list[Theme]:
        """The themes that this one stands for."""
        return list(self.theme.merged.order_by("name", "pk"))

    @cached_property
    def row(self) -> ThemeRow:
        """The theme's figures."""
        return row_of(self.user, self.theme, at=self.at)

    @property
    def words(self) -> QuerySet[Words]:
        """The words of the theme: what waits for somebody first, the surest of it on top, then the newest."""
        marks = ThemeMark.objects.filter(theme__in=self.family, words=OuterRef("pk"))
        rows = all_words(self.user).filter(Exists(marks if self.show == "out" else marks.exclude(state="rejected")))
        state = Subquery(marks.order_by(*BEST).values("state")[:1])
        sure = Subquery(marks.order_by(*BEST).values("probability")[:1])
        rows = rows.annotate(state=state, sure=sure)
        wanted = {"look": MarkState.SUGGESTED, "in": MarkState.ACCEPTED, "out": MarkState.REJECTED}.get(self.show)
        if wanted:
            rows = rows.filter(state=wanted)
        if self.sentiment:
            rows = rows.filter(sentiment=self.sentiment)
        waits = Case(When(state=MarkState.SUGGESTED, then=Value(0)), default=Value(1), output_field=IntegerField())
        return rows.order_by(waits, F("sure").desc(nulls_last=True), "-at", "-pk")

    def rows(self, words: Iterable[Words]) -> list[WordsRow]:
        """Return words with what is said of them in this theme."""
        said = shown(words, self.user)
        marks: dict[int, list[ThemeMark]] = defaultdict(list)
        found = ThemeMark.objects.filter(theme__in=self.family, words__in=[one.words.pk for one in said])
        for mark in found.select_related("by").order_by(*BEST):
            marks[mark.words_id].append(mark)
        return [WordsRow(one, next(iter(marks[one.words.pk]), None)) for one in said]

    @cached_property
    def rules(self) -> list[Any]:
        """The rules of the theme and of those merged into it."""
        found = self.theme.rules.model.objects.filter(theme__in=self.family).select_related("theme")
        return list(found.order_by("effect", "phrase"))

    @cached_property
    def changes(self) -> list[Any]:
        """What was done to the theme, newest first."""
        return list(self.theme.changes.select_related("by").order_by("-at", "-pk")[:CHANGES])


# A person's word before a suggestion, and "in there" before "not in there": accepted, rejected, suggested.
BEST = (
    Case(
        When(state=MarkState.ACCEPTED, then=Value(0)),
        When(state=MarkState.REJECTED, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    ),
    "pk",
)
