"""Wake a worker when a row is waiting for it.

The row is the queue: what must happen stands in a table, and a beat sweep finds every row that nobody was woken for.
So a nudge may be lost, but it must never make a person wait or fail: it goes out after the commit, is tried once, and
when the broker does not answer this process leaves it alone for a while.
"""

import logging
import time
from typing import Any

from celery import Task
from django.db import transaction

log = logging.getLogger(__name__)

REST_SECONDS = 30.0


class Breaker:
    """Remember until when the broker is to be left alone."""

    def __init__(self, *, rest: float = REST_SECONDS) -> None:
        """Start closed: publishing is allowed."""
        self.rest = rest
        self._until = 0.0

    @property
    def is_open(self) -> bool:
        """Say whether publishing would only cost the caller time."""
        return time.monotonic() < self._until

    def trip(self) -> None:
        """Forbid publishing for a while."""
        self._until = time.monotonic() + self.rest

    def reset(self) -> None:
        """Allow publishing again at once."""
        self._until = 0.0


breaker = Breaker()


def nudge(task: "Task[Any, Any]", **ids: int | str) -> None:
    """Publish the task once this transaction has committed; a failure is logged and left to the sweep."""

    def publish() -> None:  # a function with a name, which Django's report of an error needs
        _publish(task, ids)

    transaction.on_commit(publish, robust=True)


def _publish(task: "Task[Any, Any]", ids: dict[str, int | str]) -> None:
    if breaker.is_open:
        log.info("Left %s to the sweep: the broker did not answer a moment ago", task.name)
        return
    try:
        task.apply_async(kwargs=ids, retry=False)
    except Exception:  # any broker's any error: the row waits, the person must not
        breaker.trip()
        log.exception("Could not wake a worker for %s; the sweep will", task.name)
