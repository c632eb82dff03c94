"""The languages in which customers meet us; the pages of colleagues are English."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

ENGLISH, NORWEGIAN = "en", "nb"
CUSTOMER_LANGUAGES = {ENGLISH: "English", NORWEGIAN: "Norsk"}
WRITTEN = {ENGLISH: "en", NORWEGIAN: "no"}  # how guides and words name them
SAME_AS = {"no": NORWEGIAN, "nn": NORWEGIAN}
CHOSEN = "language"  # where the session keeps it


def customer_language(code: object) -> str:
    """Return which of our languages a code such as ``no`` or ``en-GB`` means; empty when we do not speak it."""
    main = str(code or "").lower().replace("_", "-").partition("-")[0]
    main = SAME_AS.get(main, main)
    return main if main in CUSTOMER_LANGUAGES else ""


def preferred_language(header: str) -> str:
    """Return the first language of an Accept-Language header that we speak, English when there is none."""
    found = (customer_language(code) for code, _ in parse_accept_lang_header(header))
    return next((language for language in found if language), ENGLISH)


def spoken_language() -> str:
    """Return the language that is spoken now."""
    return customer_language(translation.get_language()) or ENGLISH


def speak(language: str) -> None:
    """Go on in this language, until whoever began the request ends it."""
    translation.activate(settings.LANGUAGE_CODE if language == ENGLISH else language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak this language inside the block."""
    with translation.override(settings.LANGUAGE_CODE if language == ENGLISH else language):
        yield
