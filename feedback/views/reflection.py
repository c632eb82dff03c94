"""Reflecting on what one person said."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role, SignedInRequest
from common.access import roles_required
from common.errors import Refused
from common.evidence import Evidence, render_evidence
from common.ids import row_id
from feedback.forms.reflection import FacetsForm, MarkForm, ParkForm
from feedback.forms.statement import StatementForm
from feedback.models import Aspect, Facet, Invitation, Turn
from feedback.selectors import reflection as select
from feedback.selectors.reflect_page import reflect_page
from feedback.services import reflection as service

READERS = (Role.CX_MANAGER, Role.EXECUTIVE, Role.SALES_REP, Role.ANALYST)
ROWS = 50
PERHAPS = "Clue words suggest it. Nobody here has said yes to that."


@require_GET
@roles_required(*READERS)
def reflections(request: SignedInRequest) -> HttpResponse:
    """Show whose words wait for somebody, the most pressing first."""
    stage = request.GET.get("stage", "")
    stage = stage if stage in select.Stage.values else ""
    page = Paginator(select.reflections_of(request.user, stage=stage), ROWS).get_page(request.GET.get("page"))
    rows = select.rows_of(list(page.object_list), user=request.user)
    template = "feedback/reflection/list.html#rows" if request.htmx else "feedback/reflection/list.html"
    stages = [] if request.htmx else select.stages_of(request.user, shown=stage)
    return render(request, template, {"page": page, "rows": rows, "stage": stage, "stages": stages})


@require_GET
@roles_required(*READERS)
def reflect(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what one person taught us, and our reading of it."""
    return show_reflection(request, pk)


def show_reflection(
    request: SignedInRequest, pk: int, *, form: StatementForm | None = None, status: int = 200
) -> HttpResponse:
    """Draw the reflect page, with a form that came back if there is one."""
    page = reflect_page(request.user, pk, at=timezone.now())
    if page is None:
        raise Http404
    reflection, invitation = page.reflection, page.reflection.invitation
    if form is None and reflection.may_change and reflection.said:
        form = StatementForm(
            invitation_id=invitation.pk,
            aspect_id=invitation.session.aspect_id,
            initial={"turn": _rests_on(request, reflection), "key": uuid4()},
        )
        form.offer((one.turn for one in reflection.said), (part.facet for part in reflection.parts))
    context: dict[str, Any] = {
        "page": page,
        "reflection": reflection,
        "invitation": invitation,
        "session": invitation.session,
    }
    context["form"] = form
    return render(request, "feedback/reflection/reflect.html", context, status=status)


def _rests_on(request: HttpRequest, reflection: select.Reflection) -> int | None:
    """Return the words a new reading starts from: those asked for, else the strongest."""
    strongest = reflection.hero.turn.pk if reflection.hero else None
    return row_id(request.GET.get("on", "")) or strongest


@require_GET
@roles_required(*READERS)
def parts(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show which parts of the aspect were told, and by which words."""
    page = reflect_page(request.user, pk, at=timezone.now())
    if page is None:
        raise Http404
    reflection = page.reflection
    evidence = Evidence(
        title=f"{reflection.told_count} of {len(reflection.parts)} parts of {reflection.invitation.session.aspect}",
        say="A part is told when somebody here read it in their words. Clue words only suggest it.",
        rows=tuple((part.facet.name, part.times) for part in reflection.parts),
        voices=reflection.told_voices,
        without=PERHAPS if any(part.state == "part" for part in reflection.parts) else "",
        source="Marks on each answer, set on this page.",
    )
    return render_evidence(request, evidence)


@require_POST
@roles_required(Role.CX_MANAGER)
def mark(request: SignedInRequest, pk: int) -> HttpResponse:
    """Move the mark to the words that carry the point."""
    form = _form(request, MarkForm, pk)
    turn = _valid(form, "turn")
    chosen = form.cleaned_data.get("words") or form.cleaned_data.get("sentence") or ""
    return _do(
        request, turn, lambda: service.move_mark(turn=turn, words=chosen), "Marked." if chosen else "The mark is off."
    )


@require_POST
@roles_required(Role.CX_MANAGER)
def facets(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say what some words are about."""
    form = _form(request, FacetsForm, pk)
    form.fields["facets"].queryset = Facet.objects.filter(aspect__sessions__invitations=pk)
    turn = _valid(form, "turn")
    chosen = list(form.cleaned_data.get("facets", ()))
    now = timezone.now()
    return _do(
        request,
        turn,
        lambda: service.note_facets(turn=turn, facets=chosen, by=request.user, at=now),
        "Noted what it’s about.",
    )


@require_POST
@roles_required(Role.CX_MANAGER)
def park(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep words for the aspect they belong to, or take them back into this session."""
    form = _form(request, ParkForm, pk)
    form.fields["aspect"].queryset = Aspect.objects.for_user(request.user).filter(retired_at__isnull=True)
    turn = _valid(form, "turn")
    aspect = form.cleaned_data.get("aspect")
    if aspect is None:
        return _do(request, turn, lambda: service.unpark_turn(turn=turn), "It’s part of this session again.")
    now = timezone.now()
    return _do(
        request,
        turn,
        lambda: service.park_turn(turn=turn, aspect=aspect, by=request.user, at=now),
        f"Kept for a session about {aspect.name}.",
    )


def _form(request: SignedInRequest, form_class: Any, pk: int) -> Any:
    """Return a form that knows only this person's words, for somebody who may change this reflection."""
    invitation = get_object_or_404(Invitation.objects.led_by(request.user), pk=pk)
    form = form_class(request.POST)
    form.fields["turn"].queryset = Turn.objects.filter(invitation=invitation, withdrawn_at__isnull=True).select_related(
        "invitation__session"
    )
    return form


def _valid(form: Any, name: str) -> Turn:
    """Return the words a form is about; words of somebody else do not exist here."""
    form.is_valid()
    turn = form.cleaned_data.get(name)
    if not isinstance(turn, Turn):
        raise Http404
    return turn


def _do(request: SignedInRequest, turn: Turn, work: Any, said: str) -> HttpResponse:
    """Do it, say so, and go back to the words it was about."""
    try:
        work()
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, said)
    return redirect(f"{reverse('feedback:reflect', args=[turn.invitation_id])}#words-{turn.pk}")
