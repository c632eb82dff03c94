"""Imports as people look at them."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User
from apprentice.models import ImportRun


def runs_of(user: User | AnonymousUser) -> QuerySet[ImportRun]:
    """Return the imports ``user`` may know of, newest first."""
    return ImportRun.objects.for_user(user).select_related("started_by").order_by("-uploaded_at", "-pk")


def own_runs_of(user: User | AnonymousUser) -> QuerySet[ImportRun]:
    """Return the imports whose rows ``user`` may read and decide on: what they sent themselves."""
    return ImportRun.objects.owned_by(user).select_related("started_by")
