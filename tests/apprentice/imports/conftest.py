"""Imports in a folder of their own."""

import uuid
from datetime import UTC, datetime

import pytest

from apprentice.services.imports import upload
from apprentice.services.imports.performing import perform
from tests.factories.accounts import UserFactory

NOW = datetime(2025, 11, 17, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "imports"


@pytest.fixture
def analyst(db):
    return UserFactory(roles=["analyst"])


@pytest.fixture
def waiting(analyst):
    """Return a function that takes a file in and leaves it waiting for a worker."""

    def send(kind, content, *, source="crm", **options):
        blocks = [content if isinstance(content, bytes) else content.encode()]
        parcel = upload.Parcel(kind=kind, source=source, name="file.csv", blocks=blocks, options=options)
        run = upload.receive(parcel=parcel, user=analyst, key=uuid.uuid4(), at=NOW)
        upload.start(run=run, mapping=run.mapping, at=NOW)
        return run

    return send


@pytest.fixture
def imported(waiting):
    """Return a function that imports a file and returns how it went."""

    def bring(kind, content, **how):
        run = waiting(kind, content, **how)
        perform(run_id=run.pk, clock=lambda: NOW)
        run.refresh_from_db()
        return run

    return bring
