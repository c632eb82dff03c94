"""A real browser (Debian's chromium) on a real server, watched for everything a page must not do."""

import json
import os
from pathlib import Path

import pytest
from django.conf import settings

from accounts.services.link import token_of

# Playwright's own loop runs in this thread; the database is still only ever used from it and from the server's threads.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
SIZES = {"phone": PHONE, "desktop": DESKTOP}
AXE = settings.BASE_DIR / "var" / "tools" / "axe.min.js"
ACT_WITHIN_MS = 30_000
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WATCH = """(() => {
  window.violations = [];
  document.addEventListener('securitypolicyviolation', (event) => window.violations.push(
    `${event.effectiveDirective} ${event.blockedURI || 'inline'} ${event.sourceFile}:${event.lineNumber}`));
})()"""


def pytest_collection_modifyitems(items):
    """Mark everything here, and say clearly what is missing when it cannot run."""
    missing = "Debian's chromium is not installed" if not Path(CHROMIUM).exists() else ""
    for item in items:
        if "tests/browser/" not in str(item.path).replace(os.sep, "/"):
            continue
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.django_db(transaction=True))
        # A browser that hangs on a busy machine gets a second chance, as the summary tells; what a page says does not.
        item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=[r"^TimeoutError: "]))
        if missing:
            item.add_marker(pytest.mark.skip(reason=missing))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Start the machine's own chromium, and keep it from asking the network for anything."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    hosts = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost"
    args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", *quiet, hosts]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": args}


@pytest.fixture
def site(live_server, settings):
    """Return the address of a running server that believes in its own address."""
    settings.BASE_URL = live_server.url
    return live_server.url


class Screen:
    """A page that remembers everything it must not do; ``check()`` fails on any of it."""

    def __init__(self, context, site, *, size, scripts):
        self.context, self.site, self.size, self.scripts = context, site, size, scripts
        self.page = context.new_page()
        self.page.set_default_timeout(ACT_WITHIN_MS)
        self.faults = []
        self.expected = set()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"uncaught {error}"))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._response)

    def _console(self, message):
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(f"console {message.text}")

    def _failed(self, request):
        if request.failure not in {"net::ERR_ABORTED", None}:
            self.faults.append(f"{request.failure} {request.url}")

    def _response(self, response):
        if response.status >= 400 and response.status not in self.expected:
            self.faults.append(f"{response.status} {response.url}")

    def go(self, path):
        """Open an address of this site."""
        return self.page.goto(path if path.startswith("http") else self.site + path)

    def sign_in(self, user):
        """Sign somebody in without the form, by the session that the form would make."""
        from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
        from django.contrib.sessions.backends.db import SessionStore

        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        self.context.add_cookies([{"name": "sessionid", "value": session.session_key, "url": self.site}])

    def come_in(self, invitation):
        """Open a customer's secret link."""
        return self.go(f"/s/{token_of(invitation.link)}/")

    def settled(self):
        """Wait until the page that is being opened is there: a click returns as soon as its answer has begun."""
        self.page.wait_for_load_state("load")
        self.page.locator("body").wait_for(state="attached")

    def axe(self):
        """Return what axe finds, run in a world of its own so that the page's policy stays as it is."""
        cdp = self.context.new_cdp_session(self.page)
        frame = cdp.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        world = cdp.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "axe"})["executionContextId"]
        cdp.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8"), "contextId": world})
        run = (
            f"axe.run({{runOnly: {{type: 'tag', values: {json.dumps(AXE_TAGS)}}}, resultTypes: ['violations']}})"
            ".then((r) => JSON.stringify(r.violations.map((v) => [v.id, v.nodes.map((n) => n.target.join(' '))])))"
        )
        result = cdp.send(
            "Runtime.evaluate", {"expression": run, "contextId": world, "awaitPromise": True, "returnByValue": True}
        )
        cdp.detach()
        return json.loads(result["result"]["value"])

    def sideways(self):
        """Return by how many pixels the page is wider than the screen."""
        self.settled()
        return self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    def small_targets(self, least=44):
        """Return the controls that a thumb would miss; links inside a sentence are text, not targets."""
        return self.page.evaluate(
            """(least) => [...document.querySelectorAll('a[href], button, select, textarea, input:not([type=hidden])')]
              .filter((e) => { const r = e.getBoundingClientRect(), s = getComputedStyle(e);
                if (!r.width || !e.checkVisibility({visibilityProperty: true})) return false;
                if (e.matches('.skip, .form-selectgroup-input')) return false;
                if (e.tagName === 'A' && s.display === 'inline') return false;
                return r.height < least || r.width < least; })
              .map((e) => e.outerHTML.slice(0, 120))""",
            least,
        )

    def check(self):
        """Fail on any console error, failed request, policy violation, axe finding or sideways scrolling."""
        self.settled()
        violations = [*self.page.evaluate("window.violations"), *self.axe()] if self.scripts else []
        assert [*self.faults, *violations] == []
        assert self.sideways() <= 1


@pytest.fixture
def screen_of(browser, site):
    """Return a function that opens a watched page: ``screen_of("phone", dark=True, scripts=False)``."""
    opened = []

    def open_screen(size="phone", *, dark=False, scripts=True):
        context = browser.new_context(
            viewport=SIZES[size],
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            is_mobile=size == "phone",
            has_touch=size == "phone",
            reduced_motion="reduce",
            base_url=site,
            service_workers="block",
        )
        if scripts:
            context.add_init_script(WATCH)
        screen = Screen(context, site, size=size, scripts=scripts)
        opened.append(context)
        return screen

    yield open_screen
    for context in opened:
        context.close()


@pytest.fixture
def phone(screen_of):
    """Return a watched page of a phone."""
    return screen_of("phone")


@pytest.fixture
def desktop(screen_of):
    """Return a watched page of a desk."""
    return screen_of("desktop")
