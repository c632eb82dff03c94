"""What changed from one version of a guide to the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from feedback.models import GuideVersion, Question


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: what happened, the words now, and the words before."""

    what: str
    now: str = ""
    before: str = ""


def changes(version: GuideVersion, before: GuideVersion) -> list[Change]:
    """Return what is new, reworded, gone or somewhere else; a question is known by the first one it was copied from."""
    now, then = list(version.questions.all()), list(before.questions.all())
    ours, theirs = {_root(row): row for row in now}, {_root(row): row for row in then}
    found = [Change("New", row.text) for root, row in ours.items() if root not in theirs]
    found += [
        Change("Reworded", row.text, theirs[root].text)
        for root, row in ours.items()
        if root in theirs and theirs[root].text != row.text
    ]
    found += [Change("Gone", before=row.text) for root, row in theirs.items() if root not in ours]
    found += [Change("Moved", ours[root].text) for root in _moved(list(ours), list(theirs))]
    if version.ground_rules != before.ground_rules:
        found.append(Change("Ground rules", version.ground_rules, before.ground_rules))
    return found


def _root(question: Question) -> int:
    return question.origin_id or question.pk


def _moved(now: Sequence[int], then: Sequence[int]) -> list[int]:
    """Return which of the questions in both stand in another order, as few as explain it."""
    both = [root for root in now if root in set(then)]
    order = [root for root in then if root in set(now)]
    kept = {
        root
        for block in SequenceMatcher(a=order, b=both, autojunk=False).get_matching_blocks()
        for root in both[block.b : block.b + block.size]
    }
    return [root for root in both if root not in kept]
