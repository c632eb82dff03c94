"""What customers have in common: the attributes that a look for decline goes through.

They explain who is meant; none of them enters a value, a weight or a price. ``explains_only`` marks those that would be
unfair to treat anybody by.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from common.dates import months_later
from relationships.models import Customer
from valuation.models import Contract

TENURE = (("under two years", 0, 24), ("two to five years", 24, 60), ("five years or more", 60, 1_200))
BUYING = {"shop": "who buy in shops", "web": "who buy on the web", "wholesale": "who buy wholesale"}
NOUN = "Customers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """One thing that customers have in common: how it is read and asked for, and how a group is called by it."""

    name: str
    label: str
    condition: Callable[[str, date], Q]
    phrase: Callable[[str], str]
    is_noun: bool = False
    explains_only: bool = False


def _tenure(value: str, at: date) -> Q:
    for band, least, most in TENURE:
        if band == value:
            return Q(since__lte=months_later(at, -least), since__gt=months_later(at, -most))
    return Q(pk__in=[])


def _language(value: str, _at: date) -> Q:
    return Q(contact__language=value) | Q(contact__isnull=True, person__language=value)


def _contract(value: str, at: date) -> Q:
    running = Contract.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=at), customer=OuterRef("pk"))
    return Q(Exists(running.filter(started_on__lte=at))) if value == "yes" else ~Q(Exists(running))


ATTRIBUTES = {
    attribute.name: attribute
    for attribute in (
        Attribute(
            name="segment",
            label="Segment",
            condition=lambda value, _at: Q(segment=value),
            phrase=lambda value: value,
            is_noun=True,
        ),
        Attribute(
            name="kind",
            label="People or companies",
            condition=lambda value, _at: Q(company__isnull=value == "people"),
            phrase=lambda value: f"({value})",
        ),
        Attribute(
            name="region",
            label="Region",
            condition=lambda value, _at: Q(region=value),
            phrase=lambda value: f"in {value}",
        ),
        Attribute(
            name="channel",
            label="Channel",
            condition=lambda value, _at: Q(channel=value),
            phrase=lambda value: BUYING.get(value, value),
        ),
        Attribute(
            name="tenure", label="Time with us", condition=_tenure, phrase=lambda value: f"who have been here {value}"
        ),
        Attribute(
            name="contract",
            label="Contract",
            condition=_contract,
            phrase=lambda value: "with a contract" if value == "yes" else "without a contract",
        ),
        Attribute(
            name="language",
            label="Language",
            condition=_language,
            phrase=lambda value: f"whom we write to in {value}",
            explains_only=True,
        ),
    )
}


def title_of(group: dict[str, str]) -> str:
    """Return what a group of customers is called, such as "Families in Vestland who buy on the web"."""
    known = [(ATTRIBUTES[name], value) for name, value in group.items() if name in ATTRIBUTES]
    noun = next((found.phrase(value) for found, value in known if found.is_noun), NOUN)
    order = list(ATTRIBUTES)
    rest = sorted((one for one in known if not one[0].is_noun), key=lambda one: order.index(one[0].name))
    return " ".join([noun, *(found.phrase(value) for found, value in rest)])


def members_of(group: dict[str, str], *, at: date) -> QuerySet[Customer]:
    """Return the customers of a group as they were on a day."""
    found = Customer.objects.all()
    for name, value in group.items():
        found = found.filter(ATTRIBUTES[name].condition(value, at)) if name in ATTRIBUTES else found.none()
    return found


def explains_only(group: dict[str, str]) -> bool:
    """Say whether a group is told by something that nobody may be treated differently for."""
    return any(ATTRIBUTES[name].explains_only for name in group if name in ATTRIBUTES)


def values_of(customers: Iterable[int], *, at: date) -> dict[int, dict[str, str]]:
    """Return what each customer has of every attribute on a day; what isn't known is an empty text."""
    wanted = set(customers)
    started = Contract.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=at), started_on__lte=at)
    with_contract = set(started.values_list("customer", flat=True))
    rows = Customer.objects.annotate(language=Coalesce("contact__language", "person__language")).values(
        "pk", "segment", "region", "channel", "since", "company", "language"
    )
    return {row["pk"]: _values(dict(row), row["pk"] in with_contract, at) for row in rows if row["pk"] in wanted}


def _values(row: dict[str, Any], has_contract: bool, at: date) -> dict[str, str]:
    since: date | None = row["since"]
    months = (at.year - since.year) * 12 + at.month - since.month - (at.day < since.day) if since else -1
    return {
        "segment": row["segment"],
        "kind": "companies" if row["company"] else "people",
        "region": row["region"],
        "channel": row["channel"],
        "tenure": next((band for band, least, most in TENURE if least <= months < most), ""),
        "contract": "yes" if has_contract else "no",
        "language": row["language"] or "",
    }
