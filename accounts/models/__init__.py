"""People who sign in, what they may do, and what the system did for them."""

from accounts.models.audit import AuditEvent
from accounts.models.link import SecretLink
from accounts.models.outbox import OutboxMessage
from accounts.models.token import ApiToken
from accounts.models.user import Role, SignedInRequest, User, UserRole

__all__ = ["ApiToken", "AuditEvent", "OutboxMessage", "Role", "SecretLink", "SignedInRequest", "User", "UserRole"]
