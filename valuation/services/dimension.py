"""The dimensions: those that every company begins with, the switch of each, and the company's own."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from accounts.models import User
from accounts.services.audit import record
from common.errors import Refused
from valuation.models import Dimension, DimensionKind, Grade, Measure, UnitPrice

#: When the prices that come with the product were assumed: before anything a company does.
ASSUMED_AT = datetime(2020, 1, 1, tzinfo=UTC)
#: Words that stand in addresses where a slug could.
RESERVED = ("new",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One built-in measure: what is counted, and what one of it is assumed to be worth."""

    slug: str
    name: str
    unit: str
    amount_minor: int | None = None
    effect: float | None = None
    spread: float = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Builtin:
    """One built-in dimension."""

    slug: str
    name: str
    say: str
    kind: DimensionKind
    measures: tuple[Counted, ...] = ()


BUILTIN = (
    Builtin(
        slug="purchases",
        name="Purchases",
        say="What we expect them to buy, and to pay on their contracts, in that day’s money.",
        kind=DimensionKind.FORECAST,
    ),
    Builtin(
        slug="cost-to-serve",
        name="Cost to serve",
        say="What helping them costs us: support, visits, what comes back.",
        kind=DimensionKind.COST,
        measures=(
            Counted(slug="support-hour", name="An hour of support", unit="hours", amount_minor=60_000, spread=0.3),
            Counted(slug="return-handled", name="A return handled", unit="returns", amount_minor=12_000, spread=0.3),
        ),
    ),
    Builtin(
        slug="referral",
        name="Referrals",
        say="Customers who would not have come without them.",
        kind=DimensionKind.PRICED,
        measures=(
            Counted(slug="customer-referred", name="A customer brought to us", unit="customers", amount_minor=90_000),
        ),
    ),
    Builtin(
        slug="influence",
        name="Influence",
        say="What others decide because of what they say in public.",
        kind=DimensionKind.PRICED,
        measures=(
            Counted(slug="public-answer", name="A public answer that helped", unit="answers", amount_minor=4_000),
            Counted(slug="public-review", name="A public review", unit="reviews", amount_minor=6_000),
        ),
    ),
    Builtin(
        slug="reference",
        name="Reference and advocacy",
        say="Speaking for us when somebody is about to decide.",
        kind=DimensionKind.PRICED,
        measures=(
            Counted(slug="reference-call", name="A reference call given", unit="calls", amount_minor=250_000),
            Counted(slug="case-study", name="A story told with us", unit="stories", amount_minor=400_000),
        ),
    ),
    Builtin(
        slug="knowledge",
        name="What they teach us",
        say="Faults they helped us find and new uses they showed us.",
        kind=DimensionKind.PRICED,
        measures=(
            Counted(slug="fault-helped", name="A serious fault helped to find", unit="faults", amount_minor=180_000),
            Counted(slug="new-use", name="A new use shown to us", unit="uses", amount_minor=150_000),
            Counted(slug="finding-confirmed", name="A finding they confirmed", unit="findings", amount_minor=30_000),
        ),
    ),
    Builtin(
        slug="devotion",
        name="Devotion",
        say="Staying with us beyond what their purchases alone would foretell.",
        kind=DimensionKind.OFFSET,
        measures=(
            Counted(
                slug="stated-loyalty", name="Loyalty in their own words", unit="statements", effect=0.06, spread=0.05
            ),
        ),
    ),
    Builtin(
        slug="exclusivity",
        name="Exclusivity",
        say="Buying this from us alone, by habit or by contract.",
        kind=DimensionKind.OFFSET,
        measures=(
            Counted(slug="sole-supplier", name="We are their only supplier", unit="times", effect=0.10, spread=0.08),
        ),
    ),
    Builtin(
        slug="risk",
        name="Risk",
        say="What late or missing payment is expected to cost us.",
        kind=DimensionKind.COST,
        measures=(Counted(slug="late-payment", name="A late payment", unit="payments", amount_minor=15_000),),
    ),
)


def make_builtin_dimensions(*, using: str = "default") -> None:
    """Make the built-in dimensions, measures and first prices that are missing; what a company changed stays."""
    known = set(Dimension.objects.using(using).values_list("slug", flat=True))
    measured = set(Measure.objects.using(using).values_list("slug", flat=True))
    if known.issuperset(b.slug for b in BUILTIN) and measured.issuperset(m.slug for b in BUILTIN for m in b.measures):
        return
    with transaction.atomic(using=using):
        for place, builtin in enumerate(BUILTIN, start=1):
            dimension, _ = Dimension.objects.using(using).get_or_create(
                slug=builtin.slug,
                defaults={
                    "name": builtin.name,
                    "say": builtin.say,
                    "kind": builtin.kind,
                    "is_builtin": True,
                    "position": place,
                },
            )
            for counted in builtin.measures:
                _make_measure(dimension, counted, using)


def _make_measure(dimension: Dimension, counted: Counted, using: str) -> None:
    measure, made = Measure.objects.using(using).get_or_create(
        slug=counted.slug,
        defaults={"dimension": dimension, "name": counted.name, "unit": counted.unit, "is_builtin": True},
    )
    if made:
        UnitPrice.objects.using(using).create(
            measure=measure,
            version=1,
            amount_minor=counted.amount_minor,
            effect=counted.effect,
            spread=counted.spread,
            grade=Grade.D,
            why="Assumed until somebody here says better.",
            set_at=ASSUMED_AT,
        )


class DimensionRefused(Refused):
    """The dimension or measure cannot be kept like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What a company says of a dimension of its own."""

    name: str
    say: str
    kind: str


@transaction.atomic
def switch_dimension(*, dimension: Dimension, on: bool, by: User, at: datetime) -> bool:
    """Count a dimension from the next run on, or leave it out; say whether that changed anything."""
    if dimension.kind == DimensionKind.FORECAST and not on:
        raise DimensionRefused("Everything else is counted beside purchases, so this one stays on.")
    changed = Dimension.objects.filter(pk=dimension.pk, is_on=not on).update(is_on=on)
    if changed:
        action = "dimension.switched_on" if on else "dimension.switched_off"
        record(actor=by, action=action, subject="Dimension", subject_id=dimension.pk, at=at, detail=dimension.slug)
    return bool(changed)


@transaction.atomic
def add_dimension(*, described: Described, key: uuid.UUID, by: User, at: datetime) -> Dimension:
    """Add a dimension of the company's own; the same form sent twice adds one."""
    known = Dimension.objects.filter(key=key).first()
    if known:
        return known
    if described.kind == DimensionKind.FORECAST:
        raise DimensionRefused("Only purchases are forecast from orders and contracts.", field="kind")
    refuse_protected(described.name, field="name")
    if Dimension.objects.filter(name__iexact=described.name).exists():
        raise DimensionRefused("There is a dimension with this name already.", field="name")
    last = Dimension.objects.aggregate(last=Max("position"))["last"] or 0
    dimension = Dimension.objects.create(
        key=key,
        slug=free_slug(Dimension, described.name),
        name=described.name,
        say=described.say,
        kind=described.kind,
        position=min(last + 1, 32_767),
    )
    record(
        actor=by, action="dimension.added", subject="Dimension", subject_id=dimension.pk, at=at, detail=dimension.slug
    )
    return dimension


def refuse_protected(text: str, *, field: str) -> None:
    """Refuse a name that says who somebody is rather than what they do with us."""
    from valuation.scoring import protected_words

    found = protected_words(text)
    if found:
        raise DimensionRefused(
            f"“{found[0]}” says who somebody is. Only what they do with us may count towards their value.", field=field
        )


def free_slug(model: type[Dimension] | type[Measure], name: str) -> str:
    """Return a slug made of the name that no other row has."""
    stem = slugify(name)[:30] or "own"
    stem = f"{stem}-own" if stem in RESERVED else stem
    taken = set(model.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for n in range(len(taken) + 1) if (slug := f"{stem}-{n + 1}" if n else stem) not in taken)
