"""What was asked, what was said, and what came of it. Days are counted back from today."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One notice: ``will``, ``wont`` or ``done``, so many days ago; and whether it helped."""

    kind: str
    days: int
    helped: bool | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """A promise in its three parts; ``due`` in days from today, ``done`` days ago when it was kept."""

    what: str
    for_you: str
    for_goal: str
    owner: str
    due: int
    done: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Our sentence about one answer (by its place), how the customer answered it, and what we decided."""

    text: str
    answer: int = 0
    state: str = "drafted"
    days: int = 3
    correction: str = ""
    finding: bool = False
    decision: str = ""
    reason: str = ""
    answer_by: int | None = None
    promise: Promised | None = None
    told: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One customer in one session: their words in order of the questions, then anything else.

    ``same_as`` is the text of a finding of the same session that these words say again; ``room`` is "talked" for words
    that were said in a live room, and "open" for somebody whose room is open now.
    """

    who: str
    days: int = 1
    state: str = "finished"
    use: str = "with_name"
    language: str = ""
    remind_in: int = 0
    answers: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    mark: str = ""
    room: str = ""
    readings: tuple[Reading, ...] = ()
    same_as: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One session."""

    aspect: str
    owner: str
    opened: int
    goal: str
    decision: str
    decide_by: int
    belief: str = ""
    closed: int | None = None
    draft: bool = False
    reward: str = ""
    readers: tuple[str, ...] = ()
    heard: tuple[Heard, ...] = ()
    crowd: int = 0
    questions: tuple[str, ...] = ()
