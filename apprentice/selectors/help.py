"""What each page is for, in the words of this house; a role sees its own pages only."""

from dataclasses import dataclass

from django.http import HttpRequest

from apprentice.navigation import Item, navigation

# By the name of the view, so that a page that is renamed in the navigation keeps its line.
PAGES = {
    "today": "What is waiting for you, and what customers taught us since you were last here.",
    "feedback:coverage": "Every aspect: when we asked last, how many voices, and where we know little.",
    "feedback:sessions": "Ask a few people about one aspect, for one decision. The plan says who decides, by when.",
    "feedback:voices": "What customers said, word for word. Who said it is shown only where they let us.",
    "feedback:reflections": "Write down what somebody meant, send it to them, and let them say whether that’s right.",
    "feedback:themes": "What everything customers said is about, how it sounds, and what is in no theme yet.",
    "feedback:beliefs": "What we believed before we asked, what customers said since, and whether it holds.",
    "feedback:objectives": "What we want to reach, and what customers helped us figure out for it.",
    "feedback:studies": "One question to those who stay and those who leave, and what only the first answer.",
    "feedback:check-quality": "How often the check is right: on questions it never saw, and by what you make of it.",
    "feedback:loop": "From a finding to a promise, and to telling everybody who said so: done isn’t done until then.",
    "feedback:promises": "What you promised, by when, and who is waiting to hear.",
    "valuation:board": "What each relationship is worth in the years ahead, always with how sure we are.",
    "valuation:plans": "Whom to do something for with the time and money there is, and what came of it.",
    "valuation:renewals": "Contracts that come up, how each relationship stands, and who does what next.",
    "valuation:decline": "Groups who buy less while everybody else doesn’t, found before anybody complains.",
    "relationships:customers": "The people and companies we serve, and when each was last asked.",
    "outbox": "Letters that went out, wait, or couldn’t be sent.",
    "imports:list": "Orders, people and what passed between them, from files. Every row that doesn’t fit is explained.",
    "accounts:people": "Who may open Apprentice, and what for.",
    "accounts:audit": "Who changed what, and when.",
    "accounts:tokens": "Keys for programs that read or write as you.",
    "api-docs": "What programs can do, and how.",
}
TERMS = (
    ("Aspect", "One part of the experience, such as delivery. Every session is about exactly one."),
    ("Facet", "A part of an aspect that a sentence can be about."),
    ("Session", "A short conversation with a few people about one aspect, feeding one decision."),
    ("Question check", "What reads a question as you type it. It says what steers the answer; you decide."),
    ("Voice", "One thing a customer told us, word for word. It is set in serif; everything else is ours."),
    ("Theme", "What words are about. People name themes and say where they are; a nightly reading suggests the rest."),
    ("Reading", "Our sentence about what somebody meant. It isn’t true until they say so."),
    ("Finding", "Something we learnt. It carries a mark until the customer has confirmed the reading."),
    ("Led", "An answer to a question that wasn’t fair. It stays, and counts for less: both numbers are shown."),
    (
        "Where it doesn’t add up",
        "Two things somebody said, or a score, or our record. It’s a question, never a verdict.",
    ),
    ("Promise", "What we’ll do, what it gives the customer, and what it means for what they’re trying to do."),
    ("Value", "What we expect a relationship to bring, with the range it lies in four times out of five."),
    ("Not known", "What we don’t know is shown as unknown. It is never zero."),
)
ANONYMOUS = (
    ("With my name", "Everybody who reads voices sees the words and the name."),
    (
        "Without my name",
        "You and the readers named to the customer know who it is, because you asked them. Everybody else reads"
        " “A customer”, with the day and no region.",
    ),
    (
        "Ask me each time",
        "Only you and the readers named to the customer read it. Nothing is shown elsewhere before a yes:"
        " open the words and choose “Ask whether others may”. They say yes with their name, yes without it, or no, on"
        " their page, and may take a yes back. We ask for the same words once.",
    ),
    (
        "Without being seen",
        "Nobody here can tell who it was, you included. It is offered where five or more were asked. The words show"
        " when five have answered like this, and the list of people never changes for it. You reach them on their"
        " page only. Don’t try to guess from what somebody tells: that is what they trust you with.",
    ),
)
KEYS = (
    ("Ctrl K, or ⌘ K", "Find a person, a sentence, a promise"),
    ("Tab, Shift Tab", "To the next thing, and back"),
    ("Enter", "Follow a link, press a button, open what a number rests on"),
    ("Escape", "Close what is open; you’re back where you were"),
)


@dataclass(frozen=True, slots=True)
class HelpLine:
    """One page and what it is for."""

    item: Item
    say: str


def pages_of(request: HttpRequest) -> list[HelpLine]:
    """Return the pages that the navigation shows this person, each with what it is for."""
    items = [item for section in navigation(request)["nav_sections"] for item in section.items]
    return [HelpLine(item, PAGES[item.view]) for item in items]
