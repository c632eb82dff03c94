"""Do the chosen stand for everybody: the mix asked against the mix of all customers, with its evidence."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Case, CharField, Count, Max, Q, Value, When
from django.utils.text import capfirst

from common.dates import spoken
from common.evidence import Evidence
from common.money import format_count
from feedback.models import Invitation
from feedback.scoring.representation import Part, fill, gap, missing, mix, shares
from feedback.selectors.candidate import BANDS, GATES, LONG, Candidate, Occasion, asked_before, candidates, gate_counts
from feedback.selectors.recommendation import chosen_in, wide_pool
from relationships.models import Customer

DIMENSIONS = {"segment": "Segment", "region": "Region", "channel": "Channel", "tenure": "Time with us"}
SEATS = 4
OFTEN = 3
NAMED = 3
UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way to divide customers: every group, and those from whom nobody was chosen."""

    key: str
    label: str
    parts: tuple[Part, ...]
    missing: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Balance:
    """How the chosen compare with all customers; ``gap`` is the percentage of seats that would have to change hands."""

    dimensions: tuple[Dimension, ...]
    chosen: int
    gap: int
    never_asked: int
    never_percent: int
    often_asked: int

    @property
    def missing(self) -> list[tuple[Dimension, Part]]:
        """The largest groups from whom nobody was chosen, a few."""
        pairs = [(dimension, part) for dimension in self.dimensions for part in dimension.missing]
        return sorted(pairs, key=lambda pair: -pair[1].share)[:NAMED]


def everybody(when: Occasion) -> dict[str, dict[str, int]]:
    """Return how many customers are in each group of each dimension."""
    bands = [When(since__gt=when.today - timedelta(days=limit), then=Value(name)) for limit, name in BANDS]
    tenure = Case(When(since=None, then=Value("")), *bands, default=Value(LONG), output_field=CharField(max_length=20))
    cells = Customer.objects.for_user(when.user).annotate(tenure=tenure).order_by()
    counts: dict[str, dict[str, int]] = {name: {} for name in DIMENSIONS}
    for row in cells.values(*DIMENSIONS).annotate(people=Count("pk")):
        for name in DIMENSIONS:
            group = _named(name, row[name])
            counts[name][group] = counts[name].get(group, 0) + row["people"]
    return {name: groups for name, groups in counts.items() if len(groups) > 1}


def _named(dimension: str, group: str) -> str:
    """Return a group as people read it."""
    named = Customer.Channel(group).label if dimension == "channel" and group else group
    return str(named) or UNKNOWN


def _traits(candidate: Candidate) -> dict[str, str]:
    return {name: group or UNKNOWN for name, group in candidate.traits.items()}


def balance(when: Occasion) -> Balance:
    """Return how the chosen of a session compare with all customers."""
    counts = everybody(when)
    targets = {name: shares(groups) for name, groups in counts.items()}
    keys = [row.customer_id for row in _in_session(when) if row.customer_id]
    chosen = [_traits(candidate) for candidate in candidates(when, keys)]
    dimensions = []
    for name, goal in targets.items():
        parts = mix([person[name] for person in chosen], goal)
        gone = tuple(part for part in missing(parts) if part.name != UNKNOWN)
        dimensions.append(Dimension(name, DIMENSIONS[name], tuple(parts), gone))
    everyone, never, often = _asked(when)
    percent = round(100 * never / (everyone or 1))
    return Balance(tuple(dimensions), len(chosen), round(100 * gap(chosen, targets)), never, percent, often)


def _in_session(when: Occasion) -> list[Invitation]:
    mine = Invitation.objects.for_user(when.user).people().filter(session=when.session)
    return list(mine.exclude(state=Invitation.State.REVOKED).order_by("chosen_at", "pk"))


def _asked(when: Occasion) -> tuple[int, int, int]:
    """Return how many customers there are, were never asked, and were asked too often within a year."""
    customers = Customer.objects.for_user(when.user)
    never = Q(contact=None, person__asked_last_at=None) | Q(contact__isnull=False, contact__asked_last_at=None)
    counts = customers.aggregate(everyone=Count("pk"), never=Count("pk", filter=never))
    recent = asked_before(when).filter(invited_at__gt=when.at - timedelta(days=365)).order_by().values("person")
    often = recent.annotate(asked=Count("pk")).filter(asked__gte=OFTEN).count()
    return counts["everyone"], counts["never"], often


def whom_to_add(when: Occasion) -> list[int]:
    """Return the customers who would make the chosen stand for everybody best, a few at most."""
    targets = {name: shares(groups) for name, groups in everybody(when).items()}
    keys = [row.customer_id for row in chosen_in(when) if row.customer_id]
    chosen = [_traits(candidate) for candidate in candidates(when, keys)]
    people: dict[int, int] = {}
    for candidate in candidates(when, wide_pool(when)):
        people.setdefault(candidate.person.pk, candidate.customer.pk)
    pool = {
        candidate.customer.pk: _traits(candidate)
        for candidate in candidates(when, list(people.values()))
        if candidate.customer.pk not in keys
    }
    return fill(chosen, pool, targets, seats=SEATS)


def mix_evidence(when: Occasion, *, key: str) -> Evidence | None:
    """Return one dimension as a table; nothing when there is no such dimension."""
    found = next((dimension for dimension in balance(when).dimensions if dimension.key == key), None)
    if found is None:
        return None
    size = sum(part.chosen for part in found.parts)
    return Evidence(
        title=f"{found.label}: the chosen beside all customers",
        say=f"A group is missing when a fair draw of {size} would expect somebody from it and nobody is there.",
        rows=tuple((capfirst(part.name), f"{part.chosen} of {size}, {part.share:.0%} of all") for part in found.parts),
        source="Customer register, now",
    )


def gap_evidence(when: Occasion) -> Evidence:
    """Return how far the chosen are from the mix of all customers, by what divides them."""
    found = balance(when)
    rows = [
        (part.label, f"{round(50 * sum(abs(one.chosen / found.chosen - one.share) for one in part.parts))}%")
        for part in found.dimensions
        if found.chosen
    ]
    return Evidence(
        title=f"{found.gap}% away from the mix of all customers",
        say="The share of places that would have to change hands for the chosen to have the mix of all customers (the "
        "index of dissimilarity: Duncan and Duncan, 1955), on average over what divides them.",
        rows=tuple(rows),
        total=("On average", f"{found.gap}%") if rows else None,
        without=f"Few people cannot mirror many groups: with {found.chosen} chosen it never comes to nothing.",
        source="Customer register, now",
    )


def fit_evidence(when: Occasion) -> Evidence:
    """Return how many customers fit, and why the others do not."""
    counts = gate_counts(when)
    rows = [(words, format_count(-counts[gate])) for gate, words in GATES.items() if counts.get(gate)]
    return Evidence(
        title=f"{format_count(counts.get('', 0))} customers fit",
        say="Among those who fit we look for people who know us well, mostly succeed with us, have stayed for long, "
        "and are worth a lot; and then for some who stay but buy little, who left, or who raised this themselves.",
        rows=(("All customers", format_count(sum(counts.values()))), *rows),
        total=("Fit", format_count(counts.get("", 0))),
        without="Value, time with us, orders, share kept and hopes that are high yet realistic count alike (their "
        "geometric mean: Derringer and Suich, 1980). What we don’t know counts as the middle of the segment.",
        source="Customer register, orders and sessions, now",
    )


def asked_evidence(when: Occasion) -> Evidence:
    """Return who is never asked and who is asked often."""
    everyone, never, often = _asked(when)
    newest = Customer.objects.for_user(when.user).aggregate(
        a=Max("person__asked_last_at"), b=Max("contact__asked_last_at")
    )
    last = max((day for day in newest.values() if day), default=None)
    return Evidence(
        title=f"{format_count(never)} customers were never asked",
        rows=(
            ("All customers", format_count(everyone)),
            ("Never asked", format_count(never)),
            ("Asked at least once", format_count(everyone - never)),
            (f"People asked {OFTEN} times or more in a year", format_count(often)),
        ),
        say="Asked means that an invitation went out."
        + (f" The last one: {spoken(last, now=when.at, full=True)}." if last else ""),
        source="Customer register, now",
    )
