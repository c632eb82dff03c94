"""How a relationship stands, in reasons that can be read and opened; never a score."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Max, Q, Sum
from django.utils import timezone

from accounts.models import User
from common.evidence import Evidence, Voice
from common.money import format_money
from relationships.models import Customer, Interaction, Participant, TopicMention
from relationships.models.topic import Stance
from valuation.models import CustomerValue, Order
from valuation.selectors.run import newest_run

YEAR = timedelta(days=365)
CONCERN_DAYS = 180
SILENT_DAYS = 180
LIKELY, DOUBTFUL, ALMOST_SURE = 0.7, 0.4, 0.995
FELL, ROSE = 0.75, 1.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One thing that speaks for a relationship or against it."""

    text: str
    good: bool
    row: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What we know of a relationship; without a reason we don't know, which is neither good nor bad."""

    reasons: list[Reason] = field(default_factory=list)
    rows: list[tuple[str, str]] = field(default_factory=list)
    concerns: list[TopicMention] = field(default_factory=list)

    @property
    def state(self) -> str:
        """One of risk, good and unknown: one reason for concern is enough to look."""
        if any(not reason.good for reason in self.reasons):
            return "risk"
        return "good" if self.reasons else "unknown"

    @property
    def words(self) -> str:
        """The state in plain words."""
        return {"risk": "Worth a talk", "good": "Nothing speaks against it", "unknown": "We don’t know"}[self.state]


def health_of(customers: Sequence[Customer], *, user: User | AnonymousUser, today: date) -> dict[int, Health]:
    """Return how each customer stands, in the same few questions however many there are."""
    ids = [customer.pk for customer in customers]
    found = {pk: Health() for pk in ids}
    _chances(found, ids)
    _spending(found, ids, today)
    people = {
        person: customer.pk
        for customer in customers
        for person in (customer.person_id, customer.contact_id)
        if person is not None
    }
    _concerns(found, people, user, today)
    _contacts(found, people, user, today)
    for health in found.values():
        health.reasons.sort(key=lambda reason: reason.good)  # what speaks against it first; the rest stays in order
    return found


def explain_health(customer: Customer, health: Health) -> Evidence:
    """Return what a customer's health rests on, with the words of those who are worried."""
    return Evidence(
        title=f"{customer.name}: {health.words[:1].lower()}{health.words[1:]}",
        say=" ".join(f"{reason.text}." for reason in health.reasons)
        or "No orders, no contacts and no concerns that we know of.",
        rows=tuple(health.rows),
        voices=tuple(Voice(text=mention.evidence) for mention in health.concerns if mention.evidence),
        without="What nobody wrote down. One reason for concern is enough to look; reasons are never added up.",
        source="Orders, contacts, what people said, and the newest value run.",
    )


def _chances(found: dict[int, Health], ids: list[int]) -> None:
    run = newest_run()
    values = CustomerValue.objects.filter(run=run, customer__in=ids, p_alive__isnull=False) if run else ()
    for value in values:
        chance, health = value.p_alive or 0.0, found[value.customer_id]
        words = f"{chance:.0%}" if chance < ALMOST_SURE else "more than 99%"
        row = ("Chance that they still buy", words)
        health.rows.append(row)
        if chance < DOUBTFUL:
            health.reasons.append(Reason(text=f"{words} chance that they still buy", good=False, row=row))
        elif chance >= LIKELY:
            health.reasons.append(
                Reason(text=f"{words[:1].upper()}{words[1:]} chance that they still buy", good=True, row=row)
            )


def _spending(found: dict[int, Health], ids: list[int], today: date) -> None:
    kept = F("amount_minor") - F("returned_minor")
    year, before = Q(placed_on__gt=today - YEAR), Q(placed_on__gt=today - 2 * YEAR, placed_on__lte=today - YEAR)
    rows = (
        Order.objects.filter(customer__in=ids, placed_on__lte=today, currency=settings.CURRENCY)
        .values("customer")
        .annotate(last=Max("placed_on"), now=Sum(kept, filter=year), then=Sum(kept, filter=before))
    )
    for row in rows:
        health, now, then = found[row["customer"]], row["now"] or 0, row["then"] or 0
        health.rows.append(("Bought in the last twelve months", format_money(now, settings.CURRENCY)))
        health.rows.append(("In the twelve months before", format_money(then, settings.CURRENCY)))
        health.rows.append(("Newest order", f"{row['last']:%-d %B %Y}"))
        if then > 0 and not FELL < now / then < ROSE:
            change = f"bought {abs(1 - now / then):.0%} {'less' if now < then else 'more'} than the year before"
            health.reasons.append(Reason(text=change[:1].upper() + change[1:], good=now > then, row=health.rows[-3]))
        if row["last"] < today - timedelta(days=SILENT_DAYS):
            since = f"No order since {row['last']:%-d %B %Y}"
            health.reasons.append(Reason(text=since, good=False, row=health.rows[-1]))


def _concerns(found: dict[int, Health], people: dict[int, int], user: User | AnonymousUser, today: date) -> None:
    mentions = (
        TopicMention.objects.for_user(user)
        .filter(person__in=people, stance=Stance.CONCERN, at__date__gt=today - timedelta(days=CONCERN_DAYS))
        .select_related("person", "topic")
        .order_by("-at", "-pk")
    )
    for mention in mentions:
        health = found[people[mention.person_id]]
        row = (f"Worried about {mention.topic.name}", f"{timezone.localdate(mention.at):%-d %B %Y}")
        health.rows.append(row)
        if not health.concerns:
            health.reasons.append(Reason(text=f"Worried about {mention.topic.name}", good=False, row=row))
        health.concerns.append(mention)


def _contacts(found: dict[int, Health], people: dict[int, int], user: User | AnonymousUser, today: date) -> None:
    rows = (
        Participant.objects.filter(person__in=people, interaction__in=Interaction.objects.for_user(user).values("pk"))
        .values("person")
        .annotate(last=Max("interaction__at"))
    )
    last = dict.fromkeys(found, date.min)
    for row in rows:
        customer = people[row["person"]]
        last[customer] = max(last[customer], timezone.localdate(row["last"]))
    for customer, day in last.items():
        if day == date.min:
            continue
        health = found[customer]
        health.rows.append(("Last contact", f"{day:%-d %B %Y}"))
        if day < today - timedelta(days=SILENT_DAYS):
            text = f"Nobody has spoken with them since {day:%-d %B %Y}"
            health.reasons.append(Reason(text=text, good=False, row=health.rows[-1]))
