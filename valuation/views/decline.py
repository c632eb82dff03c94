"""Quiet decline: the cases, one case with its weeks and customers, this week's look."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role, SignedInRequest
from common.access import roles_required
from common.errors import Refused
from common.evidence import render_evidence
from common.nudge import nudge
from valuation.forms.case import EndForm
from valuation.models import DeclineCase
from valuation.models.decline import READERS
from valuation.selectors.decline import (
    DECIDERS,
    LOOKERS,
    CaseView,
    case_views,
    customer_evidence,
    decline_page,
    in_group,
    looks_of,
    loss_evidence,
)
from valuation.services.case import GOING, end_case
from valuation.services.look import request_look
from valuation.tasks import perform_look
from valuation.views.run import key_of

ROWS = 50
CUSTOMERS = 10


@require_GET
@roles_required(*READERS)
def decline(request: SignedInRequest) -> HttpResponse:
    """Show the groups that buy less, and how far this week's look is."""
    shown = decline_page(request.user, state=request.GET.get("state", ""), page=request.GET.get("page", "1"))
    template = "valuation/decline/list.html#rows" if request.htmx else "valuation/decline/list.html"
    return render(
        request, template, {"decline": shown, "page": shown.page, "may_look": request.user.has_role(*LOOKERS)}
    )


@require_GET
@roles_required(*READERS)
def looks(request: SignedInRequest) -> HttpResponse:
    """List the looks, newest first."""
    page = Paginator(looks_of(request.user), ROWS).get_page(request.GET.get("page"))
    template = "valuation/decline/looks.html#rows" if request.htmx else "valuation/decline/looks.html"
    return render(request, template, {"page": page})


@require_GET
@roles_required(*READERS)
def look(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show how far a look is; htmx asks until it has ended."""
    found = get_object_or_404(looks_of(request.user), pk=pk)
    template = "valuation/decline/look.html#progress" if request.htmx else "valuation/decline/look.html"
    response = render(request, template, {"look": found})
    if request.htmx and found.finished_at:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@roles_required(*LOOKERS)
def look_now(request: SignedInRequest) -> HttpResponse:
    """Ask for this week's look."""
    now = timezone.now()
    key = key_of(request.POST.get("key", ""))
    asked = request_look(by=request.user, key=key, today=timezone.localdate(now), at=now)
    nudge(perform_look, look_id=asked.pk)
    return redirect("valuation:decline-look", asked.pk)


@require_GET
@roles_required(*READERS)
def case(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one case: how far it fell, since when, who is in it, and what is done about it."""
    return _show(request, _case_or_404(request, pk), EndForm())


@require_GET
@roles_required(*READERS)
def case_loss(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open the loss."""
    return render_evidence(request, loss_evidence(_case_or_404(request, pk)))


@require_GET
@roles_required(*READERS)
def case_customer(request: SignedInRequest, pk: int, customer: int) -> HttpResponse:
    """Open how often one customer of a case bought."""
    view = _case_or_404(request, pk)
    found = in_group(view.case, as_of=view.seen.look.as_of).filter(pk=customer).first()
    if found is None:
        raise Http404
    return render_evidence(request, customer_evidence(found, as_of=view.seen.look.as_of))


@require_POST
@roles_required(*DECIDERS)
def case_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """Dismiss a case or close it."""
    view = _case_or_404(request, pk)
    form = EndForm(request.POST)
    if form.is_valid():
        try:
            end_case(case=view.case, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            messages.error(request, refusal.message)
        return redirect("valuation:case", view.case.pk)
    return _show(request, view, form, status=422)


def _case_or_404(request: SignedInRequest, pk: int) -> CaseView:
    """Return a case with its newest sighting; to people without the role it does not exist."""
    found = case_views([get_object_or_404(DeclineCase.objects.for_user(request.user), pk=pk)])
    if not found:
        raise Http404
    return found[0]


def _show(request: SignedInRequest, view: CaseView, form: EndForm, *, status: int = 200) -> HttpResponse:
    members = in_group(view.case, as_of=view.seen.look.as_of)
    page = Paginator(members, CUSTOMERS).get_page(request.GET.get("page"))
    if request.htmx:
        return render(request, "valuation/decline/case.html#rows", {"view": view, "case": view.case, "page": page})
    context = {
        "view": view,
        "case": view.case,
        "page": page,
        "form": form,
        "enquiries": view.case.enquiries.select_related("begun_by").order_by("-begun_at", "-pk"),
        "is_going": view.case.state in GOING,
        "may_decide": request.user.has_role(*DECIDERS),
        "may_ask": request.user.has_role(Role.CX_MANAGER),
    }
    return render(request, "valuation/decline/case.html", context, status=status)
