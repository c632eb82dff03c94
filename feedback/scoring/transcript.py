"""Transcripts of spoken talks, from a file to who said what when: WebVTT, SubRip, or plain text with "Name: words".

A file of anybody's making goes in, so nothing in it is believed: a part that cannot be read is left out and named with
its line, the rest is kept. Markup never survives.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

Form = Literal["vtt", "srt", "text"]
MOST_LINES = 20_000
MOST_NAME = 60
NAME_WORDS = 4
QUOTED = 60
CLOCK = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?"
TIMING = re.compile(rf"^\s*{CLOCK}\s*-->\s*{CLOCK}(?:\s.*)?$")
STAMP = re.compile(rf"^\s*[\[(]?{CLOCK}[\])]?\s*[-–—]?\s*(.*)$", re.DOTALL)
VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>", re.IGNORECASE)
TAG = re.compile(r"<[^>]*>")
NAMED = re.compile(r"^\s*([^\W\d_][^:<>\n]{0,59}?)\s*:\s+(?=\S)")
SKIPPED = ("NOTE", "STYLE", "REGION")


@dataclass(frozen=True, slots=True)
class Spoken:
    """One thing said: by whom (empty when nobody is named), the words, and the second it began, if the file says so."""

    speaker: str
    text: str
    second: float | None
    line: int


@dataclass(frozen=True, slots=True)
class Problem:
    """A part of the file that was left out: its line, why, and how it begins."""

    line: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was read from a file, in the order it was said."""

    form: Form
    spoken: tuple[Spoken, ...]
    problems: tuple[Problem, ...]

    @property
    def speakers(self) -> tuple[str, ...]:
        """Everybody who speaks, in the order they first do."""
        return tuple(dict.fromkeys(one.speaker for one in self.spoken))

    @property
    def has_times(self) -> bool:
        """Whether the file says when things were said."""
        return any(one.second is not None for one in self.spoken)


def read_transcript(text: str) -> Transcript:
    r"""Return who said what, in order, with neighbouring lines of one speaker joined.

    Parameters
    ----------
    text
        The whole file; any length up to 20 000 lines, may be empty. A byte order mark and any line ends are fine.

    Returns
    -------
    Transcript
        ``second`` counts from the first time in the file, >= 0 and never falling; None where the file has no time.
        Empty for an empty file.

    Raises
    ------
    ValueError
        When the file has more lines than a talk can have.

    References
    ----------
    W3C (2019). WebVTT: The Web Video Text Tracks Format, section 4; SubRip has no standard and is read alike.

    Examples
    --------
    >>> talk = read_transcript("Ingrid: What happened then?\nLars: Nothing.\nThat’s the story.")
    >>> [(one.speaker, one.text) for one in talk.spoken]
    [('Ingrid', 'What happened then?'), ('Lars', 'Nothing. That’s the story.')]
    >>> read_transcript("WEBVTT\n\n00:01.000 --> 00:02.500\n<v Lars>Nothing.").spoken[0].second
    0.0
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").split("\n")
    if len(lines) > MOST_LINES:
        raise ValueError(f"more than {MOST_LINES} lines")
    if lines[0].startswith("WEBVTT"):
        return _finished("vtt", _cues(lines))
    if any("-->" in line for line in lines):
        return _finished("srt", _cues(lines))
    return _finished("text", _plain(lines))


def _cues(lines: Sequence[str]) -> Iterator[Spoken | Problem]:
    """Read blocks of a time and words."""
    for start, block in _blocks(lines):
        if block[0].startswith(("WEBVTT", *SKIPPED)):
            continue
        at = next((number for number, line in enumerate(block) if "-->" in line), None)
        if at is None:
            yield _problem(start, "There is no time above these words.", block[0])
            continue
        timing = TIMING.match(block[at])
        words = " ".join(line.strip() for line in block[at + 1 :] if line.strip())
        if timing is None:
            yield _problem(start + at, "This time can’t be read.", block[at])
        elif not words:
            yield _problem(start + at, "Nothing is said here.", block[at])
        else:
            yield from _voices(words, _seconds(timing.groups()[:4]), start + at)


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield what stands between empty lines, with the number of its first line."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _voices(words: str, second: float, line: int) -> Iterator[Spoken]:
    """Cut a cue at its voices; without any, a name before a colon speaks."""
    pieces = VOICE.split(words)
    if pieces[0].strip():
        named = NAMED.match(pieces[0])
        name = named.group(1) if named and _is_name(named.group(1)) else ""
        yield Spoken(_clean(name), _clean(pieces[0][named.end() :] if named and name else pieces[0]), second, line)
    for name, said in zip(pieces[1::2], pieces[2::2], strict=False):
        yield Spoken(_clean(name)[:MOST_NAME], _clean(said), second, line)


def _plain(lines: Sequence[str]) -> Iterator[Spoken | Problem]:
    """Read "Name: words" lines, with or without a time before the name; other lines go on with what was said."""
    bare = [_unstamped(line) for line in lines]
    often = Counter(found.group(1) for _, line in bare if (found := NAMED.match(line)))
    speaker = None
    for number, (second, line) in enumerate(bare, start=1):
        named = NAMED.match(line)
        if named and (_is_name(named.group(1)) or often[named.group(1)] > 1):
            speaker = named.group(1)
            yield Spoken(_clean(speaker), _clean(line[named.end() :]), second, number)
        elif line.strip() and speaker is None:
            yield _problem(number, "Nobody is named before these words.", line)
        elif line.strip():
            yield Spoken(_clean(speaker or ""), _clean(line), second, number)


def _unstamped(line: str) -> tuple[float | None, str]:
    stamped = STAMP.match(line)
    return (_seconds(stamped.groups()[:4]), stamped.group(5)) if stamped else (None, line)


def _is_name(words: str) -> bool:
    """Say whether this looks like a name: few words, each with a capital or a number."""
    parts = words.split()
    return len(parts) <= NAME_WORDS and all(part[0].isupper() or part[0].isdigit() or part[0] == "(" for part in parts)


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, seconds, fraction = parts
    if fraction is None and hours is None:
        hours, minutes, seconds = minutes, seconds, "0"  # 10:31 is a time of day
    return (
        3600 * int(hours or 0)
        + 60 * int(minutes or 0)
        + int(seconds or 0)
        + int((fraction or "0").ljust(3, "0")) / 1000
    )


def _clean(text: str) -> str:
    """Return words without markup, entities and strange spaces."""
    plain = html.unescape(TAG.sub("", text))
    return " ".join("".join(mark for mark in plain if mark.isprintable() or mark.isspace()).split())


def _problem(line: int, reason: str, text: str) -> Problem:
    return Problem(line, reason, _clean(text)[:QUOTED])


def _finished(form: Form, found: Iterator[Spoken | Problem]) -> Transcript:
    """Order by time, count it from the first, name who goes on speaking, and join neighbours."""
    everything = list(found)
    problems = tuple(one for one in everything if isinstance(one, Problem))
    said = [one for one in everything if isinstance(one, Spoken) and one.text]
    if form != "text":
        said.sort(key=lambda one: one.second or 0.0)
    first = next((one.second for one in said if one.second is not None), 0.0)
    joined: list[Spoken] = []
    latest = 0.0
    for one in said:
        if one.second is not None:
            latest = max(latest, one.second - first)
            one = replace(one, second=latest)  # noqa: PLW2901 - the same line, with its time counted from the first
        speaker = one.speaker or (joined[-1].speaker if joined else "")
        if joined and joined[-1].speaker == speaker:
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text} {one.text}")
        else:
            joined.append(replace(one, speaker=speaker))
    return Transcript(form, tuple(joined), problems)
