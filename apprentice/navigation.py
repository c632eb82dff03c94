"""Where each role can go. A page that does not exist yet, or that a role cannot open, is not linked."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from accounts.models import Role, User

DOCK_PLACES = 5


@dataclass(frozen=True, slots=True)
class Item:
    """One link: its name in the sidebar, and a shorter one for the bottom bar."""

    icon: str
    label: str
    view: str
    short: str = ""
    url: str = ""
    current: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Links under one heading; the first section has none."""

    label: str
    items: tuple[Item, ...]


TODAY = Item(icon="sun-low", label="Today", view="today", short="Today")
SESSIONS = Item(icon="message-2-question", label="Sessions", view="feedback:sessions", short="Sessions")
COVERAGE = Item(icon="layout-grid", label="What we’ve asked", view="feedback:coverage", short="Asked")
VOICES = Item(icon="quote", label="Voices", view="feedback:voices", short="Voices")
REFLECTIONS = Item(icon="scale", label="Reflections", view="feedback:reflections", short="Reflect")
THEMES = Item(icon="tags", label="Themes", view="feedback:themes", short="Themes")
BELIEFS = Item(icon="bulb", label="What we believed", view="feedback:beliefs", short="Beliefs")
OBJECTIVES = Item(icon="target", label="Objectives", view="feedback:objectives", short="Aims")
STUDIES = Item(icon="heart-handshake", label="Why they stay", view="feedback:studies", short="Stay")
CHECK = Item(icon="list-check", label="The question check", view="feedback:check-quality", short="Check")
VALUE = Item(icon="coins", label="Customer value", view="valuation:board", short="Value")
INVEST = Item(icon="plant-2", label="Invest", view="valuation:plans", short="Invest")
LOOP = Item(icon="repeat", label="You said, we did", view="feedback:loop", short="Loop")
PROMISES = Item(icon="checkbox", label="My promises", view="feedback:promises", short="Promises")
RENEWALS = Item(icon="calendar-repeat", label="Renewals", view="valuation:renewals", short="Renewals")
DECLINE = Item(icon="trending-down", label="Quiet decline", view="valuation:decline", short="Decline")
CUSTOMERS = Item(icon="address-book", label="Customers", view="relationships:customers", short="Customers")
MY_CUSTOMERS = replace(CUSTOMERS, label="My customers")
IMPORTS = Item(icon="table-import", label="Imports", view="imports:list", short="Imports")
OUTBOX = Item(icon="send", label="Outbox", view="outbox", short="Outbox")
PEOPLE = Item(icon="users", label="People", view="accounts:people", short="People")
AUDIT = Item(icon="history", label="What was done", view="accounts:audit", short="History")
TOKENS = Item(icon="key", label="API tokens", view="accounts:tokens", short="Tokens")
API = Item(icon="api", label="API", view="api-docs", short="API")

# Sections in the order people read them; roles add up, and a link shows where its first role puts it.
SIDEBAR: dict[str, dict[str, tuple[Item, ...]]] = {
    Role.CX_MANAGER: {
        "": (TODAY,),
        "Listen": (COVERAGE, SESSIONS, VOICES),
        "Understand": (REFLECTIONS, BELIEFS, THEMES, STUDIES, VALUE, INVEST, DECLINE, CUSTOMERS),
        "Act": (OBJECTIVES, LOOP, PROMISES, RENEWALS),
        "Keep": (OUTBOX, IMPORTS),
    },
    Role.EXECUTIVE: {
        "": (TODAY,),
        "Learn": (VOICES, BELIEFS, THEMES, STUDIES, COVERAGE),
        "Answer for": (OBJECTIVES, PROMISES, LOOP, VALUE, INVEST, RENEWALS, DECLINE, CUSTOMERS),
    },
    Role.SALES_REP: {"": (TODAY,), "Know": (MY_CUSTOMERS,), "Help": (VOICES, PROMISES, LOOP, VALUE, RENEWALS)},
    Role.FLOOR_STAFF: {"": (TODAY,), "Listen": (VOICES,), "Act": (PROMISES, LOOP)},
    Role.ANALYST: {
        "": (TODAY,),
        "Listen": (COVERAGE, VOICES),
        "Understand": (REFLECTIONS, BELIEFS, THEMES, STUDIES, CHECK, VALUE, INVEST, DECLINE, CUSTOMERS),
        "Act": (OBJECTIVES, LOOP, RENEWALS),
        "Keep": (IMPORTS, TOKENS, API),
    },
    Role.ADMINISTRATOR: {"": (TODAY,), "Keep": (PEOPLE, AUDIT, OUTBOX, IMPORTS, TOKENS, API)},
}
DOCK: dict[str, tuple[Item, ...]] = {
    Role.CX_MANAGER: (TODAY, SESSIONS, REFLECTIONS, LOOP),
    Role.EXECUTIVE: (TODAY, PROMISES, VOICES, LOOP),
    Role.SALES_REP: (TODAY, MY_CUSTOMERS, VOICES, PROMISES),
    Role.FLOOR_STAFF: (TODAY, VOICES, PROMISES, LOOP),
    Role.ANALYST: (TODAY, VALUE, VOICES, COVERAGE),
    Role.ADMINISTRATOR: (TODAY, PEOPLE, IMPORTS, AUDIT),
}


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return the sidebar, the bottom bar and what the bar has no room for."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"nav_sections": (), "nav_dock": (), "nav_more": ()}
    roles = [role for role in SIDEBAR if user.has_role(role)]
    sections = tuple(_sections(roles, request.path))
    everything = [item for section in sections for item in section.items]
    chosen = _once(item for role in roles for item in DOCK[role])
    placed = {item.view: item for item in everything}
    dock = [replace(placed[item.view], short=item.short) for item in chosen if item.view in placed][: DOCK_PLACES - 1]
    more = [item for item in everything if item.view not in {shown.view for shown in dock}]
    return {"nav_sections": sections, "nav_dock": dock, "nav_more": more}


def _sections(roles: list[str], path: str) -> Iterable[Section]:
    """Merge the sections of several roles; each page is linked once, empty sections are left out."""
    merged: dict[str, list[Item]] = {}
    for role in roles:
        for label, items in SIDEBAR[role].items():
            merged.setdefault(label, []).extend(items)
    seen: set[str] = set()
    for label, found_items in merged.items():
        placed = tuple(
            found for item in _once(found_items) if item.view not in seen and (found := _placed(item, path)) is not None
        )
        seen.update(item.view for item in placed)
        if placed:
            yield Section(label, placed)


def _once(items: Iterable[Item]) -> list[Item]:
    """Return the items without repeats, in the order they came."""
    return list({item.view: item for item in reversed(list(items))}.values())[::-1]


def _placed(item: Item, path: str) -> Item | None:
    """Return the item with its address, or nothing when there is no such page."""
    try:
        url = reverse(item.view)
    except NoReverseMatch:
        return None
    inside = url != "/" and path.startswith(url)
    return replace(item, url=url, current="page" if path == url else "true" if inside else "")
