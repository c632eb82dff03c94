"""The codebook as people read it: themes with how often, how they sound, whose words, and how far to trust them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Count, F, Q, QuerySet, When, Window
from django.db.models.functions import Coalesce, Length, RowNumber

from accounts.models import User
from common.money import format_count
from feedback.models import MarkState, Sentiment, TextRun, Theme, ThemeMark, ThemeState, Words
from feedback.scoring.recommendation import wilson
from feedback.selectors.labels import without_theme
from feedback.selectors.reading import PERIOD, newest_reading
from feedback.selectors.trail import ENOUGH_TO_COUNT
from feedback.selectors.words import Said, all_words, shown

QUOTES, QUOTE_LEAST = 3, 30
STANDS = Q(theme__state=ThemeState.NAMED) | Q(theme__merged_into__state=ThemeState.NAMED)
THEME = Coalesce("theme__merged_into", "theme")


@dataclass(frozen=True, slots=True)
class Share:
    """A share with how it was counted and between which two it lies, four times in five."""

    count: int
    of: int
    low: float
    high: float

    @property
    def point(self) -> float:
        """The share itself."""
        return self.count / self.of if self.of else 0.0

    @property
    def said(self) -> str:
        """The interval, in whole percent."""
        return f"{self.low:.0%} to {self.high:.0%}"


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """One theme as the overview shows it; a theme of fewer than five people shows no figure and no words."""

    theme: Theme
    said: int
    people: int
    recent: int
    before: int
    waiting: int
    sounds: dict[str, int]
    critical: Share | None
    precision: Share | None
    quotes: list[Said]

    @property
    def is_shown(self) -> bool:
        """Whether enough people spoke of it."""
        return self.people >= ENOUGH_TO_COUNT

    @property
    def lately(self) -> str:
        """What the last 90 days were beside the 90 before, in words; what fewer than five said is not counted out."""
        if self.recent < ENOUGH_TO_COUNT and self.before < ENOUGH_TO_COUNT:
            return "fewer than five in 90 days, as before"
        now = format_count(self.recent) if self.recent >= ENOUGH_TO_COUNT else "fewer than five"
        if self.recent == self.before:
            return f"{now} in 90 days, as often as before"
        before = format_count(self.before) if self.before >= ENOUGH_TO_COUNT else "fewer than five"
        return f"{now} in 90 days, {'up' if self.recent > self.before else 'down'} from {before}"


@dataclass(frozen=True, slots=True)
class Overview:
    """All themes of the codebook, and what is in none."""

    rows: list[ThemeRow]
    few: list[Theme]
    suggested: list[tuple[Theme, list[Said]]]
    words: int
    people: int
    no_theme: int
    unheard: int
    contradicting: int
    reading: TextRun | None
    moved: list[dict[str, Any]]

    @property
    def first(self) -> ThemeRow | None:
        """The theme that came up most in the last 90 days."""
        first = max(self.rows, key=lambda row: (row.recent, row.said, row.theme.name), default=None)
        return first if first and first.recent >= ENOUGH_TO_COUNT else None

    @property
    def no_theme_share(self) -> float:
        """Which share of everything has no theme yet."""
        return self.no_theme / self.words if self.words else 0.0


def share(count: int, of: int) -> Share | None:
    """Return a share with its interval; nothing where nothing was counted."""
    return Share(count, of, *wilson(count, of)) if of else None


def themes_of(user: User) -> QuerySet[Theme]:
    """Return the themes that have a name, in the order of the alphabet."""
    return Theme.objects.for_user(user).filter(state=ThemeState.NAMED).select_related("aspect").order_by("name", "pk")


def theme_of(user: User, pk: int) -> Theme | None:
    """Return one theme, retired ones among them."""
    return Theme.objects.for_user(user).select_related("aspect", "merged_into").filter(pk=pk).first()


def marks_in(user: User) -> QuerySet[ThemeMark]:
    """Return where themes are in words that ``user`` may read, rejected ones left out."""
    readable = Words.objects.for_user(user).values("pk")
    return ThemeMark.objects.exclude(state=MarkState.REJECTED).filter(words__in=readable)


def themes_with_rules(user: User | AnonymousUser) -> QuerySet[Theme]:
    """Return every theme with its rules."""
    return Theme.objects.for_user(user).prefetch_related("rules")


def marks_of(user: User | AnonymousUser) -> QuerySet[ThemeMark]:
    """Return all marks, rejected ones too, in words that ``user`` may read, for those who read the codebook."""
    readable = Words.objects.for_user(user).values("pk")
    themes = Theme.objects.for_user(user).values("pk")
    return ThemeMark.objects.filter(words__in=readable, theme__in=themes).select_related("words")


def precisions() -> dict[int, dict[str, Any]]:
    """Return what the newest reading measured of the suggestions of each theme."""
    reading = newest_reading()
    checks = reading.result.get("themes", {}) if reading else {}
    return {int(pk): check["precision"] for pk, check in checks.items() if check["precision"]}


def overview(user: User, *, at: datetime) -> Overview:
    """Return the whole codebook as ``user`` may read it."""
    reading = newest_reading()
    counts, quotes = _counts(user, at), _quotes(user)
    rows = [_row(theme, counts.get(theme.pk, {}), quotes.get(theme.pk, []), reading) for theme in themes_of(user)]
    shown_rows = sorted((row for row in rows if row.is_shown), key=lambda row: (-row.recent, -row.said, row.theme.name))
    totals = Words.objects.for_user(user).aggregate(
        words=Count("pk"),
        people=Count("person", distinct=True) + Count("pk", filter=Q(person=None)),
        unheard=Count("pk", filter=Q(is_unexpected=True)),
        contradicting=Count("pk", filter=Q(contradicts=True)),
    )
    return Overview(
        rows=shown_rows,
        few=[row.theme for row in rows if not row.is_shown],
        suggested=_suggested(user),
        no_theme=without_theme(Words.objects.for_user(user)).count(),
        reading=reading,
        moved=_moved(reading, shown_rows),
        **totals,
    )


def _row(theme: Theme, counts: dict[str, int], quotes: list[Said], reading: TextRun | None) -> ThemeRow:
    enough = counts.get("people", 0) >= ENOUGH_TO_COUNT
    sounds = {str(kind): counts.get(kind, 0) for kind in (Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE)}
    return ThemeRow(
        theme=theme,
        said=counts.get("said", 0),
        people=counts.get("people", 0),
        recent=counts.get("recent", 0),
        before=counts.get("before", 0),
        waiting=counts.get("waiting", 0),
        sounds=sounds,
        critical=share(sounds[Sentiment.NEGATIVE], sum(sounds.values())),
        precision=precision_of(theme, reading),
        quotes=quotes if enough else [],
    )


def precision_of(theme: Theme, reading: TextRun | None) -> Share | None:
    """Return how often a suggestion of this theme was right on words that the model had not learnt from."""
    found = (reading.result.get("themes", {}) if reading else {}).get(str(theme.pk), {})
    precision = found.get("precision")
    if not precision or not precision["of"]:
        return None
    return Share(precision["count"], precision["of"], precision["low"], precision["high"])


def _counts(user: User, at: datetime) -> dict[int, dict[str, int]]:
    """Return the figures of every theme in one question."""
    recent, before = Q(words__at__gt=at - PERIOD), Q(words__at__gt=at - 2 * PERIOD, words__at__lte=at - PERIOD)
    figures = {
        kind: Count("words", distinct=True, filter=Q(words__sentiment=kind))
        for kind in (Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE)
    }
    rows = (
        marks_in(user)
        .filter(STANDS)
        .order_by()
        .values(stands=THEME)
        .annotate(
            said=Count("words", distinct=True),
            known=Count("words__person", distinct=True),
            unknown=Count("words", distinct=True, filter=Q(words__person=None)),
            recent=Count("words", distinct=True, filter=recent),
            before=Count("words", distinct=True, filter=before),
            waiting=Count("words", distinct=True, filter=Q(state=MarkState.SUGGESTED)),
            **{str(kind): count for kind, count in figures.items()},
        )
    )
    return {row["stands"]: _figures(row) for row in rows}


def _figures(row: Any) -> dict[str, int]:
    """Return the figures of one theme with how many people spoke; a writer nobody knows counts as one."""
    return {**row, "people": row["known"] + row["unknown"]}


def _quotes(user: User) -> dict[int, list[Said]]:
    """Return three quotes of every theme, a sentence at least: those a person saw it in first, then the surest."""
    long_enough = Coalesce(Length("words__turn__text"), Length("words__review__text"))
    sure = Case(When(state=MarkState.ACCEPTED, then=2.0), default=Coalesce("probability", 0.5))
    rank = Window(RowNumber(), partition_by=[THEME], order_by=[F("sure").desc(), F("words__at").desc(), F("pk").desc()])
    marks = marks_in(user).filter(STANDS).annotate(stands=THEME, long=long_enough, sure=sure)
    best = marks.filter(long__gte=QUOTE_LEAST).annotate(rank=rank).filter(rank__lte=2 * QUOTES)
    places: dict[int, list[int]] = defaultdict(list)
    for stands, words in best.order_by("stands", "rank").values_list("stands", "words"):
        places[stands].append(words)
    wanted = {pk for found in places.values() for pk in found}
    said = {one.words.pk: one for one in shown(all_words(user).filter(pk__in=wanted), user)}
    return {theme: _differing(said[pk] for pk in found if pk in said) for theme, found in places.items()}


def _differing(said: Iterable[Said]) -> list[Said]:
    """Return a few that don't say the same in the same words."""
    return list({one.text: one for one in said}.values())[:QUOTES]


def _suggested(user: User) -> list[tuple[Theme, list[Said]]]:
    """Return the groups that wait for a name, each with its most typical words."""
    themes = Theme.objects.for_user(user).filter(state=ThemeState.SUGGESTED)
    found = sorted(themes, key=lambda theme: (-theme.typical.get("size", 0), theme.pk))
    wanted = {pk for theme in found for pk in theme.typical.get("quotes", ())}
    said = {one.words.pk: one for one in shown(all_words(user).filter(pk__in=wanted), user)}
    return [(theme, _differing(said[pk] for pk in theme.typical.get("quotes", ()) if pk in said)) for theme in found]


def _moved(reading: TextRun | None, rows: list[ThemeRow]) -> list[dict[str, Any]]:
    """Return the themes that came up more or less often than before, beyond what chance brings."""
    shown_themes = {row.theme.pk: row.theme for row in rows}
    drift = reading.result.get("drift", []) if reading else []
    return [
        {**one, "theme": shown_themes[one["theme"]]}
        for one in drift
        if one["stands"]
        and one["theme"] in shown_themes
        and min(one["before"]["count"], one["after"]["count"]) >= ENOUGH_TO_COUNT
    ]


def row_of(user: User, theme: Theme, *, at: datetime) -> ThemeRow:
    """Return the figures and the words of one theme."""
    return _row(theme, _counts(user, at).get(theme.pk, {}), _quotes(user).get(theme.pk, []), newest_reading())
