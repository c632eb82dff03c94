"""Orders: what customers bought, whole orders or line by line."""

from collections.abc import Sequence
from decimal import Decimal

from apprentice.services.imports.kind import Field, Kind, Options, Problem, Record
from apprentice.services.imports.kinds.fields import CURRENCY, a_day, an_id, minor, plain, text
from apprentice.services.imports.kinds.whose import whose
from common.bulk import Tally
from common.money import format_money
from common.tabular import cells
from valuation.services.order import load_orders

FIELDS = (
    an_id(
        "The order’s number. Several rows with one number are lines of one order: their amounts are added.",
        "B-20931",
        "orderid",
        "order",
        "orderno",
        "ordernumber",
        "basket",
        "basketid",
        "transactionid",
        "invoice",
        "invoiceno",
        "receipt",
        "ordrenr",
    ),
    Field(
        name="customer",
        label="Customer",
        reader=text(254),
        about="Who bought: the customer’s number, or the e-mail address of the person to talk to.",
        example="C-1041",
        required=True,
        synonyms=(
            "customerid",
            "customerno",
            "customernumber",
            "household",
            "householdid",
            "client",
            "clientid",
            "account",
            "accountid",
            "kundenr",
        ),
    ),
    Field(
        name="date",
        label="Date",
        reader=a_day,
        about="The day of the order.",
        example="2025-11-03",
        required=True,
        synonyms=(
            "orderdate",
            "placedon",
            "placedat",
            "transactiontimestamp",
            "timestamp",
            "invoicedate",
            "datetime",
            "time",
            "day",
            "dato",
            "created",
            "createdat",
        ),
    ),
    Field(
        name="amount",
        label="Amount",
        reader=plain(cells.amount),
        about="What was paid, exact. Not below zero.",
        example="1249.50",
        required=True,
        synonyms=(
            "salesvalue",
            "dollarvalue",
            "value",
            "total",
            "totalamount",
            "revenue",
            "price",
            "sum",
            "net",
            "linetotal",
            "belop",
            "beløp",
        ),
    ),
    Field(
        name="returned",
        label="Returned",
        reader=plain(cells.amount),
        about="What went back to the customer out of the amount. Not below zero, not above the amount.",
        example="0",
        synonyms=("refund", "refunded", "returns", "returnedamount", "credit"),
    ),
    CURRENCY,
    Field(
        name="channel",
        label="Channel",
        reader=text(20),
        about="Where it was bought.",
        example="web",
        synonyms=("saleschannel", "storetype"),
    ),
)


def _merge(first: Record, line: Record) -> str:
    for name, word in (("customer", "customer"), ("date", "date"), ("currency", "currency")):
        if first.get(name) != line.get(name):
            return f"Another {word} under the same order number"
    first["amount"] += line["amount"]
    if line.get("returned"):
        first["returned"] = (first.get("returned") or 0) + line["returned"]
    return ""


def _finish(record: Record, options: Options) -> Problem | None:
    record["currency"] = record.get("currency") or options.currency
    record["amount_minor"] = minor(record["amount"], record["currency"])
    record["returned_minor"] = minor(record.get("returned") or Decimal(0), record["currency"])
    if record["returned_minor"] > record["amount_minor"]:
        return "returned", "More was returned than was paid."
    return None


def _load(records: Sequence[Record], options: Options, given: frozenset[str]) -> Tally:
    names = given | ({"returned_minor"} if "returned" in given else set())
    return load_orders(source=options.source, rows=records, given=frozenset(names))


def _describe(record: Record, options: Options) -> str:
    currency = record.get("currency") or options.currency
    amount = format_money(minor(record["amount"], currency), currency, exact=True)
    return f"Order {record['id']} of customer {record['customer']}, {record['date']:%-d %B %Y}, {amount}"


ORDERS = Kind(
    name="orders",
    label="Orders",
    one="order",
    about="What customers bought, one order or one order line a row.",
    fields=FIELDS,
    load=_load,
    key=lambda record: str(record["id"]),
    resolve=whose,
    merge=_merge,
    finish=_finish,
    describe=_describe,
    sample=(
        ("id", "customer", "date", "amount", "returned", "currency", "channel"),
        ("B-20931", "C-1041", "2025-11-03", "1249.50", "0", "NOK", "web"),
        ("B-20931", "C-1041", "2025-11-03", "349.00", "0", "NOK", "web"),
        ("B-20932", "C-1042", "2025-11-04", "599.00", "599.00", "NOK", "shop"),
    ),
)
