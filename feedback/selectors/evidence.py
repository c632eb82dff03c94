"""What stands behind the figures of the loop."""

from datetime import datetime

from accounts.models import User
from common.evidence import Evidence, Voice
from common.money import format_count
from feedback.scoring.led import weight_text
from feedback.selectors.card import Card, Place
from feedback.selectors.finding import Reach, readable
from feedback.selectors.loop import cards_of, facts_of

SHOWN = 12
SAY = {
    Place.SAID: "Noted and not promised: no decision yet, looking into it, or it didn’t help the first time.",
    Place.DOING: "Promised, with somebody who keeps it and a day.",
    Place.UNTOLD: "It’s done, and at least one person who asked for it hasn’t heard.",
    Place.TOLD: "Done, and everybody we can reach has been told.",
    Place.WONT: "Declined, with the reason.",
}
LEFT_OUT = "People whose link has ended can’t be told, so nobody waits for them here."


def behind_the_board(user: User, what: str, *, at: datetime) -> Evidence | None:
    """Return what a column's figure, or the whole, rests on; nothing for a figure we don't have."""
    facts = [(pk, place, answered) for pk, place, answered, _ in facts_of(user, at=at)]
    if what in {"all", "answered"}:
        return _whole(facts, what)
    if what not in Place.values:
        return None
    keys = [pk for pk, place, _ in facts if place == what]
    cards = cards_of(keys[:SHOWN], user=user, at=at)
    return Evidence(
        title=f"{format_count(len(keys))} under “{Place(what).label}”",
        say=SAY[Place(what)],
        rows=tuple((card.finding.text, _standing(card)) for card in cards),
        voices=tuple(Voice(text=card.words, who=card.who, mark=card.mark) for card in cards[:3] if card.words),
        without=f"The other {format_count(len(keys) - SHOWN)}." if len(keys) > SHOWN else LEFT_OUT,
        source="Counted from the findings, just now.",
    )


def _whole(facts: list[tuple[int, str, bool]], what: str) -> Evidence:
    """Add up the columns, or those who have had an answer."""
    rows: tuple[tuple[str, str], ...]
    counted = [(place, answered) for _, place, answered in facts]
    if what == "answered":
        yes = sum(answered for _, answered in counted)
        rows = (
            ("Somebody was told what comes of it", format_count(yes)),
            ("Nobody was told yet", format_count(len(counted) - yes)),
        )
        title = f"{format_count(yes)} of {format_count(len(counted))} have an answer"
    else:
        rows = tuple((place.label, format_count(sum(where == place for where, _ in counted))) for place in Place)
        title = f"{format_count(len(counted))} things customers taught us"
    return Evidence(
        title=title,
        rows=rows,
        total=("Together", format_count(len(counted))),
        without="Words that nobody has reflected on yet. They’re under Reflections.",
        source="Counted from the findings, just now.",
    )


def _standing(card: Card) -> str:
    """Say in a few words how one finding stands."""
    if card.place == Place.UNTOLD:
        return "today" if not card.days else f"{card.days} days" if card.days > 1 else "1 day"
    if card.place == Place.DOING and card.promise:
        return f"{card.promise.due:%-d %b}"
    if card.reopened:
        return "didn’t help"
    if card.place in {Place.TOLD, Place.WONT}:
        return "told" if card.hides(len(card.told)) else f"{len(card.told)} told"
    return "open"


def behind_the_people(card: Card, *, user: User) -> Evidence:
    """Return whom a finding speaks for, who has heard, and who can't be reached."""
    told = {notice.invitation_id for notice in card.told}
    open_to_me = readable((heard.turn for heard in card.people), user)
    rows = []
    for heard in card.people:
        if card.hides_people and heard.who.person_id is None:
            continue
        heard_it = (
            "heard"
            if heard.invitation.pk in told
            else "can’t be reached"
            if heard.reach == Reach.NONE
            else "hasn’t heard"
        )
        rows.append((heard.who.name, heard_it))
    voices = [heard for heard in card.people if heard.turn and heard.turn.pk in open_to_me]
    return Evidence(
        title=f"{card.people_text.partition(',')[0]} said this",
        say=card.finding.text,
        rows=tuple(rows),
        total=("Weighed: answers to a question that wasn’t fair count for less", weight_text(card.weighed.weight))
        if card.weighed.is_led and not card.hides_people
        else None,
        voices=tuple(Voice(text=heard.turn.text, who=heard.who) for heard in voices[:6] if heard.turn),
        without=""
        if len(voices) == len(card.people)
        else "Words that their speakers keep to the people they were told would read them.",
        source="The reading this rests on, and words joined to it by hand.",
    )
