"""The migration operation behind ``common.search``: one text column of one model becomes findable.

On SQLite a migration that rebuilds the table later takes its triggers along; put the operation into it again.
"""

import logging
from typing import Any

from django.db import DatabaseError, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from common.search import LETTERS, folded

log = logging.getLogger(__name__)
FIRST, LAST = 0xC0, 0x24F


class AddSearchIndex(Operation):
    """Make one text column findable; made again, it begins anew."""

    reversible = True

    def __init__(self, app_label: str, model_name: str, field: str) -> None:
        """Name the app, because the migration may stand in another one."""
        self.app_label, self.model_name, self.field = app_label, model_name, field

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Return how to write this operation down."""
        return self.__class__.__qualname__, [self.app_label, self.model_name, self.field], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing that models know of."""

    def database_forwards(
        self,
        app_label: str,  # noqa: ARG002 - Django's signature
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,  # noqa: ARG002 - as above
        to_state: ProjectState,
    ) -> None:
        """Make the index this database has."""
        table, column = self._names(to_state)
        if schema_editor.connection.vendor == "postgresql":
            _make_on_postgresql(schema_editor, table, column)
        else:
            for statement in _sqlite_drops(table) + _sqlite_makes(table, column):
                schema_editor.execute(statement)

    def database_backwards(
        self,
        app_label: str,  # noqa: ARG002 - Django's signature
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,  # noqa: ARG002 - as above
    ) -> None:
        """Take the index away."""
        table, _ = self._names(from_state)
        if schema_editor.connection.vendor == "postgresql":
            drops = [f"DROP INDEX IF EXISTS search_{table}_{kind}" for kind in ("words", "alike")]
        else:
            drops = _sqlite_drops(table)
        for statement in drops:
            schema_editor.execute(statement)

    def describe(self) -> str:
        """Say what this does."""
        return f"Make {self.field} of {self.model_name} findable"

    def _names(self, state: ProjectState) -> tuple[str, str]:
        meta = state.apps.get_model(self.app_label, self.model_name)._meta  # noqa: SLF001 - Django's documented way to a model's fields
        return meta.db_table, str(meta.get_field(self.field).column)


def _make_on_postgresql(schema_editor: BaseDatabaseSchemaEditor, table: str, column: str) -> None:
    """Make the folding function and both indexes; where extensions aren't allowed, do without the second."""
    schema_editor.execute(_FOLD, None)  # None keeps percent signs as they are
    text = f'search_fold("{column}")'
    schema_editor.execute(
        f"CREATE INDEX IF NOT EXISTS search_{table}_words ON \"{table}\" USING gin (to_tsvector('simple', {text}))"
    )
    try:
        with transaction.atomic(using=schema_editor.connection.alias):
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            schema_editor.execute(
                f'CREATE INDEX IF NOT EXISTS search_{table}_alike ON "{table}" USING gin ({text} gin_trgm_ops)'
            )
    except DatabaseError as error:
        log.warning("Search will not find what is nearly spelled right: pg_trgm cannot be installed (%s)", error)


def _one_letter_each() -> tuple[str, str]:
    """Return the accented letters and what each is without its accent, in the same order."""
    pairs = [(chr(code), folded(chr(code))) for code in range(FIRST, LAST)]
    pairs = [(letter, plain) for letter, plain in pairs if len(plain) == 1 and plain != letter]
    return "".join(letter for letter, _ in pairs), "".join(plain for _, plain in pairs)


def _replaced(expression: str, *, only: set[str] | None = None) -> str:
    """Wrap an expression so that letters of their own become the ones people type instead."""
    for letter, plain in LETTERS.items():
        if only is None or letter in only:
            for shape in dict.fromkeys((letter, letter.upper())):
                if len(shape) == 1:
                    expression = f"replace({expression}, '{shape}', '{plain}')"
    return expression


_FROM, _TO = _one_letter_each()
_TWO = {letter for letter, plain in LETTERS.items() if len(plain) > 1}
_FOLD = f"""
CREATE OR REPLACE FUNCTION search_fold(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT regexp_replace(lower(translate({_replaced("$1", only=_TWO)}, '{_FROM}', '{_TO}')), '[^[:alnum:]]+', ' ', 'g')
$$
"""


def _sqlite_drops(table: str) -> list[str]:
    return [
        *(f'DROP TRIGGER IF EXISTS "search_{table}_{when}"' for when in ("added", "changed", "removed")),
        f"DROP TABLE IF EXISTS search_{table}_words",
        f"DROP TABLE IF EXISTS search_{table}",
    ]


def _sqlite_makes(table: str, column: str) -> list[str]:
    """Return the statements that make the table, its vocabulary and the triggers, and fill it."""
    index = f"search_{table}"
    new, own = _replaced(f'new."{column}"'), _replaced(f'"{column}"')
    add = f"INSERT INTO {index} (rowid, words) VALUES (new.id, {new});"  # noqa: S608 - names of our own tables
    remove = f"DELETE FROM {index} WHERE rowid = old.id;"  # noqa: S608 - as above
    return [
        f"CREATE VIRTUAL TABLE {index} USING fts5 (words, prefix='2 3', tokenize='unicode61 remove_diacritics 2')",
        f"CREATE VIRTUAL TABLE {index}_words USING fts5vocab ({index}, 'row')",
        f'CREATE TRIGGER "{index}_added" AFTER INSERT ON "{table}" BEGIN {add} END',
        f'CREATE TRIGGER "{index}_changed" AFTER UPDATE OF "{column}" ON "{table}" BEGIN {remove} {add} END',
        f'CREATE TRIGGER "{index}_removed" AFTER DELETE ON "{table}" BEGIN {remove} END',
        f'INSERT INTO {index} (rowid, words) SELECT id, {own} FROM "{table}"',  # noqa: S608 - as above
    ]
