"""Why a customer is on the list: each reason in a few words, and the evidence behind it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings

from common.dates import spoken
from common.evidence import Evidence, Voice
from common.ids import LAST_ID
from common.money import format_count, format_money
from feedback.scoring.recommendation import TERMS, Kind, desirability, neutral_terms, wilson
from feedback.selectors.candidate import (
    DAYS_A_YEAR,
    REST_DAYS,
    Candidate,
    Occasion,
    asked_before,
    candidates,
    mentions_of,
    parked_by,
)
from valuation.models import Order

MONTHS = 12
SHOWN = 12
MANY_ORDERS = 10
MUCH_RETURNED = 0.7
LOYAL = 5


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason in a few words; ``kind`` names the evidence behind it."""

    kind: str
    text: str


def sentence(candidate: Candidate, kind: Kind) -> str:
    """Say in a sentence why this customer could teach us."""
    if kind == "spoke":
        return "Brought this up without being asked."
    if kind == "hopeful":
        return "Hopes for much, and others like them have got there."
    if candidate.has_left:
        return "Stopped ordering. Someone who left tells you what staying hides."
    if kind == "steady":
        return "Buys little and stays. Knows what makes it worth coming back."
    return _acquaintance(candidate)


def _acquaintance(candidate: Candidate) -> str:
    """Say how well they know us and how they fare."""
    if not candidate.orders:
        return "We know little about them yet, which is a reason to ask."
    if candidate.kept < MUCH_RETURNED * candidate.orders:
        return "Sends much of it back, and could tell us why."
    if candidate.orders >= MANY_ORDERS or (candidate.years or 0) >= LOYAL:
        return "Knows us well and mostly succeeds with us."
    return "Is getting to know us, and mostly succeeds."


def reasons_for(candidate: Candidate) -> list[Reason]:
    """Return every reason that we can show evidence for."""
    found: list[Reason] = []
    if candidate.spoke:
        found.append(Reason("spoke", f"Raised this {times(candidate.spoke)}"))
    if candidate.has_left and candidate.last_order:
        found.append(Reason("left", f"Last order {span(_years_since(candidate))} ago"))
    if candidate.years is not None:
        found.append(Reason("tenure", f"Knows us {span(candidate.years)}"))
    if candidate.orders:
        found.append(Reason("kept", f"{candidate.kept} of {candidate.orders} kept"))
    if candidate.hope or candidate.person.goal:
        found.append(Reason("goal", candidate.hope.words if candidate.hope else "Told us a goal"))
    found.append(Reason("asked", f"Asked {times(candidate.asked)}" if candidate.asked else "Never asked"))
    return found


def times(count: int) -> str:
    """Say how often: "once", "3 times"."""
    return "once" if count == 1 else f"{format_count(count)} times"


def span(years: float) -> str:
    """Say how long: "9 years", "7 months", "under a month"."""
    months = int(years * MONTHS)
    number, unit = (int(years), "year") if years >= 1 else (months, "month")
    return f"{number} {unit}{'' if number == 1 else 's'}" if number else "under a month"


def _years_since(candidate: Candidate) -> float:
    return (candidate.today - candidate.last_order).days / DAYS_A_YEAR if candidate.last_order else 0.0


def why(when: Occasion, *, customer: int, kind: str) -> Evidence | None:
    """Return the evidence behind one reason to ask one customer; nothing when there is no such reason."""
    found = candidates(when, [customer]) if customer <= LAST_ID else []
    write = WRITERS.get(kind)
    return write(when, found[0]) if found and write else None


def _value(when: Occasion, one: Candidate) -> Evidence:
    customer, name = one.customer, one.person.name
    if customer.current_value is None or customer.value_low is None or customer.value_high is None:
        return Evidence(
            title=f"We don’t know yet what {name} is worth to us",
            say="Unknown is not zero: on this list it counts as the middle of their segment.",
            source="Value model",
        )
    point, low, high = (
        format_money(part, settings.CURRENCY)
        for part in (customer.current_value, customer.value_low, customer.value_high)
    )
    return Evidence(
        title=f"{name} is worth {point} to us",
        say=f"What we expect of all they do for us, less what they cost, in today’s money. "
        f"Four times in five it lies between {low} and {high}.",
        rows=(("At least", low), ("Expected", point), ("At most", high), *_rank(one)),
        without="What nobody has written down yet. Not known isn’t zero.",
        source=f"Value model, {spoken(customer.value_at, now=when.at)}" if customer.value_at else "Value model",
    )


def _rank(one: Candidate) -> tuple[tuple[str, str], ...]:
    rank = one.customer.value_rank
    return () if rank is None else (("Place among all customers", format_count(rank)),)


def _tenure(when: Occasion, one: Candidate) -> Evidence:
    since = one.customer.since or one.first_order
    rows = [("First order on record", _day(when, one.first_order)), ("Customer since", _day(when, one.customer.since))]
    return Evidence(
        title=f"{one.person.name} has known us {span(one.years or 0)}" if since else "We don’t know since when",
        say="From the day on their customer record; where there is none, from their first order.",
        rows=tuple(rows),
        source="Customer register and orders",
    )


def _day(when: Occasion, day: date | None) -> str:
    return spoken(day, now=when.at) if day else "not known"


def _kept(_: Occasion, one: Candidate) -> Evidence:
    orders = one.orders or 0
    low, high = (f"{end:.0%}" for end in wilson(one.kept, orders)) if orders else ("not known", "not known")
    return Evidence(
        title=f"{one.kept} of {orders} orders kept",
        say="An order counts as kept when no part of it came back: they mostly succeed with what they buy.",
        rows=(("Kept whole", str(one.kept)), ("Came back, in whole or in part", str(orders - one.kept))),
        total=("Orders", str(orders)),
        without=f"Why something came back. Four times in five the true share lies between {low} and {high}: the "
        "lower one counts here, so that one order kept is no proof.",
        source="Orders and returns",
    )


def _left(when: Occasion, one: Candidate) -> Evidence:
    last = Order.objects.for_user(when.user).filter(customer=one.customer).order_by("-placed_on", "-pk")[:SHOWN]
    rows = tuple(
        (spoken(order.placed_on, now=when.at), format_money(order.amount_minor, order.currency)) for order in last
    )
    return Evidence(
        title=f"{one.person.name} last ordered {span(_years_since(one))} ago",
        say="Silent for over half a year, and for more than twice as long as between any two orders on average.",
        rows=tuple(rows),
        without="Whether they buy elsewhere now. Only they know.",
        source=f"Their last {len(rows)} orders",
    )


def _spoke(when: Occasion, one: Candidate) -> Evidence:
    parked = parked_by(when).filter(turn__invitation__person=one.person).select_related("turn").order_by("-at")[:SHOWN]
    said = mentions_of(when).filter(person=one.person).select_related("topic").order_by("-at")[:SHOWN]
    voices = [Voice(text=row.turn.text, lang=row.turn.language) for row in parked]
    voices += [Voice(text=row.evidence) for row in said if row.evidence]
    rows = [(f"Parked, {spoken(row.at, now=when.at)}", "1") for row in parked]
    rows += [(f"{row.topic}, {spoken(row.at, now=when.at)}", "1") for row in said]
    return Evidence(
        title=f"{one.person.name} raised this {times(one.spoke)}",
        say="They went here themselves, when we asked about something else.",
        rows=tuple(rows),
        voices=tuple(voices),
        source="Parked topics and noted concerns",
    )


def _goal(when: Occasion, one: Candidate) -> Evidence:
    name = one.person.name
    if one.hope is None:
        return Evidence(
            title=f"{name} told us what they’re trying to do",
            say=one.person.goal,
            without="How much that is, and how far they are: so it counts for nothing on this list.",
            source="Their profile",
        )
    hope = one.hope.hope
    return Evidence(
        title=f"{name}: {one.hope.words.lower()}",
        say=one.hope.say,
        rows=one.hope.rows(now=when.at),
        voices=(Voice(text=hope.text),),
        without="Whether we can help with it. That is for the session to find out.",
        source=f"{hope.source}, noted by {hope.noted_by.name}",
    )


TERM_NAMES = {
    "value": "Worth to us, beside all others",
    "tenure": "Time with us, from 1 to 5 years",
    "familiarity": "Orders, from 0 to 20",
    "success": "Orders kept, at least",
    "hope": "Hope, high yet realistic",
}


def fit_of(when: Occasion, *, customer: int, beside: list[int]) -> Evidence | None:
    """Return how one customer's place on the list comes about; what is unknown makes it a range."""
    pool = candidates(when, list(dict.fromkeys([customer, *beside]))) if customer <= LAST_ID else []
    one = next((candidate for candidate in pool if candidate.customer.pk == customer), None)
    if one is None:
        return None
    facts = one.facts()
    found = desirability(replace(facts, gate=""), neutral=neutral_terms([other.facts() for other in pool]))
    rows = [
        (TERM_NAMES[name], f"not known, taken as {term:.2f}" if name in found.unknown else f"{term:.2f}")
        for name in TERMS
        for term in (found.terms[name],)
    ]
    weakest = f" Weakest: {TERM_NAMES[found.weakest].lower()}." if found.weakest else ""
    return Evidence(
        title=f"{one.person.name} fits at {found.score:.2f} of 1",
        say="The geometric mean of five, each from 0 to 1: being weak in one is not made up for by another." + weakest,
        rows=tuple(rows),
        total=("Fits", f"{found.score:.2f}, between {found.low:.2f} and {found.high:.2f}"),
        without="The range is what the unknown could make of it. Who raised this, stays but buys little, or left gets "
        "a place of their own on the list, whatever this says.",
        source="Derringer and Suich (1980); customer register, orders and what they told us",
    )


def _asked(when: Occasion, one: Candidate) -> Evidence:
    rows = asked_before(when).filter(person=one.person).select_related("session__aspect")
    asked = rows.order_by("-invited_at", "-pk")[:SHOWN]
    name = one.person.name
    return Evidence(
        title=f"{name} was asked {times(one.asked)}" if one.asked else f"Nobody has asked {name} yet",
        say=f"Nobody is asked twice within {REST_DAYS} days.",
        rows=tuple((row.session.aspect.name, spoken(row.invited_at, now=when.at)) for row in asked if row.invited_at),
        source="Sessions",
    )


WRITERS: dict[str, Callable[[Occasion, Candidate], Evidence]] = {
    "value": _value,
    "tenure": _tenure,
    "kept": _kept,
    "left": _left,
    "spoke": _spoke,
    "goal": _goal,
    "asked": _asked,
}
