"""How fast words reach the other side when a hundred rooms talk at once, and whether any are lost or doubled.

The real server is started on a free port with the settings it has in use, and every room has a host and a customer who
ask for news as static/js/room.js does: ``python -m benchmarks.rooms FILE.json [ROOMS] [SECONDS]``.
"""

import asyncio
import json
import math
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.database import fresh_database
from benchmarks.rooms_client import Line
from benchmarks.run import ROOT
from benchmarks.start import cpu_of, free_port

ROOMS, SECONDS, CALM_SECONDS = 100, 60, 10
EVERY, TURN_EVERY, COACH_AFTER, COACH_QUIET = 0.85, 5.0, 1.2, 8.0
MOST_P95_SECONDS = 1.5
SETTLE_SECONDS = 6.0
SEED = 7
THREADS = 8


@dataclass
class Side:
    """One person's page in one room: what it has seen, and when each line came."""

    talk: str
    say: str
    tick: str
    cookie: str
    token: str
    coach: str = ""
    since: int = 0
    tag: str = ""
    seen: dict[str, float] = field(default_factory=dict)
    sent: dict[str, float] = field(default_factory=dict)
    ticks: int = 0
    news: int = 0
    retried: int = 0
    coach_at: float = 0.0


def prepare(rooms: int) -> list[tuple[Side, Side]]:
    """Make the rooms, and the two pages of each as somebody has them open."""
    from django.utils import timezone

    accounts: Any = import_module("tests.factories.accounts")
    make: Any = import_module("tests.factories.feedback")
    host = accounts.UserFactory(roles=["cx_manager"], name="Ingrid Solheim")
    session = make.FeedbackSessionFactory(open=True, owner=host)
    asked = [make.InvitationFactory(answering=True, session=session) for _ in range(rooms)]
    made = [make.RoomFactory(invitation=invitation, started_at=timezone.now()) for invitation in asked]
    cookie = cookie_of(host=host)
    return [(host_side(room, cookie), customer_side(room)) for room in made]


def cookie_of(*, host: Any = None, invitation: Any = None) -> str:
    """Return the session cookie of a colleague who has signed in, or of a customer who came by their link."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from feedback.views.door import OPENED

    session = SessionStore()
    if host:
        session[SESSION_KEY] = str(host.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = host.get_session_auth_hash()
    else:
        session[OPENED] = {str(invitation.public_id): invitation.link_id}
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def _protected(cookie: str) -> tuple[str, str]:
    """Return the cookies with the one against forged forms, and the token a form brings."""
    from django.conf import settings
    from django.middleware.csrf import _get_new_csrf_string

    secret = _get_new_csrf_string()
    return f"{cookie}; {settings.CSRF_COOKIE_NAME}={secret}", secret


def host_side(room: Any, cookie: str) -> Side:
    """Return the host's page."""
    from django.urls import reverse

    from feedback.views.room_live import tick_address

    both, token = _protected(cookie)
    names = {name: reverse(f"feedback:room-{name}", args=[room.pk]) for name in ("talk", "ask", "coach")}
    return Side(names["talk"], names["ask"], tick_address(room.pk, "host"), both, token, coach=names["coach"])


def customer_side(room: Any) -> Side:
    """Return the customer's page."""
    from django.urls import reverse

    from feedback.views.room_live import tick_address

    invitation = room.invitation
    both, token = _protected(cookie_of(invitation=invitation))
    talk, say = (reverse(f"feedback:{name}", args=[invitation.public_id]) for name in ("live-talk", "live"))
    return Side(talk, say, tick_address(room.pk, "customer"), both, token)


@contextmanager
def served(vendor: str) -> Iterator[tuple[int, int]]:
    """Yield the port and the process of the web server, started as in use on the database that is set up."""
    from django.conf import settings
    from django.db import connection, connections

    port, one = free_port(), connection.settings_dict
    place = {**os.environ, "PORT": str(port), "SECRET_KEY": settings.SECRET_KEY, "LOG_LEVEL": "ERROR"}
    if vendor == "postgresql":
        who = f"{one['USER']}:{one['PASSWORD']}" if one["PASSWORD"] else one["USER"]
        place["DATABASE_URL"] = f"postgres://{who}@{one['HOST']}:{one['PORT']}/{one['NAME']}"
    connections.close_all()
    web = [sys.executable, "-m", "gunicorn", "apprentice.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    web += ["--no-control-socket", "--log-level", "error"]  # the rest stands in gunicorn.conf.py, as in use
    server = subprocess.Popen(web, cwd=ROOT, env=place)
    try:
        yield port, server.pid
    finally:
        server.terminate()
        server.wait()


async def look(side: Side, line: Line) -> None:
    """Ask for news once, as the page does, and take in what came."""
    answer = await line.ask("GET", side.tick, side.cookie, {"If-None-Match": side.tag} if side.tag else {})
    side.ticks += 1
    if answer.status != 200:
        return
    if json.loads(answer.body)["version"] > side.since:
        came = await line.ask("GET", f"{side.talk}?since={side.since}", side.cookie, {})
        side.news += 1
        now = time.monotonic()
        for key in came.lines():
            side.seen.setdefault(key, now)
        side.since = max(side.since, int(came.headers.get("x-room-version", 0)))
        if side.coach:
            wait = COACH_AFTER if b'class="voice"' in came.body else COACH_QUIET
            side.coach_at = min(side.coach_at or math.inf, now + wait)
    side.tag = answer.headers.get("etag", "")


async def watch(side: Side, port: int, until: float, dice: random.Random) -> None:
    """Keep a page open: ask for news again and again, and for the coach after a change."""
    line = Line(port)
    await asyncio.sleep(dice.random() * EVERY)
    while time.monotonic() < until:
        await look(side, line)
        if side.coach_at and time.monotonic() >= side.coach_at:
            side.coach_at = 0.0
            await line.ask("GET", side.coach, side.cookie, {})
        await asyncio.sleep(EVERY * (0.9 + 0.2 * dice.random()))  # after the answer, as the page does
    side.retried += line.retried
    line.close()


async def talk(pair: tuple[Side, Side], port: int, until: float, dice: random.Random) -> None:
    """Say something every five seconds, in turn."""
    line, number = Line(port), 0
    await asyncio.sleep(dice.random() * TURN_EVERY)
    while time.monotonic() < until:
        begun = time.monotonic()
        side = pair[number % 2]
        await say(side, line, number, dice)
        number += 1
        await asyncio.sleep(max(TURN_EVERY - (time.monotonic() - begun), 0))
    pair[0].retried += line.retried
    line.close()


async def say(side: Side, line: Line, number: int, dice: random.Random) -> None:
    """Send one line, again with the same key when the connection broke."""
    key = f"{dice.getrandbits(128):032x}"
    words = (
        f"What happened then, number {number}?"
        if side.coach
        else f"Nothing happened on day {number}. It stood at the quay."
    )
    body = urlencode({"csrfmiddlewaretoken": side.token, "key": key, "words": words, "as_it_is": "1"})
    begun = time.monotonic()
    answer = await line.ask("POST", side.say, side.cookie, {"Accept": "application/json"}, body)
    if answer.status != 200:
        raise RuntimeError(f"{side.say} answered {answer.status}: {answer.body[:200]!r}")
    side.sent[json.loads(answer.body)["key"]] = begun


async def warm(pairs: list[tuple[Side, Side]], port: int) -> None:
    """Let every thread have answered everything once, so that starting up is not measured."""

    async def once(side: Side) -> None:
        line = Line(port)
        for address in (side.tick, side.talk, *([side.coach] if side.coach else [])):
            await line.ask("GET", address, side.cookie, {})
        line.close()

    for _ in range(len(pairs)):
        await asyncio.gather(*(once(side) for pair in pairs for side in pair))


async def play(pairs: list[tuple[Side, Side]], port: int, server: int, seconds: float) -> dict[str, float]:
    """First keep every page open in silence, then let every room talk, then wait for the last words."""
    dice = random.Random(SEED)
    sides = [side for pair in pairs for side in pair]
    before, until = cpu_of(server), time.monotonic() + CALM_SECONDS
    await asyncio.gather(*(watch(side, port, until, dice) for side in sides))
    calm, ticks = cpu_of(server) - before, sum(side.ticks for side in sides)
    before, begun, own = cpu_of(server), time.monotonic(), time.process_time()
    until = begun + seconds
    watching = [watch(side, port, until + SETTLE_SECONDS, dice) for side in sides]
    await asyncio.gather(*watching, *(talk(pair, port, until, dice) for pair in pairs))
    took = time.monotonic() - begun
    return {
        "calm_cpu_s": calm,
        "calm_ticks": ticks,
        "cpu_share": (cpu_of(server) - before) / took,
        "asking_share": (time.process_time() - own) / took,
        "load": os.getloadavg()[0],
    }


def summary(pairs: list[tuple[Side, Side]], rows: int, measured: dict[str, float]) -> dict[str, Any]:
    """Say how long words took, and whether every line is on both pages and in the database, once."""
    took, lost, sent = [], 0, 0
    for host, customer in pairs:
        for speaker, listener in ((host, customer), (customer, host)):
            sent += len(speaker.sent)
            lost += sum(key not in page.seen for key in speaker.sent for page in (speaker, listener))
            took += [listener.seen[key] - at for key, at in speaker.sent.items() if key in listener.seen]
    took.sort()
    return {
        "rooms": len(pairs),
        "turns": sent,
        "lost": lost,
        "doubled": rows - sent,
        "p50_s": round(took[len(took) // 2], 2),
        "p95_s": round(took[min(int(0.95 * len(took)), len(took) - 1)], 2),
        "worst_s": round(took[-1], 2),
        "cpu_ms_per_poll": round(1000 * measured["calm_cpu_s"] / max(measured["calm_ticks"], 1), 2),
        "cores_used": round(measured["cpu_share"], 2),
        "cores_asking": round(measured["asking_share"], 2),
        "load": round(measured["load"], 1),
        "retried": sum(side.retried for pair in pairs for side in pair),
    }


def main(file: Path, rooms: int, seconds: float) -> None:
    """Prepare, serve, talk, count."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with fresh_database() as database:
        from django.conf import settings
        from django.db import connection

        from feedback.models import LiveQuestion, Turn

        pairs = prepare(rooms)
        vendor = connection.vendor
        with served(vendor) as (port, server):
            Line.wait_for(port)
            asyncio.run(warm(pairs[:THREADS], port))
            measured = asyncio.run(play(pairs, port, server, seconds))
        rows = LiveQuestion.objects.count() + Turn.objects.count()
        result = {"database": database, "workers": settings.WEB_PROCESSES, "threads": THREADS, "seconds": seconds}
        result |= summary(pairs, rows, measured)
        connection.close()
    file.write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main(
        Path(sys.argv[1]),
        int(sys.argv[2]) if len(sys.argv) > 2 else ROOMS,
        float(sys.argv[3]) if len(sys.argv) > 3 else SECONDS,
    )
