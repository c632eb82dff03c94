"""What our own systems hold about one customer, and our figures on an aspect, for putting words beside them."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q

from common.dates import local_day
from feedback.models import Better, Invitation, Kpi, KpiValue
from feedback.scoring.doubt import Figure, Record
from relationships.models import Customer, Interaction, Signal
from valuation.models import Order

LAST_VALUES, LAST_ORDERS = 12, 12
DAYS = ("days", "day")


def record_of(customer: Customer | None, *, on: date) -> Record:
    """Return what we hold about a customer up to a day; what we hold nothing of stays unknown."""
    if customer is None:
        return Record()
    orders = Order.objects.filter(customer=customer, placed_on__lte=on)
    last = list(orders.order_by("-placed_on", "-pk")[:LAST_ORDERS])
    people = customer.company.people.all() if customer.company_id and customer.company else None
    return Record(
        orders=len(last) or None,
        days_since_order=(on - last[0].placed_on).days if last else None,
        returned=sum(order.returned_minor > 0 for order in last) if last else None,
        complaints=_complaints(customer, people, on),
        rows={
            "orders": tuple((f"{order.placed_on:%-d %B %Y}", order.external_id) for order in last[:5]),
            "returned": tuple(
                (f"{order.placed_on:%-d %B %Y}", order.external_id) for order in last if order.returned_minor
            ),
        },
    )


def _complaints(customer: Customer, people: Iterable[object] | None, on: date) -> int | None:
    """Count complaints on file; nothing when none was ever recorded, which doesn't mean that there was none."""
    own = [customer.person_id, customer.contact_id]
    who = Q(person__in=people) | Q(person__in=own) if people is not None else Q(person__in=own)
    signals = Signal.objects.filter(who | Q(company=customer.company_id), kind__icontains="complain", at__date__lte=on)
    met = Q(participants__in=[pk for pk in own if pk])
    talks = Interaction.objects.filter(met, channel__icontains="complain", at__date__lte=on).distinct()
    return (signals.count() + talks.count()) or None


def figures_of(aspect_id: int, *, on: date) -> list[Figure]:
    """Return our newest figures on an aspect that have a target."""
    kpis = Kpi.objects.filter(aspect=aspect_id, target__isnull=False).select_related("facet").order_by("position", "pk")
    newest: dict[int, KpiValue] = {}
    values = KpiValue.objects.of_company().filter(kpi__in=kpis, on__lte=on)
    for value in values.order_by("on", "pk"):
        newest[value.kpi_id] = value
    return [_figure(kpi, newest[kpi.pk].value, source=newest[kpi.pk].source) for kpi in kpis if kpi.pk in newest]


def own_speed(customer: Customer | None, aspect_id: int, *, on: date) -> Figure | None:
    """Return a figure in days of which we hold this customer's own last values, if there is one."""
    if customer is None:
        return None
    own = KpiValue.objects.filter(customer=customer, kpi__aspect=aspect_id, kpi__unit__in=DAYS, on__lte=on)
    last = list(own.select_related("kpi__facet").order_by("-on", "-pk")[:LAST_VALUES])
    if not last:
        return None
    kpi = last[0].kpi
    values = tuple(one.value for one in last if one.kpi_id == kpi.pk)
    return _figure(kpi, values[0], own=values, source=last[0].source)


def _figure(kpi: Kpi, value: float, *, own: tuple[float, ...] = (), source: str = "") -> Figure:
    return Figure(
        slug=kpi.slug,
        name=kpi.name,
        unit=kpi.unit,
        value=value,
        target=kpi.target,
        better="lower" if kpi.better == Better.LOWER else "higher",
        facet=kpi.facet_id,
        clues=kpi.facet.clues if kpi.facet else "",
        own=own,
        source=source,
    )


def day_of(invitation: Invitation, at: datetime) -> date:
    """Return the day up to which our record is read: when they finished, or now while they speak."""
    return local_day(invitation.finished_at or at)
