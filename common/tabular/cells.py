"""What a cell says: text, numbers, dates. Each reader returns a plain value or says why it can't."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

Reader = Callable[[Any], Any]

UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
BLANKS = re.compile(r"[\s\u00a0\u202f]+")
EARLIEST, LATEST = 1900, 2100
DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})$|(\d{4})(\d{2})(\d{2})$")
WRITTEN_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})$")
CLOCK = re.compile(r"[ T]([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$")
BARE_DAY = len("2025-11-17")
# Real files hold the dust of binary arithmetic (2.2e-16); a large number in this form (1.2E+05) has lost its digits.
AMOUNT = re.compile(r"-?\d+(\.\d+)?([eE]-\d{1,3})?$")
AFTER_COMMA = re.compile(r",\d{1,2}$")
GROUPED = re.compile(r"-?\d{1,3}(,\d{3}){2,}$")
LARGEST = Decimal(10) ** 13
YES, NO = {"yes", "y", "true", "1", "ja", "x"}, {"no", "n", "false", "0", "nei", ""}


class CellRefused(ValueError):  # noqa: N818 - "refused" is an answer, not a fault of the program
    """Say why a cell can't be what its column says."""


def _plain(value: Any) -> str:
    """Return a cell as trimmed text; whole numbers lose the point that their file gave them."""
    if isinstance(value, str):
        return value.strip()
    if type(value) is int:
        return str(value)
    if value is None:
        return ""
    if isinstance(value, float):
        return "" if value != value else repr(int(value) if value.is_integer() else value)  # noqa: PLR0124 - NaN is what isn't itself
    return str(value).strip()


def text(limit: int, *, lines: bool = False) -> Reader:
    """Return a reader of text of at most ``limit`` characters, on one line unless ``lines``."""

    def read(value: Any) -> str:
        said = _plain(value)
        if not said.isprintable():
            if UNSEEN.search(said):
                raise CellRefused("It holds characters that can’t be seen (such as NUL).")
            if not lines:
                said = BLANKS.sub(" ", said)
        if len(said) > limit:
            raise CellRefused(f"It has {len(said)} characters; there is room for {limit}.")
        return said

    return read


def choice(values: Iterable[str], *, synonyms: dict[str, str] | None = None) -> Reader:
    """Return a reader of one of a few words, whatever their case."""
    words = list(values)
    offered = ", ".join(words)
    known: dict[str, str] = {**{value.lower(): value for value in words}, **(synonyms or {})}

    def read(value: Any) -> str:
        said = _plain(value).lower()
        if said and said not in known:
            raise CellRefused(f"It isn’t one of: {offered}.")
        return known[said] if said else ""

    return read


def email(value: Any) -> str:
    """Read an e-mail address."""
    said: str = text(254)(value)
    if said and not re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+", said):
        raise CellRefused("It isn’t an e-mail address.")
    return said


def yes_or_no(value: Any) -> bool:
    """Read yes or no; an empty cell is no."""
    said = _plain(value).lower()
    if said in YES:
        return True
    if said in NO:
        return False
    raise CellRefused("It is neither yes nor no.")


def listed(limit: int) -> Reader:
    """Return a reader of several texts in one cell, separated by ; or |."""
    one = text(limit)

    def read(value: Any) -> list[str]:
        parts = value if isinstance(value, list) else re.split(r"[;|\n]", _plain(value))
        return list(dict.fromkeys(said for said in map(one, parts) if said))

    return read


def whole(low: int, high: int) -> Reader:
    """Return a reader of a whole number in a range."""

    def read(value: Any) -> int | None:
        said = _plain(value)
        if not said:
            return None
        if not re.fullmatch(r"[+-]?\d{1,18}", said):
            raise CellRefused("It isn’t a whole number.")
        if not low <= int(said) <= high:
            raise CellRefused(f"It isn’t from {low} to {high}.")
        return int(said)

    return read


def number(low: float, high: float) -> Reader:
    """Return a reader of a number in a range."""

    def read(value: Any) -> float | None:
        said = _plain(value).replace(",", ".")
        if not said:
            return None
        try:
            found = float(said)
        except ValueError:
            raise CellRefused("It isn’t a number.") from None
        if not low <= found <= high:
            raise CellRefused(f"It isn’t from {low:g} to {high:g}.")
        return found

    return read


def amount(value: Any) -> Decimal | None:
    """Read an exact amount of money, not below zero: 1234.5, 1 234,50, 1,234.50, kr 90."""
    said = value if isinstance(value, str) else _plain(value)
    if not AMOUNT.match(said):
        if not said.strip():
            return None
        said = _digits(said)
        if not AMOUNT.match(said):
            raise CellRefused("It isn’t an amount.")
    found = Decimal(said)
    if found < 0:
        raise CellRefused("An amount can’t be negative. What came back belongs in a column of its own.")
    if found >= LARGEST:
        raise CellRefused("It is too large to be true.")
    return found


def _digits(said: str) -> str:
    """Return an amount with a point before its decimals and nothing else between its digits."""
    said = BLANKS.sub("", said).replace("\u2212", "-").replace("'", "").replace("’", "")
    said = re.sub(r"^(-?)(kr\.?|[A-Za-z]{3}|[€$£])|(kr\.?|[A-Za-z]{3}|[€$£]|,-)$", r"\1", said)
    if "," in said and "." in said:
        comma_last = said.rindex(",") > said.rindex(".")
        return said.replace(".", "").replace(",", ".") if comma_last else said.replace(",", "")
    if AFTER_COMMA.search(said):
        return said.replace(",", ".")
    if "," in said:
        if GROUPED.match(said):
            return said.replace(",", "")
        raise CellRefused("We can’t tell what its comma means. Write 1234 or 1234.50.")
    return said


def day(*, month_first: bool = False) -> Reader:
    """Return a reader of dates: 2025-11-17, 20251117, 17.11.2025; 11/17/2025 only with ``month_first``."""

    @lru_cache(maxsize=20_000)
    def from_text(said: str) -> date:
        head = said.replace("T", " ").split(" ", 1)[0]
        if found := DAY.match(head):
            year, month, dom = (int(part) for part in found.groups() if part)
        elif found := WRITTEN_DAY.match(head):
            one, other, year = (int(part) for part in found.groups())
            dom, month = (other, one) if month_first else (one, other)
        else:
            raise CellRefused("It isn’t a date. Write 2025-11-17.")
        return _real_day(year, month, dom)

    def read(value: Any) -> date | None:
        if isinstance(value, datetime):
            return _real_day(value.year, value.month, value.day)
        if isinstance(value, date):
            return _real_day(value.year, value.month, value.day)
        said = _plain(value)
        return from_text(said) if said else None

    return read


def _real_day(year: int, month: int, dom: int) -> date:
    """Return a day that exists, in years that anybody here remembers or plans."""
    try:
        found = date(year, month, dom)
    except ValueError:
        raise CellRefused(f"There is no such day (day {dom}, month {month}, year {year}).") from None
    if not EARLIEST <= year <= LATEST:
        raise CellRefused(f"The year {year} isn’t from {EARLIEST} to {LATEST}.")
    return found


def moment(zone: str, *, month_first: bool = False) -> Reader:
    """Return a reader of times, kept in UTC; a time without a zone is one on our clock, a bare date its noon."""
    ours = ZoneInfo(zone)
    read_day = day(month_first=month_first)

    def read(value: Any) -> datetime | None:
        found: datetime | None = value if isinstance(value, datetime) else _moment_from(value, read_day)
        if found is None:
            return None
        read_day(found)
        return (found if found.tzinfo else found.replace(tzinfo=ours)).astimezone(UTC)

    return read


def _moment_from(value: Any, read_day: Reader) -> datetime | None:
    """Return the time that a cell says, noon when it says only a day."""
    said = _plain(value)
    if not said:
        return None
    if isinstance(value, date) or len(said) <= BARE_DAY:
        return _noon(read_day(value))
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        pass
    clock = CLOCK.search(said)
    if not clock:
        raise CellRefused("It isn’t a time. Write 2025-11-17 16:10.")
    return _noon(read_day(said)).replace(hour=int(clock[1]), minute=int(clock[2]), second=int(clock[3] or 0))


def _noon(found: date) -> datetime:
    """Return noon of a day, on no clock yet."""
    return datetime(found.year, found.month, found.day, 12)  # noqa: DTZ001 - the caller says whose clock
