"""Customers: the list that people search."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import SignedInRequest
from common.access import roles_required
from common.evidence import render_evidence
from relationships.models import Person
from relationships.models.company import READERS
from relationships.selectors.customer import FILTERS, customers_of, filter_chips, search_customers
from relationships.selectors.tie import evidence_of_tie

ROWS = 50
WORDS_MAX = 120


@require_GET
@roles_required(*READERS)
def customers(request: SignedInRequest) -> HttpResponse:
    """Show customers by name and filters; htmx asks for more rows only."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:WORDS_MAX]
    chosen = {name: request.GET.get(name, "").replace("\x00", "")[:WORDS_MAX] for name in (*FILTERS, "asked")}
    found = search_customers(request.user, words=words, chosen=chosen)
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    context = {"page": page, "words": words, "currency": settings.CURRENCY, "chosen": any(chosen.values())}
    context["never"] = chosen["asked"] == "never"
    if request.htmx:
        return render(request, "relationships/customer/list.html#rows", context)
    return render(
        request, "relationships/customer/list.html", {**context, "chips": filter_chips(request.user, chosen=chosen)}
    )


@require_GET
@roles_required(*READERS)
def tie(request: SignedInRequest, pk: int, person_pk: int) -> HttpResponse:
    """Open the strength of a tie into its directions and the contacts behind it."""
    customer = get_object_or_404(customers_of(request.user), pk=pk)
    other = get_object_or_404(Person.objects.for_user(request.user), pk=person_pk)
    evidence = evidence_of_tie(customer, other, request.user, at=timezone.now())
    if evidence is None:
        raise Http404
    return render_evidence(request, evidence)
