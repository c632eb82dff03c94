"""Take the README's pictures from the running product: ``make screenshots``, or ``python -m benchmarks.screenshots``.

BASE_URL names a product that runs with the demo company; without it one is started for the purpose, on a free port of
this machine with a folder of its own. CHROMIUM names the browser.
"""

import io
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.run import ROOT, own_folder
from benchmarks.start import DIRECT, Running, collect_files, free_port

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER = ROOT / "docs" / "screenshots"
MOST_BYTES = 200_000
SIZES = {"desk": (1440, 900), "phone": (390, 844)}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars"]
COLOURS = (256, 128, 64, 32)
MANAGER, CUSTOMER = "ingrid@fjellvik.example", "customer"


def stay(page: "Page") -> None:
    """Take the page as it is."""


def open_draft(page: "Page") -> None:
    """Go on with the newest draft."""
    page.get_by_role("link", name="Go on planning").first.click()
    page.wait_for_load_state("networkidle")


def open_reflection(page: "Page") -> None:
    """Read what Marit said."""
    page.locator("main a", has_text="Marit").first.click()
    page.wait_for_load_state("networkidle")


def open_question(page: "Page") -> None:
    """Agree, and come to the second question with something written."""
    listening = "/".join(page.url.split("/")[:5])
    page.goto(f"{listening}/rules/")
    page.get_by_text("with my name").first.click()
    page.get_by_role("button", name=re.compile("Start|Keep this")).click()
    page.goto(f"{listening}/question/2/")
    page.locator("main textarea").first.fill(
        "Fourteen harnesses for a course that started Thursday. Ordered nine days before."
    )


def open_evidence(page: "Page") -> None:
    """Open what is behind the first figure."""
    page.locator("main a[data-evidence]").first.click()
    page.wait_for_selector("dialog#drawer[open]")


@dataclass(frozen=True, slots=True)
class Picture:
    """One page as somebody sees it."""

    name: str
    address: str
    size: str = "desk"
    who: str = MANAGER
    dark: bool = False
    first: Callable[["Page"], None] = stay


PICTURES = (
    Picture("today", "/"),
    Picture("today-dark", "/", dark=True),
    Picture("today-phone", "/", "phone"),
    Picture("plan", "/sessions/?state=draft", first=open_draft),
    Picture("coverage", "/coverage/"),
    Picture("customer-question-phone", "", "phone", CUSTOMER, first=open_question),
    Picture("customer-question-phone-dark", "", "phone", CUSTOMER, dark=True, first=open_question),
    Picture("reflect", "/reflections/", first=open_reflection),
    Picture("reflect-phone", "/reflections/", "phone", first=open_reflection),
    Picture("loop", "/loop/"),
    Picture("value", "/value/"),
    Picture("value-evidence-dark", "/value/", dark=True, first=open_evidence),
    Picture("decline", "/decline/"),
)


@contextmanager
def product() -> Iterator[tuple[str, str]]:
    """Yield the address of a running product and the way in of a customer who is answering."""
    if os.environ.get("BASE_URL"):
        yield os.environ["BASE_URL"].rstrip("/"), os.environ.get("CUSTOMER_LINK", "")
        return
    with own_folder() as (folder, environment):
        port = free_port()
        address = f"http://localhost:{port}"
        told = {**environment, "DATABASE_URL": "", "PORT": str(port), "BASE_URL": address}
        collect_files(told)
        running = Running(told, DIRECT)
        try:
            yield address, customers_way_in(folder)
        finally:
            running.stop()


def customers_way_in(folder: Path) -> str:
    """Return the path of a secret link to somebody who has been asked and hasn't finished."""
    os.environ.update(VAR_DIR=str(folder), DJANGO_SETTINGS_MODULE="apprentice.settings", DATABASE_URL="")
    import django

    django.setup()
    from accounts.services.link import token_of
    from feedback.models import Invitation

    asked = Invitation.objects.filter(state="invited", link__isnull=False).select_related("link").latest("pk")
    if asked.link is None:
        raise LookupError("Nobody in the demo company is being asked.")
    return f"/s/{token_of(asked.link)}/"


def take(browser: "Browser", site: str, way_in: str, picture: Picture) -> bytes:
    """Sign in or come in, go to the page, and return its picture."""
    from apprentice.demo.cast import PASSWORD

    width, height = SIZES[picture.size]
    settings: dict[str, Any] = {"viewport": {"width": width, "height": height}, "reduced_motion": "reduce"}
    context = browser.new_context(**settings, color_scheme="dark" if picture.dark else "light", base_url=site)
    page = context.new_page()
    if picture.who == CUSTOMER:
        page.goto(way_in)
    else:
        page.goto("/accounts/login/")
        page.get_by_label("E-mail", exact=True).fill(picture.who)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(re.compile(r"/$"))
        page.goto(picture.address)
    picture.first(page)
    page.evaluate("document.fonts.ready")
    shot = page.screenshot(animations="disabled", caret="hide")
    context.close()
    return shot


def small(shot: bytes) -> bytes:
    """Return the picture with as many colours as fit under the limit."""
    from PIL import Image

    for colours in COLOURS:
        buffer = io.BytesIO()
        Image.open(io.BytesIO(shot)).convert("RGB").quantize(colours, dither=Image.Dither.NONE).save(
            buffer, "PNG", optimize=True
        )
        if buffer.tell() < MOST_BYTES:
            return buffer.getvalue()
    raise RuntimeError(f"A picture of {buffer.tell()} bytes is larger than {MOST_BYTES}.")


def main() -> None:
    """Take every picture."""
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        sys.exit("There is no Chromium: install it, or name one (CHROMIUM=/path/to/chrome).")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with product() as (site, way_in), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for picture in PICTURES:
            if picture.who == CUSTOMER and not way_in:
                print(f"{picture.name}: left out, CUSTOMER_LINK names no secret link")
                continue
            data = small(take(browser, site, way_in, picture))
            (FOLDER / f"{picture.name}.png").write_bytes(data)
            print(f"{picture.name}.png  {len(data) // 1000} kB", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
