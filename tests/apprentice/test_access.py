"""Every address, asked by everybody, about their own things and somebody else's: see tests/access_policy.py."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from tests.access_policy import POLICY, Anybody, Customer, Program, Staff
from tests.access_world import World

STRANGER = "stranger"
SIGN_IN = "/accounts/login/"


def addresses(patterns, space=""):
    """Yield the name of every address."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, inner)
        else:
            yield f"{space}{pattern.name}"


NAMES = sorted(set(addresses(get_resolver().url_patterns)))
PARTS = 8  # one world for each part of the addresses; the parts can run beside each other
EACH_PART = pytest.mark.parametrize("names", [NAMES[part::PARTS] for part in range(PARTS)], ids=range(PARTS))
pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def browser(world, who, line, *, strict=False):
    """Return what somebody asks with: a browser with their session or link, or a program with their token."""
    client = Client(enforce_csrf_checks=strict, raise_request_exception=False)
    if isinstance(line, Program):
        return client if who == STRANGER else Client(headers={"Authorization": f"Bearer {world.tokens[who]}"})
    if who not in world.pockets:
        world.pockets[who] = pocket(world, who)
    client.cookies.load(world.pockets[who])
    return client


def pocket(world, who):
    """Return the cookies of somebody who has come in; as all they do is taken back, these stay good."""
    client = Client()
    if who == "customer":
        client.get(reverse("feedback:secret-link", kwargs={"token": world.entrance}))
    elif who != STRANGER:
        client.force_login(world.users[who])
    return client.cookies.output(header="", sep=";")


def ask(world, who, name, method, *, foreign=False, strict=False):
    """Ask once and take back whatever it did."""
    line = POLICY[name]
    things = world.foreign if foreign else world.own
    address = reverse(name, kwargs={**things.get(line.of, {}), **line.with_})
    form = {
        key: things[thing][part] for key, (thing, part) in ((key, place.split(".")) for key, place in line.send.items())
    }
    client = browser(world, who, line, strict=strict)
    with transaction.atomic():
        body = {"content_type": "application/json"} if isinstance(line, Program) else {}
        send = {"POST": client.post, "PATCH": client.patch}.get(method)
        answer = send(address, data=form, **body) if send else client.get(address)
        if answer.streaming:
            list(answer)  # only a file that was read to its end is closed
        transaction.set_rollback(True)
    return answer


def verdict(answer):
    """Say in a word how somebody was answered."""
    if answer.status_code >= 500:
        return f"broken ({answer.status_code})"
    if answer.status_code == 405:
        return "no such method"
    if answer.status_code == 401 or (answer.status_code == 302 and answer.url.startswith(f"{SIGN_IN}?next=")):
        return "sign in"
    return "no" if answer.status_code in {403, 404} else "yes"


def expected(name, who, method, *, foreign):
    """Say in a word what the policy promises."""
    line = POLICY[name]
    may = {"GET": line.see, "POST": line.do, "PATCH": line.change}[method]
    if may is None:
        return {"no such method", "sign in", "no"}
    if isinstance(line, Anybody):
        return {"yes"} if may else {"no"}
    if isinstance(line, Customer):
        return {"yes"} if who == "customer" and not foreign else {"no", "sign in"}
    if who in {STRANGER, "customer"}:
        return {"sign in"} if isinstance(line, Staff | Program) else {"no"}
    others = {"GET": line.others_see, "POST": line.others_do, "PATCH": line.others_change}
    reach = others[method] if foreign else may
    return {"yes"} if who in reach else {"no"}


def everybody(world, line):
    """Return everybody who may try this address."""
    return [*world.users, STRANGER, *(["customer"] if not isinstance(line, Program) else [])]


def test_every_address_has_a_line_and_every_line_an_address():
    assert sorted(set(NAMES) ^ set(POLICY)) == []


@EACH_PART
def test_everybody_is_answered_as_the_policy_says(world, names):
    wrong = [fault for name in names if name in POLICY for fault in faults(world, name)]
    assert wrong == [], "\n".join(wrong)


def methods(line):
    """Return the ways to ask that an address is tried with; pages have no other than these two."""
    return ("GET", "POST", "PATCH") if isinstance(line, Program) else ("GET", "POST")


def faults(world, name):
    """Yield every answer that is not what the policy says."""
    line = POLICY[name]
    for who in everybody(world, line):
        for foreign in (False, True) if line.of else (False,):
            for method in methods(line):
                said = verdict(answer := ask(world, who, name, method, foreign=foreign))
                allowed = expected(name, who, method, foreign=foreign)
                if said not in allowed:
                    thing = "a foreign one" if foreign else "their own"
                    asked = f"{name}: {method} {thing} by {who}"
                    yield f"{asked}: {said} ({answer.status_code}), not {' or '.join(sorted(allowed))}"


@EACH_PART
def test_no_post_is_taken_without_its_token(world, names):
    forms = [name for name in names if name in POLICY and POLICY[name].do and not isinstance(POLICY[name], Program)]
    taken = []
    for name in forms:
        who = "customer" if isinstance(POLICY[name], Customer) else min(POLICY[name].do)
        answer = ask(world, who, name, "POST", strict=True)
        if answer.status_code != 403:
            taken.append(f"{name}: {answer.status_code}")
    assert taken == [], "\n".join(taken)


def test_a_token_without_scopes_opens_nothing(world):
    opened = []
    for name in (name for name, line in POLICY.items() if isinstance(line, Program)):
        line = POLICY[name]
        who = min(line.see or line.do or line.change)
        world.users[who].api_tokens.update(scopes=[])
        codes = {ask(world, who, name, method).status_code for method in methods(line)}
        if not codes <= {403, 405} or 403 not in codes:
            opened.append(f"{name}: {codes}")
    assert opened == []
