"""Links with which colleagues choose a password: for the first time, or again.

The letter goes through the outbox like every other, so a mail server that is down neither breaks the page nor tells
who works here, and the letter is tried again. The table holds the letter with a place for the link, never the link.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from accounts.models import SecretLink, User
from accounts.services.audit import record
from accounts.services.link import PASSWORD, find_link, make_link
from accounts.services.outbox import LINK_PLACE, Letter, queue_letter
from common.errors import Refused

WELCOME_LIVES = timedelta(days=7)
RESET_LIVES = timedelta(hours=2)


class LinkIsOver(Refused):
    """The link was used, withdrawn or has grown too old."""


@transaction.atomic
def send_welcome(*, user: User, by: User | None, at: datetime) -> None:
    """Write to a new colleague how to choose a password."""
    _write(user=user, letter="welcome", lives=WELCOME_LIVES, sender=by, at=at)


@transaction.atomic
def send_reset(*, user: User, at: datetime) -> None:
    """Write to somebody who has forgotten the password."""
    _write(user=user, letter="reset", lives=RESET_LIVES, sender=None, at=at)


def _write(*, user: User, letter: str, lives: timedelta, sender: User | None, at: datetime) -> None:
    link = make_link(purpose=PASSWORD, user=user, at=at, lives=lives)
    context = {"user": user, "link": LINK_PLACE, "sender": sender, "company": settings.COMPANY_NAME}
    subject, _, body = render_to_string(f"accounts/letters/{letter}.txt", context).strip().partition("\n")
    queue_letter(
        key=f"password:{link.pk}",
        letter=Letter(to_email=user.email, to_name=user.name, subject=subject, body=body.strip() + "\n", link=link),
        sender=sender,
        at=at,
    )


def link_to_choose(*, token: str, at: datetime) -> SecretLink | None:
    """Return the living link behind a token, if its owner still works here."""
    link = find_link(token=token, purpose=PASSWORD, at=at)
    return link if link and link.user and link.user.is_active else None


@transaction.atomic
def choose_password(*, token: str, password: str, at: datetime) -> User:
    """Set the password of a link's owner; this link and all others of theirs are over, and so are their sessions."""
    link = link_to_choose(token=token, at=at)
    if link is None or link.user is None:
        raise LinkIsOver("That link was used before, or it’s too old. Your password hasn’t changed.")
    if not SecretLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=at):
        raise LinkIsOver("That link was used before, or it’s too old. Your password hasn’t changed.")
    end_links(user=link.user, at=at)
    link.user.set_password(password)
    link.user.save(update_fields=["password"])
    record(actor=link.user, action="password.chosen", subject="User", subject_id=link.user.pk, at=at)
    return link.user


def end_links(*, user: User, at: datetime) -> None:
    """End every link with which somebody could still choose this person's password."""
    SecretLink.objects.filter(user=user, purpose=PASSWORD, revoked_at=None).update(revoked_at=at)
