"""Weights: what is in force, a set with its judges, one's own judgements pair by pair, and the approval."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import SignedInRequest
from common.access import roles_required
from common.errors import Refused
from valuation.forms.weights import ApproveForm, PairForm, WhyForm
from valuation.models import WeightSet, WeightSetState
from valuation.selectors import weights as select
from valuation.services.weights import JUDGES, Said, approve_weights, judge_pair, start_weights
from valuation.views.board import READERS
from valuation.views.dimension import KEEPERS


@require_GET
@roles_required(*READERS)
def weights(request: SignedInRequest) -> HttpResponse:
    """Show how much each dimension counts, what is being judged, and every version before."""
    return _show_weights(request, WhyForm(), status=200)


@require_POST
@roles_required(*KEEPERS)
def start(request: SignedInRequest) -> HttpResponse:
    """Begin a new set of weights."""
    form = WhyForm(request.POST)
    if not form.is_valid():
        return _show_weights(request, form, status=422)
    begun = start_weights(why=form.cleaned_data["why"], key=form.given_key, by=request.user, at=timezone.now())
    return redirect("valuation:judge", pk=begun.pk)


@require_GET
@roles_required(*READERS)
def weight_set(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one set: what comes of it, who judged what, how far it fits together."""
    return _show_set(request, _set_or_404(pk), ApproveForm(), status=200)


@require_POST
@roles_required(*JUDGES)
def approve(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a set in force, as somebody other than who began it."""
    found = _set_or_404(pk)
    form = ApproveForm(request.POST)
    if form.is_valid():
        try:
            approve_weights(weights=found, why=form.cleaned_data["why"], by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            messages.success(request, "Approved. The next run counts with them.")
            return redirect("valuation:weights")
    return _show_set(request, found, form, status=422)


@require_GET
@roles_required(*JUDGES)
def judge(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one's own judgements, and which are still to come."""
    found = _set_or_404(pk)
    pairs = select.pairs_of(found, request.user)
    context = {
        "weights": found,
        "pairs": pairs,
        "next": select.next_pair(pairs),
        "mine": select.judged(found).row_of(request.user),
        "done": sum(pair.ratio is not None for pair in pairs),
    }
    return render(request, "valuation/weights/judge.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(*JUDGES)
def judge_one(request: SignedInRequest, pk: int, first: str, second: str) -> HttpResponse:
    """Judge one pair; the next that waits comes after it."""
    found = _set_or_404(pk)
    pairs = select.pairs_of(found, request.user)
    pair = next((one for one in pairs if (one.first.slug, one.second.slug) == (first, second)), None)
    if pair is None:
        raise Http404
    form = PairForm(request.POST or None, first=pair.first, second=pair.second, said=pair.ratio)
    if form.is_valid():
        said = Said(first=pair.first, second=pair.second, ratio=form.cleaned_data["ratio"])
        try:
            judge_pair(weights=found, said=said, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            return _go_on(request, found, was_new=pair.ratio is None)
    done = sum(one.ratio is not None for one in pairs)
    context = {"weights": found, "pair": pair, "form": form, "done": done, "total": len(pairs)}
    return render(request, "valuation/weights/pair.html", context, status=422 if form.errors else 200)


def _go_on(request: SignedInRequest, weights: WeightSet, *, was_new: bool) -> HttpResponse:
    """Go to the next pair that waits; after a judgement that was changed, and at the end, back to the list."""
    waiting = select.next_pair(select.pairs_of(weights, request.user)) if was_new else None
    if waiting:
        return redirect("valuation:judge-pair", pk=weights.pk, first=waiting.first.slug, second=waiting.second.slug)
    return redirect("valuation:judge", pk=weights.pk)


def _set_or_404(pk: int) -> WeightSet:
    return get_object_or_404(WeightSet.objects.select_related("made_by", "approved_by"), pk=pk)


def _show_weights(request: SignedInRequest, form: WhyForm, *, status: int) -> HttpResponse:
    in_force = select.weights_in_force()
    versions = select.weight_sets()
    draft = next((one for one in versions if one.state == WeightSetState.DRAFT), None)
    context = {
        "in_force": in_force,
        "joint": select.kept_rows(in_force) if in_force else None,
        "versions": versions,
        "draft": draft,
        "judged": select.judged(draft) if draft else None,
        "form": form,
        "may_start": request.user.has_role(*KEEPERS),
        "may_judge": request.user.has_role(*JUDGES),
    }
    return render(request, "valuation/weights/weights.html", context, status=status)


def _show_set(request: SignedInRequest, weights: WeightSet, form: ApproveForm, *, status: int) -> HttpResponse:
    judged = select.judged(weights)
    is_draft = weights.state == WeightSetState.DRAFT
    context = {
        "weights": weights,
        "judged": judged,
        "joint": judged.joint if is_draft else select.kept_rows(weights),
        "is_draft": is_draft,
        "form": form,
        "may_judge": is_draft and request.user.has_role(*JUDGES),
        "may_approve": is_draft and request.user.has_role(*JUDGES) and weights.made_by_id != request.user.pk,
    }
    return render(request, "valuation/weights/set.html", context, status=status)
