"""Findings that wait for a decision."""

from datetime import date

from django.db.models import QuerySet

from feedback.models import FeedbackSession, Finding


def undecided(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """Return the findings that nobody has decided on, those whose day comes first first."""
    return findings.filter(decision__isnull=True).order_by("session__decide_by", "noted_at", "pk")


def sessions_past_their_day(*, today: date) -> QuerySet[FeedbackSession]:
    """Return sessions whose decision was due before today while a finding of theirs is undecided."""
    late = FeedbackSession.objects.filter(
        decide_by__lt=today, findings__isnull=False, findings__decision__isnull=True, owner__is_active=True
    )
    return late.distinct().order_by("decide_by", "pk")
