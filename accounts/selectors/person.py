"""Colleagues, as an administrator sees them."""

from django.db.models import QuerySet

from accounts.models import User


def colleagues(user: User) -> QuerySet[User]:
    """Return everybody ``user`` may manage, those who can sign in first, by name."""
    found: QuerySet[User] = User.objects.for_user(user).prefetch_related("grants").order_by("-is_active", "name", "pk")
    return found
