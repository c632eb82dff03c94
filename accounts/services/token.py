"""Tokens for programs: made once, shown once, kept as a hash."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import ApiToken, User
from accounts.services.audit import record
from common.errors import Refused

SCOPES = {
    "read": "Read what its owner may read",
    "write:data": "Add orders, people and interactions",
    "write:loop": "Plan sessions, decide, promise and tell",
    "write:value": "Start value runs",
}
LIFETIME = timedelta(days=365)
USED_EVERY = timedelta(minutes=5)


class TokenRefused(Refused):
    """The token cannot be made as asked."""


def hash_of(raw: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(raw.encode()).hexdigest()


@transaction.atomic
def make_token(*, user: User, name: str, scopes: Sequence[str], at: datetime) -> tuple[ApiToken, str]:
    """Make a token and return it with the secret, which is never shown again."""
    unknown = set(scopes) - set(SCOPES)
    if not scopes or unknown:
        raise TokenRefused("Choose at least one thing the token may do.", field="scopes")
    raw = f"apt_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        user=user, name=name, token_hash=hash_of(raw), scopes=sorted(scopes), created_at=at, expires_at=at + LIFETIME
    )
    record(actor=user, action="token.made", subject="ApiToken", subject_id=token.pk, at=at, detail=name)
    return token, raw


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User, at: datetime) -> None:
    """End a token now; ending it twice changes nothing."""
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at):
        record(actor=by, action="token.revoked", subject="ApiToken", subject_id=token.pk, at=at, detail=token.name)


def find_token(*, raw: str, at: datetime) -> ApiToken | None:
    """Return the living token of an active person and note, now and then, that it was used."""
    token = (
        ApiToken.objects.select_related("user")
        .prefetch_related("user__grants")
        .filter(token_hash=hash_of(raw), revoked_at=None, expires_at__gt=at, user__is_active=True)
        .first()
    )
    if token and (token.last_used_at is None or at - token.last_used_at > USED_EVERY):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)
    return token
