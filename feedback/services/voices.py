"""What staff may do with a customer's words: say which of them carry the point. Never change them."""

from django.db import transaction

from common.errors import Refused
from feedback.models import Turn


class NotTheirWords(Refused):
    """A highlight can only lie on what was really said."""


@transaction.atomic
def move_mark(*, turn: Turn, words: str) -> None:
    """Highlight these words where they first occur; no words take the highlight away."""
    start = turn.text.find(words) if words else None
    if start == -1:
        raise NotTheirWords("Copy the words exactly as they stand above: we couldn’t find these.", field="mark")
    end = None if start is None else start + len(words)
    Turn.objects.filter(pk=turn.pk, text=turn.text).update(mark_start=start, mark_end=end)
