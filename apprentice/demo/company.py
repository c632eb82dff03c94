"""Load the demo company: seeded, relative to today, in one transaction a part, and never twice."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import OutboxMessage, User, UserRole
from accounts.services.audit import record
from apprentice.demo.cast import COLLEAGUES, PASSWORD
from apprentice.demo.contracts import write_contracts
from apprentice.demo.crowd import Size, make_crowd
from apprentice.demo.evaluation import judge_the_forecasts
from apprentice.demo.fall import look_for_it
from apprentice.demo.files import take_in_warranties
from apprentice.demo.graph import write_graph
from apprentice.demo.guides import write_guides
from apprentice.demo.hopes import write_hopes
from apprentice.demo.invest import write_investments
from apprentice.demo.paper import write_paper
from apprentice.demo.reviews import write_reviews
from apprentice.demo.sessions import World, write_sessions
from apprentice.demo.studies import write_studies
from apprentice.demo.uses import write_uses
from apprentice.demo.weights import write_weights
from apprentice.demo.worth import value_everybody, write_evidence
from relationships.models import Customer

SEED = 4417
ASKABLE = 200


def load_company(*, now: datetime, say: Callable[[str], object], size: Size | None = None) -> bool:
    """Load everything when there is no user yet; say whether it did. Half a company is never left behind."""
    if User.objects.exists():
        return False
    with transaction.atomic():
        say("people who sign in")
        staff = _make_staff(now=now)
        write_weights(staff=staff, now=now)
        rng = Random(SEED)
        say("customers and three years of orders")
        owners = {
            "Vestland": staff["Tobias Hagen"],
            "Nordland": staff["Tobias Hagen"],
            "Innlandet": staff["Liv Strand"],
        }
        named = make_crowd(rng=rng, today=timezone.localtime(now).date(), owners=owners, size=size or Size())
        world = World(
            now=now, rng=rng, staff=staff, named=named, crowd=_askable(rng, "C-"), buyers=_askable(rng, "CW-")
        )
        say("contracts that renew")
        write_contracts(world)
        say("what customers did for us, and what each may be worth")
        write_evidence(named=named, staff=staff, now=now)
        value_everybody(named=named, staff=staff, now=now)
        say("whom to invest in")
        write_investments(staff=staff, now=now)
        say("sessions, words, findings and promises")
        write_sessions(world)
        write_guides(world)
        say("what stands on paper beside the words")
        write_paper(world)
        write_uses(world)
        say("ties, contacts and signals")
        write_graph(world)
        say("a look for quiet decline")
        look_for_it(by=staff["Mona Kvam"], now=now)
        say("what customers hope for, and why they stay")
        write_hopes(world)
        write_studies(world)
        say("reviews, and a reading of all that was said")
        write_reviews(world)
        OutboxMessage.objects.update(state=OutboxMessage.State.SENT, sent_at=F("created_at"), attempts=1)
    say("a file of warranties, as the analyst took it in")
    take_in_warranties(customers=world.crowd, by=staff["Mona Kvam"], at=now - timedelta(hours=1))
    say("a file of orders, on which the analyst judged the forecasts")
    judge_the_forecasts(by=staff["Mona Kvam"], at=now - timedelta(days=3))
    return True


def _make_staff(*, now: datetime) -> dict[str, User]:
    secret = make_password(PASSWORD)
    staff = {}
    for colleague in COLLEAGUES:
        user = User.objects.create(
            email=colleague.email, name=colleague.name, job_title=colleague.job_title, password=secret
        )
        UserRole.objects.bulk_create(UserRole(user=user, role=role) for role in colleague.roles)
        staff[colleague.name] = user
    for user in staff.values():
        record(actor=staff["Jonas Bakke"], action="person.added", subject="User", subject_id=user.pk, at=now)
    return staff


def _askable(rng: Random, prefix: str) -> list[Customer]:
    """Return customers with an address, in a random order that is the same for the same seed."""
    found = list(
        Customer.objects.filter(contact__do_not_ask=False, external_id__regex=rf"^{prefix}\d")
        .exclude(contact__email="")
        .select_related("contact")
        .order_by("pk")[: 5 * ASKABLE]
    )
    rng.shuffle(found)
    return found[:ASKABLE]
