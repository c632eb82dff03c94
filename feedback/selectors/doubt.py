"""What is unclear and what doesn't add up in one conversation, and what was asked about it."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from accounts.models import User
from common.evidence import Evidence, Voice
from feedback.models import Clarification, Contradiction, ContradictionState, Facet, Invitation, Question, Turn
from feedback.scoring.clarity import Phrase, unclear_phrases
from feedback.scoring.facets import suggested_facets
from feedback.scoring.unexpected import unexpected

PHRASES_SHOWN = 4
KNOWN_ASPECT_WORDS = 400
SAYS = {
    "score": "A number they gave beside words of theirs. We keep both and average neither.",
    "record": "What they said beside what our own systems hold. The record may be incomplete.",
    "kpi": "What they live through beside what we count. A good figure can count the wrong thing.",
    "words": "What they say now beside what they said before. Both can be so at different times.",
}


@dataclass(frozen=True, slots=True)
class Unclear:
    """One phrase that could mean two things, and the words it stands in."""

    turn: Turn
    phrase: Phrase


@dataclass(frozen=True, slots=True)
class Unexpected:
    """Words that nobody expected, of how many: by the newest reading's distance to every theme, else by the facets."""

    turns: tuple[Turn, ...]
    of: int
    by_reading: bool = False

    @property
    def text(self) -> str:
        """How many things nobody expected, of all they said: "2 of 9 things"."""
        return f"{len(self.turns)} of {self.of} {'thing' if self.of == 1 else 'things'}"


def contradictions_of(invitation: Invitation) -> list[Contradiction]:
    """Return what doesn't add up in one conversation: the open ones first, then as they were found."""
    found = Contradiction.objects.standing().filter(invitation=invitation)
    rows = found.select_related("turn", "settled_by", "clarification__answer").order_by("found_at", "pk")
    return sorted(rows, key=lambda one: one.state != ContradictionState.OPEN)


def clarifications_of(invitation: Invitation) -> list[Clarification]:
    """Return what we asked this person afterwards, in the order we asked."""
    asked = Clarification.objects.filter(invitation=invitation).select_related("answer", "asked_by", "turn")
    return list(asked.order_by("asked_at", "pk"))


def unclear_in(turns: Sequence[Turn], asked: Sequence[Clarification]) -> list[Unclear]:
    """Return the phrases that could mean two things and that nobody has asked about, the clearest cases first."""
    known = [one.phrase for one in asked if one.phrase]
    found: dict[str, Unclear] = {}
    for turn in turns:
        for phrase in unclear_phrases(turn.text, asked=turn.asked or "anything else", known=known):
            found.setdefault(phrase.text.casefold(), Unclear(turn, phrase))
    order = {"reference": 0, "quality": 1, "pronoun": 2}
    return sorted(found.values(), key=lambda one: order[one.phrase.kind])[:PHRASES_SHOWN]


def unexpected_in(invitation: Invitation, turns: Sequence[Turn]) -> Unexpected:
    """Return which of somebody's words nobody expected: as they were read, or by the facets before any reading."""
    read = [(turn, turn.words) for turn in turns if hasattr(turn, "words")]
    strange = {turn.pk: words.is_unexpected for turn, words in read if words.strangeness is not None}
    if strange:
        return Unexpected(tuple(turn for turn in turns if strange.get(turn.pk)), len(strange), by_reading=True)
    return _far_from_the_facets(invitation, turns)


def _far_from_the_facets(invitation: Invitation, turns: Sequence[Turn]) -> Unexpected:
    """Return which of somebody's words are far from every part of the aspect and from what others said about it."""
    aspect = invitation.session.aspect_id
    clues: dict[Hashable, str] = dict(Facet.objects.filter(aspect=aspect).values_list("pk", "clues"))
    others = Turn.objects.standing().filter(invitation__session__aspect=aspect).exclude(invitation=invitation)
    texts = list(others.order_by("-at", "-pk").values_list("pk", "text")[:KNOWN_ASPECT_WORDS])
    far = unexpected([*((turn.pk, turn.text) for turn in turns), *texts], clues=clues)
    return Unexpected(tuple(turn for turn in turns if turn.pk in far), len(turns))


def asked_facets(invitation: Invitation, facets: Sequence[Facet], turns: Sequence[Turn]) -> set[int]:
    """Return the parts of the aspect that a question named to this person, by their clue words."""
    texts = list(Question.objects.filter(version=invitation.session.guide_version_id).values_list("text", flat=True))
    texts += [turn.asked for turn in turns if turn.live_question_id]
    clues = {facet.pk: facet.clues for facet in facets}
    return {pk for text in texts for pk in suggested_facets(text, clues)}


def find_contradiction(user: User, pk: int, number: int) -> Contradiction | None:
    """Return one thing that doesn't add up in a conversation that ``user`` may read."""
    conversation = Invitation.objects.for_user(user).filter(pk=pk)
    found = Contradiction.objects.for_user(user).standing().filter(invitation__in=conversation, pk=number)
    return found.select_related("turn", "invitation__session__aspect").first()


def find_led_contradiction(user: User, pk: int, number: int) -> Contradiction | None:
    """Return one thing that doesn't add up in a conversation that ``user`` leads."""
    conversation = Invitation.objects.led_by(user).filter(pk=pk)
    return Contradiction.objects.led_by(user).filter(invitation__in=conversation, pk=number).first()


def evidence_of(found: Contradiction) -> Evidence:
    """Return what stands on both sides of a contradiction."""
    heard = f"How the words sound, by {found.get_tone_by_display()}." if found.tone_by else "Found by what was claimed."
    return Evidence(
        title=f"“{found.quote}” {found.but} {found.figure}",
        say=SAYS[found.kind],
        rows=tuple((str(label), str(figure)) for label, figure in found.rows),
        voices=(Voice(text=found.turn.text, mark=found.quote, lang=found.turn.language),),
        without=found.detail,
        source=f"Found by comparing; a person decides. {heard}",
    )


def behind_the_unexpected(found: Unexpected) -> Evidence:
    """Return the words that nobody expected, and how they were found."""
    voices = tuple(Voice(text=turn.text, lang=turn.language) for turn in found.turns)
    title = f"{found.text} we didn’t expect"
    if found.by_reading:
        return Evidence(
            title=title,
            say="The newest reading saw no theme in them, and they are farther from every theme than 95 in 100 others.",
            voices=voices,
            without="Words that came after the reading, until the next one.",
            source="The newest reading of all words, each with the question it answers.",
        )
    return Evidence(
        title=title,
        say="At least three in four of the words occur neither in the clues of any part nor in what others said.",
        voices=voices,
        without="What they mean: only words are compared. Answers of fewer than four telling words are never counted.",
        source="A first guess, before any reading: compared with the parts and with what others said.",
    )
