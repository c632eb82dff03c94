"""Go through the product as one person does: follow every link, and note what each address answered."""

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urldefrag, urlencode, urljoin, urlsplit

from django.test import Client

from tests.walking.page import Element, Page

HOST = "http://testserver"
IDS = (
    (re.compile(r"facet-\d+"), "facet-{n}"),
    (re.compile(r"\d+"), "{n}"),
    (re.compile(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE), "{uuid}"),
    (re.compile(r"\d{4}-\d{2}(-\d{2})?"), "{date}"),
    (re.compile(r"[A-Za-z0-9_-]{43}"), "{token}"),
)
NOT_FOLLOWED = ("mailto:", "tel:", "data:", "#")
SAMPLE_WORDS = "order"
ANSWERS_ALLOWED = 400


def shape_of(address: str) -> str:
    """Return the address with every id collapsed, so that /voices/17/ and /voices/18/ are one kind of page."""
    parts = urlsplit(address)
    path = "/".join(
        next((name for pattern, name in IDS if pattern.fullmatch(piece)), piece) for piece in parts.path.split("/")
    )
    names = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
    return f"{path}?{'&'.join(names)}" if names else path


@dataclass(frozen=True, slots=True)
class Link:
    """Somewhere a page leads, and how."""

    address: str
    kind: str
    source: str = ""


@dataclass(slots=True)
class Visit:
    """One address and what it answered."""

    link: Link
    status: int
    headers: dict[str, str]
    location: str
    page: Page | None

    @property
    def address(self) -> str:
        """Return the path with its query."""
        return self.link.address

    @property
    def shape(self) -> str:
        """Return the kind of address."""
        return shape_of(self.address)

    @property
    def is_page(self) -> bool:
        """Say whether this is a whole page that was shown."""
        return self.status == 200 and self.page is not None and self.page.is_whole


@dataclass(slots=True)
class Walk:
    """Everything one person has seen."""

    visits: list[Visit] = field(default_factory=list)
    assets: dict[str, str] = field(default_factory=dict)
    posts: set[str] = field(default_factory=set)

    @property
    def pages(self) -> list[Visit]:
        """Return the whole pages that were shown."""
        return [visit for visit in self.visits if visit.is_page]


def walk(client: Client, starts: Iterable[str], *, per_shape: int) -> Walk:
    """Follow everything from the starts on, some of each kind: see ``_Allowance``."""
    seen_here = Walk()
    queue = deque(Link(start, "start") for start in starts)
    known = {(link.address, link.kind == "htmx") for link in queue}
    allowance = _Allowance(per_shape)
    while queue:
        link = queue.popleft()
        if not allowance.takes(link):
            continue
        visit = visit_of(client, link)
        seen_here.visits.append(visit)
        for found in _onward(visit, seen_here):
            if (found.address, found.kind == "htmx") not in known:
                known.add((found.address, found.kind == "htmx"))
                queue.append(found) if found.kind != "redirect" else queue.appendleft(found)
    return seen_here


class _Allowance:
    """How many of one kind: so many pages, one fragment, and three times as many whatever filters are set."""

    def __init__(self, per_shape: int) -> None:
        self.per_shape = per_shape
        self.times: Counter[tuple[str, bool]] = Counter()

    def takes(self, link: Link) -> bool:
        """Say whether this one is still to be visited, and count it; where somebody begins always is."""
        shape, is_fragment = shape_of(link.address), link.kind == "htmx"
        path = shape.partition("?")[0] + "?"
        most = 1 if is_fragment else self.per_shape
        if link.kind != "start" and (
            self.times[shape, is_fragment] >= most or self.times[path, is_fragment] >= 3 * most
        ):
            return False
        self.times[shape, is_fragment] += 1
        self.times[path, is_fragment] += 1
        return True


def visit_of(client: Client, link: Link) -> Visit:
    """Ask for one address, the way a browser or htmx would; an exception inside is an answer of 500."""
    headers = {"HX-Request": "true"} if link.kind == "htmx" else {}
    client.raise_request_exception = False
    response = client.get(link.address, headers=headers)
    is_html = "html" in response.headers.get("Content-Type", "")
    body = b"".join(response) if response.streaming else response.content
    return Visit(
        link=link,
        status=response.status_code,
        headers={name.lower(): value for name, value in response.headers.items()},
        location=response.headers.get("Location", ""),
        page=Page(body.decode()) if is_html else None,
    )


def _onward(visit: Visit, seen_here: Walk) -> Iterator[Link]:
    """Return where this answer leads on this site; note the files it needs and the addresses its forms post to."""
    if visit.location and (address := _inside(visit.address, visit.location)):
        yield Link(address, "redirect", visit.address)
    if visit.page is None or visit.status >= ANSWERS_ALLOWED:
        return
    for element in visit.page.elements:
        for kind, value in _references(element, visit.page):
            address = _inside(visit.address, value)
            if address is None:
                continue
            if kind == "asset":
                seen_here.assets.setdefault(address, visit.address)
            elif kind == "post":
                seen_here.posts.add(address)
            else:
                yield Link(address, kind, visit.address)


def _references(one: Element, page: Page) -> Iterator[tuple[str, str]]:
    """Return what one element refers to, by kind."""
    if one.tag in {"a", "area"} and one["href"]:
        yield "link", one["href"]
    if one.tag in {"link", "script", "img", "source"} and (one["href"] or one["src"]):
        yield "asset", one["href"] or one["src"]
    if one["hx-get"]:
        yield "htmx", one["hx-get"]
    for name in ("hx-post", "data-autosave", "formaction"):
        if one[name]:
            yield "post", one[name]
    if one.tag == "form":
        yield ("post", one["action"]) if one["method"].lower() == "post" else ("form", _filled(one, page))


def _filled(form: Element, page: Page) -> str:
    """Return the address that pressing the button of a search form leads to."""
    values = []
    for control in page.all("input", "select", "textarea"):
        if control.inside("form") is not form or not control["name"]:
            continue
        if control["type"] in {"radio", "checkbox"} and "checked" not in control.attributes:
            continue
        text = SAMPLE_WORDS if control["type"] in {"text", "search"} and not control["value"] else control["value"]
        values.append((control["name"], text))
    return f"{form['action'].partition('?')[0]}?{urlencode(values)}" if values else form["action"]


def _inside(here: str, there: str) -> str | None:
    """Return the path and query of an address on this site; nothing for what leads elsewhere."""
    if there.startswith(NOT_FOLLOWED):
        return None
    parts = urlsplit(urldefrag(urljoin(HOST + here, there)).url)
    if f"{parts.scheme}://{parts.netloc}" != HOST:
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")
