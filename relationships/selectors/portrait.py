"""What we know of one person: who knows them, what they care about, what happened."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.models import User
from relationships.models import Customer, Interaction, Person, Signal, Tie, TopicMention
from relationships.scoring import day_of, mutual, strength, strength_in_words

TIES, MENTIONS, SIGNALS, INTERACTIONS = 12, 20, 10, 10


@dataclass(frozen=True, slots=True)
class Known:
    """One person who knows another: how, how strongly in both directions together, and since when not."""

    person: Person
    kinds: str
    strength: float
    last_at: datetime
    introducer_ok: bool

    @property
    def words(self) -> str:
        """The strength in a word."""
        return strength_in_words(self.strength)

    @property
    def percent(self) -> int:
        """The strength as a whole number of a hundred."""
        return round(100 * self.strength)

    @property
    def said(self) -> str:
        """The strength as a figure."""
        return f"{self.percent} of 100"


def known_by(person: Person, user: User, *, at: datetime) -> list[Known]:
    """Return who knows a person, as far as ``user`` may see, the strongest first."""
    ties = Tie.objects.for_user(user).filter(Q(src=person) | Q(dst=person)).select_related("src", "dst")
    others: dict[Person, list[Tie]] = {}
    for tie in ties:
        others.setdefault(tie.dst if tie.src_id == person.pk else tie.src, []).append(tie)
    known = [_known(other, between, at) for other, between in others.items()]
    return sorted(known, key=lambda one: (-one.strength, one.person.name, one.person.pk))[:TIES]


def _known(other: Person, ties: list[Tie], at: datetime) -> Known:
    """Put the ties between two people together: of each kind both directions, of all kinds the strongest."""
    there: dict[str, float] = {}
    back: dict[str, float] = {}
    for tie in ties:
        now = strength(tie.log_strength, day_of(at), tie.half_life_days)
        (there if tie.src_id == other.pk else back)[tie.kind] = now
    strengths = {kind: mutual(there.get(kind, 0.0), back.get(kind, 0.0)) for kind in there | back}
    return Known(
        person=other,
        kinds=", ".join(sorted(strengths, key=lambda kind: (-strengths[kind], kind))),
        strength=max(strengths.values()),
        last_at=max(tie.last_at for tie in ties),
        introducer_ok=any(tie.introducer_ok for tie in ties),
    )


def mentions_of(person: Person, user: User) -> QuerySet[TopicMention]:
    """Return where a person stands on what, newest first."""
    return (
        TopicMention.objects.for_user(user)
        .filter(person=person)
        .select_related("topic")
        .order_by("-at", "-pk")[:MENTIONS]
    )


def signals_of(customer: Customer, user: User) -> QuerySet[Signal]:
    """Return what happened at a customer, newest first."""
    about = Q(person__in=[pk for pk in (customer.person_id, customer.contact_id) if pk])
    if customer.company_id:
        about |= Q(company=customer.company_id)
    return Signal.objects.for_user(user).filter(about).order_by("-at", "-pk")[:SIGNALS]


def interactions_of(person: Person, user: User) -> QuerySet[Interaction]:
    """Return the last contacts with a person, newest first, with everybody who took part."""
    return (
        Interaction.objects.for_user(user)
        .filter(participants=person)
        .prefetch_related("participants")
        .order_by("-at", "-pk")[:INTERACTIONS]
    )
