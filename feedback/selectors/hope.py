"""What customers hope for, judged against what others like them have reached."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from common.dates import spoken
from feedback.scoring.hope import FEWEST_PEERS, high_yet_realistic, place_of_hope
from relationships.models import Hope
from relationships.selectors.hope import newest_hopes, reached_in

HIGH, MODEST = 0.75, 0.5


@dataclass(frozen=True, slots=True)
class Hoped:
    """The hope that stands, and where it lies among what others reached; None is not known."""

    hope: Hope
    place: tuple[float, float, float] | None = None
    peers: int = 0
    same_segment: bool = False

    @property
    def term(self) -> float | None:
        """How high yet realistic it is, in [0, 1]."""
        return high_yet_realistic(self.place[1]) if self.place else None

    @property
    def words(self) -> str:
        """The reason in a few words."""
        if self.place is None or self.term is None:
            return "Told us a hope"
        if self.term >= HIGH:
            return "High yet realistic hopes"
        return "Hopes for what many have" if self.place[1] < HIGH else "Hopes beyond what others reached"

    @property
    def say(self) -> str:
        """How it was judged."""
        if self.place is None:
            return (
                "How realistic that is, nobody can say yet: it takes a number, and what at least "
                f"{FEWEST_PEERS} others have reached in the same measure. Unknown is not low."
            )
        low, point, high = (f"{end:.0%}" for end in self.place)
        whom = "of their segment" if self.same_segment else "of all segments"
        return (
            f"It goes beyond what {point} of {self.peers} others {whom} have reached today (four times in five between "
            f"{low} and {high}). From three in four it counts as high; beyond 95% it begins to be out of reach."
        )

    def rows(self, *, now: datetime) -> tuple[tuple[str, str], ...]:
        """Return what is known of it."""
        hope = self.hope
        rows = [
            ("Hopes for", f"{hope.target:g} {hope.measure}" if hope.target is not None else ""),
            ("Today", f"{hope.today:g} {hope.measure}" if hope.today is not None else ""),
            ("On the way, by their word", f"{hope.reached}%" if hope.reached is not None else ""),
            ("By", spoken(hope.by, now=now) if hope.by else ""),
        ]
        return tuple((label, figure) for label, figure in rows if figure)


def hoped_by(user: User, segments: Mapping[int, str]) -> dict[int, Hoped]:
    """Return the hopes of customers given with their segments, each judged, in two queries."""
    hopes = newest_hopes(user, list(segments))
    reached = reached_in({hope.measure for hope in hopes.values() if hope.target is not None})
    return {pk: _judged(hope, segments[pk], reached.get(hope.measure, ())) for pk, hope in hopes.items()}


def _judged(hope: Hope, segment: str, reached: Sequence[tuple[int, str, float]]) -> Hoped:
    """Put a hope beside what others reached: those of the segment where there are enough, else all."""
    if hope.target is None:
        return Hoped(hope)
    others = [row for row in reached if row[0] != hope.customer_id]
    near = [amount for _, theirs, amount in others if theirs == segment]
    same = len(near) >= FEWEST_PEERS
    amounts = near if same else [amount for _, _, amount in others]
    return Hoped(hope, place_of_hope(hope.target, amounts), len(amounts), same)
