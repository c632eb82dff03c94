"""Studies of why customers stay: plan one, see whom it asks and what that can find, send it, close it."""

import uuid

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
from common.nudge import nudge
from feedback.forms.study import StudyForm
from feedback.models import LoyaltyGroup, Study, StudyState, StudyWork
from feedback.models.study import READERS
from feedback.selectors import study as select
from feedback.services.study import change_study, close_study, discard_study, draft_study
from feedback.services.study_run import request_work
from feedback.tasks import perform_study_work


@require_GET
@roles_required(*READERS)
def studies(request: SignedInRequest) -> HttpResponse:
    """List the studies, newest first."""
    page = select.study_page(request.user, page=request.GET.get("page", "1"))
    context = {"page": page, "may_plan": request.user.has_role(Role.CX_MANAGER)}
    return render(request, "feedback/study/list.html" + ("#rows" if request.htmx else ""), context)


@require_http_methods(["GET", "POST"])
@roles_required(Role.CX_MANAGER)
def new_study(request: SignedInRequest) -> HttpResponse:
    """Plan a study; that makes a draft and draws its groups."""
    form = StudyForm(request.POST or None, user=request.user, today=timezone.localdate())
    if form.is_valid():
        study = draft_study(by=request.user, planned=form.planned(), key=form.given_key, at=timezone.now())
        ask_for(request, study, StudyWork.GROUPS, key=uuid.uuid5(form.given_key, "groups"))
        return redirect("feedback:study", study.pk)
    return render(request, "feedback/study/edit.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@roles_required(Role.CX_MANAGER)
def edit_study(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    study = led_or_404(request, pk)
    if study.state != StudyState.DRAFT:
        return redirect("feedback:study", pk)
    form = StudyForm(request.POST or None, user=request.user, today=timezone.localdate(), study=study)
    if form.is_valid():
        try:
            change_study(study=study, by=request.user, planned=form.planned(), at=timezone.now())
        except Refused as refusal:
            messages.error(request, refusal.message)
        return redirect("feedback:study", pk)
    context = {"form": form, "study": study}
    return render(request, "feedback/study/edit.html", context, status=422 if form.is_bound else 200)


@require_GET
@roles_required(*READERS)
def study(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one study: its groups, what they can find, how far it is."""
    view = select.StudyPage(request.user, readable_or_404(request, pk))
    part = "#progress" if request.htmx else ""
    response = render(
        request, f"feedback/study/study.html{part}", {"view": view, "study": view.study, "key": uuid.uuid4()}
    )
    if request.htmx and view.going is None:
        response["HX-Refresh"] = "true"
    return response


def readable_or_404(request: SignedInRequest, pk: int) -> Study:
    """Return a study that the user may read; to anybody else it does not exist."""
    found = select.study_of(request.user, pk)
    if found is None:
        raise Http404
    return found


def led_or_404(request: SignedInRequest, pk: int) -> Study:
    """Return a study that the user may change; to anybody else it does not exist."""
    found = select.led_study(request.user, pk)
    if found is None:
        raise Http404
    return found


def ask_for(request: SignedInRequest, study: Study, work: StudyWork, *, key: uuid.UUID) -> None:
    """Ask for background work; a no is shown on the next page."""
    try:
        run = request_work(study=study, work=work, by=request.user, key=key, at=timezone.now())
        nudge(perform_study_work, run_id=run.pk)
    except Refused as refusal:
        messages.error(request, refusal.message)


def form_key(request: SignedInRequest) -> uuid.UUID:
    """Return the form's key; a form without a proper one gets a new one."""
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()


@require_POST
@roles_required(Role.CX_MANAGER)
def groups(request: SignedInRequest, pk: int) -> HttpResponse:
    """Draw the groups of a draft anew."""
    ask_for(request, led_or_404(request, pk), StudyWork.GROUPS, key=form_key(request))
    return redirect("feedback:study", pk)


@require_GET
@roles_required(*READERS)
def members(request: SignedInRequest, pk: int, group: str) -> HttpResponse:
    """Show who is in one group, and what put them there."""
    found = readable_or_404(request, pk)
    if group not in LoyaltyGroup.values:
        raise Http404
    page = select.members_of(found, group, page=request.GET.get("page", "1"))
    context = {"page": page, "study": found, "group": LoyaltyGroup(group), "rule": select.RULES[LoyaltyGroup(group)]}
    return render(request, "feedback/study/members.html" + ("#rows" if request.htmx else ""), context)


@require_GET
@roles_required(*READERS)
def figure(request: SignedInRequest, pk: int, what: str) -> HttpResponse:
    """Open what the groups can find, or how one of them came about."""
    view = select.StudyPage(request.user, readable_or_404(request, pk))
    found = select.power_evidence(view) if what == "power" else select.group_evidence(view, what)
    if found is None:
        raise Http404
    return render_evidence(request, found)


@require_POST
@roles_required(Role.CX_MANAGER)
def send(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send the invitations, once that is confirmed."""
    found = led_or_404(request, pk)
    view = select.StudyPage(request.user, found)
    question = {
        "title": f"Ask {view.everybody} customers?",
        "say": "Each gets a letter with a secret link. After that the questions and the groups stay as they are.",
        "action": reverse("feedback:study-send", args=[pk]),
        "button": "Send the invitations",
        "kind": "btn-primary",
        "keep": "Not yet",
        "back": reverse("feedback:study", args=[pk]),
    }
    if not request.POST.get("confirmed"):
        return render(request, "components/confirm_page.html", question)
    ask_for(request, found, StudyWork.SEND, key=form_key(request))
    nudge(sweep_outbox)
    return redirect("feedback:study", pk)


@require_POST
@roles_required(Role.CX_MANAGER)
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop waiting for answers, once that is confirmed."""
    found = led_or_404(request, pk)
    question = {
        "title": "Close this study?",
        "say": "We stop waiting for answers. What was told stays, and “anything else?” stays open to everybody asked.",
        "action": reverse("feedback:study-close", args=[pk]),
        "button": "Close the study",
        "kind": "btn-primary",
        "keep": "Keep listening",
        "back": reverse("feedback:study", args=[pk]),
    }
    if not request.POST.get("confirmed"):
        return render(request, "components/confirm_page.html", question)
    try:
        close_study(study=found, by=request.user, at=timezone.now())
        messages.success(request, "Closed. What was told stays.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("feedback:study", pk)


@require_POST
@roles_required(Role.CX_MANAGER)
def discard(request: SignedInRequest, pk: int) -> HttpResponse:
    """Throw a draft away, once that is confirmed."""
    found = led_or_404(request, pk)
    question = {
        "title": "Throw this study away?",
        "say": "Nobody was asked, so nothing that anybody said goes with it.",
        "action": reverse("feedback:study-discard", args=[pk]),
        "button": "Throw it away",
        "back": reverse("feedback:study", args=[pk]),
    }
    if not request.POST.get("confirmed"):
        return render(request, "components/confirm_page.html", question)
    try:
        discard_study(study=found, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("feedback:study", pk)
    return redirect("feedback:studies")
