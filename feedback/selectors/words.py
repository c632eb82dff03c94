"""All words in one place: what was said in sessions and in reviews, each by the rule of the place it was said in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from accounts.models import User
from common.dates import local_day
from feedback.models import FeedbackSession, Words, WordsUse
from feedback.selectors.voices import NAMELESS, Speaker, speaker

PLACES = (
    "aspect",
    "turn__question",
    "turn__live_question",
    "turn__invitation__person",
    "turn__invitation__customer__person",
    "turn__invitation__customer__company",
    "turn__invitation__session__aspect",
    "review__customer__person",
    "review__customer__company",
    "review__customer__contact",
)
NO_NAME = "we don’t show who wrote it"


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said, ready to be shown: the words, what they answer, the score beside them, and who, if we may say."""

    words: Words
    who: Speaker

    @property
    def text(self) -> str:
        """The words."""
        return text_of(self.words)

    @property
    def question(self) -> str:
        """What they answer; empty where nobody asked."""
        return question_of(self.words)

    @property
    def stars(self) -> int | None:
        """The rating that came with them."""
        return self.words.review.rating if self.words.review else None

    @property
    def language(self) -> str:
        """The language they are in."""
        return language_of(self.words)

    @property
    def at(self) -> date:
        """When they were said; of somebody without a name only the day."""
        return self.words.at if self.who.person_id is not None else local_day(self.words.at)

    @property
    def place(self) -> str:
        """Where they were said, in a few words."""
        review = self.words.review
        if review is None:
            return self.words.aspect.name if self.words.aspect else "A session"
        about = [part for part in (review.product, review.touchpoint) if part]
        return f"Review, {', '.join(about)}" if about else "Review"

    @property
    def url(self) -> str:
        """The page of the words in their own place; reviews stand here alone."""
        return reverse("feedback:voice", args=[self.words.turn_id]) if self.words.turn_id else ""


def all_words(user: User | AnonymousUser) -> QuerySet[Words]:
    """Return everything that ``user`` may read, newest first, with all that showing it needs."""
    mine = FeedbackSession.objects.for_user(user).filter(pk=OuterRef("turn__invitation__session_id"))
    found = Words.objects.for_user(user).annotate(is_reader=Exists(mine))
    return found.select_related(*PLACES).order_by("-at", "-pk")


def shown(words: Iterable[Words], user: User | AnonymousUser) -> list[Said]:
    """Return words with their speakers as far as ``user`` may know them."""
    return [Said(one, who_said(one, user)) for one in words]


def who_said(words: Words, user: User | AnonymousUser) -> Speaker:
    """Name whoever said it where they let us; else say only where they are."""
    if words.turn:
        words.turn.is_reader = getattr(words, "is_reader", None)  # type: ignore[attr-defined]  # asked with the words
        return speaker(words.turn, user)
    customer = words.review.customer if words.review else None
    if customer and words.review and words.review.with_name:
        person = customer.person_id or customer.contact_id
        return Speaker(customer.name, customer.line, person)
    return Speaker(NAMELESS, NO_NAME)


def text_of(words: Words) -> str:
    """Return the words themselves; a review's title is its first line."""
    if words.turn:
        return words.turn.text
    review = words.review
    return "" if review is None else f"{review.title}\n{review.text}" if review.title else review.text


def question_of(words: Words) -> str:
    """Return what the words answer: a comment is never read without its question."""
    return words.turn.asked if words.turn else ""


def language_of(words: Words) -> str:
    """Return the language of the words."""
    place = words.turn or words.review
    return place.language if place else "en"


def digest_of(words: Words) -> str:
    """Return what tells other words in the same place apart from these."""
    return sha256(f"{question_of(words)}\n{text_of(words)}".encode()).hexdigest()


def may_be_named(words: Words) -> int | None:
    """Return the person whose words these are where they let colleagues know; else nobody."""
    if words.turn:
        named = words.turn.invitation.words_use == WordsUse.WITH_NAME
        return words.turn.invitation.person_id if named else None
    customer = words.review.customer if words.review and words.review.with_name else None
    return (customer.person_id or customer.contact_id) if customer else None
