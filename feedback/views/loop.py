"""The loop board, telling people, and the page that everybody may read."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Role, SignedInRequest
from accounts.tasks import sweep_outbox
from common.access import roles_required
from common.errors import Refused
from common.evidence import render_evidence
from common.ids import row_id
from common.nudge import nudge
from common.requests import HtmxRequest
from feedback.forms.loop import TellForm
from feedback.models import Finding
from feedback.selectors import card as cards
from feedback.selectors import evidence, public
from feedback.selectors import loop as select
from feedback.selectors.finding import Heard, Reach
from feedback.selectors.language import other_languages
from feedback.services import loop as service
from feedback.services.promise import ThreeParts
from feedback.views.reflection import READERS as REFLECT

READERS = (Role.CX_MANAGER, Role.EXECUTIVE, Role.SALES_REP, Role.ANALYST, Role.FLOOR_STAFF)


@require_GET
@roles_required(*READERS)
def board(request: SignedInRequest) -> HttpResponse:
    """Show what was said, what we're doing, what is done and not told, and what was told."""
    now = timezone.now()
    asked = row_id(request.GET.get("tell", ""))
    card = select.find_card(request.user, asked, at=now) if asked else None
    tells = card if card and card.may_tell and card.untold and cards.kind_to_tell(card.finding) else None
    form = _form(tells) if tells else None
    context = {
        "board": select.board(request.user, at=now),
        "tells": tells,
        "form": form,
        "may_reflect": request.user.has_role(*REFLECT),
    }
    return render(request, "feedback/loop/board.html", context)


@require_GET
@roles_required(*READERS)
def figures(request: SignedInRequest, what: str) -> HttpResponse:
    """Show what stands behind a figure of the board."""
    found = evidence.behind_the_board(request.user, what, at=timezone.now())
    if found is None:
        raise Http404
    return render_evidence(request, found)


@require_GET
@roles_required(*READERS)
def people(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show whom a finding speaks for, and who has heard."""
    card = select.find_card(request.user, pk, at=timezone.now())
    if card is None:
        raise Http404
    return render_evidence(request, evidence.behind_the_people(card, user=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(Role.CX_MANAGER)
def tell(request: SignedInRequest, pk: int) -> HttpResponse:
    """Tell the people who said it, in words I can change; look at the letter first if I like."""
    get_object_or_404(Finding.objects.led_by(request.user), pk=pk)
    now = timezone.now()
    card = select.find_card(request.user, pk, at=now)
    kind = cards.kind_to_tell(card.finding) if card else ""
    if card is None or not kind:
        raise Http404
    form, letter = _form(card, data=request.POST or None), None
    if request.method == "POST" and form.is_valid():
        if not request.POST.get("look"):
            if _send(request, card, form):
                return redirect("feedback:loop")
        else:
            letter = service.preview(kind=kind, heard=_chosen(card, form)[0], parts=_parts(form), by=request.user)
    context = {"tells": card, "form": form, "letter": letter}
    return render(request, "feedback/loop/tell.html", context, status=422 if form.errors else 200)


def _send(request: SignedInRequest, card: cards.Card, form: TellForm) -> bool:
    """Tell the people chosen; say whether it was done, else the form says why not."""
    decision, kind = card.finding.decision, cards.kind_to_tell(card.finding)
    people, parts = _chosen(card, form), _parts(form)
    try:
        told = service.tell(
            decision=decision, kind=kind, people=people, parts=parts, by=request.user, at=timezone.now()
        )
    except Refused as refused:
        form.add_error(refused.field or None, refused.message)
        return False
    nudge(sweep_outbox)
    messages.success(request, _said(len(told)))
    return True


def _chosen(card: cards.Card, form: TellForm) -> list[Heard]:
    """Return the people whose boxes are ticked."""
    return [heard for heard in card.people if str(heard.invitation.pk) in form.cleaned_data.get("people", ())]


def _form(card: cards.Card, *, data: object = None) -> TellForm:
    """Return the words to tell, as they stand in the promise or the decision, and the people who haven't heard."""
    known = {heard.invitation.pk for heard in card.untold}
    waiting = [(str(heard.invitation.pk), heard) for heard in card.people if heard.invitation.pk in known or data]
    names = [(pk, cards.how_told(heard)) for pk, heard in waiting if heard.reach != Reach.NONE]
    initial = {**cards.offered_words(card), "people": [pk for pk, _ in names]}
    return TellForm(data, kind=cards.kind_to_tell(card.finding), people=names, initial=initial)


def _parts(form: TellForm) -> ThreeParts:
    """Return the words as they were typed."""
    return ThreeParts(**{name: form.cleaned_data[name] for name in ("what", "value_for_you", "for_your_goal")})


def _said(count: int) -> str:
    """Say how many were told."""
    if not count:
        return "They had been told already. Nothing was sent twice."
    return "Told one person." if count == 1 else f"Told {count} people."


@require_GET
def said(request: HtmxRequest) -> HttpResponse:
    """Show everybody what customers said and what came of it, without a name."""
    languages = {"other_languages": other_languages(), "language_url": reverse("feedback:public-language")}
    return render(request, "feedback/loop/said.html", {"stories": public.stories(at=timezone.now()), **languages})
