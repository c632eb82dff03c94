"""A customer's own pace: when to be reminded, or never, and a copy of their words when they ask for it."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import OutboxMessage
from common.dates import local_day
from common.errors import Refused
from feedback.models import Invitation, Turn
from feedback.selectors.customer import told_by
from feedback.services.letter import write_letter

FARTHEST = timedelta(days=60)
COPY_AGAIN_AFTER = timedelta(hours=1)
COPY = "copy:"
COPY_MAX = 15_000  # characters, of the 20,000 that a letter holds


class WishRefused(Refused):
    """The day cannot be kept."""


class NoCopy(Refused):
    """There is nothing to copy, nowhere to send it, or it has just been sent."""


@transaction.atomic
def wish_reminder(*, invitation: Invitation, on: date | None, at: datetime) -> None:
    """Keep the day the customer wants to be reminded on, or that they don't want to be; the last word counts."""
    today = local_day(at)
    if on and not today < on <= today + FARTHEST:
        raise WishRefused(_("Choose a day within the next two months."), field="on")
    Invitation.objects.filter(pk=invitation.pk).update(remind_on=on, remind_never=on is None)


@transaction.atomic
def send_copy(*, invitation: Invitation, at: datetime) -> OutboxMessage:
    """Send the customer a copy of what they told us; at most one an hour, read by nobody here."""
    told = list(told_by(invitation))
    if not told:
        raise NoCopy(_("There’s nothing to send yet."))
    start = f"{COPY}{invitation.pk}:"
    sent = OutboxMessage.objects.filter(key__startswith=start)
    if sent.filter(created_at__gt=at - COPY_AGAIN_AFTER).exists():
        raise NoCopy(_("A copy went out less than an hour ago. Look in your mailbox, also among the unwanted mail."))
    letter = write_letter(
        key=f"{start}{sent.count() + 1}",
        invitation=invitation,
        name="copy",
        sender=None,
        at=at,
        context=_copy(told),
        is_private=True,
    )
    if letter is None:
        raise NoCopy(_("We have no e-mail address of yours. Your words are all on this page."))
    return letter


def _copy(told: list[Turn]) -> dict[str, Any]:
    """Return what the letter says: as much as one letter holds, and whether there is more."""
    kept: list[Turn] = []
    room = COPY_MAX
    for turn in told:
        room -= len(turn.text) + len(turn.asked)
        if room < 0:
            break
        kept.append(turn)
    return {"told": kept, "is_cut": len(kept) < len(told)}
