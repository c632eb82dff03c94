"""Contracts that renew: some come up, one day has passed without a word, and of some it is known what became."""

from datetime import date, timedelta
from random import Random

from django.utils import timezone

from accounts.models import User
from apprentice.demo.sessions import World
from common.dates import months_later
from relationships.models import Customer
from valuation.models import Contract
from valuation.services.renewal import Ending, Step, note_outcome, plan_renewal

SOURCE = "Contracts"
YEAR = 365
SEED = 2_207
NAMED = (
    ("marit", "Guide equipment service", 23, 48_000, 2),
    ("lars", "Hut supply agreement", 58, 126_000, 5),
    ("hanne", "Framework agreement for harnesses", 55, 84_000, 3),
    ("nils", "Hut supply agreement", -12, 62_000, 4),
)
"""Whose, what, in how many days it renews, kroner a year, and for how many years it has run."""
PRODUCTS = (("Rental fleet care", 18_000), ("Repair subscription", 9_600), ("Staff clothing", 31_000))
CROWD = 24
RENEWED, ENDED = 20, 41
"""How many days ago it was noted that one contract goes on, and that another one doesn't."""


def write_contracts(world: World) -> None:
    """Create contracts, what is planned about one of them, and what became of two others."""
    rng = Random(SEED)
    today = timezone.localdate(world.now)
    tobias, liv = world.staff["Tobias Hagen"], world.staff["Liv Strand"]
    for key, product, days, kroner, years in NAMED:
        contract = _contract(world.named[key], f"K-{key}", product, kroner, today + timedelta(days=days), years)
        if key == "marit":
            step = Step(responsible=tobias, next_step="Visit Marit in Luster", step_on=today + timedelta(days=8))
            plan_renewal(contract=contract, step=step, by=tobias, at=world.ago(2, hour=10))
    owned = Customer.objects.filter(external_id__startswith="CW-", owner__isnull=False).order_by("pk")[:CROWD]
    for number, customer in enumerate(owned):
        product, kroner = rng.choice(PRODUCTS)
        renews_on = today + timedelta(days=rng.randint(35, YEAR))
        contract = _contract(customer, f"K-{number:03d}", product, kroner, renews_on, rng.randint(1, 4))
        if number == 0:
            _settle(world, contract, Ending(outcome="renewed"), days=RENEWED, by=liv, today=today)
        elif number == 1:
            why = Ending(outcome="ending", reason="They rent from a neighbour now: “two kilometres, not two hundred.”")
            _settle(world, contract, why, days=ENDED, by=tobias, today=today)


def _contract(customer: Customer, number: str, product: str, kroner: int, renews_on: date, years: int) -> Contract:
    return Contract.objects.create(
        customer=customer,
        source=SOURCE,
        external_id=number,
        product=product,
        started_on=months_later(renews_on, -12 * years),
        renews_on=renews_on,
        price_minor=kroner * 100,
        currency="NOK",
    )


def _settle(world: World, contract: Contract, ending: Ending, *, days: int, by: User, today: date) -> None:
    """Note what became of a contract that came up some days ago."""
    contract.renews_on = today - timedelta(days=days - 10)
    contract.save(update_fields=["renews_on"])
    note_outcome(contract=contract, ending=ending, by=by, at=world.ago(days))
