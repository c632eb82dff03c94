"""What a kind of file is: its fields, what its rows must agree on, and who loads them."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from apprentice.models import ImportRun
from common.bulk import Tally
from common.tabular.cells import Reader

Record = dict[str, Any]
Problem = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What somebody decided about one file."""

    source: str
    refer_to: str
    month_first: bool = False
    make_customers: bool = False
    currency: str = "NOK"
    zone: str = "UTC"

    @classmethod
    def of(cls, run: ImportRun) -> "Options":
        """Return what was decided for a stored import."""
        chosen = run.options
        return cls(
            source=run.source,
            refer_to=chosen.get("refer_to") or run.source,
            month_first=bool(chosen.get("month_first")),
            make_customers=bool(chosen.get("make_customers")),
            currency=settings.CURRENCY,
            zone=settings.TIME_ZONE,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing a row can say: how it is read, and which column names usually mean it."""

    name: str
    label: str
    reader: Callable[[Options], Reader]
    about: str
    example: str
    required: bool = False
    synonyms: tuple[str, ...] = ()


def _no_problems(_records: Sequence[Record], _options: Options) -> dict[int, Problem]:
    return {}


def _no_finish(_record: Record, _options: Options) -> Problem | None:
    return None


def _twice(_first: Record, _other: Record) -> str:
    return "The same id"


Load = Callable[[Sequence[Record], Options, frozenset[str]], Tally]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of file.

    ``check`` looks at one record alone; ``resolve`` finds everybody the records name, and says of which it can't;
    ``merge`` puts a second row with the same key into the first, or says why not; ``finish`` sees a record when all its
    rows are in; ``key`` says which rows are the same thing.
    """

    name: str
    label: str
    one: str
    about: str
    fields: tuple[Field, ...]
    load: Load
    describe: Callable[[Record, Options], str]
    key: Callable[[Record], str]
    check: Callable[[Record], Problem | None] = field(default=lambda _record: None)
    resolve: Callable[[Sequence[Record], Options], dict[int, Problem]] = _no_problems
    merge: Callable[[Record, Record], str] = _twice
    finish: Callable[[Record, Options], Problem | None] = _no_finish
    sample: tuple[tuple[str, ...], ...] = ()

    def field(self, name: str) -> Field:
        """Return one field by its name."""
        return next(found for found in self.fields if found.name == name)

    @property
    def required(self) -> list[str]:
        """The names of the fields that every row must say."""
        return [found.name for found in self.fields if found.required]


def fingerprint(*parts: object) -> str:
    """Return an id for a row that brings none: the same words give the same id every time."""
    joined = "\x1f".join(str(part) for part in parts)
    return "row-" + hashlib.sha256(joined.encode()).hexdigest()[:32]
