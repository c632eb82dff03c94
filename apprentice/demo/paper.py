"""What Fjellvik holds on paper beside the words: objectives, figures, a benchmark, hours, beliefs, and what is odd."""

from datetime import timedelta
from random import Random
from uuid import UUID

from django.utils import timezone

from apprentice.demo.autumn import CODES
from apprentice.demo.sessions import World
from common.dates import months_later
from feedback.models import (
    Aspect,
    Belief,
    BeliefEvidence,
    Benchmark,
    Effort,
    Finding,
    Invitation,
    Kpi,
    KpiValue,
    KpiVoice,
    Objective,
    Statement,
    Turn,
)
from feedback.services.answering import Sent
from feedback.services.belief import judge
from feedback.services.clarification import Asking, answer, ask
from feedback.services.contradiction import look_through
from feedback.services.finding import join_words
from feedback.services.score import give_score
from feedback.services.topics import note_topics

SEED = 2204
OBJECTIVES = (
    ("A date we keep", "Guides and huts plan their season around us, or without us.", "Henrik Dahl", 150, "Delivery"),
    ("Gear that lasts ten years", "What is mended isn’t thrown away, and is talked about.", "Astrid Lunde", 400,
     "Care and repair"),
    ("Found on the first look", "Half of those who leave the shop didn’t find what we have.", "Ingrid Solheim", 90, "Finding"),
)  # fmt: skip
# name, as customers say it, facet, target, the last six months, counted over, what it is and leaves out
FIGURES = (
    ("On time", "It comes on time", "The date", 90.0, (88.2, 89.0, 89.9, 90.3, 90.8, 91.4), 8412,
     "Parcels that reached the first pickup point within two working days."),
    ("Collectable", "It comes where I can collect it", "Handover", 97.0, (97.1, 97.4, 97.2, 97.6, 97.7, 97.8), 8412,
     "Parcels scanned at a pickup point on our list."),
    ("Link sent", "I know which day", "Tracking", 98.0, (98.4, 98.6, 98.9, 99.0, 99.0, 99.1), 8412,
     "Orders for which a tracking link was sent."),
)  # fmt: skip
INDUSTRY = {"on-time": 87.0, "collectable": 93.0, "link-sent": 78.0}
PANEL = "Median of 14 outdoor and sports retailers. Private customers only, no wholesale."
LICENCE = "Bought yearly, for use inside the company."
MARITS_DAYS = (1.8, 2.0, 1.9, 3.1, 3.8, 4.3, 4.4, 5.0, 5.2, 6.1, 7.0, 9.0)
HOURS = (("Faster picking", 720, 70), ("New carrier contract", 310, 45), ("Tracking page", 110, 30))
BELIEFS = (
    ("Henrik Dahl", "", "A parcel is delivered when it is scanned.", "sure", 70),
    ("Astrid Lunde", "Professionals", "Whoever is fastest gets the order.", "fairly", 75),
)
NO_BOX = "There’s no box for it."


def write_paper(world: World) -> None:
    """Write everything that stands beside the words."""
    delivery = Aspect.objects.get(name="Delivery")
    kpis = _write_figures(world, delivery)
    _write_objectives(world, kpis)
    _write_hours(world, delivery)
    _read_for_figures(world, kpis)
    _write_beliefs(world, delivery)
    marit = _of(world, "marit", delivery)
    give_score(invitation=marit, value=9, best=10, at=world.ago(1, hour=17))
    look_through(invitation_id=marit.pk, at=world.now)
    for statement in Statement.objects.filter(finding__isnull=False).order_by("pk"):
        note_topics(statement=statement, at=world.now)
    _ask_lars(world, delivery)
    _lead_johannes(world, delivery)


def _of(world: World, key: str, aspect: Aspect) -> Invitation:
    found = Invitation.objects.select_related("session__aspect", "session__owner", "person", "customer", "link")
    return found.get(customer=world.named[key], session__aspect=aspect)


def _write_figures(world: World, aspect: Aspect) -> list[Kpi]:
    rng, today = Random(SEED), timezone.localdate(world.now)
    facets = {facet.name: facet for facet in aspect.facets.all()}
    kpis, values = [], []
    for place, (name, said_as, facet, target, series, count, about) in enumerate(FIGURES):
        kpi = Kpi.objects.create(
            key=UUID(int=rng.getrandbits(128), version=4), slug=name.lower().replace(" ", "-"), name=name,
            said_as=said_as, aspect=aspect, facet=facets[facet], target=target, about=about, position=place,
        )  # fmt: skip
        kpis.append(kpi)
        for back, value in enumerate(reversed(series), start=1):
            last = months_later(today.replace(day=1), 1 - back) - timedelta(days=1)
            values.append(KpiValue(kpi=kpi, on=last, value=value, count=count - 60 * back, source="Carrier scans",
                                   external_id=f"{kpi.slug}-{last:%Y-%m}"))  # fmt: skip
    days = Kpi.objects.create(
        key=UUID(int=rng.getrandbits(128), version=4), slug="days-to-collect", name="Days to collect",
        said_as="It comes quickly", aspect=aspect, unit="days", better="lower", target=2.0, position=len(FIGURES),
        about="Working days from the order to the first time it could be collected; the one in the middle.",
    )  # fmt: skip
    values.append(KpiValue(kpi=days, on=today.replace(day=1) - timedelta(days=1), value=2.1, count=8412,
                           source="Carrier scans", external_id="days-to-collect-all"))  # fmt: skip
    marit = world.named["marit"]
    shuffled = Random(SEED).sample(MARITS_DAYS, len(MARITS_DAYS))
    values += [
        KpiValue(kpi=days, customer=marit, on=today - timedelta(days=12 + 20 * back), value=value,
                 source="Carrier scans", external_id=f"days-to-collect-marit-{back}")
        for back, value in enumerate(shuffled)
    ]  # fmt: skip
    KpiValue.objects.bulk_create(values)
    Benchmark.objects.bulk_create(
        Benchmark(kpi=kpi, year=today.year - 1, value=INDUSTRY[kpi.slug], unit="%", panel=PANEL, licence=LICENCE,
                  source="Nordic retail panel", external_id=f"{kpi.slug}-{today.year - 1}")
        for kpi in kpis
    )  # fmt: skip
    return kpis


def _write_objectives(world: World, kpis: list[Kpi]) -> None:
    rng = Random(SEED + 1)
    for name, why, owner, days, aspect in OBJECTIVES:
        objective = Objective.objects.create(
            key=UUID(int=rng.getrandbits(128), version=4), name=name, why=why, owner=world.staff[owner],
            until=(world.now + timedelta(days=days)).date(), created_at=world.ago(200),
        )  # fmt: skip
        Finding.objects.filter(session__aspect__name=aspect).update(objective=objective)
        if aspect == "Delivery":
            Kpi.objects.filter(pk__in=[kpi.pk for kpi in kpis]).update(objective=objective)


def _write_hours(world: World, aspect: Aspect) -> None:
    rng, today = Random(SEED + 2), timezone.localdate(world.now)
    first = today.replace(month=1, day=1)
    Effort.objects.bulk_create(
        Effort(key=UUID(int=rng.getrandbits(128), version=4), aspect=aspect, what=what, hours=hours,
               on=max(first, today - timedelta(days=days)), source="Project log", by=world.staff["Mona Kvam"],
               at=world.ago(days))
        for what, hours, days in HOURS
    )  # fmt: skip


def _read_for_figures(world: World, kpis: list[Kpi]) -> None:
    """Note of everybody whose words we have read whether they say what each figure says."""
    said = Turn.objects.filter(text__in=CODES).select_related("invitation__session")
    KpiVoice.objects.bulk_create(
        KpiVoice(kpi=kpi, invitation=turn.invitation, turn=turn, holds=CODES[turn.text][place] == "y",
                 by=turn.invitation.session.owner, at=min(world.now, turn.at + timedelta(days=2)))
        for turn in said
        for place, kpi in enumerate(kpis)
    )  # fmt: skip


def _write_beliefs(world: World, aspect: Aspect) -> None:
    """Write what the executives believed, put the findings beside it, and let somebody say what became of it."""
    rng, ingrid = Random(SEED + 3), world.staff["Ingrid Solheim"]
    written = {
        text: Belief.objects.create(
            key=UUID(int=rng.getrandbits(128), version=4), aspect=aspect, segment=segment, text=text, sure=sure,
            held_by=world.staff[who], written_at=world.ago(days, hour=9),
        )
        for who, segment, text, sure, days in BELIEFS
    }  # fmt: skip
    for belief in Belief.objects.filter(session__isnull=False):
        written[belief.text] = belief
    for text, finding, stance in (
        ("A parcel is delivered when it is scanned.", "Not knowing the day makes people plan around us.", "against"),
        ("Whoever is fastest gets the order.", "A late parcel is worse than none, because a course can’t wait for it.", "against"),
        ("Customers want parcels faster. Two days is what matters.",
         "A late parcel is worse than none, because a course can’t wait for it.", "against"),
        ("Once parcels are faster, nobody has anything left to wish for.", "Web orders come sooner than they did last year.", "for"),
        ("Once parcels are faster, nobody has anything left to wish for.",
         "Not knowing the day makes people plan around us.", "against"),
        ("Nobody repairs boots any more.", "The heel wears out first, and leather there would save the boot.", "against"),
        ("The menu is how people find things.", "She finds things by pictures and search, never by the menu.", "against"),
        ("People who return things are hard to please.", "Eleven steps is too many for one boot.", "against"),
    ):  # fmt: skip
        BeliefEvidence.objects.create(
            belief=written[text], finding=Finding.objects.get(text=finding), stance=stance, by=ingrid, at=world.ago(1)
        )
    for text, reason, days in (
        ("Whoever is fastest gets the order.", "They order elsewhere when there is a date, and from us when there isn’t.", 0),
        ("Nobody repairs boots any more.", "They do, where somebody looks at the old pair first.", 18),
        ("Once parcels are faster, nobody has anything left to wish for.",
         "It is felt, and it isn’t what they plan by: the day is.", 30),
    ):  # fmt: skip
        judge(belief=written[text], verdict="overturned", reason=reason, by=ingrid, at=world.ago(days, hour=15))


def _ask_lars(world: World, aspect: Aspect) -> None:
    """Ask Lars Henning what he meant, and keep what he wrote."""
    lars = _of(world, "lars", aspect)
    turn = lars.turns.get(text__contains=NO_BOX)
    asking = Asking(text=f"You wrote “{NO_BOX}” What would you write in it?", turn=turn, phrase=NO_BOX)
    key = UUID(int=Random(SEED + 4).getrandbits(128), version=4)
    asked = ask(key=key, invitation=lars, asking=asking, by=world.staff["Ingrid Solheim"], at=world.ago(1, hour=9))
    sent = Sent(key=UUID(int=Random(SEED + 5).getrandbits(128), version=4), words="“Guests on Friday.” Three words.")
    answer(clarification=asked, sent=sent, at=world.ago(0, hour=7))


def _lead_johannes(world: World, aspect: Aspect) -> None:
    """Keep an answer to a question that handed the answer over: it is marked, and counts for less."""
    johannes = _of(world, "johannes", aspect)
    asking = Asking(
        text="So two days is quick enough for you, isn’t it?", turn=johannes.turns.get(text__contains="two days"),
        phrase="two days", flags=("leading", "closed"), why="He was on the phone, and it was out before I thought.",
    )  # fmt: skip
    key = UUID(int=Random(SEED + 6).getrandbits(128), version=4)
    asked = ask(key=key, invitation=johannes, asking=asking, by=world.staff["Ingrid Solheim"], at=world.ago(3, hour=10))
    sent = Sent(key=UUID(int=Random(SEED + 7).getrandbits(128), version=4), words="Yes, sure, they come sooner now.")
    turn = answer(clarification=asked, sent=sent, at=world.ago(2, hour=12))
    join_words(finding=Finding.objects.get(text="Web orders come sooner than they did last year."), turns=[turn])
