"""What a token may do: what its scopes cover, and never more than its owner's roles."""

from typing import TYPE_CHECKING

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.models import ApiToken, User

if TYPE_CHECKING:  # the views import their default permission, this one
    from rest_framework.views import APIView


class HasScope(BasePermission):
    """Let a token in when it has the scope the view names: ``read`` to read, ``view.write_scope`` to write.

    A view that names ``write_roles`` lets only tokens of people with one of these roles write.
    """

    message = "This token may not do that."

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Say whether the token's scopes, and its owner's roles, cover this method."""
        if not isinstance(request.auth, ApiToken) or not isinstance(request.user, User):
            return False
        if request.method in SAFE_METHODS:
            return "read" in request.auth.scopes
        roles = getattr(view, "write_roles", ())
        return getattr(view, "write_scope", "") in request.auth.scopes and request.user.has_role(*roles)
