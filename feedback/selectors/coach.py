"""The coach: what the host can see of the talk. The customer never sees any of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from common.dates import clock_time
from common.evidence import Evidence, Voice
from feedback.models import FacetMark, Room, RoomPhase
from feedback.scoring.following import Phrase, probes, unfollowed
from feedback.scoring.room import (
    LISTENS_BELOW,
    MANY_IN_A_ROW,
    Focus,
    Line,
    Share,
    Silence,
    best_silence,
    cut_short,
    early_solutions,
    focus_of,
    talk_share,
    turns_in_a_row,
)
from feedback.selectors.customer import in_words as number_word
from feedback.selectors.room import Entry, called, entries_of

ENOUGH_WORDS = 30
SAID_SHORT = 60


@dataclass(frozen=True, slots=True)
class Open:
    """Words nobody has followed, and the question that is ready for them."""

    phrase: Phrase
    probe: str
    language: str


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to say to the host now."""

    title: str
    say: str
    figure: str = ""
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Coach:
    """Everything the coach has to say about one talk."""

    name: str
    lines: list[Line]
    times: dict[object, datetime]
    share: Share
    focus: Focus
    open: list[Open]
    silence: Silence | None
    remark: Remark

    @property
    def host_percent(self) -> int | None:
        """Our share of the words."""
        return None if self.share.percent is None else 100 - self.share.percent

    @property
    def customer_text(self) -> str:
        """The customer's share as a figure."""
        return f"{self.share.percent or 0}%"

    @property
    def host_text(self) -> str:
        """Our share as a figure."""
        return f"{self.host_percent or 0}%"

    @property
    def share_label(self) -> str:
        """The bar in words."""
        return f"{self.name} {self.customer_text}, you {self.host_text}"

    @property
    def share_says(self) -> str:
        """What our share means."""
        if self.host_percent is None or self.share.customer + self.share.host < ENOUGH_WORDS:
            return "Too early to say."
        return (
            "A good place to be."
            if self.host_percent < LISTENS_BELOW
            else "They know, you ask. Shorter questions help."
        )

    @property
    def focus_text(self) -> str:
        """How many of their turns were about the aspect."""
        turns = self.focus.turns
        return f"{self.focus.on} of {turns} turn{'' if turns == 1 else 's'}"

    @property
    def parked_text(self) -> str:
        """What became of the others."""
        drifted = self.focus.turns - self.focus.on
        if not drifted:
            return ""
        drifts = "One drift" if drifted == 1 else f"{drifted} drifts"
        return f"{drifts}, {'parked' if self.focus.parked == drifted else f'{self.focus.parked} parked'}."


def coach_of(room: Room, *, entries: Sequence[Entry] | None = None) -> Coach:
    """Return what the coach says of a room as it is now."""
    found = entries_of(room) if entries is None else entries
    lines = lines_of(found)
    languages = {entry.turn.pk: entry.turn.language for entry in found if entry.turn}
    phrases = unfollowed(lines)
    name = called(room.invitation.person.name)
    silence = best_silence(lines) if room.times_known else None
    return Coach(
        name=name,
        lines=lines,
        times={entry.id: entry.at for entry in found},
        share=talk_share(lines),
        focus=focus_of(lines),
        open=[Open(one, probes(one.words)[0], languages.get(_pk(one.key), "")) for one in phrases],
        silence=silence,
        remark=_remark(lines, silence, name=name, times={entry.id: entry.at for entry in found}),
    )


def lines_of(entries: Sequence[Entry]) -> list[Line]:
    """Return the transcript as the formulas want it; words taken back are no longer there."""
    turns = [entry.turn.pk for entry in entries if entry.turn]
    about: dict[int, set[int]] = {}
    for turn, facet in FacetMark.objects.filter(turn__in=turns).values_list("turn", "facet"):
        about.setdefault(turn, set()).add(facet)
    return [_line(entry, about) for entry in entries if entry.text and entry.kind != "step"]


def _line(entry: Entry, about: dict[int, set[int]]) -> Line:
    second = entry.at.timestamp()
    if entry.asked:
        opens = entry.asked.phase == RoomPhase.WELCOME
        return Line(entry.id, "host", entry.text, second, cut_in=entry.asked.cut_in, opens=opens)
    asked = entry.turn.live_question if entry.turn else None
    return Line(
        entry.id,
        "customer",
        entry.text,
        second,
        about=frozenset(about.get(entry.pk, ())),
        parked=entry.is_parked,
        opens=asked is not None and asked.phase == RoomPhase.WELCOME,
    )


def _pk(key: object) -> int:
    return int(str(key).partition("-")[2])


def _remark(lines: list[Line], silence: Silence | None, *, name: str, times: dict[object, datetime]) -> Remark:
    """Choose the one thing to say now: what just went wrong first, then what went well."""
    said = [line for line in lines if line.side == "host"]
    newest = {line.key for line in said[-2:]}
    if newest & set(cut_short(lines)):
        return Remark(f"Let {name} finish", "Your last question came while they were still writing.")
    if turns_in_a_row(lines) >= MANY_IN_A_ROW:
        return Remark(f"Let {name} write", f"You have spoken {turns_in_a_row(lines)} times in a row. Wait for them.")
    if newest & set(early_solutions(lines)):
        return Remark(
            "Not yet an answer", "You offered a solution before you know the whole of it. Ask what they would do."
        )
    if silence is None:
        return Remark(f"Let {name} write", "Silence is fine. People say most after they have thought.")
    return _of_silence(silence, lines, name=name, times=times)


def _of_silence(silence: Silence, lines: list[Line], *, name: str, times: dict[object, datetime]) -> Remark:
    brought = next(line.text for line in lines if line.key == silence.brought)
    first = brought if len(brought) <= SAID_SHORT else f"{brought[:SAID_SHORT].rsplit(' ', 1)[0]} …"
    return Remark(
        f"Let {name} write",
        "You waited ",
        figure=in_words(silence.seconds),
        rest=f" at {clock_time(times[silence.asked])}. It gave you “{first}”",
    )


def in_words(seconds: float) -> str:
    """Say how long: "41 seconds", "2 minutes"."""
    if seconds < 90:  # noqa: PLR2004 - a minute and a half
        return f"{round(seconds)} seconds"
    return f"{round(seconds / 60)} minutes"


def left_open(coach: Coach, room: Room) -> list[str]:
    """Say what the talk would leave undone if it ended now; empty when nothing."""
    said = []
    if coach.open:
        one = len(coach.open) == 1
        number = number_word(len(coach.open)).capitalize()
        count = f"{number} of their sentences {'hasn’t' if one else 'haven’t'}"
        said.append(f"{count} been followed")
    if not room.steps.filter(kind="phase", phase=RoomPhase.ELSE).exists():
        said.append("“what else?” hasn’t been asked")
    return said


def figure_of(what: str, room: Room) -> Evidence | None:
    """Return what stands behind one of the coach's figures."""
    made = {"share": _share_evidence, "focus": _focus_evidence, "silence": _silence_evidence}
    return made[what](coach_of(room)) if what in made else None


def _share_evidence(coach: Coach) -> Evidence:
    both = coach.share.customer + coach.share.host
    return Evidence(
        title=f"{coach.share.customer} of {both} words are {coach.name}’s",
        say="Words, not seconds: what is written has no length in time. Below forty per cent from you is a good place.",
        rows=((coach.name, f"{coach.share.customer} words"), ("You", f"{coach.share.host} words")),
        total=("Together", f"{both} words"),
        source="Counted in this room, just now.",
    )


def _focus_evidence(coach: Coach) -> Evidence:
    turns = [line for line in coach.lines if line.side == "customer" and not line.opens]
    return Evidence(
        title=f"{coach.focus_text} on the aspect",
        say="A turn counts when a clue word of one of the aspect’s facets occurs in it. The welcome doesn’t count.",
        voices=tuple(Voice(text=line.text) for line in turns if line.about and not line.parked),
        without=f"{coach.focus.parked} parked for their own talk." if coach.focus.parked else "",
        source="Clue words of the aspect’s facets; a person decides later what words are about.",
    )


def _silence_evidence(coach: Coach) -> Evidence:
    silence = coach.silence
    if silence is None:
        return Evidence(title="No silence of eight seconds yet", say="Waiting after a question gives people room.")
    brought = next(line.text for line in coach.lines if line.key == silence.brought)
    return Evidence(
        title=f"You waited {in_words(silence.seconds)}, and got {silence.words} words",
        say="Of all waits of eight seconds and more after a question, the one that brought most words.",
        voices=(Voice(text=brought),),
        source="Times of the lines in this room.",
    )
