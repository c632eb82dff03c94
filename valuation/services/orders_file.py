"""Orders in a file of anybody's: which columns they stand in, and what each row says; bad rows stay out and say why."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from common.errors import Refused
from common.tabular import CellRefused, Reader, Row, Table, cells, open_table

FIELDS = ("customer", "date", "amount")
USUAL = {
    "customer": (
        "customerid",
        "customer",
        "customernumber",
        "householdid",
        "userid",
        "clientid",
        "memberid",
        "kundenr",
    ),
    "date": ("date", "orderdate", "invoicedate", "transactiontimestamp", "timestamp", "datetime", "placedon", "dato"),
    "amount": ("amount", "salesvalue", "total", "totalamount", "value", "revenue", "sales", "spend", "price", "belop"),
}
PARTS = {
    "customer": ("customer", "client", "household", "user", "member", "account", "kunde"),
    "date": ("date", "timestamp", "day", "time", "dato"),
    "amount": ("amount", "value", "total", "revenue", "spend", "sales", "price", "belop"),
}
CHUNK = 5_000
MOST_COMPLAINTS = 20
MINUS = "-\u2212"
CENTS = Decimal(100)
"""Amounts are kept in hundredths, whatever the currency: the file does not say which it is."""


class ColumnUnknown(Refused):
    """A column was not found; ``field`` says which."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """Why one row stayed out; the cell itself is not repeated."""

    row: int
    column: str
    why: str


@dataclass(slots=True)
class OrdersRead:
    """What stands in a file: one entry per sound row, and how many rows there were and stayed out."""

    customers: list[int] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    cents: list[int] = field(default_factory=list)
    rows: int = 0
    refused: int = 0
    complaints: list[Complaint] = field(default_factory=list)

    def refuse(self, row: int, column: str, why: str) -> None:
        """Leave a row out and remember why; of very many only the first."""
        self.refused += 1
        if len(self.complaints) < MOST_COMPLAINTS:
            self.complaints.append(Complaint(row, column, why))


def find_columns(header: Sequence[str], said: Mapping[str, str]) -> dict[str, int]:
    """Return where customer, date and amount stand: in the columns that somebody named, else where we guess."""
    plain = [_plain(name) for name in header]
    found = {name: _named(header, said[name], name) for name in FIELDS if said.get(name)}
    for name in FIELDS:
        if name not in found:
            found[name] = _guessed(plain, name, set(found.values()))
            if found[name] < 0:
                raise ColumnUnknown(f"We can’t tell which column holds the {name}. {_columns(header)}", field=name)
    if len(set(found.values())) < len(FIELDS):
        raise ColumnUnknown("Customer, date and amount must stand in three different columns.", field="customer")
    return {name: found[name] for name in FIELDS}


def read_orders(
    table: Table, places: Mapping[str, int], *, month_first: bool, told: Callable[[int], None]
) -> OrdersRead:
    """Read every row; ``told`` hears after each chunk how many there were, and may raise to stop."""
    read, numbers = OrdersRead(), dict[str, int]()
    readers = {"customer": cells.text(254), "date": cells.day(month_first=month_first), "amount": _money}
    titles = [table.header[places[name]] or name for name in FIELDS]
    rows = iter(table.rows([places[name] for name in FIELDS]))
    while chunk := list(islice(rows, CHUNK)):
        for row in chunk:
            read.rows += 1
            _read_row(row, list(zip(titles, readers.values(), strict=True)), read, numbers)
        told(read.rows)
    return read


def open_orders(path: Path, said: Mapping[str, str]) -> tuple[Table, dict[str, int]]:
    """Open a file and find its columns."""
    table = open_table(path)
    return table, find_columns(table.header, said)


def _read_row(row: Row, columns: list[tuple[str, Reader]], read: OrdersRead, numbers: dict[str, int]) -> None:
    """Take one row in, or say why not."""
    if row.broken:
        read.refuse(row.number, "The whole row", row.broken)
        return
    values: list[Any] = []
    for (title, reader), cell in zip(columns, row.cells, strict=True):
        try:
            value = reader(cell)
        except CellRefused as why:
            read.refuse(row.number, title, str(why))
            return
        if value is None or value == "":
            read.refuse(row.number, title, "It is empty.")
            return
        values.append(value)
    who, day, amount = values
    read.customers.append(numbers.setdefault(who, len(numbers)))
    read.days.append(day.toordinal())
    read.cents.append(int((amount * CENTS).quantize(Decimal(1), rounding=ROUND_HALF_EVEN)))


def _money(value: Any) -> Decimal | None:
    """Read an amount; one below zero is what came back."""
    said = value.strip() if isinstance(value, str) else value
    if isinstance(said, str) and said[:1] and said[0] in MINUS:
        found = cells.amount(said[1:])
        return None if found is None else -found
    if isinstance(said, int | float) and said < 0:
        found = cells.amount(-said)
        return None if found is None else -found
    return cells.amount(said)


def _plain(name: str) -> str:
    """Return a column's name as it is compared: small letters and digits, without accents."""
    flat = unicodedata.normalize("NFKD", name.replace("ø", "o").replace("Ø", "o")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", flat.lower())


def _named(header: Sequence[str], said: str, name: str) -> int:
    """Return the column that somebody named, exactly or as good as."""
    if said in header:
        return list(header).index(said)
    alike = [at for at, one in enumerate(header) if _plain(one) == _plain(said)]
    if len(alike) != 1:
        raise ColumnUnknown(f"The file has no column “{said}”. {_columns(header)}", field=name)
    return alike[0]


def _guessed(plain: Sequence[str], name: str, taken: set[int]) -> int:
    """Return the column whose name is usual for a field, or speaks of it; -1 for none."""
    for usual in USUAL[name]:
        if usual in plain and plain.index(usual) not in taken:
            return plain.index(usual)
    for part in PARTS[name]:
        for at, one in enumerate(plain):
            if part in one and at not in taken:
                return at
    return -1


def _columns(header: Sequence[str]) -> str:
    shown = ", ".join(f"“{name}”" for name in header[:12])
    return f"It has: {shown}{' and more' if len(header) > 12 else ''}."  # noqa: PLR2004 - as many as fit a sentence
