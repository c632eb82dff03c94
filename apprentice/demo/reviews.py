"""A few hundred reviews, the codebook that was made of them, and a reading of all that customers said."""

from datetime import timedelta
from random import Random
from typing import Any
from uuid import uuid4

from apprentice.demo.review_words import AGAINST, BESIDES, PLAIN, PRODUCTS, THEMES, TOUCHPOINTS, UNHEARD, WISHES, Spoken
from apprentice.demo.sessions import World
from feedback.models import (
    Aspect,
    Extraction,
    MarkOrigin,
    MarkState,
    Review,
    RuleEffect,
    Sentiment,
    Theme,
    ThemeAction,
    ThemeChange,
    ThemeMark,
    ThemeRule,
    Words,
)
from feedback.services.extraction import Kept, decline_extraction, keep_extraction
from feedback.services.text_run import perform_reading, request_reading
from feedback.services.theme import Described, make_theme, merge_themes
from feedback.services.words import gather_words

REVIEWS, OLDEST = 320, 178
READ, BESIDE = 0.5, 0.75
MORE_LATE = 3.0  # in the last 90 days the day it comes is spoken of so much more
SOUNDS = {"glad": Sentiment.POSITIVE, "critical": Sentiment.NEGATIVE, "": Sentiment.NEUTRAL}
Seen = tuple[Review, set[str], str]


def write_reviews(world: World) -> None:
    """Take in reviews, let the analyst read half of them, and read everything once."""
    rng = Random("reviews")
    seen = _reviews(world, rng)
    Review.objects.bulk_create(review for review, _, _ in seen)
    gather_words()
    _read_by_the_analyst(world, seen, _themes(world), rng)
    at = min(world.ago(0, hour=2, minute=10), world.now - timedelta(hours=1))
    run = request_reading(by=None, key=uuid4(), at=at)
    perform_reading(run_id=run.pk, now=lambda: at)
    _decide_some(world)


def _reviews(world: World, rng: Random) -> list[Seen]:
    """Compose reviews of one or two themes each; a few against their stars, a few about nothing known."""
    seen = [_review(world, rng, number) for number in range(REVIEWS)]
    odd = [(4, text, "glad", "") for text in UNHEARD] + list(AGAINST)
    for number, (stars, text, sound, theme) in enumerate(odd, REVIEWS):
        review = _made(world, rng, number, text, stars=stars, days=rng.randint(2, 40), language="en")
        seen.append((review, {theme} if theme else set(), sound))
    return seen


def _review(world: World, rng: Random, number: int) -> Seen:
    days = rng.randint(2, OLDEST)
    late = MORE_LATE if days < OLDEST / 2 else 1.0
    weights = [theme.weight * (late if not place else 1.0) for place, theme in enumerate(THEMES)]
    about = {theme.name: theme for theme in rng.choices(THEMES, weights=weights, k=rng.choice((1, 1, 2)))}
    if number % 12 == 11:  # noqa: PLR2004 - every twelfth
        return _plain(world, rng, number, days)
    sound = rng.choice(("glad", "glad", "critical"))
    if THEMES[0].name in about:
        sound = rng.choice(("glad", "critical", "critical"))
    norwegian = rng.random() < 1 / 8
    said = [
        theme.norwegian[sound == "critical"] if norwegian else rng.choice(getattr(theme, sound))
        for theme in about.values()
    ]
    if rng.random() < 1 / 6 and not norwegian:
        said.append(rng.choice(WISHES))
    if not norwegian and rng.random() < BESIDE:
        said.insert(rng.randint(0, len(said)), rng.choice(BESIDES))
    stars = rng.choice((4, 5, 5)) if sound == "glad" else rng.choice((1, 2, 2, 3))
    review = _made(world, rng, number, " ".join(said), stars=stars, days=days, language="nb" if norwegian else "en")
    return review, set(about), sound


def _plain(world: World, rng: Random, number: int, days: int) -> Seen:
    theme, text = rng.choice(PLAIN)
    said = f"{text} {rng.choice(BESIDES)}"
    return _made(world, rng, number, said, stars=rng.choice((3, 4)), days=days, language="en"), {theme}, ""


def _made(world: World, rng: Random, number: int, text: str, **told: Any) -> Review:
    known = world.crowd[number % len(world.crowd)] if world.crowd and number % 3 == 0 else None
    return Review(
        source="shop",
        external_id=f"V-{number + 1}",
        customer=known,
        with_name=bool(known) and number % 6 == 0,
        rating=told["stars"],
        text=text,
        product=rng.choice(PRODUCTS),
        touchpoint=rng.choice(TOUCHPOINTS),
        language=told["language"],
        at=world.ago(told["days"], hour=rng.randint(7, 22), minute=rng.randint(0, 59)),
    )


def _themes(world: World) -> dict[str, int]:
    """Make the codebook: ten themes with rules, one of them merged from two."""
    mona, at = world.staff["Mona Kvam"], world.ago(60, hour=10)
    aspects = {aspect.name: aspect for aspect in Aspect.objects.all()}
    made = {spoken.name: _theme(spoken, aspects.get(spoken.aspect), world) for spoken in THEMES}
    twin = make_theme(described=Described(name="Slow parcels"), by=mona, key=uuid4(), at=at)
    merge_themes(theme=twin, into=made[THEMES[0].name], by=mona, at=world.ago(31, hour=13))
    return {name: theme.pk for name, theme in made.items()}


def _theme(spoken: Spoken, aspect: Aspect | None, world: World) -> Theme:
    mona, at = world.staff["Mona Kvam"], world.ago(60, hour=10)
    described = Described(name=spoken.name, description=spoken.about, aspect=aspect)
    theme = make_theme(described=described, by=mona, key=uuid4(), at=at)
    ThemeRule.objects.bulk_create(ThemeRule(theme=theme, phrase=phrase) for phrase in spoken.rules)
    ThemeChange.objects.bulk_create(
        ThemeChange(theme=theme, action=ThemeAction.RULE_ADDED, detail=f"“{phrase}” {RuleEffect.COUNTS.label.lower()}", by=mona, at=at)
        for phrase in spoken.rules
    )  # fmt: skip
    return theme


def _read_by_the_analyst(world: World, seen: list[Seen], themes: dict[str, int], rng: Random) -> None:
    """Let Mona read a good half of the reviews for all themes; what is against its stars waits for the reading."""
    mona, at = world.staff["Mona Kvam"], world.ago(12, hour=9)
    kept = {words.review_id: words for words in Words.objects.filter(review__isnull=False)}
    read, marks = [], []
    for review, about, sound in seen[:REVIEWS]:
        if rng.random() > READ:
            continue
        words = kept[review.pk]
        words.settled_by, words.settled_at = mona, at
        words.sentiment, words.sentiment_by = SOUNDS[sound], mona
        read.append(words)
        marks += [
            ThemeMark(theme_id=themes[name], words=words, state=MarkState.ACCEPTED, origin=MarkOrigin.PERSON, by=mona, at=at)
            for name in sorted(about)
        ]  # fmt: skip
    Words.objects.bulk_update(read, ["settled_by", "settled_at", "sentiment", "sentiment_by"], batch_size=200)
    ThemeMark.objects.bulk_create(marks)


def _decide_some(world: World) -> None:
    """Keep a few of the things found, and leave one, so that the inbox has a history."""
    mona, at = world.staff["Mona Kvam"], min(world.ago(0, hour=8), world.now)
    waiting = Extraction.objects.select_related("words__turn__invitation", "words__review").filter(state="suggested")
    found = list(waiting.order_by("words__at", "start", "pk")[:12])
    aspect = Aspect.objects.filter(name="First use").first()
    for number, one in enumerate(found):
        if number % 4 == 3:  # noqa: PLR2004 - every fourth
            decline_extraction(found=one, reason="Said in passing, not meant as a wish.", by=mona, at=at)
        elif aspect:
            keep_extraction(found=one, kept=Kept(aspect=aspect), by=mona, at=at)
