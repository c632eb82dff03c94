"""The first page of the day."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import SignedInRequest
from apprentice.selectors import listening
from apprentice.selectors import today as select
from common.access import roles_required
from common.evidence import Evidence, Voice, render_evidence
from feedback.selectors.voices import marked_words, speaker


@require_GET
@login_required
def today(request: SignedInRequest) -> HttpResponse:
    """Show what was heard, what waits and what I promised, by the roles I hold."""
    return render(request, "apprentice/today.html", {"today": select.today_for(request.user, at=timezone.now())})


@require_GET
@roles_required(*select.LISTENERS)
def figures(request: SignedInRequest, what: str) -> HttpResponse:
    """Show what stands behind a figure of the first page."""
    now = timezone.now()
    evidence = (
        _heard(request, what) if what in {"people", "said"} else listening.behind_listening(request.user, what, at=now)
    )
    if evidence is None:
        raise Http404
    return render_evidence(request, evidence)


def _heard(request: SignedInRequest, what: str) -> Evidence:
    """Say what was heard in the last seven days, by aspect."""
    now = timezone.now()
    heard = select.heard_lately(request.user, at=now)
    newest = select.my_voices(request.user).filter(at__gt=now - select.WEEK, at__lte=now)[:3]
    title = f"{heard.people} people" if what == "people" else f"{heard.said} things said"
    return Evidence(
        title=f"{title} in the last seven days",
        rows=tuple((aspect, str(count)) for aspect, count in heard.rows),
        total=("Things said", str(heard.said)),
        voices=tuple(
            Voice(text=turn.text, who=speaker(turn, request.user), mark=marked_words(turn)) for turn in newest
        ),
        without="Words that were taken back, and words you may not read.",
        source="Counted from the words themselves, just now.",
    )
