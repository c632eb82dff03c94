"""Voices: what customers said, newest first, each with what became of it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Role, SignedInRequest
from common.access import roles_required
from common.errors import Refused
from common.evidence import render_evidence
from feedback.forms.voices import MarkForm, VoicesFilter
from feedback.models import Aspect, Turn
from feedback.models.codebook import EDITORS, READERS
from feedback.selectors import voices as selectors
from feedback.selectors.theme import about, themes_in
from feedback.services.voices import move_mark

LISTENERS = (Role.CX_MANAGER, Role.EXECUTIVE, Role.SALES_REP, Role.ANALYST, Role.FLOOR_STAFF)
PAGE = 50


@require_GET
@roles_required(*LISTENERS)
def voices(request: SignedInRequest) -> HttpResponse:
    """Show the newest words; by aspect, or one person's."""
    aspect, person_id = _chosen(request)
    narrowed = _narrowed(request)
    heard = about(selectors.voices(request.user, aspect=aspect, person_id=person_id), **narrowed)
    page = Paginator(heard, PAGE).get_page(request.GET.get("page"))
    rows = selectors.heard_of(page, request.user)
    context: dict[str, Any] = {
        "page": page,
        "rows": rows,
        "aspect": aspect,
        "person": rows[0].who if person_id and rows else None,
        **narrowed,
    }
    if request.htmx:
        return render(request, "feedback/voices/voices.html#rows", context)
    said, people = selectors.counted(heard)
    aspects = selectors.aspects_heard(request.user)
    figures = {"said": said, "people": people, "aspects": aspects, "all_people": not person_id}
    figures["reads_themes"] = request.user.has_role(*READERS)
    return render(request, "feedback/voices/voices.html", {**context, **figures})


@require_GET
@roles_required(*LISTENERS)
def evidence(request: SignedInRequest) -> HttpResponse:
    """Open the number of voices: how it adds up, whose words, what it leaves out."""
    aspect, _ = _chosen(request)
    return render_evidence(request, selectors.evidence_of_voices(request.user, aspect=aspect))


@require_http_methods(["GET", "POST"])
@roles_required(*LISTENERS)
def voice(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one thing somebody said, what it answered and what became of it; its reader may move the highlight."""
    turn = get_object_or_404(selectors.voices(request.user), pk=pk)
    story = selectors.story_of(turn, request.user)
    form = MarkForm(request.POST if request.method == "POST" else None, initial={"mark": selectors.marked_words(turn)})
    if request.method == "POST" and not story.may_mark:
        raise Http404
    if request.method == "POST" and form.is_valid() and _moved(turn, form):
        messages.success(request, "Highlighted." if form.cleaned_data["mark"] else "Nothing is highlighted now.")
        return redirect("feedback:voice", turn.pk)
    heard = selectors.heard_of([turn], request.user)[0]
    words, themes = themes_in(turn, request.user)
    context = {"heard": heard, "turn": turn, "story": story, "form": form, "words": words, "themes": themes}
    context["keeps_themes"] = request.user.has_role(*EDITORS)
    return render(request, "feedback/voices/voice.html", context, status=422 if form.is_bound else 200)


def _chosen(request: SignedInRequest) -> tuple[Aspect | None, int | None]:
    """Return what the address filters by."""
    form = VoicesFilter(request.GET)
    form.full_clean()
    return form.cleaned_data.get("aspect"), form.cleaned_data.get("person")


def _narrowed(request: SignedInRequest) -> dict[str, Any]:
    """Return the theme and the sentiment that the address filters by, for those who read the codebook."""
    form = VoicesFilter(request.GET)
    form.full_clean()
    if not request.user.has_role(*READERS):
        return {"theme": None, "sentiment": ""}
    return {"theme": form.cleaned_data.get("theme"), "sentiment": form.cleaned_data.get("sentiment") or ""}


def _moved(turn: Turn, form: MarkForm) -> bool:
    """Move the highlight; a refusal is shown in the form."""
    try:
        move_mark(turn=turn, words=form.cleaned_data["mark"])
    except Refused as refusal:
        form.add_error(refusal.field or None, refusal.message)
        return False
    return True
