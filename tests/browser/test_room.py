"""A host and a customer in two browsers: what one says the other sees, whatever becomes of the line and the server."""

import os
import signal
import subprocess
import sys

import pytest
from django.db import connection
from playwright.sync_api import expect

from accounts.services.link import token_of
from benchmarks.rooms_client import Line
from benchmarks.start import free_port
from feedback.models import LiveQuestion, ParkedTopic, Room, Turn
from tests.factories.feedback import InvitationFactory

LEADING = "Wasn’t it terrible that the van was late?"
SOON = 15_000


class Pair:
    """The two screens of one room."""

    def __init__(self, screen_of, invitation):
        self.host, self.customer = screen_of("desktop"), screen_of("phone")
        self.invitation = invitation
        self.host.sign_in(invitation.session.owner)

    def meet(self, at=""):
        """Open the room from the session page, and come in by the secret link."""
        self.host.go(f"{at}/sessions/{self.invitation.session_id}/")
        self.host.page.get_by_role("button", name="Meet now").click()
        expect(self.host.page.locator("#ask-words")).to_be_visible()
        self.customer.go(f"{at}/s/{token_of(self.invitation.link)}/")
        expect(self.customer.page.locator("#say textarea")).to_be_visible()

    def ask(self, words):
        """Ask as the host."""
        self.host.page.locator("#ask-words").fill(words)
        self.host.page.locator("[data-send]").click()

    def say(self, words):
        """Say something as the customer."""
        self.customer.page.locator("#say textarea").fill(words)
        self.customer.page.get_by_role("button", name="Send").click()

    def both_see(self, words):
        """Expect one line with these words, that came from the server, on both screens."""
        for screen in (self.host, self.customer):
            line = screen.page.locator("[data-entry]", has_text=words)
            expect(line).to_have_count(1, timeout=SOON)
            expect(screen.page.locator("[data-pending]", has_text=words)).to_have_count(0, timeout=SOON)


@pytest.fixture
def pair(screen_of, db):
    return Pair(screen_of, InvitationFactory(answering=True))


def told():
    asked = list(LiveQuestion.objects.order_by("version").values_list("text", flat=True))
    return asked, list(Turn.objects.order_by("room_version").values_list("text", flat=True))


def test_a_whole_talk(pair):
    pair.meet()
    host, customer = pair.host.page, pair.customer.page
    pair.ask("What was the last thing you waited for?")
    pair.both_see("What was the last thing you waited for?")
    customer.locator("#say textarea").fill("Gaskets. There’s no")
    expect(host.locator("[data-writing]")).to_be_visible(timeout=SOON)
    assert "Gaskets" not in host.locator("#talk").inner_text()
    pair.say("Gaskets. There’s no box for it.")
    pair.both_see("There’s no box for it.")
    host.get_by_role("button", name="Their story").click()
    expect(host.locator("[aria-current=step]")).to_contain_text("Their story")
    pair.ask("And the van?")
    pair.say("The driver stood at the ferry quay for an hour.")
    pair.both_see("for an hour")
    expect(host.locator("#coach")).to_contain_text("ferry quay", timeout=SOON)
    host.locator("[data-entry]", has_text="for an hour").get_by_role("button").click()
    expect(customer.locator("[data-entry]", has_text="for an hour")).to_contain_text(
        "Kept for another talk", timeout=SOON
    )
    host.locator("#ask-words").fill(LEADING)
    expect(host.locator("#flag .finding")).to_be_visible()
    expect(host.locator("[data-send]")).to_have_text("Send as it is")
    pair.host.check()
    host.locator("#ask-words").fill("")
    host.get_by_role("button", name="Pause").click()
    expect(customer.locator("#room-place")).to_contain_text("paused", timeout=SOON)
    host.get_by_role("button", name="Go on").click()
    expect(customer.locator("#room-place")).to_contain_text("is here now", timeout=SOON)
    pair.customer.check()
    assert pair.customer.small_targets() == []
    host.get_by_role("button", name="Say thanks").click()
    expect(host.get_by_role("dialog")).to_contain_text("They may be done. They may not.")
    pair.host.check()
    host.get_by_role("button", name="Say thanks now").click()
    expect(host.get_by_role("link", name="Reflect on it")).to_be_visible()
    expect(customer.get_by_role("heading", level=1)).to_contain_text("Thank you", timeout=SOON)
    pair.host.check()
    assert (Room.objects.get().phase, ParkedTopic.objects.count()) == ("thanks", 1)


def test_words_written_without_a_line_arrive_once_and_in_order(pair):
    pair.meet()
    pair.ask("What happened then?")
    pair.both_see("What happened then?")
    pair.customer.context.set_offline(True)
    pair.say("First the van came.")
    pair.say("Then it left again.")
    expect(pair.customer.page.locator("[data-pending]").first).to_contain_text("kept here", timeout=SOON)
    pair.customer.context.set_offline(False)
    pair.both_see("First the van came.")
    pair.both_see("Then it left again.")
    pair.customer.faults.clear()  # what failed while the line was down
    assert told() == (["What happened then?"], ["First the van came.", "Then it left again."])


@pytest.fixture
def gunicorn(tmp_path, settings):
    """Return a function that starts the real web server on the database of this test, always on the same port."""
    one, port, running = connection.settings_dict, free_port(), []
    place = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "VAR_DIR": str(tmp_path), "PORT": str(port)}
    place |= {"SECRET_KEY": settings.SECRET_KEY, "LOG_LEVEL": "ERROR"}
    if connection.vendor == "sqlite":
        (tmp_path / "db.sqlite3").symlink_to(one["NAME"])
    else:
        who = f"{one['USER']}:{one['PASSWORD']}" if one["PASSWORD"] else one["USER"]
        place["DATABASE_URL"] = f"postgres://{who}@{one['HOST']}:{one['PORT']}/{one['NAME']}"
    command = [sys.executable, "-m", "gunicorn", "apprentice.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--threads", "4", "--no-control-socket", "--log-level", "error"]

    def start():
        running.append(subprocess.Popen(command, cwd=settings.BASE_DIR, env=place, start_new_session=True))
        Line.wait_for(port)
        return f"http://localhost:{port}"

    def stop():
        server = running.pop()
        os.killpg(server.pid, signal.SIGKILL)  # its worker too
        server.wait()

    yield start, stop
    while running:
        stop()


def test_a_server_that_is_killed_and_started_again_loses_and_doubles_nothing(pair, gunicorn):
    start, stop = gunicorn
    pair.meet(start())
    pair.ask("What happened then?")
    pair.both_see("What happened then?")
    stop()
    pair.ask("And after that?")
    pair.say("Nothing. It stood at the quay.")
    for screen in (pair.host, pair.customer):
        expect(screen.page.locator("[data-pending]")).to_contain_text("kept here", timeout=SOON)
    start()
    pair.customer.page.reload()
    pair.both_see("And after that?")
    pair.both_see("Nothing. It stood at the quay.")
    assert [sorted(words) for words in told()] == [
        ["And after that?", "What happened then?"],
        ["Nothing. It stood at the quay."],
    ]


def test_a_talk_without_scripts(screen_of, db):
    invitation = InvitationFactory(answering=True)
    host, customer = screen_of("desktop", scripts=False), screen_of("phone", scripts=False)
    host.sign_in(invitation.session.owner)
    host.go(f"/sessions/{invitation.session_id}/")
    host.page.get_by_role("button", name="Meet now").click()
    host.page.locator("#ask-words").fill("What happened then?")
    host.page.locator("[data-send]").click()
    customer.come_in(invitation)
    expect(customer.page.get_by_text("What happened then?")).to_be_visible()
    customer.page.locator("#say textarea").fill("It came on Saturday.")
    customer.page.get_by_role("button", name="Send").click()
    expect(customer.page.locator("blockquote", has_text="It came on Saturday.")).to_be_visible()
    host.page.get_by_role("link", name="Look for new words").click()
    expect(host.page.locator("blockquote", has_text="It came on Saturday.")).to_be_visible()
    host.check()
    customer.check()
