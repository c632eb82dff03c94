"""Small figures as SVG: geometry is an attribute, never a style. Numbers in, markup out."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDE = 1000
FULL = 100
TICKS = 4
TALL = 220


def bar(parts: Sequence[tuple[float, str]], label: str, *, cls: str = "") -> SafeString:
    """Draw one share of one whole; each part is a percentage and the class that paints it."""
    starts = [sum(width for width, _ in parts[:index]) for index in range(len(parts))]
    rects = format_html_join(
        "",
        '<rect class="{}" x="{}" width="{}" height="4"/>',
        (
            (paint, f"{min(start, FULL):g}", f"{_within(width, FULL - start):g}")
            for start, (width, paint) in zip(starts, parts, strict=True)
        ),
    )
    return format_html(
        '<svg class="bar{}" viewBox="0 0 100 4" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        f" {cls}" if cls else "",
        label,
        rects,
    )


def range_bar(low: float, point: float, high: float, *, top: float, label: str) -> SafeString:
    """Draw an estimate with its interval on a scale from zero to ``top``."""
    return format_html(
        '<svg class="cbar" viewBox="0 0 1000 28" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<line class="zero" x1="0" x2="1000" y1="14" y2="14"/>'
        '<line class="thick" x1="{}" x2="{}" y1="14" y2="14"/>'
        '<line class="dot" x1="{}" x2="{}" y1="14" y2="14"/></svg>',
        label,
        *(_at(value, top) for value in (low, high, point, point)),
    )


@dataclass(frozen=True, slots=True)
class Scale:
    """The money that a row of figures spans: from ``bottom`` (zero or below) to ``top``."""

    bottom: float
    top: float

    def at(self, value: float) -> float:
        """Return where a value lies on the wide figure, kept inside it."""
        span = self.top - self.bottom
        return _within((value - self.bottom) / span * WIDE if span > 0 else 0, WIDE)

    @property
    def ticks(self) -> list[float]:
        """Round values to mark: zero and a few above it."""
        step = _round_step(self.top / TICKS) if self.top > 0 else 0
        return [step * n for n in range(TICKS + 1) if step * n < 0.96 * self.top] if step else [0]


def sum_bar(
    parts: Sequence[tuple[float, str]], interval: tuple[float, float, float] | None, *, scale: Scale, label: str
) -> SafeString:
    """Draw a sum of parts: those above zero side by side to the right of it, those below to the left, hollow.

    ``interval`` (low, point, high) is the line under the parts. Every part is an amount and the class that paints it.
    """
    grid = format_html_join(
        "", '<line class="grid" x1="{0}" x2="{0}" y1="0" y2="28"/>', ((f"{scale.at(t):.1f}",) for t in scale.ticks[1:])
    )
    rects = format_html_join(
        "",
        '<rect class="{}" x="{}" y="7" width="{}" height="14"/>',
        (
            (paint, f"{scale.at(start):.2f}", f"{max(scale.at(end) - scale.at(start) - 1, 0.6):.2f}")
            for start, end, paint in _stacked(parts)
        ),
    )
    whisker = format_html_join(
        "",
        '<line x1="{}" x2="{}" y1="{}" y2="{}"/>',
        ((f"{scale.at(a):.1f}", f"{scale.at(b):.1f}", y1, y2) for a, b, y1, y2 in _whisker(interval)),
    )
    return format_html(
        '<svg class="cbar" viewBox="0 0 1000 28" preserveAspectRatio="none" role="img" aria-label="{}">{}{}'
        '<line class="zero" x1="{}" x2="{}" y1="3" y2="25"/>{}</svg>',
        label,
        grid,
        rects,
        *(f"{scale.at(0):.1f}",) * 2,
        whisker,
    )


def axis(scale: Scale, labels: Sequence[str]) -> SafeString:
    """Write what the marks of a scale stand for; the figures under it say the same to those who listen."""
    words = format_html_join(
        "",
        '<text x="{}%" y="11">{}</text>',
        ((f"{scale.at(tick) / 10:.2f}", label) for tick, label in zip(scale.ticks, labels, strict=True)),
    )
    return format_html('<svg class="axis-line" aria-hidden="true">{}</svg>', words)


def _stacked(parts: Sequence[tuple[float, str]]) -> Iterator[tuple[float, float, str]]:
    """Put the parts side by side, away from zero on both sides; the ends are in order."""
    above = below = 0.0
    for amount, paint in parts:
        if amount > 0:
            yield above, above + amount, paint
            above += amount
        elif amount < 0:
            yield below + amount, below, paint
            below += amount


def _whisker(interval: tuple[float, float, float] | None) -> Iterator[tuple[float, float, float, float]]:
    if interval is None:
        return
    low, point, high = interval
    yield low, high, 25.5, 25.5
    yield low, low, 23, 28
    yield high, high, 23, 28
    yield point, point, 22, 28.5


def _round_step(rough: float) -> float:
    """Return the nearest of 1, 2, 2.5 and 5 times a power of ten at or above what is asked for."""
    power: float = 10.0 ** math.floor(math.log10(rough))
    return next(power * nice for nice in (1, 2, 2.5, 5, 10) if power * nice >= rough * (1 - 1e-9))


def _at(value: float, top: float) -> str:
    """Return the position of a value on the wide scale."""
    return f"{_within(value / top * WIDE if top > 0 else 0, WIDE):.1f}"


def _within(value: float, limit: float) -> float:
    """Return the value, kept from zero to the limit."""
    return max(0, min(value, max(limit, 0)))


def two_lines(seen: Sequence[float], expected: Sequence[float], *, since: int, label: str) -> SafeString:
    """Draw what was seen over time beside what was expected; the time from ``since`` on is shaded."""
    top = max([*seen, *expected, 0.0]) * 1.08 or 1.0
    step = WIDE / max(len(seen) - 1, 1)

    def points(values: Sequence[float]) -> str:
        return " ".join(f"{at * step:.1f},{TALL - value / top * TALL:.1f}" for at, value in enumerate(values))

    return format_html(
        '<svg class="lines-chart" viewBox="0 0 1000 220" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect class="shade" x="{}" y="0" width="{}" height="220"/>'
        '<line class="zero" x1="0" x2="1000" y1="220" y2="220"/>'
        '<polyline class="expected" points="{}"/><polyline class="seen" points="{}"/></svg>',
        label,
        f"{since * step:.1f}",
        f"{WIDE - since * step:.1f}",
        points(expected),
        points(seen),
    )
