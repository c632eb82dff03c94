"""Components: what every template can use without ``{% load %}`` (they are builtins).

Tags
    {% icon "sun-low" %}  {% icon "quote-filled" cls="risk" %}  {% icon "alert-circle" label="Late" %}
        Any Tabler icon by name; "-filled" for the filled one. Run ``node frontend/vendor.mjs`` after naming a new one.
    {% who person %}  {% who person size="sm" line="reads every word herself" href=url %}
        Person chip for anything with ``name``; ``initials``, ``line`` and ``is_customer`` when it has them.
    {% quote text who=person size="hero" mark="a certain day" lang="en" said=moment href=url link="In context" %}
        A customer's own words; sizes "", "sm", "lg", "hero" (one a page); also note="" for a remark beside the name.
    <figure class="voice">{% words text mark="a certain day" %}<figcaption>...</figcaption></figure>
        Only the blockquote, for a caption of your own.
    {% num "11 of 31" url %}  {% num "9 of 10" url cls="big" %}
        A figure that opens its evidence; ``url`` answers with ``common.evidence.render_evidence``.
    {% badge "Confirmed" "good" icon="check" %}
        Kinds: "", "good", "risk", "warm" (the customer did it), "wait" (not known yet).
    <div class="gauge"><span>Read</span><strong>61%</strong>{% bar 61 "19 of 31 read" paint="warm" size="lg" %}</div>
        Paints: "", "warm", "goodf", "riskf", "dim".
    {% range_bar low point high top "Between kr 640 and kr 935" %}
        An estimate with its interval.
    {% field form.goal %}  {% field form.use look="tapcol" %}  {% field form.q label="hidden" %} (or your own words)
        Label, control, help and error of a form field. Looks of radios and boxes: "", tapcol, tapline, tapgrid, picks.
        ``{{ form }}`` and ``{{ form.goal.as_field_group }}`` draw the same. A customer's words: class "words".
    {% company %}  the company's name, for customers' pages
    {% asset "css/theme.css" %}  like ``static``, but never fails: only for pages that say what went wrong

Filters
    {{ minor|money:"NOK" }} kr 781 300  {{ minor|money_exact:"EUR" }} €12.50  {{ 4120|count }} 4 120
    {{ moment|when }} Yesterday, 16:10  |when:"mid" yesterday, 16:10  |when:"full" 17 November 2025, 16:10
    {{ moment|day }} 17 Nov  {{ moment|clock }} 16:10  {{ moment|ago }} 3 weeks ago

Includes, ``{% include "components/NAME.html" with ... %}``
    empty: title="Nobody has taught us about paying" say="Ask three people." href=url link="Plan a session"
    error: title="What happened" say="What is safe." href=url link="What to do"
    progress: id="run" url=url label="Reading orders" done=19 total=31 finished=run.is_finished say="You can leave."
        ``url`` answers htmx with the same include; asked every two seconds until ``finished``.
    more: page=page_obj, the last row of a list; as="tr" span=4 inside a table. The fragment holds rows and ``more``.
    confirm: id="end" action=url open="Delete these words" title="Delete what Marit told us?" say="Six answers go."
        button="Delete six answers" keep="Keep them" type_name="Marit". A dialog that posts ``confirmed=1``; without
        JavaScript it posts without, and the view answers with components/confirm_page.html (same names, and ``back``).
    saved: id="saved-1" at=draft.saved_at, the status line of <form data-autosave="url" data-status="saved-1">
        The address gets the form's fields by POST and answers 204, or 422 when they cannot be kept.
    form_errors: errors=form.non_field_errors, above fields that are drawn one by one
    toasts: at the end of a fragment that brings a message along
"""

from datetime import date, datetime
from typing import Any
from urllib.parse import urljoin

from django import template
from django.conf import settings
from django.forms import BoundField, EmailField
from django.forms.widgets import CheckboxInput, CheckboxSelectMultiple, PasswordInput, RadioSelect, Select, Widget
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from common import dates, figures
from common.money import format_count, format_money

register = template.Library()


@register.simple_tag
def icon(name: str, *, cls: str = "", label: str = "") -> SafeString:
    """Draw one icon of the sprite; with a label it speaks, without one it is decoration."""
    voice = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    classes = f"icon {cls}" if cls else "icon"
    return format_html('<svg class="{}" {}><use href="{}#{}"/></svg>', classes, voice, static("vendor/icons.svg"), name)


@register.simple_tag
def asset(path: str) -> str:
    """Return a static file's address even when the files were not prepared; for the pages that say what went wrong."""
    try:
        return static(path)
    except ValueError:
        return urljoin(settings.STATIC_URL, path)


@register.simple_tag
def company() -> str:
    """Name the company whose customers we serve."""
    return str(settings.COMPANY_NAME)


def initials(name: str) -> str:
    """Return the letters that stand for a name: first and last word, or a question mark."""
    words = [word for word in name.split() if word[0].isalnum()]
    return ("".join(word[0] for word in (words[:1] + words[1:][-1:])) or "?").upper()


def _line(person: Any) -> str:
    """Return what stands under a name: the line they bring along, else their job or place."""
    lines = (getattr(person, name, "") for name in ("line", "job_title", "place"))
    return next((str(line) for line in lines if line), "")


@register.inclusion_tag("components/who.html")
def who(person: Any, *, size: str = "", line: str | None = None, href: str = "") -> dict[str, Any]:
    """Show a person: round for a customer, square for a colleague."""
    name = str(getattr(person, "name", "") or person)
    return {
        "name": name,
        "initials": getattr(person, "initials", "") or initials(name),
        "line": _line(person) if line is None else line,
        "is_customer": getattr(person, "is_customer", False),
        "size": size,
        "href": href,
    }


@register.simple_tag
def words(text: str, *, mark: str = "", lang: str = "") -> SafeString:
    """Quote what a customer said, word for word, with the first occurrence of ``mark`` highlighted."""
    before, found, after = text.partition(mark) if mark else (text, "", "")
    inside = format_html("{}<mark>{}</mark>{}", before, found, after) if found else conditional_escape(text)
    tongue = format_html(' lang="{}"', lang) if lang else ""
    return format_html("<blockquote{}>{}</blockquote>", tongue, inside)


@register.inclusion_tag("components/quote.html")
def quote(text: str, **about: Any) -> dict[str, Any]:
    """Show a customer's words as a figure, with who said them and when; see the list above for what it takes."""
    unknown = about.keys() - {"who", "size", "mark", "lang", "said", "href", "link", "note"}
    if unknown:
        raise template.TemplateSyntaxError(f"quote does not take {', '.join(sorted(unknown))}")
    return {"text": text, **about}


@register.simple_tag
def num(text: Any, url: str, *, cls: str = "") -> SafeString:
    """Show a figure that opens its evidence: a drawer with htmx, a page without."""
    return format_html(
        '<a class="{}" href="{}" hx-get="{}" hx-target="#drawer-body" data-evidence>{}</a>',
        f"num {cls}" if cls else "num",
        url,
        url,
        text,
    )


@register.inclusion_tag("components/badge.html")
def badge(text: Any, kind: str = "", *, icon: str = "") -> dict[str, Any]:
    """Show a state in a word, mostly with an icon."""
    return {"text": text, "kind": kind, "icon": icon}


@register.simple_tag
def bar(percent: float, label: str, *, paint: str = "", size: str = "") -> SafeString:
    """Draw one share of one whole."""
    return figures.bar([(float(percent), paint)], label, cls=f"bar-{size}" if size else "")


@register.simple_tag
def range_bar(low: float, point: float, high: float, top: float, label: str) -> SafeString:
    """Draw an estimate with its interval, on a scale from zero to ``top``."""
    return figures.range_bar(low, point, high, top=top, label=label)


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, *, look: str = "", label: str = "") -> dict[str, Any]:
    """Show one form field with its label, help and errors."""
    return {"field": bound, "look": look, "label": label, "shown": "" if label == "hidden" else label}


@register.filter
def kind(bound: BoundField) -> str:
    """Name the shape a field takes: hidden, check, choices, file or control."""
    widget = bound.field.widget
    if bound.is_hidden:
        return "hidden"
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, CheckboxInput):
        return "check"
    return "control"


@register.filter
def control(bound: BoundField) -> SafeString:
    """Draw the control itself, dressed for its widget; a customer's words keep their serif."""
    widget = bound.field.widget
    own = str(widget.attrs.get("class", "")).split()
    dress = [*own, *_dress(widget, own), *(["is-invalid"] if bound.errors else [])]
    attrs: dict[str, str | bool] = {"class": " ".join(dict.fromkeys(dress))}
    if isinstance(bound.field, EmailField) or isinstance(widget, PasswordInput):
        attrs["placeholder"] = False  # allauth repeats the label there, which fades just when it is needed
    return bound.as_widget(attrs=attrs)


def _dress(widget: Widget, own: list[str]) -> list[str]:
    """Return the classes that a widget wears."""
    if isinstance(widget, CheckboxInput):
        return ["form-check-input"]
    if isinstance(widget, Select):
        return ["form-select"]
    return [] if "words" in own else ["form-control"]


@register.filter
def money(minor: int | None, currency: str = "") -> str:
    """Write an amount in whole units; in the company's currency when none is named."""
    return "" if minor is None else format_money(int(minor), currency or settings.CURRENCY)


@register.filter
def money_exact(minor: int | None, currency: str) -> str:
    """Write an amount with everything after the point."""
    return "" if minor is None else format_money(int(minor), currency, exact=True)


@register.filter
def count(number: int | None) -> str:
    """Write a whole number with gaps between thousands."""
    return "" if number is None else format_count(int(number))


def _time(moment: date, said: str) -> SafeString:
    """Wrap what is said about a moment so that machines can read it too."""
    if isinstance(moment, datetime):
        local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
        return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), said)
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), said)


@register.filter
def when(moment: date | None, style: str = "") -> str:
    """Say when something is or was."""
    if moment is None:
        return ""
    said = dates.spoken(moment, now=timezone.now(), full=style == "full")
    return _time(moment, said[0].lower() + said[1:] if style == "mid" else said)


@register.filter
def day(moment: date | None) -> str:
    """Say the day in little space."""
    return "" if moment is None else _time(moment, dates.short(moment, now=timezone.now()))


@register.filter
def clock(moment: datetime | None) -> str:
    """Say the time of day."""
    return "" if moment is None else _time(moment, dates.clock_time(moment))


@register.filter
def ago(moment: datetime | None) -> str:
    """Say how long ago something was."""
    return "" if moment is None else _time(moment, dates.ago(moment, now=timezone.now()))


@register.filter
def undo_url(message: Any) -> str:
    """Return where a message's Undo goes (``messages.success(request, text, extra_tags="undo=/loop/3/untell/")``)."""
    tags = str(getattr(message, "extra_tags", "") or "").split()
    return next((tag.removeprefix("undo=") for tag in tags if tag.startswith("undo=/")), "")
