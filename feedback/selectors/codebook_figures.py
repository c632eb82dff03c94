"""What stands behind the figures of a theme."""

from datetime import datetime

from accounts.models import User
from common.evidence import Evidence, Voice
from common.money import format_count
from feedback.models import Sentiment, Theme
from feedback.selectors.codebook import ThemeRow, row_of
from feedback.selectors.words import Said


def figure_of(user: User, theme: Theme, *, what: str, at: datetime) -> Evidence | None:
    """Open one figure of a theme; nothing when there is none of that name, or too few people spoke."""
    row = row_of(user, theme, at=at)
    if what == "precision":
        return _precision(theme, row)
    if not row.is_shown:
        return None
    return {"said": _said, "sound": _sound}.get(what, lambda _theme, _row: None)(theme, row)


def _said(theme: Theme, row: ThemeRow) -> Evidence:
    seen = row.said - row.waiting
    return Evidence(
        title=f"{theme.name}: {format_count(row.said)} things said by {format_count(row.people)} people",
        say="Everything you may read in which somebody here saw this theme, or in which a reading suggests it.",
        rows=(("Seen by a person", format_count(seen)), ("Suggested, not looked at", format_count(row.waiting))),
        total=("Together", format_count(row.said)),
        voices=_voices(row.quotes),
        without="Words taken back, words that only their readers may see, and what a person said is not in this theme. "
        "Reviews whose writer we don’t know count as one person each.",
        source="Counted from the words themselves, just now",
    )


def _sound(theme: Theme, row: ThemeRow) -> Evidence:
    names = {Sentiment.NEGATIVE: "Critical", Sentiment.NEUTRAL: "Neutral", Sentiment.POSITIVE: "Glad"}
    critical = row.critical
    return Evidence(
        title=f"{theme.name}: {critical.point:.0%} critical, four times in five {critical.said}"
        if critical
        else f"{theme.name}: not read yet",
        say="How the words sound, each read together with the question it answers. A person’s reading stands before "
        "the model’s.",
        rows=tuple((names[Sentiment(kind)], format_count(number)) for kind, number in row.sounds.items()),
        total=("Together", format_count(sum(row.sounds.values()))),
        voices=_voices(row.quotes),
        without="How strongly something was meant: a mild word and a furious one count the same.",
        source="The newest reading of all words",
    )


def _precision(theme: Theme, row: ThemeRow) -> Evidence:
    found = row.precision
    if found is None:
        return Evidence(
            title=f"{theme.name}: nothing is known of its suggestions yet",
            say="A theme is learnt once people have seen it in eight things that were said, better in sixteen. "
            "Until then only its rules find it.",
        )
    return Evidence(
        title=f"{theme.name}: {found.count} of {found.of} suggestions were right",
        say="Measured on words that people have read and the model had not learnt from: each part of them was "
        "left out once.",
        rows=(
            ("Right", format_count(found.count)),
            ("Wrong", format_count(found.of - found.count)),
            ("Four times in five", found.said),
        ),
        total=("Suggested", format_count(found.of)),
        without="Words of a kind that nobody has read yet: there it may do worse.",
        source="The newest reading of all words",
    )


def _voices(said: list[Said]) -> tuple[Voice, ...]:
    return tuple(Voice(text=one.text, who=one.who, lang=one.language) for one in said)
