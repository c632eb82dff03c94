"""What a file or a program names: our figures and aspects."""

from collections.abc import Iterable

from django.db.models import Q

from feedback.models import Aspect, Kpi


def kpis_by_reference(references: Iterable[str]) -> dict[str, int]:
    """Return the figures that go by a short name or a name, by what they were called."""
    wanted = set(references)
    rows = Kpi.objects.filter(Q(slug__in=wanted) | Q(name__in=wanted)).order_by("-pk").values_list("pk", "slug", "name")
    found: dict[str, int] = {}
    for pk, slug, name in rows:
        found |= {called: pk for called in (name, slug) if called in wanted}
    return found


def units_of(keys: Iterable[int]) -> dict[int, str]:
    """Return the unit of each figure."""
    return dict(Kpi.objects.filter(pk__in=set(keys)).values_list("pk", "unit"))


def aspects_by_name(names: Iterable[str]) -> dict[str, int]:
    """Return the aspects by their name, whatever its case."""
    wanted = {name.casefold() for name in names}
    rows = Aspect.objects.values_list("pk", "name")
    return {name.casefold(): pk for pk, name in rows if name.casefold() in wanted}
