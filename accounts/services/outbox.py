"""Letters: written once in the transaction that causes them, sent by a worker that claims each.

A worker that dies after the mail server took a letter and before that is written down leaves it to be sent again: no
order of the two could rule out both a lost letter and a second one. The second carries the same Message-ID.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q

from accounts.models import OutboxMessage, SecretLink, User
from accounts.services.audit import record
from accounts.services.link import address_of

logger = logging.getLogger(__name__)

LINK_PLACE = "{link}"
TRIES = 8
FORGOTTEN: dict[str, str | None] = {"body": "", "to_email": "", "to_name": "", "link": None}  # of a private letter
STUCK_AFTER = timedelta(minutes=10)
BATCH = 100
FAILURES_IN_A_ROW = 5
State = OutboxMessage.State


@dataclass(frozen=True, slots=True)
class Letter:
    """What to write to whom; ``{link}`` in the body becomes the reader's secret link only when it is sent."""

    to_email: str
    to_name: str
    subject: str
    body: str
    link: SecretLink | None = None
    is_private: bool = False


def queue_letter(
    *, key: str, letter: Letter, sender: User | None, at: datetime, not_before: datetime | None = None
) -> OutboxMessage:
    """Write a letter to be sent; the same ``key`` again returns the letter already written."""
    message, _ = OutboxMessage.objects.get_or_create(
        key=key,
        defaults={
            "sender": sender,
            "to_email": letter.to_email,
            "to_name": letter.to_name,
            "subject": letter.subject,
            "body": letter.body,
            "link": letter.link,
            "is_private": letter.is_private,
            "created_at": at,
            "not_before": not_before or at,
        },
    )
    return message


def due_messages(*, at: datetime) -> list[int]:
    """Return the ids of letters to send now, oldest first, with those whose worker died on the way."""
    due = Q(state=State.PENDING, not_before__lte=at) | Q(state=State.SENDING, not_before__lte=at - STUCK_AFTER)
    return list(OutboxMessage.objects.filter(due).order_by("not_before", "pk").values_list("pk", flat=True)[:BATCH])


def deliver_due(*, now: Callable[[], datetime]) -> int:
    """Send every letter that is due; after some that could not be sent in a row, leave the rest to the next sweep."""
    sent = failed = 0
    for message_id in due_messages(at=now()):
        delivered = deliver_message(message_id=message_id, at=now())
        sent, failed = sent + delivered, 0 if delivered else failed + 1
        if failed == FAILURES_IN_A_ROW:  # a mail server that hangs must not hold every worker
            break
    return sent


def deliver_message(*, message_id: int, at: datetime) -> bool:
    """Send one letter if nobody else has it; say whether this call sent it."""
    due = Q(state=State.PENDING, not_before__lte=at) | Q(state=State.SENDING, not_before__lte=at - STUCK_AFTER)
    claimed = OutboxMessage.objects.filter(due, pk=message_id).update(
        state=State.SENDING, not_before=at, attempts=F("attempts") + 1
    )
    if not claimed:
        return False
    message = OutboxMessage.objects.select_related("link").get(pk=message_id)
    if message.link and (message.link.revoked_at or message.link.expires_at <= at):
        OutboxMessage.objects.filter(pk=message.pk).update(
            state=State.FAILED, error="The link was withdrawn before this was sent."
        )
        return False
    try:
        _send(message)
    except Exception as error:  # noqa: BLE001 - whatever a server or an address brings, the other letters go out
        _put_back(message, error=error, at=at)
        return False
    forgotten = FORGOTTEN if message.is_private else {}
    OutboxMessage.objects.filter(pk=message.pk).update(state=State.SENT, sent_at=at, error="", **forgotten)
    return True


def _send(message: OutboxMessage) -> None:
    body = message.body.replace(LINK_PLACE, address_of(message.link)) if message.link else message.body
    to = Address(display_name=_one_line(message.to_name), addr_spec=message.to_email)
    EmailMessage(
        subject=_one_line(message.subject),
        body=body,
        to=[str(to)],
        headers={"Message-ID": f"<{message.key.replace(':', '.')}@apprentice>"},
    ).send()


def _one_line(text: str) -> str:
    """Return a text that cannot begin another header."""
    return " ".join(text.split())


def _put_back(message: OutboxMessage, *, error: Exception, at: datetime) -> None:
    last = message.attempts >= TRIES
    wait = timedelta(minutes=2**message.attempts)
    forgotten = FORGOTTEN if message.is_private and last else {}
    OutboxMessage.objects.filter(pk=message.pk).update(
        state=State.FAILED if last else State.PENDING, not_before=at + wait, error=type(error).__name__, **forgotten
    )
    logger.warning("Letter %s was not sent, try %s: %s", message.pk, message.attempts, type(error).__name__)


@transaction.atomic
def send_again(*, message: OutboxMessage, by: User, at: datetime) -> bool:
    """Give a failed letter another round of tries; say whether it had failed."""
    again = OutboxMessage.objects.filter(pk=message.pk, state=State.FAILED).update(
        state=State.PENDING, attempts=0, not_before=at, error=""
    )
    if again:
        record(actor=by, action="message.sent_again", subject="OutboxMessage", subject_id=message.pk, at=at)
    return bool(again)
