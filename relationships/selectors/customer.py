"""Customers as a list people search, and the person to talk to at each."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.models import User
from relationships.models import Customer, Person

CHIPS = 8
MOST_VALUES = 60
# From one value of a column to the next along its index: as many steps as there are values, however many customers.
HOP = """
WITH RECURSIVE hop(value) AS (
  SELECT MIN({name}) FROM relationships_customer
  UNION ALL
  SELECT (SELECT MIN({name}) FROM relationships_customer WHERE {name} > hop.value) FROM hop WHERE hop.value IS NOT NULL
)
SELECT value FROM hop WHERE value > '' LIMIT %s
"""
FILTERS = ("segment", "region", "channel")
NEVER_ASKED = Q(contact=None, person__asked_last_at=None) | Q(contact__isnull=False, contact__asked_last_at=None)


@dataclass(frozen=True, slots=True)
class Chips:
    """The values of one filter worth a click: its name, what it is called, and (value, words) pairs."""

    name: str
    label: str
    values: list[tuple[str, str]]
    chosen: str


def customers_of(user: User | AnonymousUser) -> QuerySet[Customer]:
    """Return the customers whom ``user`` may see, with their people, the most valuable first and the unknown last."""
    return (
        Customer.objects.for_user(user)
        .select_related("person", "company", "contact")
        .annotate(asked_last_at=Coalesce("contact__asked_last_at", "person__asked_last_at"))
        .order_by(F("value_rank").asc(nulls_last=True), "pk")
    )


def search_customers(user: User | AnonymousUser, *, words: str, chosen: dict[str, str]) -> QuerySet[Customer]:
    """Return the customers whose names hold all the words, in the chosen segment, region and channel.

    ``asked``: "never" leaves only those to whom no invitation ever went out.
    """
    found = customers_of(user)
    if chosen.get("asked") == "never":
        found = found.filter(NEVER_ASKED)
    for word in words.split():
        found = found.filter(
            Q(person__name__icontains=word) | Q(company__name__icontains=word) | Q(contact__name__icontains=word)
        )
    return found.filter(**{name: value for name, value in chosen.items() if name in FILTERS and value})


def filter_chips(user: User | AnonymousUser, *, chosen: dict[str, str]) -> list[Chips]:
    """Return the most common segments, regions and channels of the user's customers, and the chosen ones."""
    return [_chips(user, name, chosen.get(name, "")) for name in FILTERS]


def group_values(name: str) -> list[str]:
    """Return the values of a filter in use, by hopping from one to the next along its index, not through everybody."""
    if name not in FILTERS:
        raise ValueError(f"{name} is no filter")
    hop = HOP.replace("{name}", name)
    with connection.cursor() as cursor:
        cursor.execute(hop, [MOST_VALUES])
        return [str(value) for (value,) in cursor.fetchall()]


def _chips(user: User | AnonymousUser, name: str, chosen: str) -> Chips:
    common = (
        Customer.objects.for_user(user)
        .exclude(**{name: ""})
        .values_list(name)
        .annotate(times=Count("pk"))
        .order_by("-times", name)
        .values_list(name, flat=True)[:CHIPS]
    )
    values = list(common)
    if chosen and chosen not in values:
        values.append(chosen)
    words = dict(Customer.Channel.choices) if name == "channel" else {}
    return Chips(name, name.capitalize(), [(value, words.get(value, value)) for value in values], chosen)


def speaker_of(customer: Customer) -> Person | None:
    """Return the person to talk to: the customer themselves, or a company's contact."""
    return customer.contact or customer.person
