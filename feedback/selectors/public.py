"""What everybody may read: what was told, without names, and our reading only where its customer confirmed it.

Customers let us use their words "inside the company", so their own words are not quoted here, whatever they chose.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from feedback.models import Finding, Invitation, Notice, NoticeKind, StatementState

STORIES = 100
NAME_MIN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One thing customers said and what came of it."""

    said: str
    kind: str
    what: str
    value_for_you: str
    for_your_goal: str
    told: int
    is_open_again: bool
    at: datetime

    @property
    def is_done(self) -> bool:
        """Whether it is done."""
        return self.kind == NoticeKind.DONE

    @property
    def is_no(self) -> bool:
        """Whether it is something we won't do."""
        return self.kind == NoticeKind.WONT


def stories(*, at: datetime) -> list[Story]:
    """Return what people were told until now, newest first; a story in which anybody is named stays inside."""
    told = _told().filter(told_at__lte=at)
    found: dict[int, list[Notice]] = {}
    for notice in told:
        found.setdefault(notice.decision.finding_id, []).append(notice)
    made = (_story(notices) for notices in list(found.values())[:STORIES])
    return [story for story in made if story]


def _told() -> QuerySet[Notice]:
    """Return notices with the names that must not be shown, newest first."""
    author = "decision__finding__statement__invitation"
    return Notice.objects.select_related(
        *(f"{who}__{name}" for who in ("invitation", author) for name in ("person", "customer__company")),
        "decision__promise",
    ).order_by("-told_at", "-pk")


def _story(notices: list[Notice]) -> Story | None:
    """Tell one story as it stands now, unless it names somebody."""
    newest = notices[0]
    latest = [notice for notice in notices if (notice.kind, notice.round) == (newest.kind, newest.round)]
    finding, promise = newest.decision.finding, getattr(newest.decision, "promise", None)
    if promise:
        what = promise.done_what or promise.what if newest.kind == NoticeKind.DONE else promise.what
        parts = (what, promise.value_for_you, promise.for_your_goal)
    else:
        parts = (newest.decision.reason, "", "")
    said = finding.text if _is_ours(finding) else ""
    people = [finding.statement.invitation, *(notice.invitation for notice in notices)]
    if _names_somebody((said, *parts), people):
        return None
    return Story(
        said=said,
        kind=newest.kind,
        what=parts[0],
        value_for_you=parts[1],
        for_your_goal=parts[2],
        is_open_again=any(notice.helped is False for notice in latest),
        told=len({notice.invitation_id for notice in latest}),
        at=newest.told_at,
    )


def _is_ours(finding: Finding) -> bool:
    """Say whether a finding is our own sentence and its customer said that's it."""
    return finding.statement.state == StatementState.CONFIRMED and finding.text == finding.statement.text


def _names_somebody(texts: tuple[str, ...], people: list[Invitation]) -> bool:
    """Say whether a text holds a part of the name of who said it or was told, or of their company."""
    whole = " ".join(texts).casefold()
    words = set(re.findall(r"\w+", whole))
    words |= {word.removesuffix("s") for word in words}  # "Marits", as the genitive is written here
    for invitation in people:
        names = {part for part in re.findall(r"\w+", invitation.person.name.casefold()) if len(part) >= NAME_MIN}
        customer = invitation.customer
        company = customer.company.name.casefold() if customer and customer.company else ""
        if names & words or (company and company in whole):
            return True
    return False
