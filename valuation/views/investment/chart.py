"""The frontier of a plan as a server-made SVG: what it brings at other budgets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from valuation.selectors.investment import money

WIDTH, HEIGHT = 420, 200
LEFT, RIGHT, TOP, BOTTOM = 12, 24, 26, 30
SIZE = 8
OWN = (
    '<rect class="own" x="{}" y="{}" width="{}" height="{}"/>'
    '<text class="strong" x="{}" y="{}" text-anchor="middle">{}</text>'
)


@dataclass(frozen=True, slots=True)
class Spot:
    """One point of the frontier, in the drawing and in words."""

    x: float
    y: float
    percent: int
    words: str
    is_plan: bool


def spots(frontier: Sequence[dict[str, Any]]) -> list[Spot]:
    """Return the points that are possible, placed on the drawing from zero up."""
    known = [one for one in frontier if one["expected_minor"] is not None]
    top = max((one["expected_minor"] for one in known), default=0)
    low = min([0, *(one["expected_minor"] for one in known)])
    span, widest = max(top - low, 1), max((one["scale"] for one in known), default=1.0)
    return [
        Spot(
            x=LEFT + (WIDTH - LEFT - RIGHT) * one["scale"] / widest,
            y=TOP + (HEIGHT - TOP - BOTTOM) * (top - one["expected_minor"]) / span,
            percent=round(100 * one["scale"]),
            words=money(one["expected_minor"]),
            is_plan=one["scale"] == 1,
        )
        for one in known
    ]


def frontier_chart(frontier: Sequence[dict[str, Any]]) -> SafeString:
    """Draw return against budget; the plan itself is a square, as we are on every chart."""
    points = spots(frontier)
    if len(points) < 2:  # noqa: PLR2004 - one point is no line
        return SafeString("")
    said = "; ".join(f"{spot.percent}% of the budgets brings {spot.words}" for spot in points)
    path = " ".join(f"{spot.x:.1f},{spot.y:.1f}" for spot in points)
    marks = format_html_join(
        "",
        '<circle class="at" cx="{}" cy="{}" r="3"/>',
        ((f"{spot.x:.1f}", f"{spot.y:.1f}") for spot in points if not spot.is_plan),
    )
    own = format_html_join("", OWN, (_own(spot) for spot in points if spot.is_plan))
    ticks = format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="middle">{}%</text>',
        ((f"{spot.x:.1f}", HEIGHT - 8, spot.percent) for spot in points),
    )
    return format_html(
        '<svg class="frontier" viewBox="0 0 {} {}" role="img" aria-label="What other budgets would bring: {}">'
        '<line class="base" x1="{}" x2="{}" y1="{}" y2="{}"/><polyline points="{}"/>{}{}{}</svg>',
        WIDTH,
        HEIGHT,
        said,
        LEFT,
        WIDTH - RIGHT / 2,
        HEIGHT - BOTTOM + 2,
        HEIGHT - BOTTOM + 2,
        path,
        marks,
        own,
        ticks,
    )


def _own(spot: Spot) -> tuple[object, ...]:
    """Return where the plan's square and its words are."""
    left, top = f"{spot.x - SIZE / 2:.1f}", f"{spot.y - SIZE / 2:.1f}"
    return left, top, SIZE, SIZE, f"{spot.x:.1f}", f"{spot.y - 10:.1f}", spot.words
