"""Sessions: begin one, see who was asked and what they say, ask more people, withdraw, close."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Role, SignedInRequest
from accounts.tasks import sweep_outbox
from common.access import roles_required
from common.errors import Refused
from common.evidence import render_evidence
from common.ids import row_id
from common.nudge import nudge
from feedback.forms.session import NewSessionForm, ids_in
from feedback.models import FeedbackSession, SessionState
from feedback.selectors import session as select
from feedback.selectors.aspect import aspects_of
from feedback.selectors.belief import beliefs_beside
from feedback.selectors.coverage import covered
from feedback.selectors.plan import PlanPage
from feedback.services.enquiry import ask_about_case, ask_one_customer
from feedback.services.plan import draft_session
from feedback.services.session import add_people, close_session, withdraw_invitation
from feedback.views.plan import led_or_404, occasion_of


@require_GET
@roles_required(*select.READERS)
def sessions(request: SignedInRequest) -> HttpResponse:
    """Show the user's sessions: those that listen first, then drafts and what is over."""
    counts = select.counts_of(request.user)
    given = request.GET.get("state", "")
    state = given if given in counts else next((name for name in select.STATES if counts[name]), SessionState.OPEN)
    page = select.sessions_of(request.user, state=state, page=request.GET.get("page", "1"))
    context = {"page": page, "state": state, "tabs": select.tabs_of(counts), "today": timezone.localdate()}
    context |= {"total": sum(counts.values()), "may_plan": request.user.has_role(Role.CX_MANAGER)}
    return render(request, "feedback/session/list.html" + ("#rows" if request.htmx else ""), context)


@require_http_methods(["GET", "POST"])
@roles_required(Role.CX_MANAGER)
def new_session(request: SignedInRequest) -> HttpResponse:
    """Choose the one aspect; that makes a draft."""
    first = {name: request.GET.get(name) for name in ("aspect", "guide", "case", "customer")} | {"key": uuid.uuid4()}
    form = NewSessionForm(request.POST or None, user=request.user, initial=first)
    if form.is_valid():
        given = form.cleaned_data
        session = draft_session(
            owner=request.user, aspect=given["aspect"], key=given["key"], at=timezone.now(), guide=given["guide"]
        )
        _begin_with(request, session, form)
        return redirect("feedback:plan", session.pk)
    rows = covered(aspects_of(request.user), at=timezone.now())
    context = {
        "form": form,
        "rows": rows,
        "begun_from": _first_of(form, "case"),
        "customer": _first_of(form, "customer"),
    }
    return render(request, "feedback/session/new.html", context, status=422 if form.is_bound else 200)


def _first_of(form: NewSessionForm, name: str) -> Any:
    """Return the row that a hidden field names, if the user may see it."""
    field = form.fields[name]
    return field.queryset.filter(pk=row_id(str(form[name].value() or ""))).first()  # type: ignore[attr-defined]  # a ModelChoiceField


def _begin_with(request: SignedInRequest, session: FeedbackSession, form: NewSessionForm) -> None:
    """Fill the draft with what the session is about, when it began with a case or a customer."""
    case, customer = form.cleaned_data["case"], form.cleaned_data["customer"]
    try:
        if case:
            ask_about_case(session=session, case=case, by=request.user, at=timezone.now())
        if customer and not ask_one_customer(session=session, customer=customer, by=request.user, at=timezone.now()):
            messages.info(request, f"{customer.name} can’t be asked at the moment. The plan is yours to fill.")
    except Refused as refusal:
        messages.error(request, refusal.message)


@require_GET
@roles_required(*select.READERS)
def session(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one session: its plan, who was asked and where each is, and the words so far."""
    view = select.session_view(request.user, readable_or_404(request, pk), at=timezone.now())
    context = {"view": view, "session": view.session, "begun_from": select.begun_from(request.user, view.session)}
    context["beliefs"] = beliefs_beside(request.user, view.session)
    return render(request, "feedback/session/session.html", context)


def readable_or_404(request: SignedInRequest, pk: int) -> FeedbackSession:
    """Return a session that the user may read; to anybody else it does not exist."""
    found = select.session_of(request.user, pk)
    if found is None:
        raise Http404
    return found


@require_GET
@roles_required(*select.READERS)
def answered(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open the number of people who have answered."""
    found = readable_or_404(request, pk)
    return render_evidence(request, select.answered_evidence(request.user, found, at=timezone.now()))


@require_http_methods(["GET", "POST"])
@roles_required(Role.CX_MANAGER)
def people(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask more people in a session that listens."""
    found = led_or_404(request, pk)
    if found.state != SessionState.OPEN:
        return redirect("feedback:session", found.pk)
    error = ""
    if request.method == "POST" and "send" in request.POST:
        try:
            return _ask_more(request, found)
        except Refused as refusal:
            error = refusal.message
    given = request.POST or request.GET
    page = PlanPage(occasion_of(request, found), find=given.get("find", "")[:120])
    context = {"page": page, "session": found, "error": error, "ticked": ids_in(request.POST, "who")}
    context["currency"] = settings.CURRENCY
    return render(request, "feedback/session/people.html", context, status=422 if error else 200)


def _ask_more(request: SignedInRequest, found: FeedbackSession) -> HttpResponse:
    customers = ids_in(request.POST, "who")
    sent = add_people(session=found, by=request.user, customers=customers, at=timezone.now())
    nudge(sweep_outbox)
    told = "1 more invitation is on its way." if sent == 1 else f"{sent} more invitations are on their way."
    messages.success(request, told)
    return redirect("feedback:session", found.pk)


@require_POST
@roles_required(Role.CX_MANAGER)
def withdraw(request: SignedInRequest, pk: int, invitation: int) -> HttpResponse:
    """Take one invitation back, once that is confirmed."""
    found = led_or_404(request, pk)
    row = next((one for one in select.people_of(found) if one.pk == invitation), None)
    if row is None:
        raise Http404
    question = {
        "title": f"Withdraw the invitation to {row.person.name}?",
        "say": "Their link stops working at once. What they have written and not sent goes with it.",
        "action": reverse("feedback:withdraw", args=[found.pk, row.pk]),
        "button": "Withdraw the invitation",
        "back": reverse("feedback:session", args=[found.pk]),
    }
    if not request.POST.get("confirmed"):
        return render(request, "components/confirm_page.html", question)
    try:
        withdraw_invitation(invitation=row, by=request.user, at=timezone.now())
        messages.success(request, f"The invitation to {row.person.name} is withdrawn.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("feedback:session", found.pk)


@require_POST
@roles_required(Role.CX_MANAGER)
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop waiting for answers, once that is confirmed."""
    found = led_or_404(request, pk)
    question = {
        "title": f"Close the session about {found.aspect.name}?",
        "say": "We stop waiting for answers. What was told stays, and “anything else?” stays open to everybody asked.",
        "action": reverse("feedback:close", args=[found.pk]),
        "button": "Close the session",
        "kind": "btn-primary",
        "keep": "Keep listening",
        "back": reverse("feedback:session", args=[found.pk]),
    }
    if not request.POST.get("confirmed"):
        return render(request, "components/confirm_page.html", question)
    try:
        close_session(session=found, by=request.user, at=timezone.now())
        messages.success(request, "Closed. Now decide, and tell them.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("feedback:session", found.pk)
