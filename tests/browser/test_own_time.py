"""A customer on their own time: another language, another day, another device, with scripts and without."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from feedback.models import Draft, Turn
from tests.factories.feedback import InvitationFactory, QuestionFactory


@pytest.fixture
def invitation():
    """Return an invitation with two questions."""
    invitation = InvitationFactory(
        invited=True,
        person__name="Marit Lunde",
        session__aspect__told_as="getting an order to you",
        session__aspect__told_as_nb="å få en bestilling fram til deg",
    )
    version = invitation.session.guide_version
    QuestionFactory(version=version, kind="ice_breaker", text="Where did you last wait for us?", position=0)
    QuestionFactory(version=version, text="What happened the last time?", position=1)
    return invitation


def press(screen, name):
    screen.page.get_by_role("button", name=name, exact=True).click()


def well(screen):
    screen.check()
    assert screen.small_targets(44) == []


def days_pass():
    """Move everything that was written to yesterday."""
    Draft.objects.update(saved_at=timezone.now() - timedelta(days=1))
    Turn.objects.update(at=timezone.now() - timedelta(days=1))


@pytest.mark.parametrize("scripts", (True, False), ids=("scripts", "plain"))
def test_somebody_switches_leaves_and_comes_back_on_another_device(screen_of, invitation, scripts):
    screen = screen_of("phone", scripts=scripts)
    screen.come_in(invitation)
    press(screen, "Norsk")
    expect(screen.page.get_by_role("heading", level=1)).to_have_text(
        "Marit, vil du lære oss om å få en bestilling fram til deg?"
    )
    well(screen)
    screen.page.get_by_text("uten navnet mitt").click()
    press(screen, "Begynn")
    screen.page.locator("main textarea").fill("Jeg ventet i butikken, og ingen kom.")
    press(screen, "Send")
    screen.page.locator("main textarea").fill("Den sa levert")
    press(screen, "Stopp her, og gå videre en annen dag")
    expect(screen.page.get_by_text("1 gjenstår, hvis du vil:")).to_be_visible()
    well(screen)
    screen.page.locator(".form-selectgroup-label").first.click()
    press(screen, "Behold dette")
    expect(screen.page.get_by_text("Vi minner deg på det én gang")).to_be_visible()
    days_pass()

    other = screen_of("phone", scripts=scripts)
    other.come_in(invitation)
    expect(other.page.get_by_text("Velkommen tilbake. Her stoppet du.")).to_be_visible()
    expect(other.page.locator("main textarea")).to_have_value("Den sa levert")
    well(other)
    press(other, "Send")
    other.page.locator("li", has_text="Jeg ventet i butikken").get_by_role("link", name="Legg til").click()
    well(other)
    other.page.locator("main textarea").fill("Og det regnet.")
    press(other, "Send")
    expect(other.page.get_by_text("lagt til senere")).to_be_visible()
    first = Turn.objects.get(text="Jeg ventet i butikken, og ingen kom.")
    added = Turn.objects.get(text="Og det regnet.")
    assert (added.adds_to, added.language, first.language) == (first, "no", "no")
