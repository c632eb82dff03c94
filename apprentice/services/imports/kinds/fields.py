"""Fields that several kinds of files share."""

from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from apprentice.services.imports.kind import Field, Options
from common.money import minor_digits
from common.tabular import cells
from common.tabular.cells import CellRefused, Reader

ID_MAX = 120


def text(limit: int, *, lines: bool = False) -> Callable[[Options], Reader]:
    """Return how a text field reads."""
    read = cells.text(limit, lines=lines)
    return lambda _options: read


def choice(values: Iterable[str], synonyms: dict[str, str] | None = None) -> Callable[[Options], Reader]:
    """Return how a field with a few known words reads."""
    read = cells.choice(values, synonyms=synonyms)
    return lambda _options: read


def plain(read: Reader) -> Callable[[Options], Reader]:
    """Return how a field reads that no option changes."""
    return lambda _options: read


def a_day(options: Options) -> Reader:
    """Return how a date reads."""
    return cells.day(month_first=options.month_first)


def a_moment(options: Options) -> Reader:
    """Return how a time reads."""
    return cells.moment(options.zone, month_first=options.month_first)


def language(value: object) -> str:
    """Read a language code; nothing means English."""
    said: str = cells.text(10)(value)
    if said and not said.replace("-", "").isalpha():
        raise CellRefused("It isn’t a language code such as en or nb.")
    return said.lower() or "en"


def currency(value: Any) -> str:
    """Read a currency code; nothing means our own."""
    said: str = cells.text(3)(value)
    if said and not (len(said) == 3 and said.isascii() and said.isalpha()):  # noqa: PLR2004 - ISO 4217
        raise CellRefused("It isn’t a currency code such as NOK.")
    return said.upper()


def minor(amount: Decimal, currency: str) -> int:
    """Return an exact amount in minor units, halves to even: once for a whole thing, never for each of its lines."""
    return int((amount * 10 ** minor_digits(currency)).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def an_id(about: str, example: str, *synonyms: str, required: bool = True) -> Field:
    """Return the field that says which thing a row is about."""
    return Field(
        name="id", label="Id", reader=text(ID_MAX), about=about, example=example, required=required, synonyms=synonyms
    )


def a_person(name: str, label: str, about: str, *synonyms: str) -> Field:
    """Return a required field that names somebody."""
    return Field(
        name=name, label=label, reader=text(254), about=about, example="C-1041", required=True, synonyms=synonyms
    )


CURRENCY = Field(
    name="currency",
    label="Currency",
    reader=plain(currency),
    about="Three letters; your own currency when it says nothing.",
    example="NOK",
    synonyms=("currencycode", "valuta"),
)
WHO = "Their id in the source, or their e-mail address."
ADDRESS = (
    Field(
        name="email",
        label="E-mail",
        reader=plain(cells.email),
        about="Where to write to.",
        example="kari@example.com",
        synonyms=("mail", "emailaddress", "epost"),
    ),
    Field(
        name="phone",
        label="Phone",
        reader=text(40),
        about="As it is dialled.",
        example="+47 900 00 000",
        synonyms=("telephone", "mobile", "tel", "telefon"),
    ),
    Field(
        name="place",
        label="Place",
        reader=text(120),
        about="Where they are.",
        example="Voss",
        synonyms=("city", "town", "location", "address", "sted"),
    ),
    Field(
        name="language",
        label="Language",
        reader=plain(language),
        about="The code of the language to write in; English when it says nothing.",
        example="nb",
        synonyms=("lang", "locale"),
    ),
    Field(
        name="goal",
        label="Goal",
        reader=text(300),
        about="What they are trying to do.",
        example="Open the lodge in February",
        synonyms=("aim",),
    ),
    Field(
        name="do_not_ask",
        label="Don’t ask",
        reader=plain(cells.yes_or_no),
        about="Yes when they don’t want to be asked for feedback.",
        example="no",
        synonyms=("optout", "donotcontact", "nocontact", "unsubscribed"),
    ),
)
