"""Programs show a bearer token."""

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import ApiToken, User
from accounts.services.token import find_token


class TokenAuthentication(BaseAuthentication):
    """Read ``Authorization: Bearer TOKEN`` and act as the person who made the token."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return the owner and the token, or None when no token was shown."""
        words = get_authorization_header(request).decode("latin-1").split()
        if not words or words[0].lower() != "bearer":
            return None
        token = find_token(raw=words[1], at=timezone.now()) if len(words) == 2 else None  # noqa: PLR2004 - scheme and token
        if token is None:
            raise AuthenticationFailed("This token is unknown, expired or revoked.")
        return token.user, token

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 - the framework's signature
        """Name the scheme, so that a missing token is answered with 401."""
        return "Bearer"
