"""Many rows into a table at once: new ones are added, known ones brought up to date, equal ones left alone.

Both databases load a staging table first and merge it with one statement; only the filling differs: COPY on
PostgreSQL, prepared batches on SQLite. The caller holds the transaction, so that a chunk comes in whole or not at all.
"""

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Self, TypeVar

from django.db import connection, models
from django.db.backends.utils import CursorWrapper

Key = tuple[Any, ...]
T = TypeVar("T")
STAGE = "bulk_stage"
JSON = json.JSONEncoder(separators=(",", ":"))
WHOLE = (models.IntegerField, models.ForeignKey)
"""Fields that store a whole number as it is, which saves half the time of a million rows."""
NULL = "\\N"
HAS_EXTERNAL_ID = "NOT ({}\"external_id\" = '')"
LOOKUP = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """Which keys came in new or changed, and how many were there already just like this."""

    created: list[Key] = field(default_factory=list)
    updated: list[Key] = field(default_factory=list)
    unchanged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many things came in new, changed, or were known just like this."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


def upsert(
    model: type[models.Model], rows: Sequence[dict[str, Any]], *, key: Sequence[str], update: Sequence[str]
) -> Outcome:
    """Add or update rows by their key and say what became of them.

    Rows name model fields (foreign keys by their ``_id``); what they leave out gets the model's default. ``update``
    lists the fields that a known row takes over. A key may come once only.
    """
    if not rows:
        return Outcome()
    target = Target.of(model, key=key, update=update)
    with connection.cursor() as cursor:
        target.stage(cursor)
        _fill(cursor, target.columns, (target.prepared(row) for row in rows))
        known = target.known(cursor)
        touched = target.merge(cursor)
        cursor.execute(f"DROP TABLE {STAGE}")
    created = [found for found in touched if found not in known]
    updated = [found for found in touched if found in known]
    return Outcome(created, updated, len(known) - len(updated))


def insert(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> int:
    """Add rows that are all new, the fastest way this database has; return how many."""
    target = Target.of(model, key=(), update=())
    prepared = [target.prepared(row) for row in rows]
    if prepared:
        with connection.cursor() as cursor:
            _fill(cursor, target.columns, prepared, table=target.table)
    return len(prepared)


def overwrite(model: type[models.Model], rows: Sequence[dict[str, Any]]) -> int:
    """Set the same fields of many existing rows, found by their ``id``; return how many there were."""
    if not rows:
        return 0
    names = [name for name in rows[0] if name != "id"]
    target = Target.of(model, key=(), update=names, only=names)
    with connection.cursor() as cursor:
        target.stage(cursor)
        _fill(cursor, target.columns, (target.prepared(row) for row in rows))
        sets = ", ".join(f"{column} = {STAGE}.{column}" for column in target.update)
        cursor.execute(f"UPDATE {target.table} SET {sets} FROM {STAGE} WHERE {target.table}.id = {STAGE}.id")  # noqa: S608 - names of our own models
        found = int(cursor.rowcount)
        cursor.execute(f"DROP TABLE {STAGE}")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One table, its columns and the statements that merge the staging table into it; all names are the models' own."""

    table: str
    fields: list[Any]
    defaults: dict[str, Any]
    columns: list[str]
    keys: list[str]
    update: list[str]
    condition: str

    @classmethod
    def of(
        cls, model: type[models.Model], *, key: Sequence[str], update: Sequence[str], only: Sequence[str] = ()
    ) -> Self:
        """Read a model's table; ``key`` is one of its unique constraints, ``only`` leaves the other fields out."""
        quote = connection.ops.quote_name
        options = model._meta  # noqa: SLF001 - Django's documented way to a model's fields
        fields = [
            f for f in options.concrete_fields if (f.primary_key or f.attname in only if only else not f.primary_key)
        ]
        column = {f.attname: quote(str(f.column)) for f in fields}
        partial = any(
            isinstance(c, models.UniqueConstraint) and _attnames(model, c) == tuple(key) and c.condition is not None
            for c in options.constraints
        )
        return cls(
            table=quote(options.db_table),
            fields=fields,
            defaults={f.attname: f.get_default() for f in fields},
            columns=list(column.values()),
            keys=[column[name] for name in key],
            update=[column[name] for name in update],
            condition=HAS_EXTERNAL_ID if partial else "",
        )

    def prepared(self, row: dict[str, Any]) -> list[Any]:
        """Return the values of one row as the database stores them."""
        whole = self.defaults | row
        return [_stored(f, whole[f.attname]) for f in self.fields]

    def stage(self, cursor: CursorWrapper) -> None:
        """Make an empty staging table with the columns' own types."""
        names = ", ".join(self.columns)
        cursor.execute(f"CREATE TEMPORARY TABLE {STAGE} AS SELECT {names} FROM {self.table} WHERE 1 = 0")  # noqa: S608 - names of our own models

    def known(self, cursor: CursorWrapper) -> set[Key]:
        """Return the staged keys that the table has already."""
        same = [f"{self.table}.{name} = {STAGE}.{name}" for name in self.keys]
        if self.condition:  # without it the partial index can't serve, and each staged row would read the whole table
            same.append(self.condition.format(f"{self.table}."))
        names = ", ".join(f"{self.table}.{name}" for name in self.keys)
        cursor.execute(f"SELECT {names} FROM {STAGE} JOIN {self.table} ON {' AND '.join(same)}")  # noqa: S608 - as above
        return set(cursor.fetchall())

    def merge(self, cursor: CursorWrapper) -> list[Key]:
        """Add and update from the staging table; return the keys that were written, equal rows not among them."""
        names, keys = ", ".join(self.columns), ", ".join(self.keys)
        condition = f"WHERE {self.condition.format('')}" if self.condition else ""
        cursor.execute(
            f"INSERT INTO {self.table} ({names}) SELECT {names} FROM {STAGE} WHERE 1 = 1 "  # noqa: S608 - as above
            f"ON CONFLICT ({keys}) {condition} {self._action()} RETURNING {keys}"
        )
        written: list[Key] = cursor.fetchall()
        return written

    def _action(self) -> str:
        """Return what happens to a known row: it takes over what differs, and is left alone when nothing does."""
        if not self.update:
            return "DO NOTHING"
        differs = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
        change = " OR ".join(f"{self.table}.{name} {differs} EXCLUDED.{name}" for name in self.update)
        return f"DO UPDATE SET {', '.join(f'{name} = EXCLUDED.{name}' for name in self.update)} WHERE {change}"


def _stored(field: Any, value: Any) -> Any:
    """Return a value as the database stores it; JSON as its text, which COPY takes too."""
    if value is None or (type(value) is int and isinstance(field, WHOLE)):
        return value
    if isinstance(field, models.JSONField):
        return JSON.encode(value)
    return field.get_db_prep_save(value, connection)


def _attnames(model: type[models.Model], constraint: models.UniqueConstraint) -> tuple[str, ...]:
    """Return the columns of a constraint under the names that rows use."""
    return tuple(model._meta.get_field(name).attname for name in constraint.fields)  # type: ignore[union-attr]  # noqa: SLF001 - as above


def pieces(items: Iterable[T], size: int = LOOKUP) -> Iterator[list[T]]:
    """Yield the items in lists of at most ``size``, which both databases can take in one question."""
    source = iter(items)
    while piece := list(islice(source, size)):
        yield piece


def _fill(cursor: CursorWrapper, columns: list[str], rows: Iterable[list[Any]], *, table: str = STAGE) -> None:
    """Put the rows into the staging table, or another, the fastest way this database has."""
    if connection.vendor == "postgresql":
        _copy(cursor, columns, rows, table)
    else:
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", list(rows))  # noqa: S608 - as above


def _copy(cursor: CursorWrapper, columns: list[str], rows: Iterable[list[Any]], table: str) -> None:
    """Stream the rows with COPY; in this CSV only the bare null mark is null, so every text is quoted."""
    buffer = io.StringIO()
    for row in rows:
        buffer.write(",".join(_quoted(value) for value in row) + "\n")
    buffer.seek(0)
    command = f"COPY {table} ({', '.join(columns)}) FROM STDIN WITH (FORMAT csv, NULL '{NULL}')"
    cursor.copy_expert(command, buffer)
    if table == STAGE:
        cursor.execute(f"ANALYZE {STAGE}")


def _quoted(value: Any) -> str:
    """Write one value for COPY."""
    if value is None:
        return NULL
    if isinstance(value, int | float):
        return str(value)
    return '"' + str(value).replace('"', '""') + '"'
