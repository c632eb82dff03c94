"""Plan a session on one page: everything is saved as it grows, sending is the only commitment."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Role, SignedInRequest
from accounts.tasks import sweep_outbox
from common.access import roles_required
from common.errors import Refused
from common.evidence import Evidence, render_evidence
from common.ids import row_id
from common.nudge import nudge
from feedback.forms.session import PlanSheet
from feedback.models import FeedbackSession, KeptBecause, SessionState
from feedback.selectors.asking import row_of
from feedback.selectors.candidate import Occasion, occasion
from feedback.selectors.plan import PlanPage, pointing_evidence
from feedback.selectors.reason import fit_of
from feedback.selectors.reason import why as reason_evidence
from feedback.selectors.recommendation import pool_of
from feedback.selectors.representation import (
    asked_evidence,
    balance,
    fit_evidence,
    gap_evidence,
    mix_evidence,
    whom_to_add,
)
from feedback.selectors.session import begun_from, led_session, possible_owners, problems_of, questions_of
from feedback.services import plan as service
from feedback.services.session import open_session
from feedback.views.plan_questions import QUESTION_ACTIONS, Act

FRAGMENTS = {"people": "people", "guide": "guide", "found": "found"}
PAGE = "feedback/session/plan.html"


def led_or_404(request: SignedInRequest, pk: int) -> FeedbackSession:
    """Return a session that the user may change; to anybody else it does not exist."""
    session = led_session(request.user, pk)
    if session is None:
        raise Http404
    return session


def occasion_of(request: SignedInRequest, session: FeedbackSession) -> Occasion:
    """Return for whom, about what and when we look."""
    return occasion(user=request.user, session=session, at=timezone.now())


@require_http_methods(["GET", "POST"])
@roles_required(Role.CX_MANAGER)
def plan(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a draft, or keep what the page brought and do what its button says."""
    session = led_or_404(request, pk)
    if session.state != SessionState.DRAFT:
        return redirect("feedback:session", session.pk)
    if request.method == "GET":
        return show_plan(request, session)
    sheet = PlanSheet(request.POST, session=session, user=request.user)
    session = _keep(request, session, sheet)
    if request.headers.get("X-Autosave"):
        return HttpResponse(status=422 if sheet.has_errors else 204)
    return _act(request, session, sheet)


def show_plan(request: SignedInRequest, session: FeedbackSession, sheet: PlanSheet | None = None) -> HttpResponse:
    """Draw the page, or the part of it that htmx asked for; with the sheet that came back if there is one."""
    given = request.POST if request.method == "POST" else request.GET
    find, shown = given.get("find", "")[:120], given.get("show", "")
    page = PlanPage(occasion_of(request, session), find=find, shown=row_id(shown))
    drawn = sheet.following(session) if sheet else PlanSheet(None, session=session, user=request.user)
    part = FRAGMENTS.get(request.htmx.target or "", "body") if request.htmx else ""
    saved_at = timezone.now() if request.method == "POST" else None
    context = {"page": page, "session": session, "sheet": drawn, "saved_at": saved_at}
    context |= {"steps": drawn.rows(page.steps), "asking": page.asking, "currency": settings.CURRENCY}
    new = drawn.questions["new_question"].value() or ""
    context |= {
        "keep_pk": row_id(given.get("do", "").removeprefix("keep:")),
        "keep_note": drawn.notes.get("because", ""),
    }
    context |= {"keeping": KeptBecause.choices[1:], "new_row": row_of(new, key="new_question", language=page.language)}
    context["begun_from"] = None if part else begun_from(request.user, session)
    status = 422 if sheet and sheet.has_errors else 200
    return render(request, f"{PAGE}#{part}" if part else PAGE, context, status=status)


def _keep(request: SignedInRequest, session: FeedbackSession, sheet: PlanSheet) -> FeedbackSession:
    with sheet.refusals():
        return service.save_plan(session=session, by=request.user, changes=sheet.changes(), at=timezone.now())
    return session


def _act(request: SignedInRequest, session: FeedbackSession, sheet: PlanSheet) -> HttpResponse:
    """Do what the pressed button says, then show the page again or go where it leads."""
    name, _, target = request.POST.get("do", "").partition(":")
    act = ACTIONS.get(name)
    sent = False
    if act and not sheet.has_errors:
        with sheet.refusals():
            sent = act(request, session, target)
    if name == "send" and not sent:
        sheet.add_errors(problems_of(session, today=timezone.localdate()))
    if sent:
        return redirect("feedback:session", session.pk)
    if sheet.has_errors:
        return show_plan(request, session, sheet)
    if request.htmx:
        return show_plan(request, session)
    return redirect(_address(session, request.POST, name))


def _address(session: FeedbackSession, data: QueryDict, name: str) -> str:
    """Return where the page goes on after a plain form: at the part that was worked on."""
    where = {"find": "found", "fill": "people", "": "people", "save": ""}.get(name, "guide")
    query = {key: str(data[key]) for key in ("find", "show") if data.get(key)}
    address = reverse("feedback:plan", args=[session.pk]) + (f"?{urlencode(query)}" if query else "")
    return f"{address}#{where}" if where else address


def _save(request: SignedInRequest, session: FeedbackSession, _: str) -> bool:
    if request.POST.get("new_question", "").strip():
        QUESTION_ACTIONS["add"](request, session, "")
    if not request.htmx:
        messages.success(request, "Saved. Nobody has been asked yet.")
    return False


def _fill(request: SignedInRequest, session: FeedbackSession, _: str) -> bool:
    when = occasion_of(request, session)
    before = balance(when)
    added = service.choose_customers(session=session, by=request.user, customers=whom_to_add(when), at=when.at)
    words = "person" if len(added) == 1 else "people"
    after = balance(occasion_of(request, session)).gap if added else 0
    was = f", from {before.gap}%" if before.chosen else ""
    told = f"Added {len(added)} {words} from groups that were missing. Now {after}% away from the mix of all{was}."
    messages.success(request, told if added else "Nobody we could add would bring you closer.")
    return False


def _send(request: SignedInRequest, session: FeedbackSession, _: str) -> bool:
    sent = open_session(session=session, by=request.user, today=timezone.localdate(), at=timezone.now())
    nudge(sweep_outbox)
    if sent:
        told = "1 invitation is on its way." if sent == 1 else f"{sent} invitations are on their way."
        messages.success(request, told)
    return True


ACTIONS: dict[str, Act] = {
    **QUESTION_ACTIONS,
    "save": _save,
    "fill": _fill,
    "send": _send,
}


@require_GET
@roles_required(Role.CX_MANAGER)
def preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show every screen as a customer will see it."""
    session = led_or_404(request, pk)
    return render(request, "feedback/session/preview.html", {"session": session, "questions": questions_of(session)})


@require_POST
@roles_required(Role.CX_MANAGER)
def hand_over(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let another CX manager lead a draft."""
    session = led_or_404(request, pk)
    to = possible_owners(session).filter(pk=row_id(request.POST.get("owner", ""))).first()
    if to is None:
        raise Http404
    try:
        service.hand_over(session=session, to=to, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("feedback:session", session.pk)
    messages.success(request, f"{to.name} leads this session now.")
    return redirect("feedback:session", session.pk)


@require_POST
@roles_required(Role.CX_MANAGER)
def discard(request: SignedInRequest, pk: int) -> HttpResponse:
    """Throw a draft away, once that is confirmed."""
    session = led_or_404(request, pk)
    question = {
        "title": f"Discard the draft about {session.aspect.name}?",
        "say": "Nobody has been asked, so nothing that anybody said goes with it.",
        "action": reverse("feedback:discard", args=[session.pk]),
        "button": "Discard the draft",
        "back": reverse("feedback:plan", args=[session.pk]),
    }
    if not request.POST.get("confirmed"):
        return render(request, "components/confirm_page.html", question)
    try:
        service.discard_draft(session=session, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("feedback:session", session.pk)
    messages.success(request, "The draft is gone.")
    return redirect("feedback:sessions")


@require_GET
@roles_required(Role.CX_MANAGER)
def why(request: SignedInRequest, pk: int, customer: int, kind: str) -> HttpResponse:
    """Open one reason to ask one customer."""
    if kind == "fit":
        return _evidence(request, pk, lambda when: fit_of(when, customer=customer, beside=pool_of(when)))
    return _evidence(request, pk, lambda when: reason_evidence(when, customer=customer, kind=kind))


@require_GET
@roles_required(Role.CX_MANAGER)
def mix(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """Open one dimension: the chosen beside all customers."""
    return _evidence(request, pk, lambda when: mix_evidence(when, key=key))


@require_GET
@roles_required(Role.CX_MANAGER)
def figure(request: SignedInRequest, pk: int, what: str) -> HttpResponse:
    """Open one figure of the planning page."""
    return _evidence(request, pk, lambda when: FIGURES[what](when) if what in FIGURES else None)


FIGURES: dict[str, Callable[[Occasion], Evidence]] = {
    "fit": fit_evidence,
    "asked": asked_evidence,
    "mix": gap_evidence,
    "voices": pointing_evidence,
}


def _evidence(request: SignedInRequest, pk: int, find: Callable[[Occasion], Evidence | None]) -> HttpResponse:
    found = find(occasion_of(request, led_or_404(request, pk)))
    if found is None:
        raise Http404
    return render_evidence(request, found)
