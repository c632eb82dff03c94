"""Letters to customers, from templates/feedback/letters: the first line is the subject, the rest the body."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from accounts.models import OutboxMessage, User
from accounts.services.outbox import LINK_PLACE, Letter, queue_letter
from common.languages import speaking
from feedback.models import Invitation
from feedback.selectors.language import language_of, topic_of

SUBJECT_MAX = 200


def compose(*, name: str, invitation: Invitation, context: dict[str, Any] | None = None) -> tuple[str, str]:
    """Return the subject and the body of a letter as its reader will see it, with the place of their link."""
    with speaking(language_of(invitation)):
        text = render_to_string(
            f"feedback/letters/{name}.txt",
            {
                "invitation": invitation,
                "person": invitation.person,
                "topic": topic_of(invitation.session.aspect)[0],
                "company": settings.COMPANY_NAME,
                "link": LINK_PLACE,
                **(context or {}),
            },
        )
    subject, _, body = text.strip().partition("\n")
    return subject.strip()[:SUBJECT_MAX], body.strip() + "\n"


def write_letter(  # noqa: PLR0913 - what a letter is made of, each by its name
    *,
    key: str,
    invitation: Invitation,
    name: str,
    sender: User | None,
    at: datetime,
    context: dict[str, Any] | None = None,
    is_private: bool = False,
) -> OutboxMessage | None:
    """Write one letter to the person of an invitation, once per ``key``; people without an address get none."""
    person = invitation.person
    if not person.email:
        return None
    subject, body = compose(name=name, invitation=invitation, context=context)
    letter = Letter(
        to_email=person.email,
        to_name=person.name,
        subject=subject,
        body=body,
        link=invitation.link,
        is_private=is_private,
    )
    return queue_letter(key=key, letter=letter, sender=sender, at=at)
