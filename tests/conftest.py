"""What every test may ask for."""

import os

import pytest
from django.db import connection
from django.test import Client
from hypothesis import settings as hypothesis
from rest_framework.test import APIClient

from tests.factories.accounts import ApiTokenFactory, UserFactory
from tests.numbers import count_factories_from, count_rows_from, row_numbers

# The same examples in every run: what fails here fails for everybody, and a clock never decides.
hypothesis.register_profile("suite", derandomize=True, deadline=None)
hypothesis.load_profile("suite")


def pytest_collection_modifyitems(config, items):
    """Leave out what is about the other database: there is nothing to skip, because there is nothing to test."""
    other = {"sqlite", "postgresql"} - {connection.vendor}
    left_out = [item for item in items if any(item.get_closest_marker(name) for name in other)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(autouse=True, scope="session")
def nobody_left_in_the_database(django_db_setup, django_db_blocker):
    """End the sessions of threads and workers that tests stopped halfway: PostgreSQL drops no database in use."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(scope="session")
def first_numbers(django_db_setup, django_db_blocker):
    """Return where each table's numbers begin in a database that no test has touched."""
    with django_db_blocker.unblock():
        return row_numbers(connection)


@pytest.fixture
def _django_db_helper(_django_db_helper, first_numbers):
    """Let rows and factories count from the same numbers in every test, whatever ran before it in this process.

    NUMBERS_FROM counts from somewhere else: a test that then fails depends on numbers that mean nothing.
    """
    start = int(os.environ.get("NUMBERS_FROM", "0"))
    count_factories_from(start)
    count_rows_from(connection, first_numbers, start)


@pytest.fixture
def signed_in(db):
    """Return a function that gives a browser: ``signed_in(user)`` or ``signed_in(roles=["analyst"])``."""

    def sign_in(user=None, *, roles=(), **extra):
        client = Client(**extra)
        client.force_login(user or UserFactory(roles=list(roles)))
        return client

    return sign_in


@pytest.fixture
def client_of(signed_in):
    """Return the same function under the name that says whose browser it is: ``client_of(user)``."""
    return signed_in


@pytest.fixture
def api_of(db):
    """Return a function that gives a program's client: ``api_of(user, "read", "write:data")``."""

    def program(user, *scopes):
        raw = f"apt_of_{user.pk}_{'_'.join(scopes)}"
        ApiTokenFactory(user=user, raw=raw, scopes=list(scopes or ["read"]))
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {raw}")
        return client

    return program
