"""What customers hope to reach, and how far others like them have come."""

from collections import defaultdict
from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User
from relationships.models import Customer, Hope


def hopes_of(customer: Customer) -> QuerySet[Hope]:
    """Return what a customer told us they hope to reach, the newest first."""
    return Hope.objects.filter(customer=customer).select_related("noted_by").order_by("-noted_at", "-pk")


def newest_hopes(user: User | AnonymousUser, customers: Collection[int]) -> dict[int, Hope]:
    """Return the hope that stands for each of these customers."""
    told = Hope.objects.for_user(user).filter(customer__in=customers).select_related("noted_by")
    return {hope.customer_id: hope for hope in told.order_by("noted_at", "pk")}


def reached_in(measures: Collection[str]) -> dict[str, list[tuple[int, str, float]]]:
    """Return, for each measure, how far each customer has come by their newest word: (customer, segment, amount)."""
    rows = Hope.objects.filter(measure__in=[measure for measure in measures if measure], today__isnull=False)
    newest = {
        (measure, customer): (customer, segment, today)
        for measure, customer, segment, today in rows.order_by("noted_at", "pk").values_list(
            "measure", "customer", "customer__segment", "today"
        )
    }
    found: dict[str, list[tuple[int, str, float]]] = defaultdict(list)
    for (measure, _), one in newest.items():
        found[measure].append((one[0], one[1], float(one[2] or 0)))
    return found


def measures_in_use() -> list[str]:
    """Return the measures that hopes count in, so that the same thing is called by one name."""
    return list(Hope.objects.exclude(measure="").order_by("measure").values_list("measure", flat=True).distinct()[:40])
