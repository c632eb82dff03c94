"""Who knows whom, what passed between them, what they care about, and what happened to them."""

from datetime import timedelta
from math import log2
from random import Random

from apprentice.demo.cast import COLLEAGUES, CUSTOMERS
from apprentice.demo.sessions import World
from mentoring.models import Profile, ProfileSkill, Skill
from relationships.models import Company, Interaction, Participant, Person, Signal, Tie, Topic, TopicMention

HALF_LIFE = 180.0
CHANNELS = (("visit", 3.0), ("call", 2.0), ("meeting", 3.0), ("e-mail", 1.0))
CONTACTS = 120
TOPICS = (
    ("marit", "delivery dates", "concern", "A late parcel is worse than none."),
    ("marit", "glacier courses", "goal", "Courses that start on the day they were sold for."),
    ("lars", "season openings", "goal", "Eleven huts ready before each season."),
    ("noor", "trail running", "interest", "Sixty runners, one winter."),
    ("tor", "firewood", "use", "I use the sled harness to pull firewood."),
    ("hanne", "serial numbers", "wish", "Every piece traced to whoever wore it."),
    ("eva", "repair", "wish", "Put the leather there."),
    ("priya", "children’s sizes", "concern", "The child grows out of the boots in March."),
)
SIGNALS = (
    ("eva", "Warranty ends", 3, "Trolltind boots, bought two years ago"),
    ("marit", "Season opens", 40, "Glacier courses from Easter"),
    ("daniel", "Third return in a year", -6, "Boots, half a size out"),
    ("nils", "Stopped ordering", -160, "No order since May"),
    ("hanne", "Contract renews", 55, "Framework agreement for harnesses"),
)
PROFILES = (
    (
        "Amina Yusuf",
        "Footwear, Norwegian and Somali, six years on the floor",
        ("fitting boots", "speaking with families"),
        ("public speaking",),
    ),
    ("Sara Nygård", "Runs the workshop in Ålesund", ("repair", "materials"), ("budgets",)),
    ("Astrid Lunde", "Chief executive since 2019", ("strategy",), ("what the floor hears", "repair")),
    ("Henrik Dahl", "Operations", ("logistics",), ("life beyond the fjord", "fitting boots")),
    ("Marit Ødegård", "Leads glacier courses", ("planning around weather",), ("small-business finance",)),
)


def write_graph(world: World) -> None:
    """Create colleagues as people, their ties and contacts, topics, signals and profiles."""
    colleagues = {
        c.name: Person.objects.create(
            name=c.name,
            email=c.email,
            kind=Person.Kind.COLLEAGUE,
            job_title=c.job_title,
            place=c.place,
            user=world.staff[c.name],
        )
        for c in COLLEAGUES
    }
    contacts = {part.key: person for part in CUSTOMERS if (person := world.named[part.key].contact) is not None}
    lodge = Company.objects.create(name="Skarbu Lodge", place="Luster", industry="Hospitality")
    contacts["gro"] = Person.objects.create(name="Gro Tveit", kind=Person.Kind.PROSPECT, company=lodge, place="Luster")
    _write_contacts(world, colleagues=list(colleagues.values()), contacts=list(contacts.values()))
    _write_topics(world, contacts)
    _write_signals(world, contacts)
    _write_profiles({**colleagues, "Marit Ødegård": contacts["marit"]})


def _write_contacts(world: World, *, colleagues: list[Person], contacts: list[Person]) -> None:
    rng: Random = world.rng
    strength: dict[tuple[int, int], tuple[float, float]] = {}
    for number in range(CONTACTS):
        colleague, customer = rng.choice(colleagues), rng.choice(contacts)
        channel, weight = rng.choice(CHANNELS)
        at = world.ago(rng.expovariate(1 / 120), hour=rng.randint(8, 16))
        contact = Interaction.objects.create(
            at=at, channel=channel, source="Calendars and phone log", external_id=f"I-{number:04d}"
        )
        Participant.objects.bulk_create(Participant(interaction=contact, person=p) for p in (colleague, customer))
        for pair in ((colleague.pk, customer.pk), (customer.pk, colleague.pk)):
            total, last = strength.get(pair, (0.0, 0.0))
            age = (world.now - at) / timedelta(days=1)
            strength[pair] = total + weight * 2 ** (-age / HALF_LIFE), max(last, at.timestamp())
    today = world.now.timestamp() / 86_400
    owners = {p.pk: p.user for p in colleagues}
    Tie.objects.bulk_create(
        Tie(
            src_id=src,
            dst_id=dst,
            kind="contact",
            log_strength=log2(total) + today / HALF_LIFE,
            half_life_days=HALF_LIFE,
            last_at=world.now - timedelta(seconds=world.now.timestamp() - last),
            owner=owners.get(src) or owners.get(dst),
            visibility="private" if (src + dst) % 5 == 0 else "shared",
            introducer_ok=(src + dst) % 2 == 0,
        )
        for (src, dst), (total, last) in strength.items()
    )


def _write_topics(world: World, contacts: dict[str, Person]) -> None:
    for number, (key, name, stance, evidence) in enumerate(TOPICS):
        topic, _ = Topic.objects.get_or_create(name=name)
        TopicMention.objects.create(
            person=contacts[key],
            topic=topic,
            stance=stance,
            evidence=evidence,
            at=world.ago(3 + 9 * number),
            source="Sessions",
            external_id=f"T-{number}",
        )


def _write_signals(world: World, contacts: dict[str, Person]) -> None:
    for number, (key, kind, days, note) in enumerate(SIGNALS):
        Signal.objects.create(
            person=contacts[key],
            kind=kind,
            note=note,
            at=world.ago(max(1, -days)),
            effective_at=world.now + timedelta(days=days) if days > 0 else None,
            source="Orders and contracts",
            external_id=f"S-{number}",
        )


def _write_profiles(people: dict[str, Person]) -> None:
    for name, achievements, teaches, learns in PROFILES:
        profile = Profile.objects.create(
            person=people[name],
            achievements=achievements,
            languages="Norwegian, English",
            hours_a_month=2,
            source="Profiles",
            external_id=name,
        )
        for kind, skills in (("teaches", teaches), ("learns", learns)):
            for skill_name in skills:
                skill, _ = Skill.objects.get_or_create(name=skill_name)
                ProfileSkill.objects.create(profile=profile, skill=skill, kind=kind)
