"""The whole line, played as two people would: a CX manager asks, a customer answers, and hears what came of it."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from apprentice.demo.cast import PASSWORD
from apprentice.demo.company import load_company
from feedback.models import FeedbackSession, Invitation, Notice, Promise, Statement
from tests.walking.company import VILLAGE

GOAL = "What paying feels like when the sum is not what people expected."
DECISION = "Whether the checkout says the whole sum before the last step."
QUESTION = "Tell me about the last time a sum surprised you."
ANSWERS = ("Two tabs open, and the fee came last.", "I closed both of them.", "I bought it in the shop instead.")
MORE = "And gift cards can’t be split."
RIGHT, WRONG = "A fee that comes last ends the purchase.", "She wants it cheaper."
CORRECTION = "Not cheaper. Earlier."
PARTS = (
    "The whole sum stands on the first page.",
    "No fee comes last.",
    "You decide once, in the shop or at the kitchen table.",
)
LABELS = ("What we’ll do", "What it gives you", "What it means for what you’re trying to do")
DID = "The whole sum stands on the first page, since this morning."
HELPED = "I closed only one tab."
#: How the bar of a phone names what the sidebar says in full.
SHORT = {"Reflections": "Reflect", "You said, we did": "Loop"}
OUR_LINK = re.compile(r"http://\S+/s/[A-Za-z0-9_-]{43}/")


class Person:
    """Somebody at a screen, who sees it and presses what is there."""

    def __init__(self, screen):
        self.screen = screen
        self.page = screen.page

    def press(self, name, *, role="button"):
        """Press what has this name and can be seen."""
        self.page.get_by_role(role, name=name, exact=isinstance(name, str)).filter(visible=True).first.click()

    def follow(self, name):
        """Follow a link."""
        self.press(name, role="link")

    def write(self, label, text):
        """Write into the field with this label."""
        self.page.get_by_label(label, exact=True).filter(visible=True).fill(text)

    def go_to(self, section):
        """Use the navigation: the sidebar, the bar, or what the bar has no room for."""
        name = SHORT.get(section, section) if self.screen.size == "phone" else section
        link = self.page.locator("nav").get_by_role("link", name=name, exact=True).filter(visible=True)
        if not link.count():
            self.page.locator("details.more-menu > summary").click()
        link.first.click()
        expect(self.page.locator("main")).to_be_visible()

    def sees(self, text):
        """Expect these words in the page."""
        expect(self.page.locator("main").get_by_text(text).filter(visible=True).first).to_be_visible()

    def is_told(self, text):
        """Expect a message about what was just done."""
        expect(self.page.locator("#toasts")).to_contain_text(text)

    def reads(self, heading):
        """Expect this page, and that nothing is wrong with it."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        self.screen.check()


class Customer(Person):
    """A customer writes into the one box of the page."""

    def say(self, words, button="Send"):
        """Write and send."""
        self.page.locator("main textarea").first.fill(words)
        self.press(button)


@pytest.fixture
def company(db):
    load_company(now=timezone.now(), say=lambda _part: None, size=VILLAGE)


def sign_in(person, email):
    person.screen.go("/")
    person.write("E-mail", email)
    person.write("Password", PASSWORD)
    person.press("Sign in")
    expect(person.page).to_have_url(re.compile(r"/$"))
    person.screen.check()


def plan_and_send(manager):
    """Plan a session on one page and send it to one person; return the invitation."""
    manager.go_to("Sessions")
    manager.follow("Plan a session")
    manager.page.locator("label.form-selectgroup-label", has_text="Paying").click()
    manager.press("Begin a draft")
    manager.reads("Plan a session")
    manager.write("What do you want to understand?", GOAL)
    manager.write("Which decision does it feed?", DECISION)
    manager.write("Decide by", (timezone.localdate() + timedelta(days=14)).isoformat())
    manager.page.locator("#people input[name=who]:enabled").first.check()
    expect(manager.page.locator("#people-title + span")).to_contain_text("1 chosen")
    manager.write("Another open question (optional)", QUESTION)
    manager.press("Add a question")
    expect(manager.page.locator("#guide").get_by_label(re.compile(r"^Question \d"), exact=False).last).to_have_value(
        QUESTION
    )
    manager.screen.check()
    manager.press("Send 1 invitation")
    manager.is_told("1 invitation is on its way.")
    session = FeedbackSession.objects.get(goal=GOAL)
    assert (session.state, session.decision_it_feeds) == ("open", DECISION)
    return Invitation.objects.get(session=session)


def link_in_the_letter(to):
    """Return the secret link of the newest letter to somebody."""
    letters = [message for message in mail.outbox if to in message.to[0]]
    return OUR_LINK.search(letters[-1].body)[0]


def answer(customer, link, *, questions):
    """Come in by the letter's link, agree, answer everything, add something, and end."""
    customer.screen.go(link)
    assert link not in customer.page.url
    customer.page.get_by_text("with my name", exact=False).first.click()
    customer.press("Start")
    for said in (*ANSWERS, *["Nothing to add."] * (questions - len(ANSWERS)))[:questions]:
        customer.screen.check()
        customer.say(said)
    customer.reads("What else?")
    customer.say(MORE)
    customer.sees(MORE)
    customer.press("That’s everything")
    expect(customer.page.get_by_role("heading", level=1)).to_contain_text("Thank you")
    customer.screen.check()


def reflect(manager, invitation):
    """Write down two readings and send them."""
    manager.go_to("Reflections")
    manager.follow(re.compile(f"^{re.escape(invitation.person.name)}"))
    manager.reads(f"What {invitation.person.name.split()[0]} taught us")
    for sentence in (RIGHT, WRONG):
        manager.follow("Write what it means")
        manager.write("In one sentence, what did they mean?", sentence)
        manager.press("Write it down")
        manager.sees(sentence)
    manager.press(re.compile("^Send 2 to "))
    manager.screen.check()
    assert set(Statement.objects.filter(invitation=invitation).values_list("state", flat=True)) == {"sent"}


def answer_the_readings(customer, invitation):
    """Say of one reading that it is right, and put the other right."""
    happened = f"/listen/{invitation.public_id}/what-happened/"
    customer.screen.go(happened)
    customer.reads("What happened with what you told us")
    right, wrong = (Statement.objects.get(invitation=invitation, text=text) for text in (RIGHT, WRONG))
    customer.page.locator(f"#reading-{right.pk}").get_by_role("button", name="That’s it").click()
    expect(customer.page.locator(f"#reading-{right.pk}")).to_contain_text("You said that’s it")
    customer.page.locator(f"#reading-{wrong.pk}").get_by_role("link", name="Not quite").click()
    customer.say(CORRECTION)
    expect(customer.page.locator(f"#reading-{wrong.pk}")).to_contain_text(CORRECTION)
    customer.screen.check()


def decide_and_promise(manager, invitation):
    """Note what was confirmed, decide to act, promise it in three parts, and tell them."""
    manager.go_to("Reflections")
    manager.follow(re.compile(f"^{re.escape(invitation.person.name)}"))
    manager.sees(CORRECTION)
    manager.page.locator("li", has_text=RIGHT).get_by_role("link", name="Note what we learnt").click()
    manager.write("What did we learn?", RIGHT)
    manager.press("Note it")
    manager.reads(RIGHT)
    manager.page.get_by_text("Act on it", exact=True).click()
    manager.write("Why?", "It costs one line on a page, and a purchase without it.")
    manager.press("Decide")
    manager.reads("What do we promise?")
    for label, part in zip(LABELS, PARTS, strict=True):
        manager.write(label, part)
    manager.page.get_by_label("Who keeps it").select_option(label="Ingrid Solheim")
    manager.write("By", (timezone.localdate() + timedelta(days=5)).isoformat())
    manager.press("Promise it")
    promise = Promise.objects.get(what=PARTS[0])
    manager.screen.go(f"/promises/{promise.pk}/")
    manager.reads(PARTS[0])
    manager.follow(re.compile("^Tell "))
    manager.press(re.compile("^Send to "))
    expect(manager.page.get_by_role("heading", level=1)).to_have_text("You said, we did")
    return promise


def keep_and_tell_again(manager, promise):
    """Do it, and tell them again."""
    manager.go_to("My promises")
    manager.follow(PARTS[0])
    manager.write("What did we do?", DID)
    manager.press("It’s done")
    manager.screen.check()
    manager.screen.go(f"/promises/{promise.pk}/")
    manager.follow(re.compile("^Tell "))
    manager.press(re.compile("^Send to "))
    assert list(Notice.objects.filter(decision=promise.decision).order_by("pk").values_list("kind", flat=True)) == [
        "will",
        "done",
    ]


def say_it_helped(customer, invitation):
    """Find both pieces of news, and say that it helped."""
    customer.screen.go(f"/listen/{invitation.public_id}/what-happened/")
    customer.sees(PARTS[0])
    customer.sees(DID)
    customer.page.get_by_role("link", name="Yes", exact=True).click()
    customer.say(HELPED)
    customer.sees("You said it helped")
    customer.screen.check()


@pytest.mark.parametrize(("manager_at", "customer_at"), (("desktop", "phone"), ("phone", "desktop")))
def test_the_whole_line(screen_of, company, manager_at, customer_at):
    manager, customer = Person(screen_of(manager_at)), Customer(screen_of(customer_at))
    sign_in(manager, "ingrid@fjellvik.example")
    invitation = plan_and_send(manager)
    questions = invitation.session.guide_version.questions.count()
    answer(customer, link_in_the_letter(invitation.person.email), questions=questions)
    assert invitation.turns.count() == questions + 1
    reflect(manager, invitation)
    answer_the_readings(customer, invitation)
    promise = decide_and_promise(manager, invitation)
    keep_and_tell_again(manager, promise)
    say_it_helped(customer, invitation)
    manager.go_to("You said, we did")
    column = manager.page.get_by_role("region", name="Loop board, four columns").locator("section", has_text=DID)
    expect(column.get_by_role("heading", level=2)).to_have_text("Told, and checked")
    manager.screen.check()
    manager.screen.go(f"/promises/{promise.pk}/")
    manager.sees(HELPED)
    manager.sees("It helped")


def test_the_customers_part_without_scripts(screen_of, company):
    manager, customer = Person(screen_of("desktop")), Customer(screen_of("phone", scripts=False))
    manager.screen.sign_in(FeedbackSession.objects.filter(owner__email="ingrid@fjellvik.example").first().owner)
    manager.screen.go("/")
    invitation = plan_and_send(manager)
    questions = invitation.session.guide_version.questions.count()
    answer(customer, link_in_the_letter(invitation.person.email), questions=questions)
    reflect(manager, invitation)
    answer_the_readings(customer, invitation)
    assert list(Statement.objects.filter(invitation=invitation).order_by("pk").values_list("state", "correction")) == [
        ("confirmed", ""),
        ("corrected", CORRECTION),
    ]
