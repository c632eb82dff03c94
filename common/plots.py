"""Plots of a forecast beside what came, as SVG: geometry is an attribute, never a style."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from common.money import format_count


class Pair(NamedTuple):
    """One row of two amounts: what was forecast, and what came."""

    name: str
    expected: float
    actual: float


ROW = 26
LEFT, RIGHT, MARGIN = 104, 380, 70
FULL_HEIGHT, FULL_WIDTH = 260, 400
TICKS = (20, 50, 100)


def pairs(rows: Sequence[Pair], label: str) -> SafeString:
    """Draw, row by row, a forecast (square, ours) and what came (circle, the customers', written beside) from zero."""
    top = max((max(row.expected, row.actual) for row in rows), default=0.0)

    drawn = format_html_join(
        "",
        '<g><title>{}</title><text class="end" x="{}" y="{}">{}</text>'
        '<line class="gap" x1="{}" x2="{}" y1="{}" y2="{}"/><rect class="ours" x="{}" y="{}" width="10" height="10"/>'
        '<circle class="theirs" cx="{}" cy="{}" r="5.5"/><text x="{}" y="{}">{}</text></g>',
        (_row(row, top, ROW * at + ROW // 2) for at, row in enumerate(rows)),
    )
    return format_html(
        '<svg class="plot" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<line class="zero" x1="{}" x2="{}" y1="0" y2="{}"/>{}</svg>',
        *(RIGHT + MARGIN, ROW * len(rows), label, LEFT, LEFT, ROW * len(rows), drawn),
    )


def _row(row: Pair, top: float, middle: int) -> tuple[str | int, ...]:
    """Return where one row's name, gap, square and circle stand."""
    ours, theirs = (LEFT + _share(amount / top if top > 0 else 0.0) * (RIGHT - LEFT) for amount in row[1:])
    place = (row.name, LEFT - 12, middle + 4, row.name, f"{ours:.1f}", f"{theirs:.1f}", middle, middle)
    beside = (f"{max(ours, theirs) + 12:.1f}", middle + 4, format_count(round(row.actual)))
    return (*place, f"{ours - 5:.1f}", middle - 5, f"{theirs:.1f}", middle, *beside)


def curves(lines: Sequence[tuple[str, str, Sequence[float]]], label: str) -> SafeString:
    """Draw shares from 0 to 1 at even steps as lines with a diagonal to compare with; each is (name, paint, shares)."""
    drawn = format_html_join(
        "",
        '<polyline class="{}" points="{}"><title>{}</title></polyline>',
        ((paint, _points(shares), name) for name, paint, shares in lines),
    )
    ticks = format_html_join(
        "",
        '<text class="end" x="-8" y="{}">{}%</text><text class="mid" x="{}" y="{}">{}%</text>',
        (
            (f"{(1 - at / 100) * FULL_HEIGHT + 4:.0f}", at, f"{at / 100 * FULL_WIDTH:.0f}", FULL_HEIGHT + 18, at)
            for at in TICKS
        ),
    )
    return format_html(
        '<svg class="plot" viewBox="-42 -8 {} {}" role="img" aria-label="{}">'
        '<path class="zero" d="M0 0V{}H{}"/><line class="chance" x1="0" y1="{}" x2="{}" y2="0"/>{}{}</svg>',
        *(FULL_WIDTH + 62, FULL_HEIGHT + 32, label, FULL_HEIGHT, FULL_WIDTH, FULL_HEIGHT, FULL_WIDTH, ticks, drawn),
    )


def _points(shares: Sequence[float]) -> str:
    """Return the corners of a line over the whole width."""
    step = FULL_WIDTH / max(len(shares) - 1, 1)
    return " ".join(f"{at * step:.1f},{(1 - _share(one)) * FULL_HEIGHT:.1f}" for at, one in enumerate(shares))


def _share(value: float) -> float:
    """Return the value, kept from 0 to 1."""
    return min(max(value, 0.0), 1.0)
