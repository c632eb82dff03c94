"""The belief register: write it before asking, put findings beside it, say whether it holds."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Role, SignedInRequest
from common.access import roles_required
from common.errors import Refused
from feedback.forms.belief import BeliefForm, JudgeForm, WeighForm
from feedback.models import Belief, BeliefEvidence, BeliefVerdict, Finding
from feedback.selectors import belief as select
from feedback.services import belief as service
from feedback.services.belief import Held

READERS = (Role.CX_MANAGER, Role.EXECUTIVE, Role.ANALYST, Role.SALES_REP)
WRITERS = (Role.CX_MANAGER, Role.EXECUTIVE)


@require_GET
@roles_required(*READERS)
def beliefs(request: SignedInRequest) -> HttpResponse:
    """Show the register: overturned beliefs first."""
    verdict = request.GET.get("verdict", "")
    verdict = verdict if verdict in BeliefVerdict.values else ""
    page = select.beliefs_of(request.user, verdict=verdict, page=request.GET.get("page", ""))
    if request.htmx:
        return render(request, "feedback/belief/list.html#rows", {"page": page})
    context = {
        "page": page,
        "verdict": verdict,
        "verdicts": select.verdicts_of(request.user),
        "mine": select.my_overturned(request.user),
        "may_write": request.user.has_role(*WRITERS),
    }
    return render(request, "feedback/belief/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(*WRITERS)
def new_belief(request: SignedInRequest) -> HttpResponse:
    """Write a belief down."""
    form = BeliefForm(
        request.POST if request.method == "POST" else None, initial={"key": uuid4(), **request.GET.dict()}
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        held = Held(aspect=said["aspect"], text=said["text"], sure=said["sure"], segment=said["segment"])
        made = service.write_belief(key=said["key"], held=held, by=request.user, at=timezone.now())
        messages.success(request, "Written down. Now ask, and let it be tested.")
        return redirect("feedback:belief", made.pk)
    return render(request, "feedback/belief/new.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
@roles_required(*READERS)
def belief(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one belief, what speaks for it and against it, and what became of it."""
    return _show(request, pk)


@require_POST
@roles_required(*WRITERS)
def judge(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say whether a belief holds, with the reason."""
    found = get_object_or_404(Belief.objects.for_user(request.user), pk=pk)
    form = JudgeForm(request.POST)
    if form.is_valid():
        try:
            service.judge(belief=found, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            messages.success(request, "Written down, with your name and the reason.")
            return redirect("feedback:belief", pk)
    return _show(request, pk, form=form, status=422)


@require_POST
@roles_required(Role.CX_MANAGER)
def weigh(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a finding beside a belief."""
    found = get_object_or_404(Belief.objects.for_user(request.user), pk=pk)
    form = WeighForm(request.POST)
    form.fields["finding"].queryset = Finding.objects.for_user(request.user)  # type: ignore[attr-defined]  # a ModelChoiceField
    if not form.is_valid():
        messages.error(request, "Choose a finding, and which way it points.")
        return redirect("feedback:belief", pk)
    try:
        service.weigh(belief=found, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, "It stands beside the belief now.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("feedback:belief", pk)


@require_POST
@roles_required(Role.CX_MANAGER)
def unweigh(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Take a finding away from a belief."""
    found = get_object_or_404(Belief.objects.for_user(request.user), pk=pk)
    service.unweigh(evidence=get_object_or_404(BeliefEvidence.objects.filter(belief=found), pk=number))
    messages.success(request, "Taken away.")
    return redirect("feedback:belief", pk)


def _show(request: SignedInRequest, pk: int, *, form: JudgeForm | None = None, status: int = 200) -> HttpResponse:
    """Draw one belief, with a verdict that came back if there is one."""
    view = select.find_belief(request.user, pk, at=timezone.now())
    if view is None:
        raise Http404
    form = form or JudgeForm(initial={"verdict": view.belief.verdict, "reason": view.belief.reason})
    context = {"view": view, "belief": view.belief, "form": form, "may_weigh": request.user.has_role(Role.CX_MANAGER)}
    return render(request, "feedback/belief/belief.html", context, status=status)
