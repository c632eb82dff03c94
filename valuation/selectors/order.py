"""What one customer bought."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Max, Min, Sum
from django.db.models.functions import ExtractYear

from relationships.models import Customer
from valuation.models import Order


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """Orders in one currency, maybe of one year: how many, what was kept of them, first and last day."""

    currency: str
    orders: int
    kept_minor: int
    first_on: date
    last_on: date
    year: int | None = None


def bought_by(customer: Customer, *, by_year: bool = False) -> list[Bought]:
    """Return a customer's orders added up for each currency, and for each year when asked; none means none."""
    groups = ("currency", "year") if by_year else ("currency",)
    rows = (
        Order.objects.filter(customer=customer)
        .annotate(year=ExtractYear("placed_on"))
        .values(*groups)
        .annotate(
            orders=Count("pk"),
            kept_minor=Sum(F("amount_minor") - F("returned_minor")),
            first_on=Min("placed_on"),
            last_on=Max("placed_on"),
        )
        .order_by(*reversed(groups))
    )
    return [Bought(**row) for row in rows]
