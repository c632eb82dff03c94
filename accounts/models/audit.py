"""Who did what, when."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models.user import Role, User

# An action without words of its own is shown by its code: a new one is never hidden.
WORDS = {
    "aspect.added": "Added an aspect",
    "aspect.changed": "Changed an aspect",
    "finding.noted": "Noted a finding",
    "invitation.withdrawn": "Took an invitation back",
    "message.sent_again": "Sent a letter again",
    "password.chosen": "Chose a password by link",
    "person.added": "Let somebody in",
    "person.deactivated": "Shut somebody out",
    "person.reactivated": "Let somebody in again",
    "person.renamed": "Changed a name",
    "person.roles_changed": "Changed somebody’s roles",
    "person.signed_out_everywhere": "Signed out everywhere",
    "promise.done": "Kept a promise",
    "promise.made": "Made a promise",
    "promise.opened_again": "Took a promise up again",
    "session.asked_more": "Asked more people",
    "session.closed": "Closed a session",
    "session.discarded": "Threw a draft away",
    "session.drafted": "Began to plan a session",
    "session.handed_over": "Handed a session over",
    "session.opened": "Sent a session",
    "statements.sent": "Sent readings to be confirmed",
    "text_run.cancelled": "Stopped a reading of all words",
    "text_run.requested": "Asked for a reading of all words",
    "token.made": "Made an API token",
    "token.revoked": "Ended an API token",
    "value_run.cancelled": "Stopped a value run",
    "value_run.requested": "Asked for a value run",
}


def said(action: str) -> str:
    """Return an action in words."""
    return WORDS.get(action) or action.replace(".", ": ").replace("_", " ").capitalize()


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    """Ways to ask for audit events."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return every event for administrators and nothing for anybody else."""
        return self if not user.is_anonymous and user.has_role(Role.ADMINISTRATOR) else self.none()


class AuditEvent(models.Model):
    """One thing that somebody did; never the personal text they did it with."""

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=60, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    detail = models.CharField(max_length=200, blank=True)

    objects: ClassVar[models.Manager["AuditEvent"]] = AuditEventQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.action} {self.subject} {self.subject_id}"

    @property
    def words(self) -> str:
        """What was done, in words."""
        return said(self.action)
