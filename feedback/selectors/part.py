"""The parts of an aspect in one conversation: told, perhaps, or not, and whether anybody asked."""

from collections import Counter
from dataclasses import dataclass

from feedback.models import Facet


@dataclass(slots=True, kw_only=True)
class Part:
    """One part of the aspect: told, only suggested by clue words, or not told; and whether a question named it."""

    facet: Facet
    state: str
    told: int = 0
    asked: bool = True

    @property
    def said(self) -> str:
        """Where it is, in a word or two."""
        return {"done": "told", "part": "perhaps"}.get(self.state, "not told" if self.asked else "not asked")

    @property
    def times(self) -> str:
        """How often it was told: "3 answers"."""
        return f"{self.told} answer{'' if self.told == 1 else 's'}" if self.told else self.said


def parts_of(aspect_id: int, *, told: Counter[int], suggested: set[int]) -> list[Part]:
    """Say of every part of the aspect whether we heard it."""
    facets = Facet.objects.filter(aspect=aspect_id).order_by("position", "name")
    return [
        Part(
            facet=facet,
            state="done" if told[facet.pk] else "part" if facet.pk in suggested else "none",
            told=told[facet.pk],
        )
        for facet in facets
    ]
