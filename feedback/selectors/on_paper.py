"""An aspect on paper: our figures, what customers say of the same thing, and what the industry reaches."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from accounts.models import User
from common.evidence import Evidence, Voice
from common.money import MINUS
from common.plots import Three, three
from feedback.models import Aspect, Benchmark, Kpi, KpiValue, KpiVoice, Turn
from feedback.scoring.recommendation import wilson
from feedback.selectors.trail import ENOUGH_TO_COUNT
from feedback.selectors.voices import marked_words, speaker, voices

SERIES = 12
QUOTES = 3
PERCENT = "%"


@dataclass(slots=True, kw_only=True)
class Line:
    """One figure of ours with the same thing as customers say it, and as the industry reaches it.

    ``said`` is what each conversation says of it, by its key; ``read`` counts people.
    """

    kpi: Kpi
    values: list[KpiValue] = field(default_factory=list)
    benchmark: Benchmark | None = None
    holds: int = 0
    read: int = 0
    said: dict[int, bool] = field(default_factory=dict)

    @property
    def newest(self) -> KpiValue | None:
        """Our newest value."""
        return self.values[-1] if self.values else None

    @property
    def ours(self) -> float | None:
        """Our newest value as a number."""
        return self.newest.value if self.newest else None

    @property
    def is_counted(self) -> bool:
        """Whether enough people said so or not that a share may be shown."""
        return self.read >= ENOUGH_TO_COUNT

    @property
    def theirs(self) -> float | None:
        """The share of customers, in percent, who say that it holds; nothing for fewer than five."""
        return 100 * self.holds / self.read if self.is_counted else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where the share of all customers lies four times in five, in percent."""
        if not self.is_counted:
            return None
        low, high = wilson(self.holds, self.read)
        return 100 * low, 100 * high

    @property
    def industry(self) -> float | None:
        """What the industry reaches."""
        return self.benchmark.value if self.benchmark else None

    @property
    def gap(self) -> float | None:
        """Our figure less theirs, in points; nothing where one of them is missing or it isn't a share."""
        if self.kpi.unit != PERCENT or self.ours is None or self.theirs is None:
            return None
        return round(self.ours - self.theirs, 1)

    @property
    def ours_text(self) -> str:
        """Our figure with its unit."""
        return with_unit(self.ours, self.kpi.unit)

    @property
    def theirs_text(self) -> str:
        """The share of customers."""
        return with_unit(self.theirs, PERCENT, digits=0)

    @property
    def interval_text(self) -> str:
        """The interval in words."""
        return f"{self.interval[0]:.0f} to {self.interval[1]:.0f}%" if self.interval else ""

    @property
    def industry_text(self) -> str:
        """The industry's figure with its unit."""
        return with_unit(self.industry, self.benchmark.unit if self.benchmark else "")


@dataclass(frozen=True, slots=True)
class OnPaper:
    """All figures about one aspect."""

    aspect: Aspect
    lines: tuple[Line, ...]

    @property
    def drawn(self) -> list[Line]:
        """The shares, which have one scale and can be drawn together."""
        return [line for line in self.lines if line.kpi.unit == PERCENT and line.ours is not None]

    @property
    def chart(self) -> SafeString:
        """The shares as a picture: ours square, theirs round, the industry’s a hollow diamond."""
        rows = [
            Three(line.kpi.said_as, line.ours, line.theirs, line.industry, *(line.interval or (None, None)))
            for line in self.drawn
        ]
        return three(rows, f"Our figures, their words and the industry on {self.aspect.name.lower()}")

    @property
    def widest(self) -> Line | None:
        """The figure on which our count and their words are farthest apart."""
        told = [line for line in self.lines if line.gap is not None]
        return max(told, key=lambda line: abs(line.gap or 0), default=None)

    @property
    def widest_text(self) -> str:
        """How far, in words: "57 points"."""
        return points(self.widest.gap or 0) if self.widest else ""

    @property
    def read(self) -> int:
        """How many people's words were read for a figure, at most."""
        return max((line.read for line in self.lines), default=0)

    @property
    def read_text(self) -> str:
        """How many, where they are enough to be counted."""
        return f"{self.read} customers" if self.read >= ENOUGH_TO_COUNT else "Fewer than five customers"


def on_paper(user: User, aspect: Aspect) -> OnPaper:
    """Return every figure about an aspect with its series, whose words say so, and the newest benchmark."""
    kpis = Kpi.objects.for_user(user).filter(aspect=aspect).select_related("facet", "objective")
    lines = {kpi.pk: Line(kpi=kpi) for kpi in kpis.order_by("position", "pk")}
    for value in KpiValue.objects.for_user(user).of_company().filter(kpi__in=lines).order_by("on", "pk"):
        lines[value.kpi_id].values.append(value)
    for benchmark in Benchmark.objects.for_user(user).filter(kpi__in=lines).order_by("year", "pk"):
        lines[benchmark.kpi_id].benchmark = benchmark
    said: dict[int, dict[int, bool]] = defaultdict(dict)
    read = KpiVoice.objects.filter(kpi__in=lines).order_by("at", "pk")
    for kpi, person, invitation, holds in read.values_list("kpi", "invitation__person", "invitation", "holds"):
        said[kpi][person] = lines[kpi].said[invitation] = holds
    for kpi, people in said.items():
        lines[kpi].holds, lines[kpi].read = sum(people.values()), len(people)
    return OnPaper(aspect, tuple(lines.values()))


def with_unit(value: float | None, unit: str, *, digits: int = 1) -> str:
    """Write a figure with its unit: "91.4%", "4.3 days"; empty when it is not known."""
    if value is None:
        return ""
    number = f"{abs(value):.{digits}f}".removesuffix(".0")
    gap = "" if unit == PERCENT else "\u00a0"
    return f"{MINUS if value < 0 else ''}{number}{gap}{unit}"


def points(gap: float) -> str:
    """Write a difference of two shares: "57 points"."""
    size = f"{abs(gap):.0f}"
    return f"{size} point{'' if size == '1' else 's'}"


def behind(user: User, aspect: Aspect, slug: str, what: str) -> Evidence | None:
    """Return what stands behind one figure: ours, theirs, the industry's or the gap."""
    line = next((one for one in on_paper(user, aspect).lines if one.kpi.slug == slug), None)
    writer = WRITERS.get(what)
    return writer(user, line) if line and writer else None


def _ours(_: User, line: Line) -> Evidence | None:
    if line.newest is None:
        return None
    shown = line.values[-SERIES:]
    return Evidence(
        title=f"{line.kpi.name}: {line.ours_text}",
        say=line.kpi.about,
        rows=tuple((f"{one.on:%-d %B %Y}", with_unit(one.value, line.kpi.unit)) for one in shown),
        total=("Our target", with_unit(line.kpi.target, line.kpi.unit)) if line.kpi.target is not None else None,
        without="Whether it was so for the person who waited. That is what their words say.",
        source=f"{line.newest.source}" + (f", counted over {line.newest.count}" if line.newest.count else ""),
    )


def _theirs(user: User, line: Line) -> Evidence | None:
    if not line.is_counted:
        return None
    spoken = Turn.objects.filter(invitation__kpi_voices__kpi=line.kpi, invitation__kpi_voices__holds=False)
    said = list(voices(user).filter(pk__in=spoken.values("pk"))[:QUOTES])
    return Evidence(
        title=f"{line.holds} of {line.read} say so",
        say=f"Customers whose words say “{line.kpi.said_as}”, as a colleague read them.",
        rows=(
            ("It holds for them", str(line.holds)),
            ("It doesn’t", str(line.read - line.holds)),
            ("Four times in five the share of all lies between", line.interval_text),
        ),
        total=(f"{line.holds} of {line.read}", line.theirs_text),
        voices=tuple(
            Voice(text=turn.text, who=speaker(turn, user), mark=marked_words(turn), lang=turn.language) for turn in said
        ),
        without="People whose words don’t say it either way.",
        source="Read on the reflect pages.",
    )


def _industry(_: User, line: Line) -> Evidence | None:
    if line.benchmark is None:
        return None
    found = line.benchmark
    return Evidence(
        title=f"Industry, {found.year}: {line.industry_text}",
        say=found.panel,
        rows=((line.kpi.name, line.industry_text), ("Year", str(found.year))),
        without="Whoever is not in the panel. Theirs may count it another way.",
        source=f"{found.source}. {found.licence}",
    )


def _gap(_: User, line: Line) -> Evidence | None:
    if line.gap is None:
        return None
    return Evidence(
        title=f"A gap of {points(line.gap)}",
        say="Our figure, less the share of customers who say the same.",
        rows=(("Our figure", line.ours_text), ("Their words", line.theirs_text)),
        total=("Gap", points(line.gap)),
        without=f"Chance: four times in five, the share of all customers lies between {line.interval_text}.",
        source="Counted just now.",
    )


WRITERS = {"ours": _ours, "theirs": _theirs, "industry": _industry, "gap": _gap}
