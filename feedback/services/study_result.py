"""Compare the groups of a study: what the most loyal name more often, and among which customers that is strongest."""

from collections.abc import Callable, Sequence
from math import erfc, sqrt
from typing import Any

from feedback.models import LoyaltyGroup, Study
from feedback.scoring.strength import PERMUTATIONS, compare, found_at, log_odds
from feedback.selectors.coding import Respondent, respondents_of, themes_of
from feedback.services.study import StudyRefused

FEWEST_IN_GROUP = 5  # groups under five people are not shown anywhere
FEWEST_IN_CELL = 10
Tell = Callable[[int, int], None]


def compare_groups(*, study: Study, tell: Tell) -> dict[str, Any]:
    """Return the result of a study as it is kept: counts and figures, no words."""
    people, themes = respondents_of(study), list(themes_of(study))
    loyal = [person.group == LoyaltyGroup.LOYAL for person in people]
    if min(sum(loyal), len(loyal) - sum(loyal)) < FEWEST_IN_GROUP or not themes:
        raise StudyRefused(
            f"There is too little to compare: at least {FEWEST_IN_GROUP} most loyal customers and {FEWEST_IN_GROUP} "
            "others, whose answers somebody has read for themes."
        )
    tell(0, PERMUTATIONS)
    found = compare(
        [[theme.pk in person.themes for theme in themes] for person in people],
        loyal,
        [person.stratum for person in people],
        seed=study.pk,
        tell=lambda done: tell(done, PERMUTATIONS),
    )
    rows: list[dict[str, Any]] = [
        {
            "theme": theme.pk,
            "name": theme.name,
            "named": {group: _named(people, theme.pk, group) for group in LoyaltyGroup.values},
            "ratio": [round(part, 4) for part in one.odds.ratio],
            "delta": round(one.odds.delta, 6),
            "p": round(one.p, 5),
            "stands": one.stands,
        }
        for theme, one in zip(themes, found, strict=True)
    ]
    strengths = [(row["theme"], row["name"]) for row in rows if row["stands"] and row["delta"] > 0]
    sizes = {group: sum(person.group == group for person in people) for group in LoyaltyGroup.values}
    return {"respondents": sizes, "permutations": PERMUTATIONS, "themes": rows, "cells": _cells(people, strengths)}


def _named(people: Sequence[Respondent], theme: int, group: str) -> int:
    return sum(theme in person.themes for person in people if person.group == group)


def _cells(people: Sequence[Respondent], strengths: Sequence[tuple[int, str]]) -> list[dict[str, Any]]:
    """Return how often customers of one kind name a strength beside all others, where there are enough of both."""
    kinds = sorted({(name, value) for person in people for name, value in person.traits.items() if value})
    cells = [
        cell
        for theme, label in strengths
        for name, value in kinds
        if (cell := _cell(people, theme, name, value)) and cell.update(strength=label) is None
    ]
    for cell, stands in zip(cells, found_at([cell["p"] for cell in cells]), strict=True):
        cell["stands"] = stands and cell["ratio"][1] > 1
    return sorted(cells, key=lambda cell: (-cell["ratio"][0], cell["theme"], cell["trait"], cell["value"]))


def _cell(people: Sequence[Respondent], theme: int, name: str, value: str) -> dict[str, Any] | None:
    inside = [person for person in people if person.traits[name] == value]
    outside = [person for person in people if person.traits[name] not in {value, ""}]
    if min(len(inside), len(outside)) < FEWEST_IN_CELL:
        return None
    here, there = (sum(theme in person.themes for person in group) for group in (inside, outside))
    odds = log_odds(here, len(inside), there, len(outside))
    return {
        "theme": theme,
        "trait": name,
        "value": value,
        "named": here,
        "of": len(inside),
        "others_named": there,
        "others": len(outside),
        "ratio": [round(part, 4) for part in odds.ratio],
        "p": erfc(abs(odds.z) / sqrt(2)),
    }
