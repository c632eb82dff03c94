"""Read the answers of a study one by one, and say which themes are in each."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import SignedInRequest
from common.access import roles_required
from common.errors import Refused
from common.ids import row_id
from feedback.forms.study import CodingForm
from feedback.models import Study, Turn
from feedback.models.study import CODERS
from feedback.selectors.coding import reading_of, seen_by, themes_of
from feedback.selectors.study import coded_study
from feedback.services.coding import add_theme, code_answer, remove_theme


@require_http_methods(["GET", "POST"])
@roles_required(*CODERS)
def coding(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the next answer without its group or speaker; keep what was seen in it and go on."""
    study = coded_or_404(request, pk)
    asked = row_id(request.POST.get("turn", "") or request.GET.get("turn", ""))
    reading = reading_of(study, request.user, turn_id=asked)
    if asked and reading.turn is None:
        raise Http404
    seen = seen_by(reading.turn, request.user) if reading.turn and asked else set()
    form = CodingForm(request.POST or None, study=study, seen=seen)
    if reading.turn and form.is_valid() and _kept(request, study, reading.turn, form):
        return redirect("feedback:study-coding", pk)
    context = {"study": study, "reading": reading, "form": form, "themes": themes_of(study), "key": uuid.uuid4()}
    return render(request, "feedback/study/coding.html", context, status=422 if form.is_bound else 200)


def coded_or_404(request: SignedInRequest, pk: int) -> Study:
    """Return a study whose every word the user reads; to anybody else it does not exist."""
    found = coded_study(request.user, pk)
    if found is None:
        raise Http404
    return found


def _kept(request: SignedInRequest, study: Study, turn: Turn, form: CodingForm) -> bool:
    """Keep the themes ticked and the new one; a refusal is shown next to its field."""
    given, now = form.cleaned_data, timezone.now()
    themes = {theme.pk for theme in given["themes"]}
    try:
        if given["new_theme"].strip():
            key = given["key"] or uuid.uuid4()
            themes.add(add_theme(study=study, by=request.user, name=given["new_theme"], key=key, at=now).pk)
        code_answer(study=study, turn=turn, by=request.user, themes=themes, at=now)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return False
    return True


@require_POST
@roles_required(*CODERS)
def drop_theme(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take out a theme that was seen in no answer."""
    study = coded_or_404(request, pk)
    try:
        theme = row_id(request.POST.get("theme", ""))
        remove_theme(study=study, theme_id=theme, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(reverse("feedback:study-coding", args=[pk]) + "#themes")
