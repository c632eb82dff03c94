"""The planning page: everything it may show, each part looked up only when it is drawn."""

from functools import cached_property

from accounts.models import User
from common.evidence import Evidence, Voice
from common.money import format_count
from feedback.models import Guide
from feedback.selectors.asking import Asking, Step, asking, steps_of
from feedback.selectors.aspect import aspects_of, pointing_here, voices_about
from feedback.selectors.candidate import Occasion
from feedback.selectors.coverage import Covered, covered
from feedback.selectors.recommendation import SHOWN, Row, Shortlist, found, shortlist
from feedback.selectors.representation import Balance, balance
from feedback.selectors.session import possible_owners
from feedback.selectors.voices import Heard, marked_words, speaker

SHOWN_MAX = 60
VOICES_SHOWN = 4
NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


class PlanPage:
    """One planning page for one occasion."""

    def __init__(self, when: Occasion, *, find: str = "", shown: int = SHOWN) -> None:
        """Keep what to look for and how many recommendations to show."""
        self.when, self.find, self.shown = when, find, min(max(shown, SHOWN), SHOWN_MAX)
        self.session = when.session

    @cached_property
    def aspects(self) -> list[Covered]:
        """The aspects to choose from, in their own order, each with when it was last asked."""
        rows = covered(aspects_of(self.when.user), at=self.when.at)
        return sorted(rows, key=lambda row: (row.aspect.position, row.aspect.name))

    @cached_property
    def _pointing(self) -> tuple[Heard | None, int]:
        return pointing_here(self.when.user, self.session.aspect)

    @property
    def voice(self) -> Heard | None:
        """A voice that points to this aspect."""
        return self._pointing[0]

    @property
    def voices(self) -> int:
        """How many people such voices come from."""
        return self._pointing[1]

    @cached_property
    def people(self) -> Shortlist:
        """The chosen and the recommended."""
        return shortlist(self.when, shown=self.shown)

    @cached_property
    def chosen(self) -> int:
        """How many are chosen."""
        return self.session.invitations.filter(state="chosen").count()

    @property
    def chosen_word(self) -> str:
        """The number of chosen as people say it."""
        return NUMBERS[self.chosen] if self.chosen < len(NUMBERS) else format_count(self.chosen)

    @cached_property
    def balance(self) -> Balance:
        """How the chosen compare with all customers."""
        return balance(self.when)

    @cached_property
    def found(self) -> list[Row]:
        """Customers found by name, those chosen already left out."""
        chosen = {row.pk for row in self.people.rows}
        return [row for row in found(self.when, words=self.find) if row.pk not in chosen]

    @cached_property
    def steps(self) -> list[Step]:
        """The questions in order with what may be done to each."""
        return steps_of(self.asking.rows)

    @cached_property
    def asking(self) -> Asking:
        """The questions with what the check says of each, and of the guide as a whole."""
        return asking(self.session.guide_version, user=self.when.user)

    @property
    def language(self) -> str:
        """The language that is asked in."""
        return self.session.guide_version.guide.language

    @cached_property
    def guides(self) -> list[Guide]:
        """The other guides of this aspect that could be asked instead."""
        others = Guide.objects.for_user(self.when.user).filter(aspect=self.session.aspect_id, retired_at=None)
        return list(others.exclude(pk=self.session.guide_version.guide_id).order_by("name", "language", "pk"))

    @cached_property
    def owners(self) -> list[User]:
        """The colleagues who could lead this instead."""
        return list(possible_owners(self.session))


def pointing_evidence(when: Occasion) -> Evidence:
    """Return the voices that point to the aspect of a session."""
    aspect = when.session.aspect
    _, people = pointing_here(when.user, aspect)
    about = voices_about(when.user, aspect)
    voices = "1 voice points" if people == 1 else f"{format_count(people)} voices point"
    return Evidence(
        title=f"{voices} to {aspect.name}",
        say=f"People who spoke about {aspect.told_as}: when we asked, when it was parked, or marked as a part of it.",
        rows=(("Things they said", format_count(about.count())), ("People", format_count(people))),
        voices=tuple(
            Voice(text=turn.text, who=speaker(turn, when.user), mark=marked_words(turn), lang=turn.language)
            for turn in about[:VOICES_SHOWN]
        ),
        without="Words that customers keep to the people they were promised to.",
        source="Words, just now",
    )
