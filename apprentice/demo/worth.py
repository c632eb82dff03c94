"""What customers did for us beyond buying: evidence in every dimension, a price that changed, decisions, and two runs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from relationships.models import Customer
from valuation.models import Dimension, EvidenceRecord, Grade, Measure, PartState
from valuation.services.changes import note_changes
from valuation.services.decision import Verdict, decide_dimension
from valuation.services.price import Price, set_price
from valuation.services.run import perform_run, request_run

SEED = 8812
BEFORE = timedelta(days=92)
LONGEST_AGO = 900
HELP_DESK, SHOP, LEDGER = "help desk", "shop system", "ledger"


@dataclass(frozen=True, slots=True)
class Habit:
    """How many of a hundred customers have a record of a measure, how many records at most, and how much each."""

    measure: str
    people: float
    companies: float
    most: int
    quantity: tuple[float, float] = (1.0, 1.0)
    source: str = "staff"


HABITS = (
    Habit("support-hour", 6, 30, 4, (0.5, 2.5), HELP_DESK),
    Habit("return-handled", 9, 15, 4, source=SHOP),
    Habit("late-payment", 0.5, 14, 3, source=LEDGER),
    Habit("public-answer", 1.5, 1, 5),
    Habit("public-review", 4, 2, 2),
    Habit("reference-call", 0, 7, 2),
    Habit("fault-helped", 0.8, 3, 2),
    Habit("new-use", 0.5, 2, 1),
    Habit("stated-loyalty", 4, 8, 2),
    Habit("sole-supplier", 0, 18, 1),
)


@dataclass(frozen=True, slots=True)
class Did:
    """What somebody with a name did: how often, within so many days, and in their story's words."""

    who: str
    measure: str
    times: int
    within: int
    quantity: float = 1.0
    note: str = ""


STORIES = (
    Did("eva", "fault-helped", 9, 900, note="Wore the boots to pieces and sent us the pieces, with a diary"),
    Did("eva", "new-use", 2, 500, note="Showed us how she resoles at home, in the kitchen"),
    Did("eva", "public-answer", 7, 800, note="Answers beginners on how to care for leather"),
    Did("eva", "stated-loyalty", 2, 600, note="“I will be buried in them.”"),
    Did("lars", "support-hour", 34, 640, 2.5, "Eleven huts, eleven ways of ordering; each season begins by telephone"),
    Did("lars", "return-handled", 26, 640, note="Sizes for guests who never came"),
    Did("lars", "late-payment", 7, 600, note="Paid when the season’s guests had paid"),
    Did("marit", "fault-helped", 2, 400, note="Found the buckle that freezes"),
    Did("marit", "reference-call", 3, 500, note="Told another guide company how courses are booked with us"),
    Did("marit", "support-hour", 6, 400, 1.5),
    Did("hanne", "new-use", 1, 80, note="Traces every harness to whoever wore it"),
    Did("hanne", "sole-supplier", 1, 300, note="Written into their tender"),
    Did("johannes", "public-review", 3, 700, note="Long, fair, and read by many"),
    Did("johannes", "public-answer", 4, 700),
    Did("priya", "stated-loyalty", 1, 60, note="Told Amina in the shop"),
)
BROUGHT = (("johannes", 6, "Came with Johannes, as they said at the till"), ("priya", 1, "Her sister"))
REFERRERS, MOST_BROUGHT = 45, 2


def write_evidence(*, named: dict[str, Customer], staff: dict[str, User], now: datetime) -> None:
    """Write down what customers did for us, each on its day."""
    rng, today = Random(SEED), timezone.localdate(now)
    measures = {one.slug: one for one in Measure.objects.all()}
    crowd = list(Customer.objects.exclude(pk__in=[one.pk for one in named.values()]).order_by("pk"))
    records = [*_crowds(rng, today, crowd, measures), *_stories(rng, today, named, measures)]
    records += _brought(rng, today, named, crowd, measures["customer-referred"])
    for number, record in enumerate(records):
        day = record.happened_on + timedelta(days=1)
        record.key = UUID(int=rng.getrandbits(128), version=4)
        record.recorded_at = min(now, timezone.make_aware(datetime.combine(day, time(10))))
        if record.source == "staff":
            record.recorded_by = staff["Ingrid Solheim" if number % 2 else "Tobias Hagen"]
        else:
            record.external_id = f"{record.source[:1].upper()}-{number:05d}"
    EvidenceRecord.objects.bulk_create(records, batch_size=500)


def _crowds(
    rng: Random, today: date, crowd: Sequence[Customer], measures: dict[str, Measure]
) -> Iterator[EvidenceRecord]:
    """Yield what happens with customers who have no part in the story."""
    for habit in HABITS:
        for customer in crowd:
            share = habit.companies if customer.company_id else habit.people
            if rng.random() * 100 >= share:
                continue
            for _ in range(rng.randint(1, habit.most)):
                yield EvidenceRecord(
                    customer=customer,
                    measure=measures[habit.measure],
                    quantity=round(rng.uniform(*habit.quantity), 1),
                    happened_on=_day(rng, today, customer, LONGEST_AGO),
                    source=habit.source,
                )


def _stories(
    rng: Random, today: date, named: dict[str, Customer], measures: dict[str, Measure]
) -> Iterator[EvidenceRecord]:
    """Yield what those with names did."""
    for did in STORIES:
        for _ in range(did.times):
            yield EvidenceRecord(
                customer=named[did.who],
                measure=measures[did.measure],
                quantity=did.quantity,
                happened_on=_day(rng, today, named[did.who], did.within),
                note=did.note,
                source="staff",
            )


def _brought(
    rng: Random, today: date, named: dict[str, Customer], crowd: Sequence[Customer], measure: Measure
) -> Iterator[EvidenceRecord]:
    """Yield who brought whom; nobody is brought twice, nor before they came."""
    free = list(crowd)
    rng.shuffle(free)
    wanted = [(named[who], many, note) for who, many, note in BROUGHT]
    wanted += [(one, rng.randint(1, MOST_BROUGHT), "") for one in free[: min(REFERRERS, len(free) // 10)]]
    free = free[REFERRERS:]
    for customer, many, note in wanted:
        for _ in range(min(many, len(free))):
            other = free.pop()
            yield EvidenceRecord(
                customer=customer,
                measure=measure,
                about=other,
                quantity=1,
                happened_on=_day(rng, today, other, LONGEST_AGO),
                note=note,
                source="staff",
            )


def _day(rng: Random, today: date, customer: Customer, within: int) -> date:
    """Return a day within so many days on which they were a customer already."""
    known = (today - customer.since).days if customer.since else within
    return today - timedelta(days=rng.randint(1, max(1, min(within, known))))


def value_everybody(*, named: dict[str, Customer], staff: dict[str, User], now: datetime) -> None:
    """Make a run three months ago and one this morning; between them prices and decisions changed."""
    mona, astrid = staff["Mona Kvam"], staff["Astrid Lunde"]
    rng = Random(SEED + 1)
    _run(by=mona, at=now - BEFORE, rng=rng)
    _price(
        "reference-call", 400_000, "Six of nine deals with a reference call were won, three of nine without.", mona, now
    )
    _price(
        "fault-helped", 2_500_000, "What recalling the spring boots cost, shared by faults heard of in time.", mona, now
    )
    _price("support-hour", 72_000, "Wages and travel of the help desk, divided by hours on cases.", mona, now)
    for who, dimension, verdict in (
        ("hanne", "reference", Verdict(state=PartState.NOT_APPLICABLE, reason="A rescue service may not recommend.")),
        ("marit", "influence", Verdict(state=PartState.VALUE, amount_minor=3_500_000,
         reason="Two guide companies came after her talk in Sogndal; we know both orders.")),
        ("nils", "exclusivity", Verdict(state=PartState.ZERO, reason="Buys half of it in Førde, and says so.")),
    ):  # fmt: skip
        decide_dimension(
            customer=named[who],
            dimension=Dimension.objects.get(slug=dimension),
            verdict=verdict,
            by=astrid,
            at=now - timedelta(days=20),
        )
    _run(by=mona, at=now - timedelta(hours=2), rng=rng)


def _price(measure: str, amount_minor: int, why: str, by: User, now: datetime) -> None:
    price = Price(amount_minor=amount_minor, spread=0.35, grade=Grade.C, why=why)
    key = UUID(int=Random(measure).getrandbits(128), version=4)
    set_price(measure=Measure.objects.get(slug=measure), price=price, key=key, by=by, at=now - timedelta(days=40))


def _run(*, by: User, at: datetime, rng: Random) -> None:
    key = UUID(int=rng.getrandbits(128), version=4)
    run = request_run(by=by, key=key, as_of=timezone.localdate(at), at=at)
    perform_run(run_id=run.pk, now=lambda: at)
    note_changes(run_id=run.pk)
