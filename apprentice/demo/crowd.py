"""Four thousand customers and three years of their orders, the same for the same day and seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from accounts.models import User
from apprentice.demo.cast import CUSTOMERS, NamedCustomer
from apprentice.demo.fall import without_the_lost
from apprentice.demo.names import COMPANY_WORDS, FIRST, LAST, PLACES, SEASON, SEGMENTS
from relationships.models import Company, Customer, Person
from valuation.models import Order

YEARS = 3
SOURCE = "Fjellvik shop system"
BATCH = 1_000
YEAR = 365.25
RAREST = 0.01
"""Orders a year of whoever buys least: nobody waits beyond the calendar."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many customers without a part in the story there are."""

    people: int = 3_850
    companies: int = 140


@dataclass(frozen=True, slots=True)
class Habit:
    """How one customer buys: from which day, how many orders a year, for how much, until when."""

    first: date
    last: date
    a_year: float
    amount: float
    channel: str


def make_crowd(*, rng: Random, today: date, owners: dict[str, User], size: Size) -> dict[str, Customer]:
    """Create customers with their orders and return the named ones by key."""
    named = _make_named(rng=rng, today=today, owners=owners)
    people = _make_people(size.people, rng=rng, today=today)
    companies = _make_companies(size.companies, rng=rng, today=today, owners=list(owners.values()))
    habits = {**named[1], **people, **companies}
    orders = [order for customer, habit in habits.items() for order in _orders_of(customer, habit, rng=rng)]
    orders = without_the_lost(orders, today=today)
    for number, order in enumerate(orders, start=1):
        order.external_id = f"F-{number:06d}"
    Order.objects.bulk_create(orders, batch_size=BATCH)
    return named[0]


def _make_named(
    *, rng: Random, today: date, owners: dict[str, User]
) -> tuple[dict[str, Customer], dict[Customer, Habit]]:
    customers, habits = {}, {}
    for part in CUSTOMERS:
        company = Company.objects.create(name=part.company, place=part.place, source=SOURCE) if part.company else None
        person = Person.objects.create(
            name=part.name,
            email=f"{part.key}@customer.example",
            place=part.place,
            company=company,
            goal=part.goal,
            source=SOURCE,
            external_id=f"P-{part.key}",
        )
        customer = Customer.objects.create(
            person=None if company else person,
            company=company,
            contact=person,
            channel=part.channel,
            region=part.region,
            since=date(part.since, rng.randint(1, 12), rng.randint(1, 28)),
            segment="Professionals" if company else "Hikers",
            owner=owners.get(part.region) if company else None,
            source=SOURCE,
            external_id=f"C-{part.key}",
        )
        customers[part.key] = customer
        habits[customer] = _habit_of(part, today=today, since=customer.since or today)
    return customers, habits


def _habit_of(part: NamedCustomer, *, today: date, since: date) -> Habit:
    first = max(since, today - timedelta(days=int(YEARS * YEAR)))
    last = today - timedelta(days=part.stopped_days_ago)
    return Habit(first=first, last=last, a_year=part.orders, amount=part.amount, channel=part.channel)


def _make_people(count: int, *, rng: Random, today: date) -> dict[Customer, Habit]:
    people, customers, habits = [], [], []
    for number in range(count):
        region, place, _, shops = rng.choices(PLACES, weights=[p[2] for p in PLACES])[0]
        name = f"{rng.choice(FIRST)} {rng.choice(LAST)}"
        address = "" if rng.random() < 0.12 else f"c{number:04d}@customer.example"  # noqa: PLR2004 - one in eight gave none
        person = Person(
            name=name,
            email=address,
            place=place,
            source=SOURCE,
            external_id=f"P-{number:05d}",
            do_not_ask=rng.random() < 0.04,  # noqa: PLR2004 - one in 25 said no
        )
        channel = "shop" if rng.random() < shops else "web"
        habit = _random_habit(rng=rng, today=today, channel=channel)
        since = habit.first if rng.random() < 0.6 else habit.first - timedelta(days=rng.randint(0, 4_000))  # noqa: PLR2004 - the rest came before our records
        people.append(person)
        habits.append(habit)
        customers.append(
            Customer(
                person=person,
                contact=person,
                since=since,
                region=region,
                channel=channel,
                source=SOURCE,
                segment=rng.choices([s for s, _ in SEGMENTS], weights=[w for _, w in SEGMENTS])[0],
                external_id=f"C-{number:05d}",
            )
        )
    Person.objects.bulk_create(people, batch_size=BATCH)
    Customer.objects.bulk_create(customers, batch_size=BATCH)
    return dict(zip(customers, habits, strict=True))


def _random_habit(*, rng: Random, today: date, channel: str) -> Habit:
    first = today - timedelta(days=rng.randint(5, int(YEARS * YEAR)))
    lifetime = rng.expovariate(1 / (rng.gammavariate(0.9, 900) + 60))
    return Habit(
        first=first,
        last=min(today, first + timedelta(days=int(lifetime))),
        a_year=rng.gammavariate(0.9, 4.2),
        amount=260 + rng.gammavariate(2.2, 420),
        channel=channel,
    )


def _make_companies(count: int, *, rng: Random, today: date, owners: list[User]) -> dict[Customer, Habit]:
    companies, people, customers, habits = [], [], [], []
    for number, name in enumerate(_company_names(rng)[:count]):
        region, place, *_ = rng.choices(PLACES, weights=[p[2] for p in PLACES])[0]
        company = Company(
            name=name, place=place, industry="Outdoor services", source=SOURCE, external_id=f"O-{number:04d}"
        )
        person = Person(
            name=f"{rng.choice(FIRST)} {rng.choice(LAST)}",
            email=f"w{number:03d}@customer.example",
            place=place,
            company=company,
            source=SOURCE,
            external_id=f"PW-{number:04d}",
            job_title="Buyer",
        )
        since = today - timedelta(days=rng.randint(100, 5_500))
        companies.append(company)
        people.append(person)
        customers.append(
            Customer(
                company=company,
                contact=person,
                since=since,
                region=region,
                channel="wholesale",
                segment="Professionals",
                owner=rng.choice(owners),
                source=SOURCE,
                external_id=f"CW-{number:04d}",
            )
        )
        stopped = today - timedelta(days=rng.randint(40, 700)) if rng.random() < 0.2 else today  # noqa: PLR2004 - one in five left
        first = max(since, today - timedelta(days=int(YEARS * YEAR)))
        habits.append(
            Habit(
                first=first,
                last=max(first, stopped),
                a_year=2 + rng.gammavariate(2, 2),
                amount=1_800 + rng.gammavariate(2, 1_500),
                channel="wholesale",
            )
        )
    Company.objects.bulk_create(companies, batch_size=BATCH)
    Person.objects.bulk_create(people, batch_size=BATCH)
    Customer.objects.bulk_create(customers, batch_size=BATCH)
    return dict(zip(customers, habits, strict=True))


def _company_names(rng: Random) -> list[str]:
    names = [f"{first} {second}" for first in COMPANY_WORDS[0] for second in COMPANY_WORDS[1]]
    rng.shuffle(names)
    return names


def _orders_of(customer: Customer, habit: Habit, *, rng: Random) -> Iterator[Order]:
    day = habit.first
    while day <= habit.last:
        kroner = max(49, round(rng.gammavariate(3, habit.amount / 3)))
        came_back = kroner if rng.random() < 0.05 else round(kroner * 0.4) if rng.random() < 0.05 else 0  # noqa: PLR2004 - one order in ten
        yield Order(
            source=SOURCE,
            customer=customer,
            placed_on=day,
            amount_minor=kroner * 100,
            returned_minor=came_back * 100,
            currency="NOK",
            channel=habit.channel,
        )
        day = _next_day(day, habit=habit, rng=rng)


def _next_day(day: date, *, habit: Habit, rng: Random) -> date:
    while True:
        gap = rng.expovariate(max(habit.a_year, RAREST) / (0.77 * YEAR))
        day += timedelta(days=1 + int(min(gap, YEARS * YEAR)))
        if day > habit.last or rng.random() < SEASON[day.month - 1]:
            return day
