"""Small counts of people: fewer than five are not counted out, so that nobody can be told apart."""

from common.money import format_count
from feedback.selectors.trail import ENOUGH_TO_COUNT

FEW = "fewer than five people"


def people_text(number: int) -> str:
    """Say how many people spoke where readers may not know who: "nobody", "fewer than five people", "7 people"."""
    return f"{format_count(number)} people" if number >= ENOUGH_TO_COUNT else FEW if number else "nobody"


def counted_text(number: int) -> str:
    """Say the same where "people" stands beside it: "none", "fewer than five", "7"."""
    return format_count(number) if number >= ENOUGH_TO_COUNT else "fewer than five" if number else "none"
