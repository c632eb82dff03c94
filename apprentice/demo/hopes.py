"""What some customers hope to reach, as colleagues wrote it down."""

from datetime import timedelta
from random import Random
from uuid import UUID

from django.utils import timezone

from apprentice.demo.sessions import World
from relationships.models import Customer, Hope

MEASURE = "nights out a year"
TELLING, AIMING = 48, 16
WORDS = (
    "I want to sleep out more than I sleep in front of the television.",
    "Before I turn fifty I want a whole winter month of nights in the snow.",
    "We’d like the children to count their nights outside, not their points.",
    "I’m working my way round every cabin between here and the glacier.",
    "One night a week under the open sky. I’ve got as far as one in three.",
    "To be out often enough that I stop packing lists.",
)
NAMED = {
    "marit": ("Every guest I take across comes home dry, and comes back.", "guests a season", 400, 310),
    "gro": ("I want the hut full in October too, with people who came for the quiet.", "", None, None),
}


def write_hopes(world: World) -> None:
    """Let colleagues note hopes: some count in a measure that many share, some are words alone."""
    rng, by = Random(MEASURE), world.staff["Tobias Hagen"]
    people = Customer.objects.filter(person__isnull=False, value_rank__isnull=False)
    keys = list(people.order_by("value_rank", "pk").values_list("pk", flat=True)[: 6 * TELLING])
    hopes = []
    for number, customer in enumerate(sorted(rng.sample(keys, min(TELLING, len(keys))))):
        today = float(rng.choice((3, 5, 8, 10, 12, 15, 20, 26, 34, 45)))
        aims = number < AIMING
        target = float(rng.choice((20, 26, 40, 52, 110))) if aims else None
        hopes.append(_hope(rng, world, customer, (WORDS[number % len(WORDS)], MEASURE, target, today)))
    hopes += [_hope(rng, world, world.named[key].pk, told) for key, told in NAMED.items() if key in world.named]
    for hope in hopes:
        hope.noted_by = by
    Hope.objects.bulk_create(hopes)


def _hope(rng: Random, world: World, customer: int, told: tuple[str, str, float | None, float | None]) -> Hope:
    text, measure, target, today = told
    at = world.ago(rng.randint(4, 90), hour=13)
    return Hope(
        key=UUID(int=rng.getrandbits(128), version=4),
        customer_id=customer,
        text=text,
        measure=measure,
        target=target,
        today=today,
        by=timezone.localdate(world.now) + timedelta(days=rng.choice((120, 240, 400))) if target else None,
        source=rng.choice(("A visit in the shop", "A talk at the workshop counter", "A letter")),
        noted_at=at,
    )
