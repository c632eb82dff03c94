"""How long the server takes for each kind of page, with how many queries, and what it weighs.

Every page of the demo company that a walk as everybody finds is asked for through the WSGI application with the
real middleware and settings: ``python -m benchmarks.pages FILE.json [REQUESTS]``.
"""

import gzip
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.database import fresh_database

if TYPE_CHECKING:
    from django.test import Client

REQUESTS = 30
MOST_MEDIAN_MS = 40.0
MOST_P95_MS = 100.0
MOST_WEIGHT_KB = 150.0
CLIENT_HOST = "localhost"


@dataclass(frozen=True, slots=True)
class Found:
    """One kind of page, who asked for it, and with which browser."""

    kind: str
    address: str
    who: str
    client: "Client"


def find_pages() -> Iterator[Found]:
    """Walk as everybody and yield one address of every kind of page."""
    from tests.walking.company import EVERYBODY, visitor
    from tests.walking.walk import walk

    seen = set()
    for who in EVERYBODY:
        one = visitor(who)
        one.client.defaults["HTTP_HOST"] = CLIENT_HOST
        for visit in walk(one.client, one.starts, per_shape=1).pages:
            kind = visit.shape.partition("?")[0]
            key = (kind, who) if kind == "/" else (kind, "")
            if key not in seen:
                seen.add(key)
                yield Found(kind, visit.address, who, one.client)


class Server:
    """The WSGI application, asked the way a server asks it."""

    def __init__(self) -> None:
        """Build the application once."""
        from django.core.wsgi import get_wsgi_application

        self.application = get_wsgi_application()

    def ask(self, page: Found) -> tuple[float, float, bytes]:
        """Return how many milliseconds a page took, its last byte included, how many of CPU, and its bytes."""
        from django.test import RequestFactory

        cookies = "; ".join(f"{name}={one.value}" for name, one in page.client.cookies.items())
        request = RequestFactory(headers={"Cookie": cookies, "Host": CLIENT_HOST}).get(page.address)
        statuses: list[str] = []

        def start(status: str, _headers: Any, _error: Any = None) -> Callable[[bytes], object]:
            statuses.append(status)
            return len

        begun, cpu = time.perf_counter(), time.process_time()
        answer = self.application(request.environ, start)
        body = b"".join(answer)
        answer.close()
        took, worked = (time.perf_counter() - begun) * 1000, (time.process_time() - cpu) * 1000
        if statuses != ["200 OK"]:
            raise RuntimeError(f"{page.address} answered {statuses}")
        return took, worked, body


def measure_page(server: Server, page: Found, requests: int) -> dict[str, Any]:
    """Ask for one page often and say what it cost."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    server.ask(page)
    with CaptureQueriesContext(connection) as queries:
        *_, body = server.ask(page)
    asked = len(queries)  # now: the next request forgets them
    answers = [server.ask(page)[:2] for _ in range(requests)]
    took = sorted(wall for wall, _ in answers)
    return {
        "page": page.kind,
        "who": page.who,
        "median_ms": round(statistics.median(took), 1),
        "p95_ms": round(took[min(len(took) - 1, round(0.95 * len(took)))], 1),
        "cpu_ms": round(statistics.median(cpu for _, cpu in answers), 1),
        "queries": asked,
        "html_gz_kb": round(len(gzip.compress(body)) / 1024, 1),
    }


def shared_files(html: bytes) -> dict[str, float]:
    """Return what the style sheets, the scripts and the fonts of a page weigh on the wire, in kB."""
    from django.conf import settings

    from tests.walking.page import Page

    page = Page(html.decode())
    sheets = [one["href"] for one in page.all("link") if one["rel"] == "stylesheet"]
    scripts = [one["src"] for one in page.all("script") if one["src"]]
    fonts = [path for path in Path(settings.STATIC_ROOT).rglob("*-latin-wght-*.woff2") if path.name.count(".") == 2]
    return {
        "css_gz_kb": _weight(sheets, settings.STATIC_ROOT),
        "js_gz_kb": _weight(scripts, settings.STATIC_ROOT),
        "fonts_kb": round(sum(path.stat().st_size for path in fonts) / 1024, 1),
    }


def _weight(addresses: list[str], root: Path) -> float:
    files = [Path(root, address.removeprefix("/static/")) for address in addresses]
    return round(sum(len(gzip.compress(path.read_bytes())) for path in files) / 1024, 1)


def main(file: Path, requests: int) -> None:
    """Load the company, measure every page, and write the file."""
    with fresh_database() as database:
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["rest_framework"])
        from tests.walking.company import load

        load(size=None)
        server = Server()
        found = list(find_pages())
        pages = sorted((measure_page(server, page, requests) for page in found), key=lambda one: -one["median_ms"])
        weights = shared_files(server.ask(found[0])[-1])
    result = {"database": database, "requests": requests, "pages": pages, "files": weights}
    file.write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else REQUESTS)
