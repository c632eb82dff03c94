"""What a customer hopes to reach: read it, and write down what they told us."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import SignedInRequest
from common.access import roles_required
from common.errors import Refused
from relationships.forms.hope import HopeForm
from relationships.models.company import READERS
from relationships.selectors.customer import customers_of
from relationships.selectors.hope import hopes_of, measures_in_use
from relationships.services.hope import note_hope


@require_http_methods(["GET", "POST"])
@roles_required(*READERS)
def goal(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what a customer hopes to reach, and keep what they told somebody."""
    customer = get_object_or_404(customers_of(request.user), pk=pk)
    form = HopeForm(request.POST or None, initial={"key": uuid.uuid4()})
    if form.is_valid():
        try:
            note_hope(customer=customer, told=form.told(), by=request.user, key=form.given_key, at=timezone.now())
            messages.success(request, "Kept, in their words.")
            return redirect("relationships:goal", pk)
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.message)
    context = {"customer": customer, "form": form, "hopes": hopes_of(customer), "measures": measures_in_use()}
    return render(request, "relationships/customer/goal.html", context, status=422 if form.is_bound else 200)
