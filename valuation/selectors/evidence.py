"""Evidence of one customer, and what people decided about them."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.models import User
from relationships.models import Customer
from valuation.models import Dimension, DimensionDecision, EvidenceRecord, Measure

ROWS = 50


@dataclass(frozen=True, slots=True)
class Said:
    """One dimension of one customer: what somebody decided about it, if anybody did."""

    dimension: Dimension
    decision: DimensionDecision | None


def customer_for(user: User | AnonymousUser, customer_id: int) -> Customer | None:
    """Return a customer whom ``user`` may see."""
    found = Customer.objects.for_user(user).filter(pk=customer_id)
    return found.select_related("person", "company", "contact").first()


def customers_named(user: User | AnonymousUser, text: str) -> list[Customer]:
    """Return up to two customers with exactly this name, or whose person to talk to has this address."""
    mine = Customer.objects.for_user(user).select_related("person", "company")
    by_name = Q(person__name__iexact=text) | Q(company__name__iexact=text)
    asked = Q(contact__email__iexact=text) | Q(person__email__iexact=text) if "@" in text else by_name
    return list(mine.filter(asked).order_by("pk")[:2])


def measures_by_dimension() -> list[tuple[str, list[Measure]]]:
    """Return what can be counted, under the dimension it belongs to; dimensions that are left out come last."""
    measures = Measure.objects.select_related("dimension").order_by(
        "-dimension__is_on", "dimension__position", "dimension", "pk"
    )
    groups: dict[str, list[Measure]] = {}
    for measure in measures:
        place = measure.dimension.name if measure.dimension.is_on else f"{measure.dimension.name} (left out)"
        groups.setdefault(place, []).append(measure)
    return list(groups.items())


def evidence_of(customer: Customer, *, user: User | AnonymousUser, page: str) -> Page[EvidenceRecord]:
    """Return what is written down of a customer, newest first, with what was taken back.

    Whom it brought or moved is named only to those who may see that customer too.
    """
    named = Exists(Customer.objects.for_user(user).filter(pk=OuterRef("about")))
    mine: QuerySet[EvidenceRecord] = EvidenceRecord.objects.filter(customer=customer).annotate(names_about=named)
    records = _with_people(mine)
    return Paginator(records.order_by("-happened_on", "-pk"), ROWS).get_page(page)


def evidence_record(user: User | AnonymousUser, pk: int) -> EvidenceRecord | None:
    """Return one record about a customer whom ``user`` may see."""
    return _with_people(EvidenceRecord.objects.for_user(user).filter(pk=pk)).first()


def decisions_of(customer: Customer) -> list[Said]:
    """Return every dimension that counts, with the decision in force about this customer."""
    in_force = DimensionDecision.objects.in_force().filter(customer=customer).select_related("decided_by")
    dimensions = Dimension.objects.filter(is_on=True).prefetch_related(
        Prefetch("decisions", queryset=in_force, to_attr="in_force")
    )
    return [
        Said(dimension, next(iter(dimension.in_force), None))  # type: ignore[attr-defined]  # what the prefetch brought
        for dimension in dimensions.order_by("position", "pk")
    ]


def decisions_about(customer: Customer, dimension: Dimension) -> list[DimensionDecision]:
    """Return what was decided about one dimension of a customer, newest first."""
    found = DimensionDecision.objects.filter(customer=customer, dimension=dimension)
    return list(found.select_related("decided_by", "ended_by").order_by("-decided_at", "-pk"))


def evidence_behind(customer: Customer, dimension: Dimension) -> list[EvidenceRecord]:
    """Return what counts for one dimension of a customer, newest first."""
    standing = EvidenceRecord.objects.standing().filter(customer=customer, measure__dimension=dimension)
    return list(_with_people(standing).order_by("-happened_on", "-pk")[:ROWS])


def decidable(user: User | AnonymousUser, slug: str) -> Dimension | None:
    """Return a dimension by its slug."""
    return Dimension.objects.for_user(user).filter(slug=slug).first()


def _with_people(records: QuerySet[EvidenceRecord]) -> QuerySet[EvidenceRecord]:
    return records.select_related(
        "measure__dimension",
        "recorded_by",
        "withdrawn_by",
        "about__person",
        "about__company",
        "customer__person",
        "customer__company",
    )
