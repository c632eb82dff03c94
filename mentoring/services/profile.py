"""Profiles by the file: what people can teach and want to learn."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower

from common.bulk import Tally, pieces, upsert
from mentoring.models import Profile, ProfileSkill, Skill, SkillKind

FIELDS = ("achievements", "languages", "place", "hours_a_month")
Held = set[tuple[int, str]]


@transaction.atomic
def load_profiles(*, source: str, rows: Sequence[dict[str, Any]], given: frozenset[str]) -> Tally:
    """Add or update profiles with their skills; skills of a ``given`` kind are replaced, others stay."""
    profiles = [
        {
            "person_id": row["person_id"],
            "source": source,
            "external_id": row["id"],
            **{name: row[name] for name in FIELDS if row.get(name) is not None},
        }
        for row in rows
    ]
    update = [name for name in FIELDS if name in given]
    outcome = upsert(Profile, profiles, key=("person_id",), update=update)
    created = {key[0] for key in outcome.created}
    reskilled = _write_skills(rows, kinds=[kind for kind in SkillKind.values if kind in given])
    updated = ({key[0] for key in outcome.updated} | reskilled) - created
    return Tally(created=len(created), updated=len(updated), unchanged=len(rows) - len(created) - len(updated))


def skills_named(names: Iterable[str]) -> dict[str, int]:
    """Return a skill for each name, whatever its case, made where there is none."""
    wanted = list(dict.fromkeys(names))
    first: dict[str, str] = {}
    for name in wanted:
        first.setdefault(name.lower(), name)
    known = _skills(first.values())
    Skill.objects.bulk_create((Skill(name=n) for low, n in first.items() if low not in known), ignore_conflicts=True)
    known |= _skills(name for low, name in first.items() if low not in known)
    return {name: known[name.lower()] for name in wanted}


def _skills(names: Iterable[str]) -> dict[str, int]:
    """Return what there is already, by lower-case name; SQLite itself knows the case of English letters only."""
    found: dict[str, int] = {}
    for piece in pieces(names):
        same = Q(name__in=piece) | Q(low__in=[name.lower() for name in piece])
        rows = Skill.objects.annotate(low=Lower("name")).filter(same).order_by("-pk")
        found |= {name.lower(): pk for name, pk in rows.values_list("name", "pk")}
    return found


def _write_skills(rows: Sequence[dict[str, Any]], *, kinds: list[str]) -> set[int]:
    """Replace the skills of these kinds; return the people for whom that made a difference."""
    skills = skills_named(name for row in rows for kind in kinds for name in row[kind])
    profiles = _profiles(row["person_id"] for row in rows)
    before = _held(profiles.values(), kinds)
    changed: set[int] = set()
    fresh = []
    for row in rows:
        profile = profiles[row["person_id"]]
        now: Held = {(skills[name], kind) for kind in kinds for name in row[kind]}
        if now != before.get(profile, set()):
            changed.add(row["person_id"])
            fresh += [ProfileSkill(profile_id=profile, skill_id=skill, kind=kind) for skill, kind in sorted(now)]
    for piece in pieces(profiles[person] for person in changed):
        ProfileSkill.objects.filter(profile__in=piece, kind__in=kinds).delete()
    ProfileSkill.objects.bulk_create(fresh, batch_size=500)
    return changed


def _profiles(people: Iterable[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for piece in pieces(people):
        found |= dict(Profile.objects.filter(person__in=piece).values_list("person", "pk"))
    return found


def _held(profiles: Iterable[int], kinds: list[str]) -> dict[int, Held]:
    found: dict[int, Held] = {}
    for piece in pieces(profiles):
        rows = ProfileSkill.objects.filter(profile__in=piece, kind__in=kinds).values_list("profile", "skill", "kind")
        for profile, skill, kind in rows:
            found.setdefault(profile, set()).add((skill, kind))
    return found
