"""The question check as somebody types: one question, and with it the whole guide."""

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.models import Role, SignedInRequest
from common.access import roles_required
from feedback.models import GuideVersion, KeptBecause, SessionState
from feedback.models.guide import QUESTION_MAX
from feedback.selectors.asking import asking, row_of
from feedback.views.plan import led_or_404

KEEPING = KeptBecause.choices[1:]
NEW = "new_question"
FIELDS_MAX = 40


@require_POST
@roles_required(Role.CX_MANAGER)
def plan_check(request: SignedInRequest, pk: int) -> HttpResponse:
    """Read along in the plan of a draft."""
    session = led_or_404(request, pk)
    if session.state != SessionState.DRAFT:
        raise Http404
    return read_along(request, session.guide_version, act_url=reverse("feedback:plan", args=[pk]))


@require_POST
@roles_required(Role.CX_MANAGER)
def question_check(request: SignedInRequest) -> HttpResponse:
    """Read along where the question is no row yet."""
    key = request.POST.get("ask", "")
    if too_often(request) or not key.isidentifier():
        return HttpResponse(status=204)
    text = request.POST.get(key, "")[:QUESTION_MAX]
    language = request.POST.get("language", "en")
    return render(request, "feedback/check/live.html", {"row": row_of(text, key=key, language=language)})


def read_along(request: SignedInRequest, version: GuideVersion, *, act_url: str) -> HttpResponse:
    """Answer with what is to be said of the field being typed in, and the count and hints of the whole."""
    if too_often(request):
        return HttpResponse(status=204)
    keys = [key for key in request.POST if key.startswith("q-")][:FIELDS_MAX]
    typed = {key: request.POST.get(key, "")[:QUESTION_MAX] for key in keys}
    sheet = asking(version, user=request.user, texts=typed)
    key = request.POST.get("ask", "")
    new = request.POST.get(NEW, "")[:QUESTION_MAX]
    row = sheet.row(key) or row_of(new, key=NEW, language=version.guide.language)
    context = {"row": row, "asking": sheet, "act_url": act_url, "keeping": KEEPING}
    return render(request, "feedback/check/live.html", context)


def too_often(request: SignedInRequest) -> bool:
    """Say whether somebody, or some program, asks more often than anybody can type."""
    limit = {"question_check": settings.CHECK_RATE_LIMIT}
    return not ratelimit.consume(request, app="feedback", action="question_check", config=limit, user=request.user)
