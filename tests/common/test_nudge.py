"""A nudge wakes a worker after the commit, and never costs the person who caused it anything."""

import socket
import time

import pytest
from celery import Celery
from django.db import transaction

from common import nudge as module
from common.nudge import Breaker, nudge


def wake(*, row_id):
    return row_id


@pytest.fixture(autouse=True)
def fresh_breaker(monkeypatch):
    monkeypatch.setattr(module, "breaker", Breaker())


@pytest.fixture
def spooled(tmp_path):
    """Return a task whose broker is a spool of its own, and its queue's folder."""
    app = Celery("nudged", broker="spool://localhost//", set_as_current=False)
    app.conf.broker_transport_options = {"spool": str(tmp_path)}
    return app.task(name="wake")(wake), tmp_path / "queues" / "celery.q"


def unreachable(port):
    app = Celery("nudged", broker=f"redis://127.0.0.1:{port}/0", set_as_current=False)
    app.conf.broker_transport_options = {
        "socket_timeout": 0.3,
        "socket_connect_timeout": 0.3,
        "max_retries": 1,
        "interval_start": 0,
    }
    return app.task(name="wake")(wake)


@pytest.mark.django_db(transaction=True)
def test_it_is_published_after_the_commit_and_not_before(spooled):
    task, queue = spooled

    with transaction.atomic():
        nudge(task, row_id=7)
        before = queue.exists()

    assert (before, len(list(queue.iterdir()))) == (False, 1)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_published_when_the_transaction_is_rolled_back(spooled):
    task, queue = spooled

    with transaction.atomic():
        nudge(task, row_id=7)
        transaction.set_rollback(True)

    assert not queue.exists()


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_accepts_and_never_answers_is_given_up_on_and_left_alone(caplog):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        task = unreachable(silent.getsockname()[1])

        nudge(task, row_id=1)  # with Celery's own settings this line never ends
        nudge(task, row_id=2)

    assert [record.levelname for record in caplog.records if record.name == "common.nudge"] == ["ERROR", "INFO"]


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_stops_nobody(caplog):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        task = unreachable(probe.getsockname()[1])

    nudge(task, row_id=1)

    assert "Could not wake a worker for wake; the sweep will" in caplog.text


def test_the_breaker_closes_again_after_its_rest():
    breaker = Breaker(rest=0.05)
    breaker.trip()
    while_resting = breaker.is_open
    time.sleep(0.06)

    assert (while_resting, breaker.is_open) == (True, False)
