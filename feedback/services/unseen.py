"""Answering without being seen: a place of its own that names nobody, and words released five or more at a time.

See docs/adr for what this keeps and what it cannot.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.services.link import make_link
from common.dates import to_the_day
from common.errors import Refused
from feedback.models import FeedbackSession, Invitation, InvitationState, SessionState, Turn, WordsUse
from feedback.selectors.language import language_of
from feedback.selectors.trail import ENOUGH_TO_COUNT
from feedback.selectors.unseen import may_go_unseen
from feedback.services.answering import suggest_facets
from feedback.services.letter import write_letter
from relationships.models import Person
from relationships.models.person import PersonKind

PURPOSE = "listen"
LINK_LIVES = timedelta(days=365)
NOBODY = "A customer"


class CannotHide(Refused):
    """They cannot answer unseen here, or not any more."""


@transaction.atomic
def go_unseen(*, invitation: Invitation, at: datetime) -> Invitation:
    """Give somebody who was asked a place that names nobody, and return it; nothing kept says whose it is."""
    if not may_go_unseen(invitation):
        raise CannotHide(_("That can’t be kept here any more. Choose one of the others."))
    taken = Invitation.objects.filter(pk=invitation.pk, went_unseen=False).update(
        went_unseen=True, state=InvitationState.INVITED, agreed_at=None, words_use="", remind_never=True, remind_on=None
    )
    if not taken:
        raise CannotHide(_("You answer without being seen already. Use the address you kept."))
    invitation.drafts.all().delete()
    day = to_the_day(at)
    nobody = Person.objects.create(name=NOBODY, kind=PersonKind.UNSEEN, do_not_ask=True)
    return Invitation.objects.create(
        session=invitation.session,
        person=nobody,
        link=make_link(purpose=PURPOSE, at=day, lives=LINK_LIVES),
        language=language_of(invitation),
        words_use=WordsUse.WITHOUT_NAME,
        state=InvitationState.ANSWERING,
        is_unseen=True,
        chosen_at=day,
        invited_at=day,
        agreed_at=day,
    )


@transaction.atomic
def send_way_back(*, place: Invitation, to: Invitation, at: datetime) -> None:
    """Write the address of the place to the person once; the letter forgets both as soon as it is sent."""
    place.person.email = to.person.email  # never saved
    place.person.name = to.person.name
    write_letter(key=f"way-back:{place.pk}", invitation=place, name="way_back", sender=None, at=at, is_private=True)


@transaction.atomic
def allow_few(*, invitation: Invitation, allowed: bool, at: datetime) -> None:
    """Keep whether unseen words may be read though fewer than five answered so; after the end that counts at once."""
    Invitation.objects.filter(pk=invitation.pk, is_unseen=True, released_at=None).update(few_is_fine=allowed)
    release_enough(session=invitation.session, at=at)


@transaction.atomic
def release_enough(*, session: FeedbackSession, at: datetime) -> int:
    """Release the words of all who wait unseen when they are five; at the end, of those who said that few are fine."""
    FeedbackSession.objects.select_for_update().filter(pk=session.pk).first()  # two who finish at once are both counted
    waiting = session.invitations.filter(
        is_unseen=True, released_at=None, turns__withdrawn_at=None, turns__isnull=False
    )
    ended = session.state == SessionState.CLOSED
    done = waiting if ended else waiting.filter(state=InvitationState.FINISHED)
    ready = set(done.values_list("pk", flat=True))
    if len(ready) < ENOUGH_TO_COUNT:
        ready = set(done.filter(few_is_fine=True).values_list("pk", flat=True)) if ended else set()
    released = Invitation.objects.filter(pk__in=ready).update(released_at=to_the_day(at))
    for turn in Turn.objects.standing().filter(invitation__in=ready).select_related("invitation__session"):
        suggest_facets(turn, at)
    return released
