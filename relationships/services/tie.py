"""Ties: grown from contacts one at a time, or stated in a file."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count

from common.bulk import Tally, pieces, upsert
from relationships.models import Interaction, Participant, Person, Tie
from relationships.scoring import (
    channel_weight,
    day_of,
    is_crowd,
    is_role_address,
    log_from_strength,
    log_of,
    share,
    together,
)

CONTACT = "contact"
HALF_LIFE = 180.0
KEY = ("src_id", "dst_id", "kind")
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One interaction as ties see it: when, over what, between whom, and who began it where that is known."""

    at: datetime
    channel: str
    people: Sequence[int]
    started: frozenset[int] = frozenset()


@dataclass(slots=True)
class Growth:
    """What contacts add to one direction of a tie."""

    log_strength: float
    last_at: datetime


def grow_ties(*, contacts: Iterable[Contact]) -> None:
    """Add contacts to the ties of everybody who took part, both directions; the caller holds the transaction."""
    growth = _growth(contacts)
    known = _known({src for src, _ in growth})
    for pair, tie in known.items():
        if pair in growth:
            grown = growth[pair]
            grown.log_strength = together(grown.log_strength, tie.log_strength)
            grown.last_at = max(grown.last_at, tie.last_at)
    _write(growth)


def retie(*, people: Iterable[int]) -> None:
    """Work out the contact ties among some people again from everything that passed between them."""
    among = set(people)
    growth = {pair: grown for pair, grown in _growth(_contacts_among(among)).items() if among.issuperset(pair)}
    gone = [tie.pk for pair, tie in _known(among).items() if among.issuperset(pair) and pair not in growth]
    for piece in pieces(gone):
        Tie.objects.filter(pk__in=piece).delete()
    _write(growth)


@transaction.atomic
def load_ties(*, rows: Sequence[dict[str, Any]], given: frozenset[str]) -> Tally:
    """Add or update stated ties, each with its twin; only the ``given`` fields of known ones change."""
    ties = [tie for row in rows for tie in _both_ways(row)]
    once = {(tie["src_id"], tie["dst_id"], tie["kind"]): tie for tie in ties}
    update = ["log_strength", "half_life_days", "last_at"]
    update += [name for name in ("visibility", "introducer_ok", "owner_id") if name in given]
    outcome = upsert(Tie, list(once.values()), key=KEY, update=update)
    created, updated = ({frozenset(key[:2]) for key in keys} for keys in (outcome.created, outcome.updated))
    updated -= created
    pairs = {frozenset(key[:2]) for key in once}
    return Tally(created=len(created), updated=len(updated), unchanged=len(pairs) - len(created) - len(updated))


def _both_ways(row: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a stated tie and its twin as rows."""
    half_life = row.get("half_life_days") or HALF_LIFE
    tie = {
        "kind": row["kind"],
        "log_strength": log_from_strength(row["strength"], day_of(row["last_at"]), half_life),
        "half_life_days": half_life,
        "last_at": row["last_at"],
        "visibility": row.get("visibility") or Tie.Visibility.SHARED,
        "introducer_ok": row.get("introducer_ok", False),
        "owner_id": row.get("owner_id"),
    }
    ends = (row["src_id"], row["dst_id"])
    return [{**tie, "src_id": src, "dst_id": dst} for src, dst in (ends, ends[::-1])]


def _growth(contacts: Iterable[Contact]) -> dict[Pair, Growth]:
    """Return what contacts add to each direction of each tie; crowds, desks and newsletters add nothing."""
    kept = [c for c in contacts if len(c.people) > 1 and not is_crowd(len(c.people)) and channel_weight(c.channel)]
    desks = _desks({person for contact in kept for person in contact.people})
    growth: dict[Pair, Growth] = {}
    for contact in kept:
        for src in contact.people:
            for dst in contact.people:
                if src != dst and not desks & {src, dst}:
                    _add(growth, (src, dst), contact)
    return growth


def _add(growth: dict[Pair, Growth], pair: Pair, contact: Contact) -> None:
    started = not contact.started or pair[0] in contact.started
    weight = share(channel_weight(contact.channel), len(contact.people), started=started)
    log_strength = log_of(weight, day_of(contact.at), HALF_LIFE)
    grown = growth.setdefault(pair, Growth(-math.inf, contact.at))
    grown.log_strength = together(grown.log_strength, log_strength)
    grown.last_at = max(grown.last_at, contact.at)


def _desks(people: Iterable[int]) -> set[int]:
    """Return who among them is a desk with an address, not a person."""
    found: set[int] = set()
    for piece in pieces(people):
        addresses = Person.objects.filter(pk__in=piece).exclude(email="").values_list("pk", "email")
        found |= {pk for pk, email in addresses if is_role_address(email)}
    return found


def _known(people: Iterable[int]) -> dict[Pair, Tie]:
    """Return the contact ties that start at some people; on PostgreSQL nobody else changes them until we commit."""
    found: dict[Pair, Tie] = {}
    for piece in pieces(people):
        ties = Tie.objects.filter(src__in=piece, kind=CONTACT).select_for_update()
        found |= {(tie.src_id, tie.dst_id): tie for tie in ties}
    return found


def _write(growth: dict[Pair, Growth]) -> None:
    rows = [
        {
            "src_id": src,
            "dst_id": dst,
            "kind": CONTACT,
            "log_strength": grown.log_strength,
            "half_life_days": HALF_LIFE,
            "last_at": grown.last_at,
        }
        for (src, dst), grown in growth.items()
    ]
    upsert(Tie, rows, key=KEY, update=["log_strength", "last_at"])


def _contacts_among(people: set[int]) -> list[Contact]:
    """Return every interaction in which at least two of some people took part, with all who did."""
    shared: set[int] = set()
    counted: dict[int, int] = {}
    for piece in pieces(people):
        rows = Participant.objects.filter(person__in=piece).values("interaction").annotate(times=Count("pk"))
        for interaction, times in rows.values_list("interaction", "times"):
            counted[interaction] = counted.get(interaction, 0) + times
    shared = {interaction for interaction, times in counted.items() if times > 1}
    contacts: list[Contact] = []
    for piece in pieces(shared):
        contacts += contacts_of(Interaction.objects.filter(pk__in=piece))
    return contacts


def contacts_of(interactions: Iterable[Interaction]) -> list[Contact]:
    """Return stored interactions as ties see them."""
    found = {interaction.pk: interaction for interaction in interactions}
    people: dict[int, list[int]] = {pk: [] for pk in found}
    started: dict[int, set[int]] = {pk: set() for pk in found}
    for piece in pieces(found):
        for part in Participant.objects.filter(interaction__in=piece).order_by("pk"):
            people[part.interaction_id].append(part.person_id)
            if part.started:
                started[part.interaction_id].add(part.person_id)
    return [
        Contact(at=one.at, channel=one.channel, people=people[pk], started=frozenset(started[pk]))
        for pk, one in found.items()
    ]
