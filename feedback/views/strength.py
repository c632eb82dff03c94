"""What a study found: strengths first."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role, SignedInRequest
from common.access import roles_required
from common.evidence import render_evidence
from feedback.models import StudyWork
from feedback.models.study import READERS
from feedback.selectors.strength import ResultPage, agreement_evidence, theme_evidence
from feedback.views.study import ask_for, form_key, led_or_404, readable_or_404

TABS = {"strengths": "Why they stay", "whom": "For whom most", "weaknesses": "What others say more"}


@require_GET
@roles_required(*READERS)
def result(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what the most loyal name more often than the others, with their words; or another tab."""
    study = readable_or_404(request, pk)
    view = ResultPage(request.user, study)
    if view.run is None:
        return redirect("feedback:study", pk)
    tab = request.GET.get("tab", "")
    context = {"view": view, "study": study, "tab": tab if tab in TABS else "strengths", "tabs": TABS.items()}
    return render(request, "feedback/study/result.html", context)


@require_POST
@roles_required(Role.CX_MANAGER)
def compare(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask for the groups to be compared."""
    ask_for(request, led_or_404(request, pk), StudyWork.RESULT, key=form_key(request))
    return redirect("feedback:study", pk)


@require_GET
@roles_required(*READERS)
def theme(request: SignedInRequest, pk: int, theme: int) -> HttpResponse:
    """Open one theme of the result."""
    found = theme_evidence(request.user, readable_or_404(request, pk), theme)
    if found is None:
        raise Http404
    return render_evidence(request, found)


@require_GET
@roles_required(*READERS)
def agreement(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open how far those who read the answers agree."""
    found = agreement_evidence(readable_or_404(request, pk))
    if found is None:
        raise Http404
    return render_evidence(request, found)
