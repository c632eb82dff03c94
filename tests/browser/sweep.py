"""Every kind of page in a real browser, in both themes, with whatever on it opens."""

import json
import re
from collections import deque
from urllib.parse import urlsplit

from tests.browser.conftest import AXE, AXE_TAGS, SIZES
from tests.walking.company import ANONYMOUS, CUSTOMER, EVERYBODY, NEW_COLLEAGUE, colleague, visitor
from tests.walking.walk import shape_of

THEMES = ("light", "dark")
NARROWEST = 320
THUMB, FINGER = 44, 24
#: In the second theme nothing but colours can differ.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
NOT_PAGES = re.compile(r"/(static|api/v1|healthz|readyz)|\.(csv|xlsx|txt)$|/(errors|sample)/")
LINKS = """() => [...document.querySelectorAll('a[href]:not([download])')]
  .filter((a) => a.origin === location.origin).map((a) => a.pathname + a.search)"""
SMALL = """(least) => [...document.querySelectorAll('a[href], button, select, textarea, summary, input:not([type=hidden])')]
  .filter((e) => {
    if (!e.checkVisibility({visibilityProperty: true})) return false;
    if (e.matches('.skip, .form-selectgroup-input, [aria-hidden=true]')) return false;
    if (e.tagName === 'A' && getComputedStyle(e).display === 'inline') return false;
    const label = e.matches('[type=checkbox], [type=radio]') && e.labels[0];
    const target = label || e, box = target.getBoundingClientRect(), around = getComputedStyle(target, '::after');
    const grown = around.position === 'absolute' && around.content !== 'none';
    const wide = Math.max(box.width, grown ? parseFloat(around.width) : 0);
    const high = Math.max(box.height, grown ? parseFloat(around.height) : 0);
    return box.width > 0 && (wide < least || high < least); })
  .map((e) => e.outerHTML.slice(0, 120))"""  # noqa: E501 - a selector
TAG = re.compile(r"<([a-z][a-z0-9-]*)([^>]*)>")
CLASSES = re.compile(r'\b(?:class|type|role)="([^"]*)"')
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def kind_of(address):
    """Return the address without its ids and its question."""
    return shape_of(address).partition("?")[0]


def elements_of(html):
    """Return every kind of element on a page: its tag, classes, type and role."""
    return {(tag, *CLASSES.findall(rest)) for tag, rest in TAG.findall(html)}


class Sweep:
    """One browser window that goes everywhere once and notes every fault; the company is in the database already."""

    def __init__(self, screen):
        self.screen = screen
        self.page = screen.page
        self.size = screen.size
        self.faults = []
        self.seen = {}
        self.opened = set()
        self.menu_looked_at = False
        self.where = ""
        self.worlds = {}
        self.cdp = screen.context.new_cdp_session(screen.page)
        self.cdp.on("Runtime.executionContextCreated", self._world)
        self.cdp.send("Page.enable")
        self.cdp.send("Runtime.enable")
        source = AXE.read_text(encoding="utf-8")
        self.cdp.send("Page.addScriptToEvaluateOnNewDocument", {"source": source, "worldName": "axe"})

    def _world(self, event):
        context = event["context"]
        if context["name"] == "axe":
            self.worlds[context["auxData"]["frameId"]] = context["id"]

    def everybody(self):
        """Walk as everybody in turn, one page of each kind and all that somebody begins with, and return the faults."""
        for name in EVERYBODY:
            self._become(name)
            starts = visitor(name).starts
            queue = deque()
            for start in starts:
                if start == starts[0] or self._has_something_new(start):
                    queue.extend(self.look(name, start))
            while queue:
                address = queue.popleft()
                if self._is_new(address):
                    queue.extend(self.look(name, address))
        return self.faults

    def _is_new(self, address):
        return kind_of(address) not in self.seen and not NOT_PAGES.search(address)

    def _has_something_new(self, address):
        """Ask for the page without showing it: with nothing on it that this kind of page hasn't shown, it can wait."""
        known = self.seen.get(kind_of(address))
        return known is None or not elements_of(self.screen.context.request.get(address).text()) <= known

    def _become(self, name):
        self.screen.context.clear_cookies()
        self.menu_looked_at = False
        if name not in {CUSTOMER, ANONYMOUS, NEW_COLLEAGUE}:
            self.screen.sign_in(colleague(name))

    def look(self, name, address):
        """Look at one page in every way, and return where it leads."""
        self.where = f"{self.size} {name} {address}"
        self.page.emulate_media(color_scheme="light")
        elements = elements_of(self.screen.go(address).text())
        for path in (address, urlsplit(self.page.url).path):
            self.seen.setdefault(kind_of(path), set()).update(elements)
        self._scan()
        self._measure(name)
        self._open_things()
        self._collect()
        return self.page.evaluate(LINKS)

    def _collect(self):
        """Move what the window has noted by itself into the list of faults."""
        found = [*self.screen.faults, *self.page.evaluate("window.violations")]
        self.faults += [f"{self.where}: {fault}" for fault in found]
        self.screen.faults.clear()
        self.page.evaluate("window.violations = []")

    def _scan(self, what=""):
        """Run axe in the light, and what depends on colours in the dark."""
        for theme in THEMES:
            self.page.emulate_media(color_scheme=theme)
            rules = (
                {"type": "tag", "values": AXE_TAGS} if theme == "light" else {"type": "rule", "values": COLOUR_RULES}
            )
            self.faults += [f"{self.where} {what} {theme}: {fault}" for fault in self._axe(rules)]

    def _axe(self, rules):
        frame = self.cdp.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        options = {"runOnly": rules, "resultTypes": ["violations"], "preload": False}
        expression = (
            f"axe.run({json.dumps(options)}).then((r) => JSON.stringify({{ran: r.passes.length + r.violations.length, "
            "found: r.violations.map((v) => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 160)])}))"
        )
        answer = self.cdp.send(
            "Runtime.evaluate",
            {
                "expression": expression,
                "contextId": self.worlds[frame],
                "awaitPromise": True,
                "returnByValue": True,
            },
        )
        result = json.loads(answer["result"]["value"])
        assert result["ran"] > 0
        return result["found"]

    def _measure(self, name):
        """Look for what scrolls sideways and what a thumb would miss; pointers are axe's to measure."""
        if self.size == "phone":
            least = THUMB if name == CUSTOMER else FINGER
            self.faults += [f"{self.where}: under {least} px: {one}" for one in self.page.evaluate(SMALL, least)]
        widths = [SIZES[self.size]["width"], *([NARROWEST] if self.size == "phone" else [])]
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": SIZES[self.size]["height"]})
            if (by := self.page.evaluate(SIDEWAYS)) > 1:
                self.faults.append(f"{self.where}: at {width} px scrolls sideways by {by} px")
        self.page.set_viewport_size(SIZES[self.size])

    def _open_things(self):
        """Open what the page can open: the menu, the evidence drawer, the search, questions and sheets."""
        if not self.menu_looked_at:
            self.menu_looked_at = self._menu("details.more-menu" if self.size == "phone" else "details.me")
        self._once("search", "[data-search]", "dialog#search[open]")
        self._once("drawer", "a[data-evidence]", "dialog#drawer[open]")
        for form in self.page.query_selector_all("form[data-confirm]"):
            name = form.get_attribute("data-confirm")
            self._once(re.sub(r"\d+", "", name), f"form[data-confirm='{name}'] button", f"dialog#{name}[open]")
        for link in self.page.query_selector_all("[data-dialog]"):
            name = link.get_attribute("data-dialog")
            self._once(name, f"[data-dialog='{name}']", f"dialog#{name}[open]")

    def _menu(self, selector):
        menu = self.page.locator(f"{selector} > summary")
        if not menu.count() or not menu.first.is_visible():
            return False
        menu.first.click()
        self._scan("menu")
        self.page.keyboard.press("Escape")
        return True

    def _once(self, name, opener, opened):
        """Open something nobody has looked at yet, look at it, and close it as the keyboard does."""
        button = self.page.locator(opener).first
        if name in self.opened or not button.count() or not button.is_visible():
            return
        self.opened.add(name)
        button.click()
        self.page.wait_for_selector(opened)
        self._scan(f"with {name} open")
        self.page.keyboard.press("Escape")
        self.page.wait_for_selector(opened, state="hidden")
