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
WIDE, TALL_ROW, QUARTERS = 640, 58, (0, 25, 50, 75, 100)
SHIFT = 6 / WIDE * 100
LINE = '<line class="gap" x1="{}" x2="{}" y1="{}" y2="{}"/>'
SQUARE = '<rect class="ours" x="{}" y="{}" width="12" height="12"/>'
DIAMOND = '<path class="others" d="M{} {}m0 -8l8 8l-8 8l-8 -8z"/>'
CIRCLE = '<circle class="theirs" cx="{}" cy="{}" r="7"/>'


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


class Three(NamedTuple):
    """One row of up to three shares in percent: ours, the customers' with its interval, and the industry's."""

    name: str
    ours: float | None
    theirs: float | None
    industry: float | None
    low: float | None = None
    high: float | None = None


def three(rows: Sequence[Three], label: str) -> SafeString:
    """Draw, row by row, shares from 0 to 100: ours (square), the customers' (circle), the industry's (hollow diamond).

    The name stands above its row, the figures beside their marks; an interval is a line through the circle.
    """
    grid = format_html_join(
        "",
        '<line class="grid" x1="{0}" x2="{0}" y1="0" y2="{1}"/><text class="mid" x="{0}" y="{2}">{3}%</text>',
        ((_along(at), TALL_ROW * len(rows), TALL_ROW * len(rows) + 20, at) for at in QUARTERS),
    )
    drawn = format_html_join("", "<g><title>{}</title>{}{}</g>", (_three(row, at) for at, row in enumerate(rows)))
    return format_html(
        '<svg class="plot plot-wide" viewBox="-21 0 {} {}" role="img" aria-label="{}">{}{}</svg>',
        *(WIDE + 42, TALL_ROW * len(rows) + 26, label, grid, drawn),
    )


def _three(row: Three, at: int) -> tuple[str, SafeString, SafeString]:
    """Return the name and the marks of one row."""
    middle = TALL_ROW * at + 40
    name = format_html('<text x="0" y="{}">{}</text>', middle - 20, row.name)
    marks = [
        format_html(mark, *places)
        for mark, places in (
            (LINE, (_along(row.low or 0), _along(row.high or 0), middle, middle) if row.low is not None else None),
            (SQUARE, (_along(row.ours - SHIFT), middle - 6) if row.ours is not None else None),
            (DIAMOND, (_along(row.industry), middle) if row.industry is not None else None),
            (CIRCLE, (_along(row.theirs), middle) if row.theirs is not None else None),
        )
        if places is not None
    ]
    said = ", ".join(
        f"{who} {value:g}%"
        for who, value in (
            ("our figure", row.ours),
            ("customers", row.theirs and round(row.theirs)),
            ("industry", row.industry),
        )
        if value is not None
    )
    return f"{row.name}: {said}", name, format_html_join("", "{}", ((mark,) for mark in marks))


def _along(share: float) -> str:
    """Return where a share in percent stands on the row."""
    return f"{min(max(share, 0.0), 100.0) / 100 * WIDE:.1f}"


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
