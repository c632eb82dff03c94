"""What was found in people's words: needs, preferences, what matters, ideas and uses, waiting for somebody to look."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from accounts.models import User
from feedback.models import Aspect, Extraction, ExtractKind, ExtractState
from feedback.scoring.recommendation import wilson
from feedback.selectors.words import PLACES, Said, may_be_named, who_said

ORDER = [ExtractKind.IDEA, ExtractKind.NEED, ExtractKind.USE, ExtractKind.PREFERENCE, ExtractKind.FEATURE]
FEWEST_DECIDED = 5


@dataclass(frozen=True, slots=True)
class Found:
    """One suggestion with the words around it."""

    extraction: Extraction
    said: Said

    @property
    def before(self) -> str:
        """The words before it."""
        return self.said.text[: self.extraction.start]

    @property
    def span(self) -> str:
        """The words it lies in."""
        return self.said.text[self.extraction.start : self.extraction.end]

    @property
    def may_be_named(self) -> bool:
        """Whether whoever said it lets colleagues know their name with these words."""
        return may_be_named(self.said.words) is not None


@dataclass(frozen=True, slots=True)
class KindCount:
    """One kind of suggestion: how many wait, and how many of those decided were kept."""

    kind: str
    label: str
    waiting: int
    kept: int
    decided: int

    @property
    def trust(self) -> str:
        """How often a suggestion of this kind was kept; unknown while few were decided."""
        if self.decided < FEWEST_DECIDED:
            return "too few decided to say how good these are"
        low, high = wilson(self.kept, self.decided)
        return f"{self.kept} of {self.decided} kept ({low:.0%} to {high:.0%}, four times in five)"


def found_by(user: User, *, kind: str = "", state: str = "") -> QuerySet[Extraction]:
    """Return suggestions, newest words first; those that wait unless another state is asked for."""
    places = [f"words__{place}" for place in PLACES]
    rows = Extraction.objects.for_user(user).filter(state=state or ExtractState.SUGGESTED)
    if kind:
        rows = rows.filter(kind=kind)
    place = Case(*(When(kind=k, then=Value(n)) for n, k in enumerate(ORDER)), output_field=IntegerField())
    return (
        rows.select_related(*places, "aspect", "topic", "by")
        .annotate(place=place)
        .order_by("-words__at", "place", "pk")
    )


def found_one(user: User, pk: int) -> Extraction | None:
    """Return one suggestion that ``user`` may decide about."""
    places = [f"words__{place}" for place in PLACES]
    return Extraction.objects.led_by(user).select_related(*places).filter(pk=pk).first()


def in_words(rows: Iterable[Extraction], user: User) -> list[Found]:
    """Return suggestions with the words around them, and whoever said them as far as ``user`` may know."""
    return [Found(row, Said(row.words, who_said(row.words, user))) for row in rows]


def kinds_of(user: User) -> list[KindCount]:
    """Return how many of each kind wait, and how good that kind has been."""
    waiting, kept = Q(state=ExtractState.SUGGESTED), Q(state=ExtractState.ACCEPTED)
    rows = (
        Extraction.objects.for_user(user)
        .order_by()
        .values("kind")
        .annotate(
            waiting=Count("pk", filter=waiting), kept=Count("pk", filter=kept), decided=Count("pk", filter=~waiting)
        )
    )
    zero = {"waiting": 0, "kept": 0, "decided": 0}
    counts = {kind: dict(zip(zero, numbers, strict=True)) for kind, *numbers in rows.values_list("kind", *zero)}
    return [KindCount(kind, str(kind.label), **counts.get(kind, zero)) for kind in ORDER]


def kept_on(user: User, aspect: Aspect) -> list[Found]:
    """Return what was kept on an aspect, newest first."""
    rows = found_by(user, state=ExtractState.ACCEPTED).filter(aspect=aspect)
    return in_words(rows[:12], user)
