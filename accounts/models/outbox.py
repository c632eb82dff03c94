"""Letters to send: written in the transaction that causes them, sent later, once."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models.link import SecretLink
from accounts.models.user import Role, User
from common.models import at_most, one_of

BODY_MAX = 20_000


class MessageState(models.TextChoices):
    """Where a message is."""

    PENDING = "pending", "Waiting to be sent"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Could not be sent"


class OutboxMessageQuerySet(models.QuerySet["OutboxMessage"]):
    """Ways to ask for messages."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return what ``user`` sent; administrators see that any message exists, to look after delivery."""
        if user.is_anonymous:
            return self.none()
        return self if user.has_role(Role.ADMINISTRATOR) else self.filter(sender=user)


class OutboxMessage(models.Model):
    """One e-mail. ``key`` names the effect, so that the same cause never writes twice."""

    State = MessageState

    key = models.CharField(max_length=120, unique=True)
    sender = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    to_name = models.CharField(max_length=120, blank=True)
    to_email = models.EmailField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField(max_length=BODY_MAX)
    link = models.ForeignKey(SecretLink, on_delete=models.PROTECT, null=True, related_name="messages")
    is_private = models.BooleanField(
        default=False, help_text="Nobody here sees whom it goes to, and its words go when it is sent."
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["OutboxMessage"]] = OutboxMessageQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("state", MessageState, "message_state_is_known"),
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False), name="sent_message_has_its_time"
            ),
            at_most("body", BODY_MAX, "message_body_has_a_limit"),
        ]
        indexes = [models.Index(fields=["state", "not_before"], name="message_due")]

    def __str__(self) -> str:
        return f"{self.key} to {self.to_email}"
