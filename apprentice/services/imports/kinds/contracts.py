"""Contracts: what customers have agreed to pay again and again."""

from collections.abc import Sequence
from dataclasses import replace

from apprentice.services.imports.kind import Field, Kind, Options, Problem, Record
from apprentice.services.imports.kinds.fields import CURRENCY, a_day, an_id, minor, plain, text
from apprentice.services.imports.kinds.whose import whose
from common.bulk import Tally
from common.money import format_money
from common.tabular import cells
from valuation.services.contract import load_contracts

MOST_MONTHS = 120
FIELDS = (
    an_id(
        "The contract’s number.", "K-3107", "contractid", "contract", "contractno", "contractnumber", "subscriptionid"
    ),
    Field(
        name="customer",
        label="Customer",
        reader=text(254),
        about="Whose it is: the customer’s number, or the e-mail address of the person to talk to.",
        example="C-1041",
        required=True,
        synonyms=(
            "customerid",
            "customerno",
            "customernumber",
            "client",
            "clientid",
            "account",
            "accountid",
            "kundenr",
        ),
    ),
    Field(
        name="product",
        label="Product",
        reader=text(120),
        about="What is agreed, in the words you use with the customer.",
        example="Guide equipment service",
        required=True,
        synonyms=("productname", "service", "plan", "subscription", "produkt"),
    ),
    Field(
        name="started_on",
        label="Started",
        reader=a_day,
        about="The first day.",
        example="2022-02-01",
        required=True,
        synonyms=("start", "startdate", "startedat", "from", "signedon", "begins"),
    ),
    Field(
        name="renews_on",
        label="Renews",
        reader=a_day,
        about="The day on which it renews or ends; after the first day.",
        example="2026-02-01",
        required=True,
        synonyms=(
            "renewal",
            "renewaldate",
            "renewson",
            "expires",
            "expireson",
            "expirydate",
            "enddate",
            "until",
            "due",
        ),
    ),
    Field(
        name="price",
        label="Price",
        reader=plain(cells.amount),
        about="What is paid for each period, exact. Not below zero.",
        example="48000",
        required=True,
        synonyms=("amount", "fee", "value", "periodprice", "pris"),
    ),
    Field(
        name="months",
        label="Months in a period",
        reader=plain(cells.whole(1, MOST_MONTHS)),
        about="How long one period is; 12 when it says nothing.",
        example="12",
        synonyms=("periodmonths", "period", "termmonths", "term"),
    ),
    CURRENCY,
    Field(
        name="ended_on",
        label="Ended",
        reader=a_day,
        about="The last day, when it has ended. Empty while it runs.",
        example="2025-06-30",
        synonyms=("ended", "endedat", "cancelledon", "terminatedon"),
    ),
    Field(
        name="ended_reason",
        label="Why it ended",
        reader=text(300),
        about="In a sentence, if you know.",
        example="Closed the lodge",
        synonyms=("reason", "endreason", "cancelreason"),
    ),
)


def _check(record: Record) -> Problem | None:
    if record["renews_on"] <= record["started_on"]:
        return "renews_on", "A contract renews after its first day."
    ended = record.get("ended_on")
    if ended and ended < record["started_on"]:
        return "ended_on", "A contract ends on its first day or later."
    if record.get("ended_reason") and not ended:
        return "ended_reason", "A reason needs the day it ended."
    return None


def _resolve(records: Sequence[Record], options: Options) -> dict[int, Problem]:
    return whose(records, replace(options, make_customers=False))


def _finish(record: Record, options: Options) -> Problem | None:
    record["currency"] = record.get("currency") or options.currency
    record["price_minor"] = minor(record["price"], record["currency"])
    record["period_months"] = record.get("months") or 12
    return None


def _load(records: Sequence[Record], options: Options, given: frozenset[str]) -> Tally:
    names = given | ({"period_months"} if "months" in given else set())
    return load_contracts(source=options.source, rows=records, given=frozenset(names))


def _describe(record: Record, options: Options) -> str:
    currency = record.get("currency") or options.currency
    price = format_money(minor(record["price"], currency), currency, exact=True)
    return f"{record['product']} of customer {record['customer']}, {price}, renews {record['renews_on']:%-d %B %Y}"


CONTRACTS = Kind(
    name="contracts",
    label="Contracts",
    one="contract",
    about="What customers have agreed to pay again and again, and when it renews.",
    fields=FIELDS,
    load=_load,
    key=lambda record: str(record["id"]),
    check=_check,
    resolve=_resolve,
    finish=_finish,
    describe=_describe,
    sample=(
        (
            "id",
            "customer",
            "product",
            "started_on",
            "renews_on",
            "price",
            "months",
            "currency",
            "ended_on",
            "ended_reason",
        ),
        ("K-3107", "C-1041", "Guide equipment service", "2022-02-01", "2026-02-01", "48000", "12", "NOK", "", ""),
        (
            "K-3108",
            "C-1042",
            "Boot care",
            "2023-05-15",
            "2025-05-15",
            "1490",
            "12",
            "NOK",
            "2025-05-15",
            "Does it at home now",
        ),
    ),
)
