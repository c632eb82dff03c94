"""Profiles: what people can teach and want to learn."""

from collections.abc import Sequence

from apprentice.services.imports.kind import Field, Kind, Options, Problem, Record
from apprentice.services.imports.kinds.fields import WHO, a_person, plain, text
from apprentice.services.imports.kinds.people_named import person_in
from common.bulk import Tally
from common.tabular import cells
from mentoring.models.profile import TEXT_MAX
from mentoring.services.profile import load_profiles

SKILL_MAX = 80
HOURS_MAX = 160


def _skills(name: str, label: str, about: str, example: str, *synonyms: str) -> Field:
    return Field(
        name=name,
        label=label,
        reader=plain(cells.listed(SKILL_MAX)),
        about=f"{about}, separated by ;. Made when there is none of that name.",
        example=example,
        synonyms=synonyms,
    )


FIELDS = (
    a_person("person", "Person", WHO, "id", "personid", "employeeid", "userid", "who", "email"),
    _skills("has", "Has", "Skills they have", "Glacier guiding", "skills", "skill", "knows"),
    _skills("teaches", "Can teach", "Skills they can pass on", "Packing for winter", "teach", "offers", "mentors"),
    _skills("learns", "Wants to learn", "Skills they look for", "Spreadsheets", "learn", "wants", "needs", "interests"),
    Field(
        name="achievements",
        label="Achievements",
        reader=text(TEXT_MAX, lines=True),
        about="What they are proud of.",
        example="Led forty crossings",
        synonyms=("achievement", "experience", "bio"),
    ),
    Field(
        name="languages",
        label="Languages",
        reader=text(120),
        about="As they say them.",
        example="Norwegian, English",
        synonyms=("language",),
    ),
    Field(
        name="place",
        label="Place",
        reader=text(120),
        about="Where they are.",
        example="Voss",
        synonyms=("city", "location", "town"),
    ),
    Field(
        name="hours_a_month",
        label="Hours a month",
        reader=plain(cells.whole(0, HOURS_MAX)),
        about="How much time they have.",
        example="4",
        synonyms=("hours", "availability", "capacity"),
    ),
)


def _check(record: Record) -> Problem | None:
    record["id"] = record["person"]
    if len(record["id"]) > 120:  # noqa: PLR2004 - the column of external ids
        return "person", "It is longer than any id we keep."
    return None


def _load(records: Sequence[Record], options: Options, given: frozenset[str]) -> Tally:
    return load_profiles(source=options.source, rows=records, given=given)


PROFILES = Kind(
    name="profiles",
    label="Profiles",
    one="profile",
    about="What people can teach and want to learn, for mentoring later.",
    fields=FIELDS,
    load=_load,
    key=lambda record: str(record["person"]),
    check=_check,
    resolve=person_in("person", "person_id"),
    describe=lambda record, _options: f"Profile of {record['person']}",
    sample=(
        ("person", "has", "teaches", "learns", "achievements", "hours_a_month"),
        ("P-13", "Shop floor", "Fitting boots; Winter care", "Spreadsheets", "Trained four colleagues", "4"),
        ("P-12", "Glacier guiding", "Reading weather", "", "", "2"),
    ),
)
