"""What stands behind the strength of a tie."""

from datetime import datetime

from django.db.models import Q

from accounts.models import User
from common.dates import short
from common.evidence import Evidence
from relationships.models import Customer, Interaction, Person, Tie
from relationships.scoring import day_of, strength
from relationships.selectors.customer import speaker_of
from relationships.selectors.portrait import known_by

CONTACTS = 10
SAY = (
    "Every contact counts by how close it is, fades by half each half-life, and what is left adds up towards 100. "
    "Both directions count: a tie that nobody answers is none."
)


def evidence_of_tie(customer: Customer, other: Person, user: User, *, at: datetime) -> Evidence | None:
    """Return both directions of every kind of tie and the newest contacts; nothing where ``user`` sees no tie."""
    person = speaker_of(customer)
    known = next((one for one in known_by(person, user, at=at) if one.person == other), None) if person else None
    if person is None or known is None:
        return None
    between = Q(src=person, dst=other) | Q(src=other, dst=person)
    ties = Tie.objects.for_user(user).filter(between).select_related("src", "dst").order_by("kind", "pk")
    met = Interaction.objects.for_user(user).filter(participants=person, pk__in=other.interactions.values("pk"))
    newest = [f"{one.channel} {short(one.at, now=at)}" for one in met.order_by("-at", "-pk")[:CONTACTS]]
    return Evidence(
        title=f"How well {other.name} and {person.name} know each other",
        say=SAY,
        rows=tuple(_direction(tie, at) for tie in ties),
        total=("Together, of the strongest kind", known.said),
        without="What nobody wrote down, mails to more than twenty people, and desks such as no-reply@.",
        source=f"Contacts: {'; '.join(newest) or 'none'}.",
    )


def _direction(tie: Tie, at: datetime) -> tuple[str, str]:
    now = strength(tie.log_strength, day_of(at), tie.half_life_days)
    return f"{tie.src.name} to {tie.dst.name}, {tie.kind}", f"{round(100 * now)} of 100"
