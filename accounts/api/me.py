"""Whose token this is."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import ApiToken, Role, User
from accounts.services.token import SCOPES


class Me(serializers.Serializer[ApiToken]):
    """The owner of a token, and what it may do."""

    email = serializers.EmailField(source="user.email")
    name = serializers.CharField(source="user.name")
    roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.choices), source="user.roles")
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=list(SCOPES.items())))
    expires_at = serializers.DateTimeField()


class MeView(APIView):
    """The owner of this token."""

    @extend_schema(operation_id="me", responses=Me, tags=["me"])
    def get(self, request: Request) -> Response:
        """Say whose token this is and what it may do."""
        token = request.auth
        assert isinstance(token, ApiToken)  # noqa: S101 - HasScope let nothing else in
        assert isinstance(token.user, User)  # noqa: S101 - as above
        return Response(Me(token).data)
