"""What a person can find by words: people, companies, what customers said, promises; each through its own gate."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from common.search import folded, matching, words_of
from feedback.models import Promise
from feedback.selectors.voices import Speaker, speaker, voices
from relationships.models import Company, Person

AROUND = 140
GAP = "[...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing found: a colleague's or our own words, or with ``who`` a person or what they said."""

    text: str
    url: str = ""
    note: str = ""
    mark: str = ""
    lang: str = ""
    who: Person | Speaker | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Everything found of one kind; ``kind`` says how it is drawn."""

    kind: str
    title: str
    hits: list[Hit]


def search(user: User, asked: str, *, most: int) -> list[Group]:
    """Return what ``user`` may see that these words find, at most so many of each kind."""
    groups = [
        Group("people", "People", [_person(one) for one in _people(user, asked)[:most]]),
        Group("companies", "Companies", [_company(one) for one in _companies(user, asked)[:most]]),
        Group("voices", "What customers said", _said(user, asked, most)),
        Group("promises", "Promises", [_promise(one) for one in _promises(user, asked)[:most]]),
    ]
    return [group for group in groups if group.hits]


def _people(user: User, asked: str) -> QuerySet[Person]:
    return matching(Person.objects.for_user(user).select_related("company", "customer"), asked, field="name")


def _companies(user: User, asked: str) -> QuerySet[Company]:
    return matching(Company.objects.for_user(user).select_related("customer"), asked, field="name")


def _promises(user: User, asked: str) -> QuerySet[Promise]:
    return matching(Promise.objects.for_user(user).select_related("owner"), asked, field="what")


def _person(person: Person) -> Hit:
    company = person.company.name if person.company else ""
    lines = [line for line in (person.job_title, company or person.place) if line]
    url = _page_of(person) or _first("feedback:voices", f"?person={person.pk}")
    return Hit(text=person.name, who=person, note=", ".join(lines), url=url)


def _company(company: Company) -> Hit:
    return Hit(
        text=company.name,
        note=", ".join(line for line in (company.industry, company.place) if line),
        url=_page_of(company),
    )


def _page_of(subject: Person | Company) -> str:
    """Return the customer's own page, where the person or company is one."""
    customer = getattr(subject, "customer", None)
    return _first("relationships:customer", customer.pk) if customer else ""


def _said(user: User, asked: str, most: int) -> list[Hit]:
    """Return what customers said around the words that were found, with as much of a name as the reader may know."""
    words = words_of(asked)
    return [
        Hit(
            text=_around(turn.text, words),
            mark=_found(turn.text, words),
            lang=turn.language,
            who=speaker(turn, user),
            note=turn.invitation.session.aspect.name,
            url=_first("feedback:voice", turn.pk),
        )
        for turn in matching(voices(user), asked, field="text")[:most]
    ]


def _promise(promise: Promise) -> Hit:
    note = f"{promise.owner.name}, {promise.get_state_display().lower()}"
    return Hit(text=promise.what, note=note, url=_first("feedback:promise", promise.pk))


def _first(name: str, last: object) -> str:
    """Return the address of one thing's page; nothing where there is no such page."""
    try:
        return reverse(name) + last if isinstance(last, str) else reverse(name, args=[last])
    except NoReverseMatch:
        return ""


def _found(text: str, words: Iterable[str]) -> str:
    """Return the first word of the text, as it is written there, that one of the words begins."""
    asked = tuple(words)
    return next((word for word in re.findall(r"[^\W_]+", text) if folded(word).startswith(asked)), "")


def _around(text: str, words: Iterable[str]) -> str:
    """Return the text around what was found, cut between words; what is left out is marked."""
    at = text.find(_found(text, words))
    start, end = max(0, at - AROUND), at + 2 * AROUND
    before = GAP + " " if start else ""
    after = " " + GAP if end < len(text) else ""
    piece = text[start:end]
    if start:
        piece = piece.partition(" ")[2]
    if after:
        piece = piece.rpartition(" ")[0] or piece
    return f"{before}{piece}{after}"
