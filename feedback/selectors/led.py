"""Which answers followed a question that wasn't fair, and how much each counts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from feedback.models import Clarification, KeptBecause, LiveQuestion, QuestionFinding, Turn
from feedback.scoring.led import WEIGHTS, WORDS, led, weighed_voices, weight_text

# A person said that there is no fault: the check is wrong, the words are the customer's own, or we know it is so.
EXCUSED = (KeptBecause.NOT_SO, KeptBecause.THEIR_WORDS, KeptBecause.WE_KNOW)


@dataclass(frozen=True, slots=True)
class Led:
    """What was wrong with the question before an answer; an answer without this counts whole."""

    kinds: tuple[str, ...]

    @property
    def weight(self) -> float:
        """How much the answer counts, 1 for a fair question."""
        return led(self.kinds)

    @property
    def words(self) -> str:
        """What stands beside the words: "led: leading, counts 0.5"."""
        faults = ", ".join(WORDS[kind] for kind in self.kinds)
        return f"led: {faults}, counts {weight_text(self.weight)}"


@dataclass(frozen=True, slots=True)
class Weighed:
    """How many people stand behind something, and how many they count for."""

    people: int
    weight: float

    @property
    def is_led(self) -> bool:
        """Whether anybody was led."""
        return self.weight < self.people

    @property
    def words(self) -> str:
        """The raw number, and the weighed one wherever they differ: "4 people, 3.5 weighed"."""
        people = "one person" if self.people == 1 else f"{self.people} people"
        return f"{people}, {weight_text(self.weight)} weighed" if self.is_led else people


def led_answers(turns: Iterable[Turn]) -> dict[int, Led]:
    """Return, by the key of the words, what was wrong with the question each answers; fair ones are left out."""
    asked = {turn.pk: turn for turn in turns if turn.pk}
    flagged_questions = _questions({turn.question_id for turn in asked.values() if turn.question_id})
    kinds: dict[int, set[str]] = defaultdict(set)
    for pk, flags in _asked_afterwards(asked):
        kinds[pk].update(flags.split(","))
    live = {turn.live_question_id for turn in asked.values() if turn.live_question_id}
    flagged = {one.pk: one.flagged_kinds for one in LiveQuestion.objects.filter(pk__in=live)} if live else {}
    for pk, turn in asked.items():
        kinds[pk].update(flagged_questions.get(turn.question_id or 0, ()))
        kinds[pk].update(flagged.get(turn.live_question_id or 0, ()))
    return {pk: Led(known) for pk, found in kinds.items() if (known := _known(found))}


def _asked_afterwards(asked: Mapping[int, Turn]) -> list[tuple[int, str]]:
    """Return the flagged questions that were asked afterwards, by the words that answer them."""
    if all(Turn.clarification.is_cached(turn) for turn in asked.values()):  # fetched with the words
        known = ((pk, getattr(turn, "clarification", None)) for pk, turn in asked.items())
        return [(pk, one.flags) for pk, one in known if one and one.flags]
    flagged = Clarification.objects.filter(answer__in=asked).exclude(flags="").values_list("answer", "flags")
    return [(pk, flags) for pk, flags in flagged if pk is not None]


def _questions(keys: set[int]) -> dict[int, set[str]]:
    """Return the faults with which questions of a guide went out."""
    kinds: dict[int, set[str]] = defaultdict(set)
    seen = QuestionFinding.objects.standing().filter(question__in=keys).exclude(kept_because__in=EXCUSED)
    for question, kind in seen.values_list("question", "kind") if keys else ():
        kinds[question].add(kind)
    return kinds


def _known(found: Iterable[str]) -> tuple[str, ...]:
    """Return the kinds that have a weight, in the order people read them."""
    return tuple(kind for kind in WEIGHTS if kind in set(found))


def weighed(said: Iterable[tuple[Turn | None, int]], *, led: Mapping[int, Led] | None = None) -> Weighed:
    """Return how many people stand behind something, raw and weighed; each as words (or none any more) and person."""
    pairs = list(said)
    found = led_answers(turn for turn, _ in pairs if turn is not None) if led is None else led
    answers = ((who, found[turn.pk].weight if turn and turn.pk in found else 1.0) for turn, who in pairs)
    return Weighed(*weighed_voices(answers))
