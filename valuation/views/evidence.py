"""Evidence of one customer: what they did for us, written down, listed and taken back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import SignedInRequest
from common.access import roles_required
from common.errors import Refused
from relationships.models import Customer
from valuation.forms.evidence import EvidenceForm, TakeBackForm
from valuation.selectors import evidence as select
from valuation.services.evidence import record_evidence, take_back_evidence
from valuation.views.board import READERS
from valuation.views.dimension import KEEPERS

PREFILLED = ("measure", "happened_on", "note")


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(*READERS)
def note_evidence(request: SignedInRequest, customer_id: int) -> HttpResponse:
    """List what is written down of a customer, and write more."""
    customer = customer_or_404(request, customer_id)
    today = timezone.localdate()
    form = EvidenceForm(
        request.POST or None, customer=customer, user=request.user, today=today, initial=_prefilled(request)
    )
    if form.is_valid():
        try:
            record_evidence(noted=form.noted(), by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            messages.success(request, "Written down. It counts from the next run on.")
            return redirect("valuation:note-evidence", customer_id=customer.pk)
    page = select.evidence_of(customer, user=request.user, page=request.GET.get("page", "1"))
    context = {
        "customer": customer,
        "form": form,
        "page": page,
        "said": select.decisions_of(customer),
        "may_keep": request.user.has_role(*KEEPERS),
    }
    template = "valuation/evidence/list.html#rows" if request.htmx else "valuation/evidence/list.html"
    return render(request, template, context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(*READERS)
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let evidence count no more, with the reason; whoever wrote it may, and those who keep the model."""
    evidence = select.evidence_record(request.user, pk)
    if evidence is None or not (request.user.has_role(*KEEPERS) or evidence.recorded_by_id == request.user.pk):
        raise Http404
    form = TakeBackForm(request.POST or None)
    if form.is_valid():
        take_back_evidence(evidence=evidence, why=form.cleaned_data["why"], by=request.user, at=timezone.now())
        messages.success(request, "Taken back. It stays in the list with your reason.")
        return redirect("valuation:note-evidence", customer_id=evidence.customer_id)
    context = {"form": form, "evidence": evidence}
    return render(request, "valuation/evidence/take_back.html", context, status=422 if form.errors else 200)


def customer_or_404(request: SignedInRequest, customer_id: int) -> Customer:
    """Return a customer whom the user may see; to anybody else they do not exist."""
    found = select.customer_for(request.user, customer_id)
    if found is None:
        raise Http404
    return found


def _prefilled(request: SignedInRequest) -> dict[str, str]:
    """Return what a link that leads here says already."""
    return {name: value for name in PREFILLED if (value := request.GET.get(name, ""))}
