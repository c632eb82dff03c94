"""Keep one row for each thing said, and let it go when the words go."""

from collections.abc import Iterable

from django.db import transaction

from feedback.models import Extraction, Review, Turn, Words
from relationships.services.topic import forget_mentions

SOURCE = "words"
PIECE = 1_000


def gather_words() -> int:
    """Make a row for everything said that has none yet; return how many. Done twice, it makes none."""
    return _gather_turns() + _gather_reviews()


def _gather_turns() -> int:
    turns = Turn.objects.standing().filter(words=None).select_related("invitation__session").order_by("pk")
    return _keep(
        Words(turn=turn, person_id=turn.invitation.person_id, aspect_id=turn.invitation.session.aspect_id, at=turn.at)
        for turn in turns.iterator(chunk_size=PIECE)
    )


def _gather_reviews() -> int:
    reviews = Review.objects.filter(words=None).select_related("customer").order_by("pk")
    return _keep(
        Words(review=review, person_id=_writer(review), at=review.at) for review in reviews.iterator(chunk_size=PIECE)
    )


def _writer(review: Review) -> int | None:
    customer = review.customer
    return (customer.person_id or customer.contact_id) if customer else None


def _keep(rows: Iterable[Words]) -> int:
    made = list(rows)
    Words.objects.bulk_create(made, batch_size=PIECE, ignore_conflicts=True)
    return len(made)


@transaction.atomic
def forget_turn(*, turn: Turn) -> None:
    """Let go of all that was read in words that were changed or taken back, also where people's topics quote them."""
    forget_words(words=list(Words.objects.filter(turn=turn).values_list("pk", flat=True)))


@transaction.atomic
def forget_words(*, words: list[int]) -> None:
    """Let go of rows with all that was read in them."""
    quoted = Extraction.objects.filter(words__in=words, topic__isnull=False).values_list("pk", flat=True)
    forget_mentions(source=SOURCE, ids=[mention_id(pk) for pk in quoted])
    Words.objects.filter(pk__in=words).delete()


def mention_id(extraction: int) -> str:
    """Return the id under which a topic of the speaker is kept for something found in their words."""
    return f"extraction-{extraction}"
