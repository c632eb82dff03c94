"""Customers as possible mentors: what keeps us from asking, and what we know of each."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, F, Max, Min, Q, QuerySet, Value, When, prefetch_related_objects
from django.db.models.functions import Coalesce

from accounts.models import User
from common.dates import local_day
from feedback.models import Aspect, FeedbackSession, Invitation, ParkedTopic, Turn
from feedback.models.words import named_words
from feedback.scoring.recommendation import Facts
from feedback.selectors.hope import Hoped, hoped_by
from relationships.models import Customer, Person, TopicMention
from valuation.models import Order

REST_DAYS = 90
LEFT_DAYS = 180
LEFT_ORDERS = 4
DAYS_A_YEAR = 365.25
SHORT_WORD = 4
GATES = {
    "no_person": "We know nobody to ask there",
    "no_address": "No e-mail address",
    "do_not_ask": "Asked us not to ask",
    "here": "Already in this session",
    "resting": f"Asked in the last {REST_DAYS} days",
}


@dataclass(slots=True, kw_only=True)
class Candidate:
    """One customer as the planning page knows them; None is unknown."""

    customer: Customer
    person: Person
    gate: str = ""
    orders: int | None = None
    kept: int = 0
    first_order: date | None = None
    last_order: date | None = None
    value_share: float | None = None
    spoke: int = 0
    asked: int = 0
    hope: Hoped | None = None
    today: date

    @property
    def years(self) -> float | None:
        """How long they have been with us: since the day on record, else since their first order."""
        since = self.customer.since or self.first_order
        return (self.today - since).days / DAYS_A_YEAR if since else None

    @property
    def has_left(self) -> bool:
        """Whether they stopped: silent for half a year and for over twice as long as they used to be."""
        if not (self.first_order and self.last_order and self.orders and self.orders >= LEFT_ORDERS):
            return False
        usual = (self.last_order - self.first_order).days / (self.orders - 1)
        return (self.today - self.last_order).days > max(LEFT_DAYS, 2 * usual)

    @property
    def tenure_band(self) -> str:
        """The group of customers who came in the same years, by the day on record."""
        return band_of((self.today - self.customer.since).days if self.customer.since else None)

    @property
    def traits(self) -> dict[str, str]:
        """The groups this customer stands for."""
        return {
            "segment": self.customer.segment,
            "region": self.customer.region,
            "channel": self.customer.get_channel_display(),
            "tenure": self.tenure_band,
        }

    def facts(self) -> Facts:
        """Return what the ranking needs."""
        return Facts(
            key=self.customer.pk,
            segment=self.customer.segment,
            value_share=self.value_share,
            tenure_years=self.years,
            orders=self.orders,
            kept=self.kept,
            hope=self.hope.term if self.hope else None,
            left=self.has_left,
            spoke=self.spoke,
            gate=self.gate,
        )


BANDS = ((365, "under a year"), (1096, "1 to 3 years"), (2922, "3 to 8 years"))  # days
LONG = "over 8 years"


def band_of(days: int | None) -> str:
    """Return the tenure band of a number of days; unknown stays unknown."""
    if days is None:
        return ""
    return next((name for limit, name in BANDS if days < limit), LONG)


@dataclass(frozen=True, slots=True)
class Occasion:
    """For whom, about what and when we look: the same for every candidate."""

    user: User
    session: FeedbackSession
    at: datetime
    here: frozenset[int] = field(default_factory=frozenset)

    @property
    def today(self) -> date:
        """The day of the occasion."""
        return local_day(self.at)


def occasion(*, user: User, session: FeedbackSession, at: datetime) -> Occasion:
    """Return the occasion, with the people who are in the session already and the words its aspect goes by."""
    prefetch_related_objects([session.aspect], "facets")
    people = Invitation.objects.for_user(user).filter(session=session).values_list("person_id", flat=True)
    return Occasion(user=user, session=session, at=at, here=frozenset(people))


def gated(when: Occasion) -> QuerySet[Any]:
    """Return every customer with what keeps us from asking them in this session, if anything."""
    return askable(when.user, at=when.at, here=when.here)


def askable(user: User, *, at: datetime, here: Collection[int] = ()) -> QuerySet[Any]:
    """Return every customer with ``asked_id``, the person to ask, and ``gate``, what keeps us from it, if anything."""
    rested = at - timedelta(days=REST_DAYS)
    return (
        Customer.objects.for_user(user)
        .annotate(asked_id=Coalesce("contact_id", "person_id"))
        .annotate(
            gate=Case(
                When(asked_id=None, then=Value("no_person")),
                When(_reached(email=""), then=Value("no_address")),
                When(_reached(do_not_ask=True), then=Value("do_not_ask")),
                When(_reached(asked_last_at__gt=rested), then=Value("resting")),
                When(asked_id__in=here, then=Value("here")),
                default=Value(""),
                output_field=CharField(max_length=20),
            )
        )
    )


def _reached(**condition: Any) -> Q:
    """Return the condition on the person we would ask: the contact of a company, else the customer in person."""
    (name, value), *_ = condition.items()
    return Q(**{f"contact__{name}": value}) | Q(contact=None, **{f"person__{name}": value})


def gate_counts(when: Occasion) -> dict[str, int]:
    """Return how many customers stand at each gate; "" counts those who fit."""
    rows = gated(when).order_by().values_list("gate").annotate(people=Count("pk"))
    return {gate: people for gate, people in rows}  # noqa: C416 - a queryset of pairs is not a mapping for mypy


def candidates(when: Occasion, customers: Collection[int]) -> list[Candidate]:
    """Return what we know of these customers, in the order given, in a fixed number of queries."""
    rows = gated(when).filter(pk__in=customers).select_related("person", "company", "contact")
    found: dict[int, Candidate] = {}
    for customer in rows:
        person = customer.contact or customer.person
        if person is not None:
            gate = "" if customer.gate == "here" else customer.gate
            found[customer.pk] = Candidate(customer=customer, person=person, gate=gate, today=when.today)
    _add_orders(when, found)
    _add_value_shares(when, found.values())
    _add_talk(when, found.values())
    for pk, hoped in hoped_by(when.user, {pk: one.customer.segment for pk, one in found.items()}).items():
        found[pk].hope = hoped
    return [found[pk] for pk in dict.fromkeys(customers) if pk in found]


def _add_orders(when: Occasion, found: dict[int, Candidate]) -> None:
    orders = Order.objects.for_user(when.user).filter(customer__in=list(found))
    for row in (
        orders.order_by()
        .values("customer")
        .annotate(
            placed=Count("pk"),
            kept=Count("pk", filter=Q(returned_minor=0)),
            first=Min("placed_on"),
            last=Max("placed_on"),
        )
    ):
        candidate = found[row["customer"]]
        candidate.orders, candidate.kept = row["placed"], row["kept"]
        candidate.first_order, candidate.last_order = row["first"], row["last"]


def _add_value_shares(when: Occasion, found: Iterable[Candidate]) -> None:
    valued = Customer.objects.for_user(when.user).exclude(value_rank=None).count()
    for candidate in found:
        rank = candidate.customer.value_rank
        if rank is not None and valued:
            candidate.value_share = max(0.0, 1 - (rank - 1) / valued)


def _add_talk(when: Occasion, found: Iterable[Candidate]) -> None:
    by_person = {candidate.person.pk: candidate for candidate in found}
    parked = parked_by(when).annotate(person_id=F("turn__invitation__person_id"))
    for rows in (parked.filter(person_id__in=list(by_person)), mentions_of(when).filter(person_id__in=list(by_person))):
        for person, times in _per_person(rows):
            by_person[person].spoke += times
    for person, times in _per_person(asked_before(when).filter(person__in=list(by_person))):
        by_person[person].asked = times


def asked_before(when: Occasion) -> QuerySet[Invitation]:
    """Return every invitation that went out to people whom the user may see, whoever sent it."""
    people = Person.objects.for_user(when.user).values("pk")
    return Invitation.objects.filter(person__in=people, invited_at__isnull=False)


def _per_person(rows: QuerySet[Any]) -> Iterable[tuple[int, int]]:
    """Return how many rows each person has."""
    counted: QuerySet[Any, tuple[int, int]] = rows.order_by().values_list("person_id").annotate(times=Count("pk"))
    return counted


def parked_by(when: Occasion) -> QuerySet[ParkedTopic]:
    """Return topics parked for this aspect whose speakers we may name."""
    mine = FeedbackSession.objects.for_user(when.user).values("pk")
    named = named_words("turn__") | Q(turn__invitation__session__in=mine)
    words = Turn.objects.for_user(when.user).values("pk")
    return ParkedTopic.objects.filter(named, aspect=when.session.aspect, turn__in=words)


def mentions_of(when: Occasion) -> QuerySet[TopicMention]:
    """Return what people said about topics that carry a word of this aspect or its facets."""
    about = Q(pk__in=())
    for word in clue_words(when.session.aspect):
        about |= Q(topic__name__icontains=word)
    return TopicMention.objects.for_user(when.user).filter(about)


def clue_words(aspect: Aspect) -> list[str]:
    """Return the words that suggest this aspect: its name, its facets' names and their clues."""
    texts = [aspect.name, *(text for facet in aspect.facets.all() for text in (facet.name, facet.clues))]
    words = {part.strip().lower() for text in texts for part in text.split(",")}
    return sorted(word for word in words if len(word) >= SHORT_WORD)
