"""A customer on a phone, and at a desk: with scripts and without, from the link to what came of it."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.services.link import revoke_link
from feedback.models import Draft, Invitation, Notice, Statement
from tests.factories.feedback import (
    DecisionFactory,
    FacetFactory,
    FindingFactory,
    InvitationFactory,
    NoticeFactory,
    PromiseFactory,
    QuestionFactory,
    StatementFactory,
    TurnFactory,
)

SAID = "It said delivered. It was across the fjord."


@pytest.fixture
def invitation():
    """Return an invitation with two questions, and something that came of earlier voices."""
    invitation = InvitationFactory(
        invited=True,
        person__name="Marit Lunde",
        session__reward="A jacket re-waterproofed, free",
        session__aspect__told_as="getting an order to you",
        session__owner__name="Ingrid Solheim",
    )
    FacetFactory(aspect=invitation.session.aspect)
    version = invitation.session.guide_version
    QuestionFactory(version=version, kind="ice_breaker", text="Where did you last wait for us?", position=0)
    QuestionFactory(version=version, text="What happened the last time?", position=1)
    NoticeFactory(decision=PromiseFactory(done=True).decision)
    return invitation


def press(screen, name):
    screen.page.get_by_role("button", name=name, exact=True).click()


def box(screen):
    return screen.page.locator("main textarea")


def titled(screen, text):
    expect(screen.page.get_by_role("heading", level=1)).to_have_text(text)


def begin(screen, invitation):
    screen.come_in(invitation)
    screen.page.get_by_text("without my name").click()
    press(screen, "Start")


def well(screen):
    """Check everything a screen must be: no fault, no finding, nothing sideways, nothing a thumb would miss."""
    screen.check()
    assert screen.small_targets(44 if screen.size == "phone" else 24) == []


def tell_more(screen, words):
    """Use the button that is on every screen: a sheet with scripts, a page without."""
    press(screen, "Anything else?")
    if screen.scripts:
        screen.page.locator("#else-words").fill(words)
        screen.page.locator("#else-form").get_by_role("button", name="Send").click()
        expect(screen.page.get_by_text("Thank you. We have it.")).to_be_visible()
        press(screen, "Close")
    else:
        box(screen).fill(words)
        press(screen, "Send")


@pytest.mark.parametrize("scripts", (True, False), ids=("scripts", "plain"))
@pytest.mark.parametrize("size", ("phone", "desktop"))
def test_whole_way_from_the_link_to_thanks(screen_of, invitation, size, scripts):
    screen = screen_of(size, scripts=scripts)
    screen.expected = {422}
    screen.come_in(invitation)
    assert screen.page.url.endswith(f"/listen/{invitation.public_id}/")
    titled(screen, "Marit, will you teach us about getting an order to you?")
    expect(screen.page.get_by_text("Checkout names a date and a place before you pay.")).to_be_visible()
    well(screen)
    press(screen, "Start")
    expect(screen.page.get_by_text("Choose one, so that we do what you want.")).to_be_visible()
    well(screen)
    screen.page.get_by_text("without my name").click()
    press(screen, "Start")
    box(screen).fill("In the shop")
    tell_more(screen, "And the parking")
    expect(box(screen)).to_have_value("In the shop")
    well(screen)
    press(screen, "Send")
    box(screen).fill("Half a thought")
    press(screen, "Skip this one")
    expect(screen.page.get_by_text("Written, not sent")).to_be_visible()
    well(screen)
    screen.page.get_by_role("link", name="What happened the last time?").click()
    expect(box(screen)).to_have_value("Half a thought")
    box(screen).fill(SAID)
    press(screen, "Send")
    titled(screen, "What else?")
    assert set(invitation.turns.values_list("text", flat=True)) == {"And the parking", "In the shop", SAID}
    screen.page.locator("li", has_text="And the parking").get_by_role("link", name="Change or delete").click()
    well(screen)
    press(screen, "Delete these words")
    well(screen)
    press(screen, "Delete them")
    expect(screen.page.get_by_text("Nobody here can read it any more.")).to_be_visible()
    assert invitation.turns.filter(withdrawn_at=None).count() == 2
    press(screen, "That’s everything")
    titled(screen, "Thank you, Marit")
    well(screen)
    row = Invitation.objects.get(pk=invitation.pk)
    assert (row.state, row.words_use, Draft.objects.count()) == ("finished", "without_name", 0)


@pytest.mark.parametrize("scripts", (True, False), ids=("scripts", "plain"))
@pytest.mark.parametrize("size", ("phone", "desktop"))
def test_what_happened_from_our_reading_to_did_it_help(screen_of, size, scripts):
    invitation = InvitationFactory(finished=True)
    turns = TurnFactory.create_batch(2, invitation=invitation, text=SAID)
    right = StatementFactory(invitation=invitation, turn=turns[0], sent=True, text="A date means a place.")
    wrong = StatementFactory(invitation=invitation, turn=turns[1], sent=True, text="Speed matters most.")
    done = FindingFactory(statement=StatementFactory(invitation=invitation, turn=turns[0], confirmed=True))
    promise = PromiseFactory(decision=DecisionFactory(finding=done), done=True)
    notice = NoticeFactory(decision=promise.decision, kind="done")
    screen = screen_of(size, scripts=scripts)
    screen.come_in(invitation)
    assert screen.page.url.endswith("/what-happened/")
    well(screen)
    screen.page.locator(f"#reading-{right.pk}").get_by_role("button", name="That’s it").click()
    expect(screen.page.locator(f"#reading-{right.pk}")).to_contain_text("You said that’s it")
    screen.page.locator(f"#reading-{wrong.pk}").get_by_role("link", name="Not quite").click()
    box(screen).fill("Not the speed. The place.")
    well(screen)
    press(screen, "Send")
    expect(screen.page.locator(f"#reading-{wrong.pk}")).to_contain_text("Not the speed. The place.")
    screen.page.get_by_role("link", name="Not really").click()
    expect(screen.page.get_by_label("Not really")).to_be_checked()
    well(screen)
    box(screen).fill("The shop still closes at four.")
    press(screen, "Send")
    expect(screen.page.get_by_text("You said it didn’t help")).to_be_visible()
    well(screen)
    assert set(Statement.objects.values_list("pk", "state")) >= {(right.pk, "confirmed"), (wrong.pk, "corrected")}
    assert Notice.objects.get(pk=notice.pk).helped is False


def test_what_is_typed_is_saved_and_there_again_after_a_reload(phone, invitation):
    begin(phone, invitation)
    box(phone).press_sequentially("Fourteen harnesses")
    expect(phone.page.locator("#saved")).to_contain_text("Only you can see it until you send.")
    phone.page.reload()
    expect(box(phone)).to_have_value("Fourteen harnesses")
    assert (Draft.objects.get().text, invitation.turns.count()) == ("Fourteen harnesses", 0)
    phone.check()


def test_lost_line_is_told_and_what_was_typed_is_saved_when_it_is_back(phone, invitation):
    begin(phone, invitation)
    phone.context.set_offline(True)
    box(phone).press_sequentially("In a tunnel")
    expect(phone.page.locator("#saved")).to_contain_text("Not saved yet.")
    phone.context.set_offline(False)
    expect(phone.page.locator("#saved")).to_contain_text("Saved", timeout=10_000)
    assert Draft.objects.get().text == "In a tunnel"


def test_double_press_sends_once(phone, invitation):
    begin(phone, invitation)
    box(phone).fill("Pressed twice")
    phone.page.get_by_role("button", name="Send", exact=True).dblclick()
    titled(phone, "What happened the last time?")
    assert invitation.turns.count() == 1


def test_sheet_takes_the_focus_and_gives_it_back(phone, invitation):
    begin(phone, invitation)
    door = phone.page.get_by_role("button", name="Anything else?")
    door.focus()
    phone.page.keyboard.press("Enter")
    expect(phone.page.locator("#else-title")).to_be_focused()
    phone.check()
    phone.page.keyboard.press("Escape")
    expect(door).to_be_focused()


def test_small_old_phone_needs_no_sideways_scrolling(phone, invitation):
    phone.page.set_viewport_size({"width": 320, "height": 568})
    begin(phone, invitation)
    assert phone.sideways() <= 0
    phone.page.go_back()
    assert phone.sideways() <= 0


@pytest.mark.parametrize("size", ("phone", "desktop"))
def test_dark_pages_can_be_read_too(screen_of, invitation, size):
    screen = screen_of(size, dark=True)
    screen.come_in(invitation)
    well(screen)
    screen.page.get_by_text("with my name").click()
    press(screen, "Start")
    well(screen)
    press(screen, "Anything else?")
    well(screen)


def test_not_now_and_after_all(phone, invitation):
    phone.come_in(invitation)
    press(phone, "Not now, thanks")
    titled(phone, "That’s all right")
    well(phone)
    phone.page.get_by_role("link", name="I’d like to after all").click()
    phone.page.get_by_text("Ask me each time").click()
    press(phone, "Start")
    titled(phone, "Where did you last wait for us?")
    assert Invitation.objects.get(pk=invitation.pk).state == "answering"


def test_ended_link_is_kind(phone, invitation):
    revoke_link(link=invitation.link, at=timezone.now())
    phone.expected = {410}
    phone.come_in(invitation)
    titled(phone, "This link has ended")
    well(phone)


def test_token_leaves_neither_address_nor_history_nor_referrer(phone, invitation):
    asked = []
    phone.page.on("request", lambda request: asked.append(request.headers.get("referer", "")))
    begin(phone, invitation)
    assert "/s/" not in phone.page.url
    assert [referrer for referrer in asked if "/s/" in referrer] == []
    assert phone.page.evaluate("document.referrer").find("/s/") == -1


@pytest.mark.parametrize("dark", (False, True), ids=("light", "dark"))
@pytest.mark.parametrize("size", ("phone", "desktop"))
def test_voices_for_staff(screen_of, size, dark):
    turn = TurnFactory(text=SAID, mark_start=20, mark_end=42)
    screen = screen_of(size, dark=dark)
    screen.sign_in(turn.invitation.session.owner)
    screen.go("/voices/")
    screen.check()
    screen.page.locator("main .num").click()
    expect(screen.page.locator("#drawer-title")).to_have_text("One thing said by one person")
    screen.check()
    screen.page.keyboard.press("Escape")
    screen.page.get_by_role("link", name="What became of it").click()
    screen.page.get_by_label("Which words carry the point?").fill("delivered")
    press(screen, "Move the highlight")
    expect(screen.page.locator(".voice mark")).to_have_text("delivered")
    screen.check()
