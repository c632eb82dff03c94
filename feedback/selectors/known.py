"""What our records and a customer's own words say: what a question may take for granted.

A session's question goes to everybody chosen, so it may take for granted only what is so for each of them.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q
from django.utils.dateformat import format as written

from accounts.models import User
from common.dates import local_day
from feedback.models import GuideVersion, Invitation, SessionState, Turn, WordsUse
from feedback.scoring.question_check import Known
from relationships.models import Customer, Interaction, Signal
from valuation.models import Contract, Order

QUOTES_MAX = 20
QUOTE_CHARS = 400
ASKED_MAX = 40


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing our records say of a customer: the word for it, and the sentence that shows it."""

    word: str
    say: str


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of one customer: facts, and what they said under their own name."""

    name: str
    facts: tuple[Fact, ...] = ()
    quotes: tuple[str, ...] = ()

    @property
    def known(self) -> Known:
        """The same for the question check."""
        return Known(quotes=self.quotes, facts=tuple(fact.word for fact in self.facts))


def records_for(version: GuideVersion, user: User | None) -> tuple[Record, ...]:
    """Return what is known of everybody chosen in the draft that works on this version."""
    if user is None:
        return ()
    session = version.sessions.filter(state=SessionState.DRAFT).first()
    return records_of(session.invitations.all(), user) if session else ()


def records_of(invitations: Iterable[Invitation], user: User) -> tuple[Record, ...]:
    """Return what ``user`` may know of each invited customer, in the order of their ids."""
    wanted = [row.customer_id for row in invitations if row.customer_id][: ASKED_MAX + 1]
    if not wanted or len(wanted) > ASKED_MAX:
        return ()
    customers = list(
        Customer.objects.for_user(user)
        .filter(pk__in=wanted)
        .select_related("person", "company", "contact")
        .order_by("pk")
    )
    if len(customers) < len(set(wanted)):
        return ()
    facts: dict[int, list[Fact]] = defaultdict(list)
    for find in FINDERS:
        for pk, fact in find(customers, user):
            facts[pk].append(fact)
    quotes = _quotes(customers, user)
    return tuple(
        Record(str(customer), tuple(facts[customer.pk]), tuple(quotes.get(customer.pk, ()))) for customer in customers
    )


def _orders(customers: Collection[Customer], user: User) -> Iterable[tuple[int, Fact]]:
    rows = Order.objects.for_user(user).filter(customer__in=customers).order_by().values("customer_id")
    back = Max("placed_on", filter=Q(returned_minor__gt=0))
    for row in rows.annotate(placed=Count("pk"), last=Max("placed_on"), back=back):
        times = "one order" if row["placed"] == 1 else f"{row['placed']} orders"
        yield row["customer_id"], Fact("order", f"{times}, the last on {_day(row['last'])}")
        if row["back"]:
            yield row["customer_id"], Fact("return", f"sent something back, last from {_day(row['back'])}")


def _contracts(customers: Collection[Customer], user: User) -> Iterable[tuple[int, Fact]]:
    for row in Contract.objects.for_user(user).filter(customer__in=customers).order_by("started_on", "pk"):
        yield row.customer_id, Fact("contract", f"{row.product}, since {_day(row.started_on)}")
        if row.ended_on:
            yield row.customer_id, Fact("cancellation", f"{row.product} ended on {_day(row.ended_on)}")


def _signals(customers: Collection[Customer], user: User) -> Iterable[tuple[int, Fact]]:
    about = _by_party(customers)
    people = [pk for kind, pk in about if kind == "person"]
    companies = [pk for kind, pk in about if kind == "company"]
    rows = Signal.objects.for_user(user).filter(Q(person__in=people) | Q(company__in=companies))
    for row in rows.order_by("-at", "pk"):
        word = row.kind.replace("_", " ")
        key = ("person", row.person_id) if row.person_id else ("company", row.company_id)
        for pk in about[key]:
            yield pk, Fact(word, f"{word} on {_day(row.at)}" + (f": {row.note}" if row.note else ""))


def _interactions(customers: Collection[Customer], user: User) -> Iterable[tuple[int, Fact]]:
    about = _by_party(customers)
    people = [pk for kind, pk in about if kind == "person"]
    rows = Interaction.objects.for_user(user).filter(participants__in=people).order_by()
    for row in rows.values("channel", "participants").annotate(last=Max("at")):
        for pk in about.get(("person", row["participants"]), ()):
            yield pk, Fact(row["channel"], f"{row['channel']}, last on {_day(row['last'])}")


FINDERS: tuple[Callable[[Collection[Customer], User], Iterable[tuple[int, Fact]]], ...] = (
    _orders,
    _contracts,
    _signals,
    _interactions,
)


def _day(moment: date) -> str:
    return written(local_day(moment), "j F Y")


def _by_party(customers: Collection[Customer]) -> dict[tuple[str, int | None], list[int]]:
    """Return which customers a person or a company stands for."""
    found: dict[tuple[str, int | None], list[int]] = defaultdict(list)
    for customer in customers:
        if customer.person_id:
            found["person", customer.person_id].append(customer.pk)
        if customer.company_id:
            found["company", customer.company_id].append(customer.pk)
        if customer.contact_id and customer.contact_id != customer.person_id:
            found["person", customer.contact_id].append(customer.pk)
    return found


def _quotes(customers: Collection[Customer], user: User) -> dict[int, list[str]]:
    """Return the newest words of each customer that carry their name anyway: showing them tells nobody who spoke."""
    said = Turn.objects.for_user(user).filter(
        invitation__customer__in=customers, invitation__words_use=WordsUse.WITH_NAME
    )
    found: dict[int, list[str]] = defaultdict(list)
    for pk, text in said.order_by("-at", "-pk").values_list("invitation__customer_id", "text"):
        if len(found[pk]) < QUOTES_MAX:
            found[pk].append(text[:QUOTE_CHARS])
    return found
