"""What templates need to speak the customer's language; builtins, like the components.

Tags
    <html lang="{% page_language %}">
    <p{% tongue question.language %}>{{ question.text }}</p>
        ``lang`` where a text is in another language than the page; nothing where it is the same or not known.
    <body data-say="{% js_words %}">  what the scripts say, by what it is called in English

Filters
    {{ day|named }} 17 November, 17. november
"""

import json
from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_noop

from common import dates
from common.languages import ENGLISH, customer_language, spoken_language

register = template.Library()
JS_WORDS = (
    gettext_noop("Saved"),
    gettext_noop("Only you can see it until you send."),
    gettext_noop("Not saved yet. We’ll try again when you’re back on the line."),
    gettext_noop("Not saved yet: you’ve been signed out. Sign in again in another tab, then go on here."),
    gettext_noop("Not saved. Send it, and we’ll show you what to change."),
    gettext_noop("Not saved yet. We’ll try again in a moment."),
    gettext_noop("Close"),
    gettext_noop("The line dropped. Nothing is lost: try again when you’re back."),
    gettext_noop("That isn’t here any more, or isn’t open to you."),
    gettext_noop("That didn’t work, and nothing was changed. Try again in a moment."),
)


@register.simple_tag
def page_language() -> str:
    """Return the language of the page."""
    return spoken_language()


@register.simple_tag
def tongue(language: str) -> SafeString:
    """Return the ``lang`` of a text that is not in the language of the page."""
    return (
        SafeString("")
        if not language or customer_language(language) == spoken_language()
        else format_html(' lang="{}"', language)
    )


@register.simple_tag
def js_words() -> str:
    """Return what the scripts say in the language of the page; English needs no list."""
    return "" if spoken_language() == ENGLISH else json.dumps({word: gettext(word) for word in JS_WORDS})


@register.filter
def day_and_time(moment: datetime) -> str:
    """Say a moment in full, in plain text."""
    return dates.spoken(moment, now=timezone.now(), full=True)


@register.filter
def named(day: date | None) -> str:
    """Name a day."""
    return "" if day is None else dates.named(day, now=timezone.now())
