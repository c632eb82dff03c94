"""Tokens for programs."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models.user import User


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Ways to ask for tokens."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return the tokens that ``user`` made."""
        return self.none() if user.is_anonymous else self.filter(user=user)


class ApiToken(models.Model):
    """A key for a program that acts as its owner within ``scopes``; only a hash of it is stored."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["ApiToken"]] = ApiTokenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="token_expires_after_it_was_made"
            )
        ]

    def __str__(self) -> str:
        return self.name
