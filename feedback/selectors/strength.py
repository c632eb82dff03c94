"""What a study found: strengths first, with the words behind each; weaknesses; among whom a strength is strongest."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from accounts.models import User
from common.evidence import Evidence, Voice
from common.money import format_count
from feedback.models import LoyaltyGroup, Study, StudyRun, StudyWork, WorkState
from feedback.scoring.recommendation import wilson
from feedback.selectors.coding import agreement_of
from feedback.selectors.few import counted_text
from feedback.selectors.trail import ENOUGH_TO_COUNT
from feedback.selectors.voices import Heard, marked_words, speaker, voices

QUOTES, EVIDENCE_QUOTES, CELLS = 2, 6, 12
LABELS = dict(LoyaltyGroup.choices)
SOLID, FAIR = 0.8, 0.667
MUCH = 20


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a group named a theme, and between which shares that lies four times in five."""

    group: str
    label: str
    named: int
    of: int

    @property
    def is_few(self) -> bool:
        """Whether so few named it that they could be told apart."""
        return 0 < self.named < ENOUGH_TO_COUNT

    @property
    def counted(self) -> str:
        """How many of how many, in words: "7 of 30", "fewer than five of 30"."""
        return f"{counted_text(self.named)} of {format_count(self.of)}"

    @property
    def percent(self) -> int:
        """The share in per cent."""
        return round(100 * self.named / self.of) if self.of else 0

    @property
    def ends(self) -> tuple[int, int]:
        """The interval in per cent."""
        low, high = wilson(self.named, self.of) if self.of else (0.0, 1.0)
        return round(100 * low), round(100 * high)


@dataclass(frozen=True, slots=True)
class Found:
    """One theme of the result, ready to be shown."""

    theme: int
    name: str
    shares: list[Share]
    ratio: tuple[float, float, float]
    p: float
    stands: bool
    loyal_more: bool
    quotes: list[Heard]

    @property
    def times(self) -> str:
        """How many times the odds are, and the interval, as people read it."""
        low, point, high = self.ratio if self.loyal_more else (1 / end for end in reversed(self.ratio))
        much = f"over {MUCH}" if point > MUCH else f"{point:.1f}"
        return f"{much} times the odds, {low:.1f} to {_at_most(high)} four times in five"


def newest_result(study: Study) -> StudyRun | None:
    """Return the newest comparison of the groups that came to an end."""
    done = study.runs.filter(work=StudyWork.RESULT, state=WorkState.DONE)
    return done.order_by("-finished_at", "-pk").first()


class ResultPage:
    """The newest result of one study."""

    def __init__(self, user: User, study: Study) -> None:
        """Keep who looks: quotes are shown to them as each customer allowed."""
        self.user, self.study = user, study

    @cached_property
    def run(self) -> StudyRun | None:
        """The newest comparison that came to an end."""
        return newest_result(self.study)

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """Every theme as it was kept, the surest first; a theme that was removed since is left out."""
        kept = set(self.study.themes.values_list("pk", flat=True))
        rows = [row for row in (self.run.result["themes"] if self.run else []) if row["theme"] in kept]
        return sorted(rows, key=lambda row: (not row["stands"], row["p"], -abs(row["delta"]), row["name"]))

    @property
    def sizes(self) -> dict[str, int]:
        """How many respondents of each group were compared."""
        return dict(self.run.result["respondents"]) if self.run else {}

    @property
    def size_words(self) -> list[tuple[str, int]]:
        """The groups by name with their respondents."""
        return [(LABELS[group], self.sizes.get(group, 0)) for group in LoyaltyGroup.values]

    @cached_property
    def strengths(self) -> list[Found]:
        """What the most loyal name more often, and it stands."""
        return self._found(more=True, stands=True)

    @cached_property
    def maybe(self) -> list[Found]:
        """What the most loyal name more often, and it may be chance."""
        return self._found(more=True, stands=False)

    @cached_property
    def weaknesses(self) -> list[Found]:
        """What the others name more often, and it stands."""
        return self._found(more=False, stands=True)

    @cached_property
    def maybe_weak(self) -> list[Found]:
        """What the others name more often, and it may be chance."""
        return self._found(more=False, stands=False)

    def _found(self, *, more: bool, stands: bool) -> list[Found]:
        wanted = [row for row in self.rows if row["stands"] == stands and (row["delta"] > 0) == more]
        return [self._one(row) for row in wanted]

    def _one(self, row: dict[str, Any]) -> Found:
        more = row["delta"] > 0
        return Found(
            theme=row["theme"],
            name=row["name"],
            shares=[
                Share(group, LABELS[group], row["named"][group], self.sizes[group]) for group in LoyaltyGroup.values
            ],
            ratio=tuple(row["ratio"]),
            p=row["p"],
            stands=row["stands"],
            loyal_more=more,
            quotes=self._quotes(row["theme"], loyal=more) if row["stands"] else [],
        )

    def shares_of(self, row: dict[str, Any]) -> list[Share]:
        """Return how many of each group named a theme."""
        named = row["named"]
        return [Share(group, LABELS[group], named[group], self.sizes[group]) for group in LoyaltyGroup.values]

    @cached_property
    def _heard(self) -> dict[tuple[int, bool], list[Heard]]:
        """Quotes by theme and by whether a loyal customer said them, a few each and none twice; in two queries."""
        found: dict[tuple[int, bool], list[Heard]] = {}
        said = voices(self.user).filter(codings__study=self.study, codings__themes__isnull=False)
        rows = list(said.order_by("key").values_list("pk", "codings__themes", "invitation__study_place__arm__group"))
        about = Counter(pk for pk, _, _ in set(rows))  # words about one thing alone say it best
        wanted: dict[int, tuple[int, bool]] = {}
        for pk, theme, group in sorted(dict.fromkeys(rows), key=lambda row: about[row[0]]):
            place = (theme, group == LoyaltyGroup.LOYAL)
            if pk not in wanted and list(wanted.values()).count(place) < QUOTES:
                wanted[pk] = place
        turns = voices(self.user).in_bulk(list(wanted))
        for pk, place in wanted.items():
            found.setdefault(place, []).append(Heard(turns[pk], speaker(turns[pk], self.user)))
        return found

    def _quotes(self, theme: int, *, loyal: bool) -> list[Heard]:
        return self._heard.get((theme, loyal), [])

    @property
    def cells(self) -> list[dict[str, Any]]:
        """Among which customers a strength is strongest; what stands first, a few."""
        rows = [row for row in (self.run.result["cells"] if self.run else []) if row["ratio"][1] > 1]
        shown = sorted(rows, key=lambda row: not row["stands"])[:CELLS]
        return [{**row, **{key: counted_text(row[key]) for key in ("named", "others_named")}} for row in shown]

    @cached_property
    def agreement(self) -> str:
        """How far the readers agree, in words."""
        rows = agreement_of(self.study)
        if not rows:
            return ""
        alpha = rows[0].alpha
        if alpha is None:
            return "too little was read twice to say"
        verdict = "solid" if alpha >= SOLID else "fair" if alpha >= FAIR else "weak"
        return f"{verdict}, α {alpha:.2f}"


def theme_evidence(user: User, study: Study, theme_id: int) -> Evidence | None:
    """Return what stands behind one theme: how it adds up, the words, and how sure that is."""
    page = ResultPage(user, study)
    row = next((row for row in page.rows if row["theme"] == theme_id), None)
    if row is None or page.run is None:
        return None
    low, point, high = row["ratio"]
    shares = [Share(group, LABELS[group], row["named"][group], page.sizes[group]) for group in LoyaltyGroup.values]
    rows = [
        (f"{one.label}: {one.counted}", "" if one.is_few else f"{one.percent}% ({one.ends[0]}–{one.ends[1]}%)")
        for one in shares
    ]
    rows.append(("Odds, most loyal against the others", f"{point:.2f} ({low:.2f}–{high:.2f})"))
    rows.append(("As far apart by chance", f"p {row['p']:.3f}"))
    said = voices(user).filter(codings__study=study, codings__themes=theme_id).distinct().order_by("key")
    return Evidence(
        title=f"{row['name']}: {'it stands' if row['stands'] else 'it may be chance'}",
        say="A customer names a theme once, however often they say it. The odds are pulled towards each other by what "
        "all say together (Monroe, Colaresi and Quinn, 2008). Chance is "
        f"{page.run.result['permutations']} times handing out the groups anew among customers who are alike in time "
        "with us, segment and spend. Of the themes that stand, about one in ten is false.",
        rows=tuple(rows),
        voices=tuple(
            Voice(text=turn.text, who=speaker(turn, user), mark=marked_words(turn), lang=turn.language)
            for turn in said[:EVIDENCE_QUOTES]
        ),
        without="Why it is so: loyal customers may name it because they are loyal. Words that customers keep to the "
        "people they were promised to, and answers nobody has read yet.",
        source=f"Compared {page.run.finished_at:%-d %B %Y}; ranges are four times in five",
    )


def agreement_evidence(study: Study) -> Evidence | None:
    """Return how far the readers agree on each theme; nothing when nobody read the same answer."""
    rows = agreement_of(study)
    if not rows:
        return None
    return Evidence(
        title=f"{rows[0].answers} answers were read by two people or more",
        say="Krippendorff’s α, and Cohen’s κ where two people read every one: 1 is full agreement, 0 is what chance "
        "brings. From 0.8 themes are solid, from 0.67 they are fair; below that, talk about what the theme means.",
        rows=tuple((row.name, f"α {_figure(row.alpha)}, κ {_figure(row.kappa)}") for row in rows),
        without="Answers that one person read. Where readers differ, a theme counts when at least half saw it.",
        source="The readings, now",
    )


def _at_most(ratio: float) -> str:
    return f"over {MUCH}" if ratio > MUCH else f"{ratio:.1f}"


def _figure(value: float | None) -> str:
    return "not known" if value is None else f"{value:.2f}"
