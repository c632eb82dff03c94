"""Customers: people and companies we serve."""

from collections.abc import Sequence

from apprentice.services.imports.kind import Field, Kind, Options, Problem, Record
from apprentice.services.imports.kinds.fields import ADDRESS, a_day, an_id, choice, plain, text
from common.bulk import Tally
from common.tabular import cells
from relationships.models import Customer
from relationships.selectors.reference import colleagues_by_email
from relationships.services.customer import load_customers, types_of

FIELDS = (
    an_id(
        "The customer’s number. Orders and everything else name it.",
        "C-1041",
        "customerid",
        "customer",
        "customerno",
        "customernumber",
        "household",
        "householdid",
        "clientid",
        "accountid",
        "kundenr",
        "kundenummer",
    ),
    Field(
        name="name",
        label="Name",
        reader=text(120),
        about="Of the person or the company.",
        example="Breheim Guides",
        required=True,
        synonyms=("customername", "fullname", "companyname", "navn", "company"),
    ),
    Field(
        name="type",
        label="Type",
        reader=choice(("person", "company"), {"b2c": "person", "b2b": "company", "business": "company"}),
        about="person or company; person when it says nothing. It can’t change later.",
        example="company",
        synonyms=("customertype", "kind"),
    ),
    Field(
        name="contact_name",
        label="Contact",
        reader=text(120),
        about="Whom to talk to at a company.",
        example="Marit Ødegård",
        synonyms=("contact", "contactperson"),
    ),
    *ADDRESS,
    Field(
        name="since",
        label="Since",
        reader=a_day,
        about="The day they became a customer.",
        example="2016-03-01",
        synonyms=("customersince", "firstorder", "created", "createdat", "joined", "startdate"),
    ),
    Field(name="segment", label="Segment", reader=text(60), about="Your own word.", example="Guides"),
    Field(name="region", label="Region", reader=text(60), about="Your own word.", example="West", synonyms=("area",)),
    Field(
        name="channel",
        label="Channel",
        reader=choice(Customer.Channel.values, {"store": "shop", "online": "web", "b2b": "wholesale"}),
        about="Where they mostly buy: shop, web or wholesale.",
        example="wholesale",
        synonyms=("saleschannel",),
    ),
    Field(
        name="owner",
        label="Looked after by",
        reader=plain(cells.email),
        about="The e-mail address a colleague signs in with.",
        example="tobias@example.com",
        synonyms=("accountmanager", "salesrep", "responsible"),
    ),
)


def _check(record: Record) -> Problem | None:
    record["type"] = record.get("type") or "person"
    if record.get("contact_name") and record["type"] == "person":
        return "contact_name", "Only a company has a contact; a person speaks for themselves."
    return None


def _resolve(records: Sequence[Record], options: Options) -> dict[int, Problem]:
    types = types_of(source=options.source, references=[record["id"] for record in records])
    owners = colleagues_by_email({record["owner"] for record in records if record.get("owner")})
    problems: dict[int, Problem] = {}
    for at, record in enumerate(records):
        owner = record.get("owner", "").lower()
        record["owner_id"] = owners.get(owner)
        if owner and owner not in owners:
            problems[at] = "owner", "No colleague signs in with this address."
        if types.get(record["id"], record["type"]) != record["type"]:
            problems[at] = "type", f"{record['id']} is a {types[record['id']]} already; that can’t change."
    return problems


def _load(records: Sequence[Record], options: Options, given: frozenset[str]) -> Tally:
    names = given | ({"owner_id"} if "owner" in given else set())
    return load_customers(source=options.source, rows=records, given=frozenset(names))


CUSTOMERS = Kind(
    name="customers",
    label="Customers",
    one="customer",
    about="People and companies you serve, with whom to talk to.",
    fields=FIELDS,
    load=_load,
    key=lambda record: str(record["id"]),
    check=_check,
    resolve=_resolve,
    describe=lambda record, _options: f"{record['type'].capitalize()} {record['name']}, number {record['id']}",
    sample=(
        ("id", "name", "type", "contact_name", "email", "since", "channel"),
        ("C-1041", "Breheim Guides", "company", "Marit Ødegård", "marit@example.com", "2016-03-01", "wholesale"),
        ("C-1042", "Kari Nordmann", "person", "", "kari@example.com", "2021-11-17", "shop"),
    ),
)
