"""How a customer comes in, says how we may use their words, stops, and comes to an end."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import SecretLink
from accounts.services.link import find_link, hash_of
from common.dates import to_the_day
from common.errors import Refused
from feedback.models import Finding, Invitation, InvitationState, Statement, Turn, WordsUse
from feedback.selectors.finding import holds_closed_words
from feedback.services.letter import write_letter
from feedback.services.topics import note_topics
from feedback.services.unseen import release_enough
from feedback.services.worth import credit_finding

PURPOSE = "listen"
CLOSED = "A customer put our reading right, in words they keep to those who were named to them."
State = InvitationState


class WrongLink(Refused):
    """Nobody was ever given this link."""


class LinkEnded(Refused):
    """The link was real, and is over or withdrawn."""


class NothingSaidYet(Refused):
    """There is nothing to thank for."""


@transaction.atomic
def open_door(*, token: str, at: datetime) -> Invitation:
    """Return the invitation that a secret link opens, and note the first time it was opened."""
    link = find_link(token=token, purpose=PURPOSE, at=at)
    if link is None:
        if SecretLink.objects.filter(token_hash=hash_of(token), purpose=PURPOSE).exists():
            raise LinkEnded("This link is no longer open.")
        raise WrongLink("There is no such link.")
    invitation = Invitation.objects.filter(link=link).exclude(state=State.REVOKED).first()
    if invitation is None:
        raise LinkEnded("This link is no longer open.")
    opened = to_the_day(at) if invitation.is_unseen else at
    Invitation.objects.filter(pk=invitation.pk, opened_at=None).update(opened_at=opened)
    return invitation


@transaction.atomic
def agree(*, invitation: Invitation, words_use: WordsUse, at: datetime) -> None:
    """Keep how the customer's words may be used, and let them begin, or begin again after "not now"."""
    mine = Invitation.objects.filter(pk=invitation.pk)
    mine.update(words_use=words_use)
    _close_findings(invitation, words_use)
    invitation.words_use = words_use
    for statement in Statement.objects.filter(invitation=invitation, finding__isnull=False):
        note_topics(statement=statement, at=at)
        credit_finding(statement=statement, by=None, at=at)
    mine.filter(agreed_at=None).update(agreed_at=at)
    mine.filter(state__in=[State.INVITED, State.DECLINED]).update(state=State.ANSWERING)


def _close_findings(invitation: Invitation, words_use: WordsUse) -> None:
    """Take a correction out of findings, which everybody here reads, when its writer closes their words again."""
    for finding in Finding.objects.filter(statement__invitation=invitation).select_related("statement"):
        if holds_closed_words(finding.text, finding.statement, words_use=words_use):
            Finding.objects.filter(pk=finding.pk).update(text=CLOSED)


@transaction.atomic
def choose_language(*, invitation: Invitation, language: str) -> None:
    """Keep which language the customer reads us in: on their pages, in their letters, and the next time we ask."""
    Invitation.objects.filter(pk=invitation.pk).update(language=language)


@transaction.atomic
def decline(*, invitation: Invitation) -> None:
    """Keep that now is not the time; what was told already stays told, and the way back stays open."""
    Invitation.objects.filter(pk=invitation.pk, state__in=[State.INVITED, State.ANSWERING]).update(state=State.DECLINED)


@transaction.atomic
def finish(*, invitation: Invitation, at: datetime) -> bool:
    """End the answering and write the thanks, once; say whether this call did it."""
    if not Turn.objects.filter(invitation=invitation, withdrawn_at=None).exists():
        raise NothingSaidYet(_("Nothing has been sent yet. Send us a sentence, or choose “Not now” on the first page."))
    ended = (
        Invitation.objects.filter(pk=invitation.pk, finished_at=None)
        .exclude(state=State.REVOKED)
        .update(state=State.FINISHED, finished_at=to_the_day(at) if invitation.is_unseen else at)
    )
    if not ended:
        return False
    if invitation.is_unseen:
        release_enough(session=invitation.session, at=at)
        return True
    write_letter(
        key=f"thanks:{invitation.pk}", invitation=invitation, name="thanks", sender=invitation.session.owner, at=at
    )
    return True
