"""Write in one version of a guide: everything is saved as it grows, and each question is read as it is typed."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Role, SignedInRequest
from common.access import roles_required
from common.errors import Refused
from common.ids import row_id
from feedback.forms.guide import VersionSheet
from feedback.models import GuideVersion, KeptBecause
from feedback.selectors.asking import asking, row_of, steps_of
from feedback.selectors.guide import is_own
from feedback.selectors.translation import original_words
from feedback.services import guide as guides
from feedback.services import guide_book as book
from feedback.services.question_check import keep_as_is
from feedback.services.wording import take_ours
from feedback.views.check import read_along
from feedback.views.guide import version_or_404

PAGE = "feedback/guide/version.html"
Act = Callable[[SignedInRequest, GuideVersion, VersionSheet, int], None]


@require_http_methods(["GET", "POST"])
@roles_required(Role.CX_MANAGER)
def version(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Show a version to write in, or keep what the page brought and do what its button says."""
    found = version_or_404(request, pk, number)
    if not is_own(found):
        return redirect("feedback:guide", pk)
    if request.method == "GET":
        return _show(request, found, None)
    sheet = VersionSheet(request.POST, version=found, check_url=_check_url(found))
    _keep(request, found, sheet)
    if request.headers.get("X-Autosave"):
        return HttpResponse(status=422 if sheet.has_errors else 204)
    found.refresh_from_db()
    if sheet.has_errors or request.htmx:
        return _show(request, found, sheet if sheet.has_errors else None)
    return redirect(reverse("feedback:guide-version", args=[pk, number]) + "#guide")


def _keep(request: SignedInRequest, version: GuideVersion, sheet: VersionSheet) -> None:
    name, _, target = request.POST.get("do", "").partition(":")
    act = ACTIONS.get(name)
    try:
        texts, rules, now = sheet.questions.texts(), sheet.ground_rules(), timezone.now()
        book.save_version(version=version, texts=texts, ground_rules=rules, by=request.user, at=now)
        if act and not sheet.has_errors:
            act(request, version, sheet, row_id(target))
    except Refused as refusal:
        sheet.refuse(refusal.field, refusal.message)


def _show(request: SignedInRequest, version: GuideVersion, sheet: VersionSheet | None) -> HttpResponse:
    """Draw the page, or the questions alone when htmx asks for them."""
    drawn = sheet or VersionSheet(None, version=version, check_url=_check_url(version))
    whole = asking(version, user=request.user)
    if {row.key for row in whole.rows} - set(drawn.questions.fields):  # the button changed which questions there are
        drawn = VersionSheet(None, version=version, check_url=_check_url(version))
    said = original_words(version)
    steps = [
        (step, drawn.questions[step.row.key], step.row, said.get(step.question.pk, "")) for step in steps_of(whole.rows)
    ]
    new = drawn.questions["new_question"].value() or ""
    context = {
        "version": version,
        "sheet": drawn,
        "steps": steps,
        "asking": whole,
        "act_url": reverse("feedback:guide-version", args=[version.guide_id, version.number]),
        "new_row": row_of(new, key="new_question", language=version.guide.language),
        "keeping": KeptBecause.choices[1:],
        "keep_pk": row_id(request.POST.get("do", "").removeprefix("keep:")),
        "keep_note": drawn.notes.get("because", ""),
    }
    part = "#questions" if request.htmx else ""
    return render(request, f"{PAGE}{part}", context, status=422 if drawn.has_errors else 200)


@require_POST
@roles_required(Role.CX_MANAGER)
def version_check(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Read along while a version is written."""
    found = version_or_404(request, pk, number)
    act_url = reverse("feedback:guide-version", args=[pk, number])
    return read_along(request, found, act_url=act_url)


def _check_url(version: GuideVersion) -> str:
    return reverse("feedback:guide-check", args=[version.guide_id, version.number])


def _add(request: SignedInRequest, version: GuideVersion, sheet: VersionSheet, _: int) -> None:
    text, key = sheet.new_question()
    guides.add_question(version=version, text=text, key=key, by=request.user, at=timezone.now())


def _rise(_: SignedInRequest, version: GuideVersion, __: VersionSheet, target: int) -> None:
    guides.move_question(version=version, question_id=target, by=-1)


def _sink(_: SignedInRequest, version: GuideVersion, __: VersionSheet, target: int) -> None:
    guides.move_question(version=version, question_id=target, by=1)


def _remove(_: SignedInRequest, version: GuideVersion, __: VersionSheet, target: int) -> None:
    guides.remove_question(version=version, question_id=target)


def _use(request: SignedInRequest, version: GuideVersion, _: VersionSheet, target: int) -> None:
    take_ours(version=version, question_id=target, by=request.user, at=timezone.now())


def _keep_mine(request: SignedInRequest, version: GuideVersion, _: VersionSheet, target: int) -> None:
    question = version.questions.filter(pk=target).first()
    if question:
        because, reason = (request.POST.get(f"{name}-{target}", "") for name in ("because", "reason"))
        keep_as_is(question=question, because=because, reason=reason, by=request.user, at=timezone.now())


def _fits(_: SignedInRequest, version: GuideVersion, __: VersionSheet, target: int) -> None:
    book.confirm_translation(version=version, question_ids=[target])


ACTIONS: dict[str, Act] = {
    "add": _add,
    "up": _rise,
    "down": _sink,
    "remove": _remove,
    "use": _use,
    "keep": _keep_mine,
    "fits": _fits,
}
