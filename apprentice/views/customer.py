"""One customer's page."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import SignedInRequest
from apprentice.selectors.customer import evidence_of_orders, portrait
from common.access import roles_required
from common.evidence import render_evidence
from relationships.models.company import READERS
from relationships.selectors.customer import customers_of


@require_GET
@roles_required(*READERS)
def customer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show who a customer is, what they said, what they're worth and who knows them."""
    found = get_object_or_404(customers_of(request.user), pk=pk)
    shown = portrait(found, request.user, at=timezone.now())
    return render(request, "apprentice/customer.html", {"portrait": shown, "currency": settings.CURRENCY})


@require_GET
@roles_required(*READERS)
def customer_orders(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open the sum of a customer's orders into its years."""
    found = get_object_or_404(customers_of(request.user), pk=pk)
    return render_evidence(request, evidence_of_orders(found))
