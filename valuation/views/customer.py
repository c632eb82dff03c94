"""One customer's value: its parts, and what each rests on."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from accounts.models import SignedInRequest
from common.access import roles_required
from common.evidence import Evidence, render_evidence
from relationships.models import Customer
from valuation.selectors.breakdown import SLEEPING, breakdown_of, explain_part, why_unknown
from valuation.views.board import READERS


@require_GET
@roles_required(*READERS)
def customer(request: SignedInRequest, customer_id: int) -> HttpResponse:
    """Open one customer's value into its parts: a drawer for htmx, a page otherwise."""
    found = find_customer(request, customer_id)
    shown = breakdown_of(found)
    if shown is None:
        return render_evidence(request, _unknown(found))
    template = "valuation/customer.html#parts" if request.htmx else "valuation/customer.html"
    context = {"shown": shown, "customer": found, "sleeping": SLEEPING, "drawer": request.htmx}
    response = render(request, template, {**context, "currency": settings.CURRENCY})
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_GET
@roles_required(*READERS)
def part(request: SignedInRequest, customer_id: int, slug: str) -> HttpResponse:
    """Open one part of a customer's value into its formula, evidence and price."""
    whose = find_customer(request, customer_id)
    shown = breakdown_of(whose)
    if shown is None:
        return render_evidence(request, _unknown(whose))
    found = next((one for one in shown.parts if one.slug == slug), None)
    if found is None:
        raise Http404
    return render_evidence(request, explain_part(shown, found))


def find_customer(request: SignedInRequest, customer_id: int) -> Customer:
    """Return a customer whom the reader may see, or answer 404."""
    customers = Customer.objects.for_user(request.user).select_related("person", "company", "contact")
    return get_object_or_404(customers, pk=customer_id)


def _unknown(customer: Customer) -> Evidence:
    return Evidence(
        title=f"We don’t know yet what {customer.name} is worth",
        say=why_unknown(customer),
        source="No number is shown where we have none: not known is not zero.",
    )
