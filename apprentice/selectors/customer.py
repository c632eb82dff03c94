"""One customer, put together from every app."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from common.evidence import Evidence
from common.money import format_money
from feedback.selectors.voices import Heard, speaker, voices
from relationships.models import Customer, Hope, Person
from relationships.selectors.customer import speaker_of
from relationships.selectors.hope import hopes_of
from relationships.selectors.portrait import Known, interactions_of, known_by, mentions_of, signals_of
from valuation.selectors.order import Bought, bought_by

WORDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """All that one page says of a customer."""

    customer: Customer
    speaker: Person | None
    hope: Hope | None
    bought: list[Bought]
    heard: list[Heard]
    ties: list[Known]
    mentions: Any
    signals: Any
    interactions: Any


def portrait(customer: Customer, user: User, *, at: datetime) -> Portrait:
    """Return what ``user`` may know of a customer they may see."""
    person = speaker_of(customer)
    return Portrait(
        customer=customer,
        speaker=person,
        hope=hopes_of(customer).first(),
        bought=bought_by(customer),
        heard=[Heard(turn, speaker(turn, user)) for turn in voices(user, person_id=person.pk)[:WORDS]]
        if person
        else [],
        ties=known_by(person, user, at=at) if person else [],
        mentions=list(mentions_of(person, user)) if person else [],
        signals=list(signals_of(customer, user)),
        interactions=list(interactions_of(person, user)) if person else [],
    )


def evidence_of_orders(customer: Customer) -> Evidence:
    """Return what stands behind the sum of a customer's orders: every year in every currency."""
    years = bought_by(customer, by_year=True)
    total = bought_by(customer)
    return Evidence(
        title=f"What {customer.name} bought",
        say="The amounts of all orders, less what came back.",
        rows=tuple((f"{one.year}, {_times(one.orders)}", _money(one)) for one in years),
        total=("All orders", " and ".join(_money(one) for one in total)) if total else None,
        without="What was bought under another customer number, and orders that haven’t been imported.",
        source="Orders, as they were imported.",
    )


def _times(orders: int) -> str:
    return "1 order" if orders == 1 else f"{orders} orders"


def _money(one: Bought) -> str:
    return format_money(one.kept_minor, one.currency, exact=True)
