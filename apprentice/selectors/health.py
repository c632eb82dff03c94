"""What a monitor wants to know: whether the work can be done, and whether it is being done."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import OutboxMessage
from accounts.models.outbox import MessageState
from apprentice.models import ImportRun, ImportState
from valuation.models import RunState, ValueRun

LATE_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class WaitingWork:
    """How many rows wait longer than they should: a sign that no worker or no beat is running."""

    letters: int
    imports: int
    value_runs: int

    @property
    def late(self) -> bool:
        """Say whether anything waits too long."""
        return any((self.letters, self.imports, self.value_runs))


def waiting_work(*, at: datetime) -> WaitingWork:
    """Count what has waited longer than ten minutes for a worker."""
    since = at - LATE_AFTER
    return WaitingWork(
        letters=OutboxMessage.objects.filter(state=MessageState.PENDING, not_before__lt=since).count(),
        imports=ImportRun.objects.filter(state=ImportState.PENDING, uploaded_at__lt=since).count(),
        value_runs=ValueRun.objects.filter(state=RunState.PENDING, requested_at__lt=since).count(),
    )
