"""How thin is what we know about an aspect: a rule, with the number and the reason."""

from dataclasses import dataclass
from typing import Literal

ENOUGH_VOICES = 5
RECENT_DAYS = 180

Reason = Literal["never", "few", "facets", "parked"]


@dataclass(frozen=True, slots=True)
class Thinness:
    """One reason why an aspect is thin, and the figure that says so."""

    reason: Reason
    figure: int
    of: int = 0

    @property
    def words(self) -> str:
        """The reason in a few words, with its figure; fewer than five people are not counted out."""
        return {
            "never": "never asked",
            "few": f"{'fewer than five people' if self.figure else 'nobody'} in {RECENT_DAYS} days",
            "facets": f"{self.figure} of {self.of} parts never touched",
            "parked": f"{self.figure} parked topic{'' if self.figure == 1 else 's'} waiting",
        }[self.reason]


def thinness(*, asked: bool, recent_voices: int, facets: int, untouched: int, parked: int) -> list[Thinness]:
    """Return why an aspect is thin, gravest first; empty when it is not.

    Parameters: asked, whether anybody was ever asked; recent_voices, people within RECENT_DAYS; facets and, of them,
    untouched by any words; parked, topics that wait for a session of this aspect. All counts >= 0.
    Raises: ValueError for a negative count or more untouched facets than facets.

    >>> thinness(asked=True, recent_voices=7, facets=5, untouched=2, parked=0)
    [Thinness(reason='facets', figure=2, of=5)]
    """
    if min(recent_voices, untouched, parked) < 0 or untouched > facets:
        msg = "counts cannot be negative, nor the untouched more than all"
        raise ValueError(msg)
    found = []
    if not asked and not recent_voices:
        found.append(Thinness("never", 0))
    elif recent_voices < ENOUGH_VOICES:
        found.append(Thinness("few", recent_voices, ENOUGH_VOICES))
    if untouched and (asked or recent_voices):
        found.append(Thinness("facets", untouched, facets))
    if parked:
        found.append(Thinness("parked", parked))
    return found
