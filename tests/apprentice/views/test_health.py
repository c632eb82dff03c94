"""What a monitor is told."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from tests.factories.valuation import ValueRunFactory


def test_alive_touches_no_database(client):
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_ready_when_nothing_waits(client):
    ValueRunFactory(requested_at=timezone.now())
    assert client.get("/readyz").json() == {
        "status": "ok",
        "database": "ok",
        "waiting_over_10_minutes": {"letters": 0, "imports": 0, "value_runs": 0},
    }


@pytest.mark.django_db
def test_late_when_a_run_waits_for_a_worker(client):
    ValueRunFactory(requested_at=timezone.now() - timedelta(minutes=11))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "late")


def test_down_when_the_database_is_away(client, monkeypatch):
    def away(**_):
        raise OperationalError

    monkeypatch.setattr("apprentice.views.health.waiting_work", away)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (503, "down")
