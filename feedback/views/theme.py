"""One theme: its words, what people say of them, its rules, and how it is merged, split and retired."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import SignedInRequest
from common.access import roles_required
from common.errors import Refused
from common.ids import row_id
from feedback.forms.codebook import MergeForm, RuleForm, ThemeForm, WordsFilter
from feedback.models import Theme
from feedback.models.codebook import EDITORS, READERS
from feedback.selectors import codebook as select
from feedback.selectors.theme import ThemePage, chosen_words
from feedback.services import theme as services
from feedback.services.theme_mark import decide_mark, forget_decision
from feedback.views.codebook import words_or_404

PAGE = 20


@require_GET
@roles_required(*READERS)
def theme(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one theme with the words it is in, those that wait for somebody to look first."""
    form = WordsFilter(request.GET)
    form.full_clean()
    view = ThemePage(request.user, theme_or_404(request, pk), form.cleaned_data, at=timezone.now())
    page = Paginator(view.words, PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "view": view,
        "theme": view.theme,
        "page": page,
        "rows": view.rows(page),
        "may_edit": request.user.has_role(*EDITORS),
        "rule_form": RuleForm(),
        "merge_form": MergeForm(theme=view.theme),
        "key": uuid.uuid4(),
    }
    template = "feedback/codebook/theme.html#rows" if request.htmx else "feedback/codebook/theme.html"
    return render(request, template, context)


@require_http_methods(["GET", "POST"])
@roles_required(*EDITORS)
def new_theme(request: SignedInRequest) -> HttpResponse:
    """Add a theme."""
    form = ThemeForm(request.POST or None)
    if form.is_valid():
        made = _try(
            request,
            form,
            lambda: services.make_theme(
                described=form.described(), by=request.user, key=form.given_key, at=timezone.now()
            ),
        )
        if made:
            return redirect("feedback:theme", made.pk)
    return render(request, "feedback/codebook/edit.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@roles_required(*EDITORS)
def edit_theme(request: SignedInRequest, pk: int) -> HttpResponse:
    """Name, rename or describe a theme."""
    found = theme_or_404(request, pk)
    form = ThemeForm(request.POST or None, theme=found)
    if form.is_valid():
        done = _try(
            request,
            form,
            lambda: (
                services.change_theme(theme=found, described=form.described(), by=request.user, at=timezone.now())
                or found
            ),
        )
        if done:
            return redirect("feedback:theme", pk)
    quotes = select.overview(request.user, at=timezone.now()).suggested if found.state == "suggested" else []
    shown = next((said for theme, said in quotes if theme.pk == pk), [])
    context = {"form": form, "theme": found, "quotes": shown}
    return render(request, "feedback/codebook/edit.html", context, status=422 if form.is_bound else 200)


@require_POST
@roles_required(*EDITORS)
def mark(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that a theme is in some words, that it isn't, or take back what was said."""
    found = theme_or_404(request, pk)
    words = words_or_404(request, row_id(request.POST.get("words", "")))
    said = request.POST.get("said", "")
    if said == "again":
        forget_decision(theme=found, words=words)
    else:
        decide_mark(theme=found, words=words, is_in=said == "in", by=request.user, at=timezone.now())
    if request.htmx:
        view = ThemePage(request.user, found, {}, at=timezone.now())
        context = {"theme": found, "row": view.rows([words])[0], "may_edit": True}
        return render(request, "feedback/codebook/theme_row.html", context)
    return redirect(_back(request, pk))


@require_POST
@roles_required(*EDITORS)
def merge(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let another theme stand for this one."""
    found = theme_or_404(request, pk)
    form = MergeForm(request.POST, theme=found)
    if not form.is_valid():
        messages.error(request, "Choose the theme that stands for both.")
        return redirect("feedback:theme", pk)
    into = form.cleaned_data["into"]

    def undo() -> str:
        return f"undo={reverse('feedback:theme-apart', args=[pk])}"

    try:
        services.merge_themes(theme=found, into=into, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("feedback:theme", pk)
    messages.success(request, f"“{found.name}” is part of “{into.name}” now.", extra_tags=undo())
    return redirect("feedback:theme", into.pk)


@require_POST
@roles_required(*EDITORS)
def apart(request: SignedInRequest, pk: int) -> HttpResponse:
    """Undo a merge, or take up a retired theme again."""
    found = theme_or_404(request, pk)
    _told(request, lambda: services.take_apart(theme=found, by=request.user, at=timezone.now()))
    return redirect("feedback:theme", pk)


@require_POST
@roles_required(*EDITORS)
def retire(request: SignedInRequest, pk: int) -> HttpResponse:
    """Leave a theme out from now on."""
    found = theme_or_404(request, pk)
    if _told(request, lambda: services.retire_theme(theme=found, by=request.user, at=timezone.now())):
        undo = f"undo={reverse('feedback:theme-apart', args=[pk])}"
        messages.success(request, f"“{found.name}” is retired.", extra_tags=undo)
    return redirect("feedback:theme", pk)


@require_http_methods(["GET", "POST"])
@roles_required(*EDITORS)
def split(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose which words go into a theme of their own, and name it."""
    found = theme_or_404(request, pk)
    form = ThemeForm(request.POST or None)
    view = ThemePage(request.user, found, {"show": "in"}, at=timezone.now())
    rows = view.rows(view.words[: 5 * PAGE])
    ticked = chosen_words(request.user, request.POST.getlist("words"))
    if form.is_valid():
        made = _try(
            request,
            form,
            lambda: services.split_theme(
                theme=found,
                described=form.described(),
                words=ticked,
                by=request.user,
                key=form.given_key,
                at=timezone.now(),
            ),
        )
        if made:
            messages.success(request, f"“{made.name}” is a theme of its own.")
            return redirect("feedback:theme", made.pk)
    context = {"form": form, "theme": found, "rows": rows, "ticked": ticked}
    return render(request, "feedback/codebook/split.html", context, status=422 if form.is_bound else 200)


@require_POST
@roles_required(*EDITORS)
def rule(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add a rule, or take one away."""
    found, now = theme_or_404(request, pk), timezone.now()
    if drop := row_id(request.POST.get("drop", "")):
        services.remove_rule(theme=found, rule_id=drop, by=request.user, at=now)
        return redirect(reverse("feedback:theme", args=[pk]) + "#rules")
    form = RuleForm(request.POST)
    if form.is_valid():
        _told(request, lambda: services.add_rule(theme=found, by=request.user, at=now, **form.cleaned_data))
    else:
        messages.error(request, "Write a word or a phrase of up to 80 characters.")
    return redirect(reverse("feedback:theme", args=[pk]) + "#rules")


def theme_or_404(request: SignedInRequest, pk: int) -> Theme:
    """Return a theme; to those who don't read the codebook there is none."""
    found = select.theme_of(request.user, pk)
    if found is None:
        raise Http404
    return found


def _back(request: SignedInRequest, pk: int) -> str:
    shown = request.POST.get("show", "")
    query = f"?show={shown}" if shown in {"look", "in", "out"} else ""
    return reverse("feedback:theme", args=[pk]) + query


def _try(request: SignedInRequest, form: Any, do: Callable[[], Theme]) -> Theme | None:  # noqa: ARG001 - called alike
    """Do what the form asks; a refusal is shown next to its field."""
    try:
        return do()
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return None


def _told(request: SignedInRequest, do: Callable[[], object]) -> bool:
    """Do what was asked; a refusal is told on the next page."""
    try:
        do()
    except Refused as refusal:
        messages.error(request, refusal.message)
        return False
    return True
