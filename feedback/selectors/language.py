"""Which language a customer reads us in, and what there is in it."""

from common.languages import CUSTOMER_LANGUAGES, ENGLISH, NORWEGIAN, WRITTEN, customer_language, spoken_language
from feedback.models import Aspect, GuideVersion, Invitation
from feedback.selectors.translation import Translation, translation


def language_of(invitation: Invitation) -> str:
    """Return what a customer chose to read us in, else the language we know of them, else English."""
    return invitation.language or customer_language(invitation.person.language) or ENGLISH


def writing_language(invitation: Invitation) -> str:
    """Return which language a customer's words are in when they do not tell it themselves."""
    return WRITTEN[invitation.language] if invitation.language else invitation.person.language


def in_their_words(version: GuideVersion) -> Translation | None:
    """Return a guide's questions and rules in the language spoken now; nothing when that is not another one."""
    if customer_language(version.guide.language) == spoken_language():
        return None
    return translation(version, language=WRITTEN[spoken_language()])


def language_before(*, person_id: int) -> str:
    """Return what somebody chose the last time they were asked; empty when they never did."""
    chosen = Invitation.objects.filter(person_id=person_id).exclude(language="")
    return chosen.order_by("-invited_at", "-pk").values_list("language", flat=True).first() or ""


def topic_of(aspect: Aspect) -> tuple[str, str]:
    """Return how customers call an aspect in the language spoken now, or as it is there, with its language."""
    if spoken_language() == NORWEGIAN and aspect.told_as_nb:
        return aspect.told_as_nb, NORWEGIAN
    return aspect.told_as, ENGLISH


def other_languages() -> list[tuple[str, str]]:
    """Return the languages besides the one spoken now, each with its own name for itself."""
    return [(code, name) for code, name in CUSTOMER_LANGUAGES.items() if code != spoken_language()]
