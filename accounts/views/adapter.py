"""How django-allauth behaves here.

Its letters go through the outbox: a mail server that is down breaks no page and shows nobody who works here, and the
letter is tried again. Its own link to a new password would be a secret in that table, so ours is sent instead (see
accounts.services.password), with a place for the link in the stored letter and the link itself only in the sent one.
"""

import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from accounts.services.outbox import Letter, queue_letter
from accounts.services.password import send_reset
from accounts.tasks import sweep_outbox
from common.nudge import nudge


class ClosedDoor(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """People are let in by an administrator; nobody signs themselves up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The address and the password don’t belong together. Try again.",
        "too_many_login_attempts": "Too many tries. Wait five minutes, then try again, or choose a new password.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Say no to sign-up."""
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:  # noqa: ARG002 - allauth's signature
        """Return nothing: allauth's own key is never sent."""
        return ""

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:  # noqa: ARG002 - allauth's signature
        """Queue our own letter, with our own link."""
        send_reset(user=user, at=timezone.now())
        nudge(sweep_outbox)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue a letter without secrets; the same letter to the same address goes once an hour at most."""
        now = timezone.now()
        message = self.render_mail(template_prefix, email, {"request": current.request, "email": email, **context})
        address = hashlib.sha256(email.lower().encode()).hexdigest()[:32]
        queue_letter(
            key=f"{template_prefix.rpartition('/')[2]}:{address}:{now:%Y%m%d%H}",
            letter=Letter(to_email=email, to_name="", subject=message.subject, body=message.body),
            sender=None,
            at=now,
        )
        nudge(sweep_outbox)
