"""A database for measuring: fresh, and never anybody's own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django


@contextmanager
def fresh_database() -> Iterator[str]:
    """Set Django up on an empty database and yield what kind it is; PostgreSQL's is dropped afterwards."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apprentice.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    if connection.vendor == "sqlite":  # its file lies in the folder that run.py throws away
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        yield f"SQLite {_ask('SELECT sqlite_version()')}"
        return
    before = str(connection.settings_dict["NAME"])
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield f"PostgreSQL {_ask('SHOW server_version').partition(' ')[0]}"
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


def _ask(question: str) -> str:
    """Return the one answer to a question about the database itself."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(question)
        return str(cursor.fetchone()[0])
