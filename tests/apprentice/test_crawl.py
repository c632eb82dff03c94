"""Everybody follows every link through the demo company: nothing breaks, leads nowhere, or is badly made."""

import re
from collections import defaultdict
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import URLPattern, URLResolver, get_resolver

from tests.walking.company import ANONYMOUS, EVERYBODY, demo_company, end_an_invitation, visitor
from tests.walking.page import problems_of
from tests.walking.walk import Link, shape_of, visit_of, walk

pytestmark = pytest.mark.django_db
PER_SHAPE = 2
#: Customers differ by what is behind the same address; a second CX manager and executive only by whose things they see.
MORE_OR_FEWER = {"customer": 40, "other CX manager": 1, "executive who promises": 1}
ID = re.compile(r"/\d+/")
LAST_ID = re.compile(r"^(.*)/\d+/")
POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}


@pytest.fixture(scope="module")
def company(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), demo_company():
        yield


@pytest.fixture(scope="module")
def walks(company):
    """Return a function that walks as somebody, once."""
    done = {}

    def walk_as(name):
        if name not in done:
            one = visitor(name)
            done[name] = walk(one.client, one.starts, per_shape=MORE_OR_FEWER.get(name, PER_SHAPE))
        return done[name]

    return walk_as


def told(visit, problem):
    return f"{visit.address} ({visit.link.kind} on {visit.link.source}): {problem}"


@pytest.mark.parametrize("name", EVERYBODY)
def test_no_link_is_broken(walks, name):
    assert [told(visit, visit.status) for visit in walks(name).visits if visit.status >= 400] == []


@pytest.mark.parametrize("name", EVERYBODY)
def test_every_page_is_well_made(walks, name):
    faults = [told(visit, fault) for visit in walks(name).visits if visit.page for fault in problems_of(visit.page)]
    assert faults == []


@pytest.mark.parametrize("name", EVERYBODY)
def test_every_answer_carries_the_strict_headers(walks, name):
    assert [told(visit, fault) for visit in walks(name).visits for fault in header_problems(visit)] == []


def header_problems(visit):
    policy = {part.split()[0]: part.split()[1:] for part in visit.headers["content-security-policy"].split(";")}
    if policy != POLICY:
        yield f"policy {policy}"
    if "no-store" not in visit.headers.get("cache-control", ""):
        yield f"cacheable: {visit.headers.get('cache-control', '')}"
    expected = {"x-content-type-options": "nosniff", "referrer-policy": "same-origin", "x-frame-options": "DENY"}
    yield from (f"{name} is not {value}" for name, value in expected.items() if visit.headers.get(name) != value)
    if "permissions-policy" not in visit.headers:
        yield "no permissions policy"


@pytest.mark.parametrize("name", EVERYBODY)
def test_every_file_that_a_page_needs_exists(walks, name):
    assets = walks(name).assets
    assert assets != {}
    assert {address: page for address, page in assets.items() if found_file(address) is None} == {}


def test_every_file_that_a_stylesheet_needs_exists(walks):
    sheets = [address for address in walks(ANONYMOUS).assets if address.endswith(".css")]
    wanted = {
        (sheet, name)
        for sheet in sheets
        for name in re.findall(r"url\(['\"]?([^'\")]+)", found_file(sheet).read_text(encoding="utf-8"))
        if not name.startswith(("data:", "#"))
    }
    assert wanted != set()
    assert {pair for pair in wanted if not (found_file(pair[0]).parent / pair[1]).exists()} == set()


def found_file(address):
    path = finders.find(unquote(address.removeprefix("/" + settings.STATIC_URL.strip("/") + "/")))
    return Path(path) if path else None


#: Where a customer lands is the page they can come back to by its own name.
SAME_PAGE = {"/listen/{uuid}/": "/listen/{uuid}/rules/"}


def test_a_title_belongs_to_one_kind_of_page(walks):
    kinds = defaultdict(set)
    for name in EVERYBODY:
        for visit in walks(name).pages:
            shape = visit.shape.partition("?")[0]
            kinds[visit.page.title].add(SAME_PAGE.get(shape, shape))
    assert {title: sorted(shapes) for title, shapes in kinds.items() if len(shapes) > 1} == {}


@pytest.mark.parametrize("name", EVERYBODY)
def test_a_page_that_is_not_there_is_said_so_on_a_whole_page(company, name):
    visit = visit_of(visitor(name).client, Link("/no/such/page/", "start"))
    assert visit.status == 404
    assert visit.page.is_whole
    assert problems_of(visit.page) == []


@pytest.mark.parametrize("number", (0, 2**63, 10**30), ids=("none", "too large", "far too large"))
def test_an_id_that_no_row_has_is_not_found(walks, number):
    pages = {visit.shape: visit.address.partition("?")[0] for visit in walks("CX manager").pages}
    asked = {shape: ID.sub(f"/{number}/", address, count=1) for shape, address in pages.items() if "{n}" in shape}
    assert len(asked) > 20
    client = visitor("CX manager").client
    answers = {address: visit_of(client, Link(address, "start")).status for address in asked.values()}
    assert {address: status for address, status in answers.items() if status != 404} == {}


@pytest.mark.parametrize("number", (2**63, 10**30), ids=("too large", "far too large"))
def test_the_last_id_of_an_address_is_checked_too(walks, number):
    pages = {visit.shape: visit.address.partition("?")[0] for visit in walks("CX manager").pages}
    asked = [LAST_ID.sub(rf"\g<1>/{number}/", address) for shape, address in pages.items() if shape.count("{n}") > 1]
    client = visitor("CX manager").client
    answers = {address: visit_of(client, Link(address, "start")).status for address in asked}
    assert answers != {}
    assert {address: status for address, status in answers.items() if status != 404} == {}


def test_a_link_that_is_over_says_so_on_a_whole_page(company):
    visit = visit_of(visitor(ANONYMOUS).client, Link(end_an_invitation(), "start"))
    assert visit.status == 410
    assert visit.page.is_whole
    assert problems_of(visit.page) == []


def test_every_address_can_be_reached(walks):
    """A new page that nobody is led to fails here; what only programs ask for is named."""
    reached = {
        shape_of(address).partition("?")[0]
        for name in EVERYBODY
        for address in ({visit.address for visit in walks(name).visits} | walks(name).posts)
    }
    assert [route for route in routes(get_resolver()) if not reached_by(route, reached)] == []


#: Asked by machines and by the script of a live room; and a button that stands where no weights are being judged,
#: which in this company they are.
NOT_LINKED = {"healthz", "readyz", "value/weights/start/", "tick/<str:ticket>/"}
NOT_LINKED |= {"rooms/<int:pk>/talk/", "listen/<uuid:public_id>/room/talk/"}


def routes(resolver, before=""):
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one, route)
        elif isinstance(one, URLPattern) and route not in NOT_LINKED and not route.startswith("api/"):
            yield route


def reached_by(route, shapes):
    pattern = re.compile("/" + re.sub(r"<[^>]+>", "[^/]+", route))
    return any(pattern.fullmatch(shape) for shape in shapes)
