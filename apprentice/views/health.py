"""Tell a monitor whether the process is up, can do its work, and whether the work is being done."""

from dataclasses import asdict

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apprentice.selectors.health import waiting_work


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - a view takes the request
    """Answer that this process is alive; touches nothing else."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - a view takes the request
    """Answer 503 when the database is away, ``late`` when work waits for a worker, else ``ok``."""
    try:
        waiting = waiting_work(at=timezone.now())
    except DatabaseError:
        return JsonResponse({"status": "down", "database": "unreachable"}, status=503)
    status = "late" if waiting.late else "ok"
    return JsonResponse({"status": status, "database": "ok", "waiting_over_10_minutes": asdict(waiting)})
