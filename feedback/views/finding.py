"""What we learnt, who else said it, and what becomes of it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Role, SignedInRequest
from common.access import roles_required
from common.errors import Refused
from feedback.forms.decision import DecisionForm
from feedback.forms.finding import FindingForm, JoinForm, SearchForm
from feedback.forms.strategy import AlignForm
from feedback.models import Finding, Statement, Turn
from feedback.models.strategy import READERS as STEER
from feedback.selectors import finding as select
from feedback.selectors import loop
from feedback.selectors.voices import speaker
from feedback.services import decision as decisions
from feedback.services import finding as service

READERS = (Role.CX_MANAGER, Role.EXECUTIVE, Role.SALES_REP, Role.ANALYST, Role.FLOOR_STAFF)


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(Role.CX_MANAGER)
def note(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note what we learnt from a reading."""
    found = Statement.objects.led_by(request.user).select_related(
        "invitation__session", "invitation__person", "invitation__link", "turn"
    )
    statement = get_object_or_404(found, pk=pk)
    form = FindingForm(request.POST or None, initial={"text": select.offered_text(statement)})
    if request.method == "POST" and form.is_valid():
        try:
            finding = service.note_finding(
                statement=statement, text=form.cleaned_data["text"], by=request.user, at=timezone.now()
            )
        except Refused as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            messages.success(request, "Noted. Now decide what becomes of it.")
            return redirect("feedback:finding", pk=finding.pk)
    context = {"statement": statement, "form": form, "invitation": statement.invitation}
    return render(request, "feedback/finding/note.html", context, status=422 if form.errors else 200)


@require_GET
@roles_required(*READERS)
def finding(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what we learnt, the words behind it, and what becomes of it."""
    return show_finding(request, pk)


def show_finding(
    request: SignedInRequest, pk: int, *, form: DecisionForm | None = None, status: int = 200
) -> HttpResponse:
    """Draw the finding page, with a decision that came back if there is one."""
    card = loop.find_card(request.user, pk, at=timezone.now())
    if card is None:
        raise Http404
    search = SearchForm(request.GET if "q" in request.GET else None)
    words = search.cleaned_data["q"] if search.is_bound and search.is_valid() else ""
    found = select.same_elsewhere(card.finding, words=words, user=request.user) if card.may_tell else []
    context = {
        "card": card,
        "finding": card.finding,
        "led": card.led.get(card.finding.statement.turn_id or 0),
        "align": AlignForm(initial={"objective": card.finding.objective_id}),
        "may_steer": request.user.has_role(*STEER),
        "joined": select.joined_words(card.finding, user=request.user, led=card.led),
        "form": form or DecisionForm(initial=select.decided(card.finding)),
        "search": search,
        "asked": words,
        "found": [(turn, speaker(turn, request.user)) for turn in found],
    }
    return render(request, "feedback/finding/finding.html", context, status=status)


@require_POST
@roles_required(Role.CX_MANAGER)
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Decide what becomes of a finding; deciding to act goes on to the promise."""
    found = get_object_or_404(Finding.objects.led_by(request.user), pk=pk)
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            decision = decisions.decide(finding=found, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            messages.success(request, "Decided.")
            to_promise = decision.kind == "act" and not hasattr(decision, "promise")
            return redirect("feedback:promise-make" if to_promise else "feedback:finding", pk=pk)
    return show_finding(request, pk, form=form, status=422)


@require_POST
@roles_required(Role.CX_MANAGER)
def join(request: SignedInRequest, pk: int) -> HttpResponse:
    """Join what others said to a finding."""
    found = get_object_or_404(Finding.objects.led_by(request.user).select_related("statement"), pk=pk)
    form = JoinForm(request.POST)
    form.fields["turns"].queryset = Turn.objects.for_user(request.user)  # type: ignore[attr-defined]  # a ModelChoiceField
    try:
        turns = list(form.cleaned_data["turns"]) if form.is_valid() else []
        count = service.join_words(finding=found, turns=turns)
        messages.success(request, f"{count} joined." if count != 1 else "Joined. They’ll be told what comes of it too.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("feedback:finding", pk=pk)


@require_POST
@roles_required(Role.CX_MANAGER)
def part(request: SignedInRequest, pk: int, turn_pk: int) -> HttpResponse:
    """Take joined words away again."""
    found = get_object_or_404(Finding.objects.led_by(request.user), pk=pk)
    turn = get_object_or_404(found.also_said.all(), pk=turn_pk)
    try:
        service.part_words(finding=found, turn=turn)
        messages.success(request, "Taken away.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("feedback:finding", pk=pk)
