"""Promises: made, kept, taken up again, and the page that goes back to the words and forward to the people."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Role, SignedInRequest
from common.access import roles_required
from common.errors import Refused
from feedback.forms.promise import AgainForm, DoneForm, PromiseForm
from feedback.models import Finding, Promise
from feedback.selectors import loop
from feedback.selectors import promise as select
from feedback.services import promise as service
from feedback.services.promise import ThreeParts

READERS = (Role.CX_MANAGER, Role.EXECUTIVE, Role.SALES_REP, Role.ANALYST, Role.FLOOR_STAFF)
ROWS = 50


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(Role.CX_MANAGER)
def make(request: SignedInRequest, pk: int) -> HttpResponse:
    """Promise what was decided about a finding: three parts, somebody who keeps it, a day."""
    now = timezone.now()
    get_object_or_404(Finding.objects.led_by(request.user).filter(decision__kind="act"), pk=pk)
    card = loop.find_card(request.user, pk, at=now)
    if card is None or card.decision is None:
        raise Http404
    if card.promise and request.method != "POST":
        return redirect("feedback:promise", pk=card.promise.pk)
    form = PromiseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        parts = ThreeParts(what=data["what"], value_for_you=data["value_for_you"], for_your_goal=data["for_your_goal"])
        try:
            promise = service.make_promise(
                decision=card.decision, parts=parts, owner=data["owner"], due=data["due"], by=request.user, at=now
            )
        except Refused as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            messages.success(request, "Promised. Now tell the people who said it.")
            return redirect("feedback:promise", pk=promise.pk)
    return render(
        request, "feedback/promise/make.html", {"form": form, "card": card}, status=422 if form.errors else 200
    )


@require_GET
@roles_required(*READERS)
def promises(request: SignedInRequest) -> HttpResponse:
    """Show the promises I keep, and those of sessions I lead."""
    page = Paginator(select.promises_of(request.user), ROWS).get_page(request.GET.get("page"))
    rows = select.cards_by_promise(list(page.object_list), user=request.user, at=timezone.now())
    template = "feedback/promise/list.html#rows" if request.htmx else "feedback/promise/list.html"
    return render(request, template, {"page": page, "rows": rows})


@require_GET
@roles_required(*READERS)
def promise(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a promise with the words that began it and whom we told."""
    return _show(request, pk)


@require_POST
@roles_required(*READERS)
def done(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that a promise is kept."""
    found = get_object_or_404(Promise.objects.kept_by(request.user), pk=pk)
    form = DoneForm(request.POST)
    if not form.is_valid():
        return _show(request, pk, done_form=form, status=422)
    service.finish_promise(promise=found, **form.cleaned_data, by=request.user, at=timezone.now())
    messages.success(request, "Done. It isn’t done until they’ve been told.")
    return redirect("feedback:promise", pk=pk)


@require_POST
@roles_required(*READERS)
def again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a promise up again because it didn't help."""
    found = get_object_or_404(Promise.objects.kept_by(request.user), pk=pk)
    form = AgainForm(request.POST)
    if form.is_valid():
        try:
            service.take_up_again(promise=found, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refused:
            if refused.field:
                form.add_error(refused.field, refused.message)
                return _show(request, pk, again_form=form, status=422)
            messages.error(request, refused.message)
        else:
            messages.success(request, "Taken up again.")
        return redirect("feedback:promise", pk=pk)
    return _show(request, pk, again_form=form, status=422)


def _show(
    request: SignedInRequest,
    pk: int,
    *,
    done_form: DoneForm | None = None,
    again_form: AgainForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Draw the promise page, with a form that came back if there is one."""
    page = select.find_promise(request.user, pk, at=timezone.now())
    if page is None:
        raise Http404
    context = {
        "page": page,
        "promise": page.promise,
        "card": page.card,
        "done_form": done_form or DoneForm(initial={"done_what": page.promise.what}),
        "again_form": again_form or AgainForm(),
    }
    return render(request, "feedback/promise/promise.html", context, status=status)
