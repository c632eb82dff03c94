"""Who is meant when another system names somebody: by its id there, or by e-mail address."""

from collections import Counter
from collections.abc import Iterable

from django.db.models.functions import Lower

from accounts.models import User
from common.bulk import pieces
from relationships.models import Company, Customer, Person


def people_by_reference(*, source: str, references: Iterable[str]) -> dict[str, int]:
    """Return the ids of the people meant; who isn't known, or could be two people, is left out.

    A reference with an @ is an e-mail address. Any other is an id in ``source``: of a person, or of a customer, which
    means the person to talk to.
    """
    asked = set(references)
    emails = {reference for reference in asked if "@" in reference}
    plain = asked - emails
    found = _people_of_customers(source=source, ids=plain) | _people_by_id(source=source, ids=plain)
    return found | _people_by_email(emails)


def customers_by_reference(*, source: str, references: Iterable[str]) -> dict[str, int]:
    """Return the ids of the customers meant: by id in ``source``, or by the address of the person to talk to."""
    asked = set(references)
    emails = {reference for reference in asked if "@" in reference}
    found: dict[str, int] = {}
    for piece in pieces(asked - emails):
        rows = Customer.objects.filter(source=source, external_id__in=piece)
        found |= dict(rows.values_list("external_id", "pk"))
    people = _people_by_email(emails)
    owners: dict[int, int] = {}
    for ids in pieces(people.values()):
        owners |= dict(Customer.objects.filter(contact__in=ids).values_list("contact", "pk"))
        owners |= dict(Customer.objects.filter(person__in=ids).values_list("person", "pk"))
    return found | {email: owners[person] for email, person in people.items() if person in owners}


def companies_by_reference(*, source: str, references: Iterable[str]) -> dict[str, int]:
    """Return the ids of the companies meant: by id in ``source``, else by their exact name."""
    found: dict[str, int] = {}
    for piece in pieces(set(references)):
        named = Company.objects.filter(name__in=piece).order_by("-pk").values_list("name", "pk")
        known = Company.objects.filter(source=source, external_id__in=piece).values_list("external_id", "pk")
        found |= dict(named) | dict(known)
    return found


def colleagues_by_email(emails: Iterable[str]) -> dict[str, int]:
    """Return the ids of colleagues who sign in with these addresses, by the address in small letters."""
    found: dict[str, int] = {}
    for piece in pieces({email.lower() for email in emails}):
        rows = User.objects.annotate(address=Lower("email")).filter(address__in=piece, is_active=True)
        found |= dict(rows.values_list("address", "pk"))
    return found


def _people_by_id(*, source: str, ids: set[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for piece in pieces(ids):
        rows = Person.objects.filter(source=source, external_id__in=piece)
        found |= dict(rows.values_list("external_id", "pk"))
    return found


def _people_of_customers(*, source: str, ids: set[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for piece in pieces(ids):
        rows = Customer.objects.filter(source=source, external_id__in=piece)
        for reference, person, contact in rows.values_list("external_id", "person", "contact"):
            if person or contact:
                found[reference] = person or contact
    return found


def _people_by_email(emails: Iterable[str]) -> dict[str, int]:
    """Return who has each address, where that is one person only."""
    written = {email.lower(): email for email in emails}
    owners: dict[str, int] = {}
    times: Counter[str] = Counter()
    for piece in pieces(written):
        rows = Person.objects.annotate(address=Lower("email")).filter(address__in=piece).values_list("address", "pk")
        for address, pk in rows:
            owners[address] = pk
            times[address] += 1
    return {email: owners[email.lower()] for email in emails if times[email.lower()] == 1}
