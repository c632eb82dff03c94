"""Secret links: 256-bit tokens that the database never holds.

A token is derived from the link's nonce with a key that lives outside the database (LINK_KEY), so a letter can be
written again and a stolen database opens nothing. Only the token's hash is stored, to find the link when it is used.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from django.conf import settings

from accounts.models import SecretLink, User

PATH = "/s/{token}/"
PASSWORD = "password"  # noqa: S105 - the purpose of a link, not a secret
PATHS = {PASSWORD: "/password/{token}/"}


def token_of(link: SecretLink) -> str:
    """Return the token of a link: 43 characters, 256 bits."""
    digest = hmac.new(settings.LINK_KEY.encode(), f"{link.purpose}:{link.nonce}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def address_of(link: SecretLink) -> str:
    """Return the whole address to put into a letter."""
    return settings.BASE_URL + PATHS.get(link.purpose, PATH).format(token=token_of(link))


def hash_of(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def make_link(*, purpose: str, at: datetime, lives: timedelta, user: User | None = None) -> SecretLink:
    """Make a link for one purpose; one that lets a colleague choose a password names the ``user``."""
    link = SecretLink(purpose=purpose, user=user, nonce=secrets.token_hex(32), created_at=at, expires_at=at + lives)
    link.token_hash = hash_of(token_of(link))
    link.save(force_insert=True)
    return link


def find_link(*, token: str, purpose: str, at: datetime) -> SecretLink | None:
    """Return the living link that this token opens for this purpose."""
    return SecretLink.objects.filter(
        token_hash=hash_of(token), purpose=purpose, revoked_at=None, expires_at__gt=at
    ).first()


def revoke_link(*, link: SecretLink, at: datetime) -> None:
    """End a link now; ending it twice changes nothing."""
    SecretLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=at)
