"""What we can do for customers: the list, a new action, a changed one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Role, SignedInRequest
from common.access import roles_required
from common.errors import Refused
from valuation.forms.investment import ActionForm
from valuation.models.investment import INVESTORS
from valuation.selectors.investment import actions_of
from valuation.services.investment.action import add_action, change_action

PLANNERS = (Role.CX_MANAGER, Role.ANALYST)


@require_GET
@roles_required(*INVESTORS)
def actions(request: SignedInRequest) -> HttpResponse:
    """List what we can do, what it takes and what it is judged or measured to keep."""
    context = {
        "actions": actions_of(request.user, all_of_them=True),
        "may_plan": request.user.has_role(*PLANNERS),
    }
    return render(request, "valuation/invest/actions.html", context)


@require_http_methods(["GET", "POST"])
@roles_required(*PLANNERS)
def new_action(request: SignedInRequest) -> HttpResponse:
    """Add an action with a judgement of what it does."""
    form = ActionForm(request.POST or None)
    if form.is_valid():
        try:
            add_action(by=request.user, key=form.cleaned_data["key"], described=form.described(), at=timezone.now())
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            return redirect("valuation:actions")
    return _form(request, form)


@require_http_methods(["GET", "POST"])
@roles_required(*PLANNERS)
def edit_action(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change an action."""
    action = get_object_or_404(actions_of(request.user, all_of_them=True), pk=pk)
    form = ActionForm(request.POST or None, action=action)
    if form.is_valid():
        try:
            change_action(action=action, by=request.user, described=form.described(), at=timezone.now())
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            messages.success(request, "Saved. Plans already worked out keep what they were worked out from.")
            return redirect("valuation:actions")
    return _form(request, form, action=action)


def _form(request: SignedInRequest, form: ActionForm, **context: object) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "valuation/invest/action.html", {"form": form, **context}, status=status)
