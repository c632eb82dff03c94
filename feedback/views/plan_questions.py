"""What the buttons of the planning page do to its questions; each says whether the session was sent: never."""

from collections.abc import Callable

from django.utils import timezone

from accounts.models import SignedInRequest
from common.ids import row_id
from feedback.forms.session import PlanSheet
from feedback.models import FeedbackSession
from feedback.selectors.guide import guides_of
from feedback.selectors.session import questions_of
from feedback.services import guide as guides
from feedback.services import plan as service
from feedback.services.question_check import keep_as_is
from feedback.services.wording import take_ours

Act = Callable[[SignedInRequest, FeedbackSession, str], bool]


def _add(request: SignedInRequest, session: FeedbackSession, _: str) -> bool:
    sheet = PlanSheet(request.POST, session=session, user=request.user)
    text, key = sheet.new_question()
    guides.add_question(version=session.guide_version, text=text, key=key, by=request.user, at=timezone.now())
    return False


def _rise(_: SignedInRequest, session: FeedbackSession, target: str) -> bool:
    guides.move_question(version=session.guide_version, question_id=row_id(target), by=-1)
    return False


def _sink(_: SignedInRequest, session: FeedbackSession, target: str) -> bool:
    guides.move_question(version=session.guide_version, question_id=row_id(target), by=1)
    return False


def _remove(_: SignedInRequest, session: FeedbackSession, target: str) -> bool:
    guides.remove_question(version=session.guide_version, question_id=row_id(target))
    return False


def _use(request: SignedInRequest, session: FeedbackSession, target: str) -> bool:
    take_ours(version=session.guide_version, question_id=row_id(target), by=request.user, at=timezone.now())
    return False


def _keep_mine(request: SignedInRequest, session: FeedbackSession, target: str) -> bool:
    question = next((row for row in questions_of(session) if row.pk == row_id(target)), None)
    if question:
        sheet = PlanSheet(request.POST, session=session, user=request.user)
        because, reason = sheet.keeping(question.pk)
        keep_as_is(question=question, because=because, reason=reason, by=request.user, at=timezone.now())
    return False


def _guide(request: SignedInRequest, session: FeedbackSession, _: str) -> bool:
    chosen = guides_of(request.user).filter(pk=row_id(request.POST.get("guide", ""))).first()
    if chosen:
        service.choose_guide(session=session, guide=chosen, by=request.user, at=timezone.now())
    return False


QUESTION_ACTIONS: dict[str, Act] = {
    "add": _add,
    "up": _rise,
    "down": _sink,
    "remove": _remove,
    "use": _use,
    "keep": _keep_mine,
    "guide": _guide,
}
