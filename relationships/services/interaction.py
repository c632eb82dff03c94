"""Interactions: written down once each, and the ties that grow from them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from common.bulk import Outcome, Tally, pieces, upsert
from relationships.models import Interaction, Participant, Person
from relationships.services.tie import Contact, contacts_of, grow_ties, retie

FIELDS = ("at", "channel", "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """Who met, when and how; ``started_by`` where one of them began it."""

    at: datetime
    channel: str
    people: Sequence[Person]
    started_by: Person | None = None
    text: str = ""


@transaction.atomic
def record_interaction(*, meeting: Meeting, source: str = "apprentice", external_id: str = "") -> Interaction:
    """Write down one interaction and let its ties grow; the same source and id again return what is written."""
    fields = {"at": meeting.at, "channel": meeting.channel, "text": meeting.text}
    if external_id:
        interaction, is_new = Interaction.objects.get_or_create(source=source, external_id=external_id, defaults=fields)
        if not is_new:
            return interaction
    else:
        interaction = Interaction.objects.create(source=source, **fields)
    Participant.objects.bulk_create(
        Participant(interaction=interaction, person=person, started=person == meeting.started_by)
        for person in meeting.people
    )
    grow_ties(contacts=contacts_of([interaction]))
    return interaction


@transaction.atomic
def load_interactions(*, source: str, rows: Sequence[dict[str, Any]], given: frozenset[str]) -> Tally:
    """Add or update interactions with who took part; new ones grow ties, changed ones have them worked out again."""
    written = [
        {"source": source, "external_id": row["id"]} | {name: row[name] for name in FIELDS if name in row}
        for row in rows
    ]
    update = [name for name in FIELDS if name in given]
    outcome = upsert(Interaction, written, key=("source", "external_id"), update=update)
    pks = _pks(source, [row["id"] for row in rows])
    created = {key[1] for key in outcome.created}
    moved, former = _seat(rows, pks, created)
    fresh = [_contact(row) for row in rows if row["id"] in created]
    grow_ties(contacts=fresh)
    updated = ({key[1] for key in outcome.updated} | moved) - created
    if updated:
        retie(people=former | {person for row in rows if row["id"] in updated for person in row["people_ids"]})
    return _tally(rows, created, updated)


def _tally(rows: Sequence[dict[str, Any]], created: set[str], updated: set[str]) -> Tally:
    return Tally(created=len(created), updated=len(updated), unchanged=len(rows) - len(created) - len(updated))


def _contact(row: dict[str, Any]) -> Contact:
    return Contact(at=row["at"], channel=row["channel"], people=row["people_ids"], started=_starters(row))


def _starters(row: dict[str, Any]) -> frozenset[int]:
    return frozenset([row["started_id"]] if row.get("started_id") else [])


def _pks(source: str, ids: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for piece in pieces(ids):
        rows = Interaction.objects.filter(source=source, external_id__in=piece)
        found |= dict(rows.values_list("external_id", "pk"))
    return found


def _seat(rows: Sequence[dict[str, Any]], pks: dict[str, int], created: set[str]) -> tuple[set[str], set[int]]:
    """Write who took part; return the known interactions where that changed, and who took part in them before."""
    before = _seated([pks[row["id"]] for row in rows if row["id"] not in created])
    moved: set[str] = set()
    former: set[int] = set()
    seats = []
    for row in rows:
        starters = _starters(row)
        now = {person: person in starters for person in row["people_ids"]}
        was = before.get(pks[row["id"]], {})
        if was and was != now:
            moved.add(row["id"])
            former |= set(was)
        if was != now:
            seats += [{"interaction_id": pks[row["id"]], "person_id": who, "started": on} for who, on in now.items()]
    _clear([pks[reference] for reference in moved])
    _put(seats)
    return moved, former


def _seated(pks: Iterable[int]) -> dict[int, dict[int, bool]]:
    found: dict[int, dict[int, bool]] = {}
    for piece in pieces(pks):
        parts = Participant.objects.filter(interaction__in=piece).values_list("interaction", "person", "started")
        for interaction, person, started in parts:
            found.setdefault(interaction, {})[person] = started
    return found


def _clear(pks: Iterable[int]) -> None:
    for piece in pieces(pks):
        Participant.objects.filter(interaction__in=piece).delete()


def _put(seats: list[dict[str, Any]]) -> Outcome:
    return upsert(Participant, seats, key=("interaction_id", "person_id"), update=["started"])
