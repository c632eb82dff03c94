"""Read words as a run does: learn from what people decided, then say of all words what they are about."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from common.bulk import overwrite
from feedback.models import (
    Extraction,
    MarkOrigin,
    RuleEffect,
    Sentiment,
    TextModel,
    TextRun,
    ThemeMark,
    ThemeRule,
    Words,
)
from feedback.scoring.phrases import Phrases, phrases
from feedback.scoring.text_model import (
    Comment,
    Labelled,
    Understood,
    dumps,
    extract,
    fit,
    loads,
    predict,
    sentiment_prior,
)
from feedback.scoring.text_model import (
    TextModel as Learnt,
)
from feedback.selectors.labels import labelled_words, themes_that_stand
from feedback.selectors.reading import is_trusted
from feedback.selectors.words import digest_of, language_of, question_of, text_of
from feedback.services.words import forget_words

CHUNK = 500
GLAD_STARS, CRITICAL_STARS = 4, 2
SURE = 0.5
Tell = Callable[..., None]
Pair = tuple[int, int]


def learn() -> bytes:
    """Return what is learnt from all that people decided, as it is kept in the table."""
    return dumps(
        fit(
            [
                Labelled(text_of(one.words), question_of(one.words), one.sentiment, one.themes)
                for one in labelled_words()
            ]
        )
    )


@dataclass(frozen=True, slots=True)
class Reader:
    """What a run knows when it reads: the model, the themes that have a name, and their rules."""

    model: Learnt
    rules: dict[int, Phrases]
    stands_for: dict[int, int]
    trusted: frozenset[int]

    @classmethod
    def of(cls, run: TextRun) -> "Reader":
        """Take up what the run has learnt."""
        model = loads(bytes(TextModel.objects.get(run=run).artefact))
        stands_for = themes_that_stand()
        trusted = frozenset(int(check.theme) for check in model.themes if is_trusted(check))
        return cls(model, _rules(stands_for), stands_for, trusted & set(stands_for.values()))

    def read_some(self, run: TextRun, *, at: datetime, tell: Tell) -> bool:
        """Read the next words after those the run has read; say whether there were any."""
        rows = (
            Words.objects.filter(pk__gt=run.after)
            .select_related("turn__question", "turn__live_question", "review")
            .order_by("pk")
        )
        found = [words for words in rows[:CHUNK] if text_of(words)]
        if not found:
            return False
        page = _Page(self, found, at)
        page.think()
        with transaction.atomic():
            page.write()
            tell(after=found[-1].pk, done_count=min(run.done_count + len(found), run.total_count))
        return True

    def sentiments(self, comments: Sequence[Comment], seen: Sequence[Understood]) -> list[tuple[str, dict[str, float]]]:
        """Return how words sound: as learnt from people, or a first guess while nobody has said enough."""
        if self.model.sentiment.trained:
            return [(one.sentiment, dict(one.chances)) for one in seen]
        return [(one.sentiment, dict(one.chances)) for one in sentiment_prior(comments)]


def _rules(stands_for: dict[int, int]) -> dict[int, Phrases]:
    """Return the rules of each theme that has a name, those of themes merged into it among them."""
    said: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for theme, phrase, effect in ThemeRule.objects.order_by("pk").values_list("theme", "phrase", "effect"):
        if theme in stands_for:
            said[stands_for[theme]][effect].append(phrase)
    return {theme: phrases(by[RuleEffect.COUNTS], by[RuleEffect.FORBIDS]) for theme, by in said.items()}


@dataclass(slots=True)
class _Page:
    """Some words on their way through one reading: thought about first, written in one short transaction."""

    reader: Reader
    words: list[Words]
    at: datetime
    rows: list[dict[str, Any]] = field(default_factory=list)
    marks: list[ThemeMark] = field(default_factory=list)
    found: list[Extraction] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)

    def think(self) -> None:
        """Read the words, without a lock on any table."""
        comments = [Comment(text_of(one), question_of(one)) for one in self.words]
        seen = predict(self.reader.model, comments)
        sounds = self.reader.sentiments(comments, seen)
        decided = self._decided()
        for one, understood, (sentiment, chances) in zip(self.words, seen, sounds, strict=True):
            digest = digest_of(one)
            if one.digest and one.digest != digest:
                self.changed.append(one.pk)  # other words in the same place: a row of their own, read the next time
                continue
            if not one.digest:
                self._extract(one)
            self._suggest(one, understood, decided)
            self.rows.append(self._row(one, understood, sentiment, chances, digest=digest))

    def write(self) -> None:
        """Write what was read; what people decided stays."""
        pks = [row["id"] for row in self.rows]
        suggested = ThemeMark.objects.filter(words__in=pks, by=None)
        suggested.filter(origin__in=[MarkOrigin.MODEL, MarkOrigin.RULE]).delete()
        suggested.filter(theme__in=self.reader.trusted).delete()
        ThemeMark.objects.bulk_create(self.marks, ignore_conflicts=True)
        Extraction.objects.bulk_create(self.found, ignore_conflicts=True)
        overwrite(Words, self.rows)
        if self.changed:
            forget_words(words=self.changed)

    def _decided(self) -> set[Pair]:
        """Return of which themes in which of these words a person has said something."""
        marks = ThemeMark.objects.filter(words__in=[one.pk for one in self.words], by__isnull=False)
        stands_for = self.reader.stands_for
        return {(words, stands_for.get(theme, theme)) for words, theme in marks.values_list("words", "theme")}

    def _suggest(self, one: Words, understood: Understood, decided: set[Pair]) -> None:
        """Suggest themes for some words, by rule before model, where no person has said anything."""
        text = text_of(one)
        chances = {int(guess.theme): guess.probability for guess in understood.chances_of_themes}
        guessed = {int(guess.theme) for guess in understood.themes} & self.reader.trusted
        for theme in sorted(guessed | self.reader.rules.keys()):
            rule = self.reader.rules.get(theme)
            span = rule.span(text) if rule else None
            if (one.pk, theme) in decided or (rule and rule.forbidden(text)) or not (span or theme in guessed):
                continue
            origin = MarkOrigin.RULE if span else MarkOrigin.MODEL
            start, end = span or (None, None)
            mark = ThemeMark(theme_id=theme, words=one, origin=origin, start=start, end=end, at=self.at)
            mark.probability = chances.get(theme)
            self.marks.append(mark)

    def _extract(self, one: Words) -> None:
        for part in extract(text_of(one), question_of(one), language_of(one)):
            self.found.append(Extraction(words=one, kind=part.kind, start=part.start, end=part.end))

    def _row(
        self, one: Words, understood: Understood, sentiment: str, chances: dict[str, float], *, digest: str
    ) -> dict[str, Any]:
        """Return what is kept of some words."""
        heard = one.sentiment if one.sentiment_by_id else sentiment
        learnt = self.reader.model.sentiment.trained
        judged = bool(self.reader.trusted)
        return {
            "id": one.pk,
            "digest": digest,
            "read_at": self.at,
            "sentiment": heard,
            "is_first_guess": not one.sentiment_by_id and not learnt and bool(sentiment),
            "p_negative": chances.get(Sentiment.NEGATIVE),
            "p_positive": chances.get(Sentiment.POSITIVE),
            "strangeness": understood.strangeness if judged else None,
            "contradicts": _contradicts(one, heard, chances),
        }


def _contradicts(one: Words, sentiment: str, chances: dict[str, float]) -> bool:
    """Say whether the stars say one thing and the words the other."""
    stars = one.review.rating if one.review else None
    if stars is None:
        return False
    sure = one.sentiment_by_id is not None or chances.get(sentiment, 0.0) >= SURE
    glad, critical = stars >= GLAD_STARS, stars <= CRITICAL_STARS
    return sure and ((glad and sentiment == Sentiment.NEGATIVE) or (critical and sentiment == Sentiment.POSITIVE))
