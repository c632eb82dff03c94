"""A person's own tokens, and whose token a call shows."""

from django.db.models import F, QuerySet
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from accounts.models import ApiToken, User


def tokens(user: User) -> QuerySet[ApiToken]:
    """Return the tokens of ``user``, those that live first, newest first."""
    return ApiToken.objects.for_user(user).order_by(F("revoked_at").asc(nulls_first=True), "-created_at", "-pk")


def owner_of(request: Request) -> User:
    """Return the person whose token a call shows; the permission let nobody else in."""
    if not isinstance(request.user, User):
        raise NotAuthenticated
    return request.user
