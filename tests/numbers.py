"""Numbers that rows and factories get, the same in every test: what runs before it must not decide how a test ends."""

import importlib
import pkgutil

import factory

import tests.factories

#: Atomic blocks around a test: pytest-django's own two. More means that rows of a whole module stand already.
OWN_SAVEPOINTS = 1


def count_factories_from(start):
    """Let every factory begin its sequence at ``start``."""
    for made in _factories():
        made.reset_sequence(start, force=True)


def row_numbers(connection):
    """Return the last number of each table's sequence where the database keeps it apart from the table."""
    if connection.vendor == "sqlite":
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(sequencename), coalesce(last_value, 0) FROM pg_sequences")
        return dict(cursor.fetchall())


def count_rows_from(connection, first, start):
    """Let new rows count on from the numbers of an untouched database, plus ``start``."""
    if len(connection.savepoint_ids) > OWN_SAVEPOINTS:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence")
            if start:
                cursor.execute(
                    "INSERT INTO sqlite_sequence (name, seq)"
                    f" SELECT name, {start} FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'"
                )
            return
        moves = ", ".join(
            f"setval('{name}', greatest({_last(name, last)} + {start}, 1), true)" for name, last in first.items()
        )
        cursor.execute(f"SELECT {moves}")


def _last(name, last):
    """Return the last number of a table that has rows from the start: after a test that emptied it they have others."""
    return f"greatest({last}, (SELECT coalesce(max(id), 0) FROM {name.removesuffix('_id_seq')}))" if last else "0"


def _factories():
    """Return every factory there is."""
    if not _FOUND:
        for module in pkgutil.iter_modules(tests.factories.__path__):
            importlib.import_module(f"tests.factories.{module.name}")
        waiting = [factory.django.DjangoModelFactory]
        while waiting:
            for made in waiting.pop().__subclasses__():
                waiting.append(made)
                if made._meta.model is not None:
                    _FOUND.append(made)
    return _FOUND


_FOUND: list = []
