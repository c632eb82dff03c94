"""The codebook: what customers speak of, how it sounds, and what has no theme yet."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import SignedInRequest
from common.access import roles_required
from common.evidence import render_evidence
from feedback.forms.codebook import SettleForm, WordsFilter
from feedback.models import Words
from feedback.models.codebook import EDITORS, READERS
from feedback.selectors import codebook as select
from feedback.selectors.codebook_figures import figure_of
from feedback.selectors.reading import going_reading
from feedback.selectors.theme import listed, seen_in, waiting_count
from feedback.selectors.words import all_words, shown
from feedback.services.theme_mark import settle_words

PAGE = 20


@require_GET
@roles_required(*READERS)
def themes(request: SignedInRequest) -> HttpResponse:
    """Show every theme: how often, since when more or less, how it sounds, and three people's words."""
    view = select.overview(request.user, at=timezone.now())
    context = {
        "view": view,
        "may_edit": request.user.has_role(*EDITORS),
        "going": going_reading(),
        "found": waiting_count(request.user),
        "key": uuid.uuid4(),
    }
    return render(request, "feedback/codebook/themes.html", context)


@require_GET
@roles_required(*READERS)
def listing(request: SignedInRequest, what: str) -> HttpResponse:
    """Show words by what a reading found: no theme yet, never heard before, or stars that say something else."""
    form = WordsFilter(request.GET)
    form.full_clean()
    found = listed(request.user, what=what, sentiment=form.cleaned_data.get("sentiment") or "")
    if found is None:
        raise Http404
    page = Paginator(found.rows, PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "page": page,
        "said": shown(page, request.user),
        "listing": found,
        "may_edit": request.user.has_role(*EDITORS),
    }
    template = "feedback/codebook/listing.html#rows" if request.htmx else "feedback/codebook/listing.html"
    return render(request, template, context)


@require_http_methods(["GET", "POST"])
@roles_required(*EDITORS)
def settle(request: SignedInRequest, pk: int) -> HttpResponse:
    """Read one thing somebody said for all themes at once, and say how it sounds."""
    words = words_or_404(request, pk)
    form = SettleForm(request.POST or None, words=words, seen=seen_in(words))
    if form.is_valid():
        settle_words(words=words, by=request.user, at=timezone.now(), **form.said)
        return redirect(form.onward("feedback:themes"))
    context = {"said": shown([words], request.user)[0], "words": words, "form": form}
    return render(request, "feedback/codebook/settle.html", context, status=422 if form.is_bound else 200)


@require_GET
@roles_required(*READERS)
def figure(request: SignedInRequest, pk: int, what: str) -> HttpResponse:
    """Open one figure of a theme."""
    theme = select.theme_of(request.user, pk)
    found = theme and figure_of(request.user, theme, what=what, at=timezone.now())
    if not found:
        raise Http404
    return render_evidence(request, found)


def words_or_404(request: SignedInRequest, pk: int) -> Words:
    """Return words that the user may read; to anybody else they do not exist."""
    found = all_words(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
