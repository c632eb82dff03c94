from datetime import UTC, datetime, timedelta

import pytest

from feedback.models import QuestionFinding
from feedback.services.guide import reword_questions
from feedback.services.question_check import CheckRefused, keep_as_is, label_finding, note_findings
from feedback.services.wording import take_ours
from tests.factories.accounts import UserFactory
from tests.factories.feedback import FeedbackSessionFactory, QuestionFactory, QuestionFindingFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
LEADING = "Don’t you agree that our delivery is fast?"
OPEN = "Tell me about the last order you waited for."


@pytest.fixture
def draft():
    return FeedbackSessionFactory()


@pytest.fixture
def question(draft):
    return QuestionFactory(version=draft.guide_version, text=LEADING)


def note(question, at=NOW):
    return note_findings(version=question.version, by=None, at=at)


def kinds():
    return list(QuestionFinding.objects.order_by("pk").values_list("kind", "state"))


def test_what_the_check_sees_is_noted_once_however_often_it_looks(question):
    note(question)
    note(question, LATER)
    finding = QuestionFinding.objects.get(kind="leading")
    assert (finding.state, finding.wording, finding.noted_at) == ("open", LEADING, NOW)
    assert finding.words == LEADING[finding.start : finding.end]


def test_an_open_question_leaves_nothing(draft):
    QuestionFactory(version=draft.guide_version, text=OPEN)
    assert (note_findings(version=draft.guide_version, by=None, at=NOW), kinds()) == (0, [])


def test_rewording_settles_it(question, draft):
    note(question)
    reword_questions(version=draft.guide_version, texts={question.pk: OPEN}, by=draft.owner, at=LATER)
    finding = QuestionFinding.objects.get(kind="leading")
    assert (finding.state, finding.by, finding.at, finding.took_ours) == ("reworded", draft.owner, LATER, False)


def test_what_flashes_up_while_somebody_types_never_was(question, draft):
    note(question)
    reword_questions(
        version=draft.guide_version, texts={question.pk: OPEN}, by=draft.owner, at=NOW + timedelta(seconds=20)
    )
    assert kinds() == []


def test_the_same_fault_is_followed_when_the_words_around_it_move(question, draft):
    note(question)
    first = QuestionFinding.objects.get(kind="leading")
    keep_as_is(question=question, because="on_purpose", reason="", by=draft.owner, at=NOW)
    reword_questions(version=draft.guide_version, texts={question.pk: f"Well. {LEADING}"}, by=draft.owner, at=LATER)
    found = QuestionFinding.objects.get(kind="leading")
    assert (found.pk, found.state, found.start) == (first.pk, "kept", first.start + len("Well. "))


def test_using_ours_is_counted_as_that(question, draft):
    note(question)
    take_ours(version=draft.guide_version, question_id=question.pk, by=draft.owner, at=NOW)
    finding = QuestionFinding.objects.get(kind="leading")
    question.refresh_from_db()
    assert (finding.state, finding.took_ours, finding.by) == ("reworded", True, draft.owner)
    assert question.text != LEADING


def test_a_question_of_another_version_is_not_reworded(draft):
    stranger = QuestionFactory(text=LEADING)
    assert take_ours(version=draft.guide_version, question_id=stranger.pk, by=draft.owner, at=NOW) is None


def test_keeping_one_needs_a_reason_and_says_who_and_when(question, draft):
    note(question)
    count = keep_as_is(question=question, because="not_so", reason=" It is their word. ", by=draft.owner, at=LATER)
    again = keep_as_is(question=question, because="not_so", reason="Twice.", by=draft.owner, at=LATER)
    finding = QuestionFinding.objects.get(kind="leading")
    assert (count >= 1, again) == (True, 0)
    assert (finding.kept_because, finding.reason, finding.by, finding.at) == (
        "not_so",
        "It is their word.",
        draft.owner,
        LATER,
    )


@pytest.mark.parametrize(
    ("because", "reason", "field"), [("", "", "because"), ("whim", "", "because"), ("other", " ", "because")]
)
def test_keeping_without_a_reason_is_refused(question, draft, because, reason, field):
    note(question)
    with pytest.raises(CheckRefused) as refusal:
        keep_as_is(question=question, because=because, reason=reason, by=draft.owner, at=NOW)
    assert refusal.value.field == field


def test_a_label_is_one_persons_word_and_can_be_changed():
    finding, analyst = QuestionFindingFactory(kept=True), UserFactory(roles=["analyst"])
    label_finding(finding=finding, is_right=True, by=analyst, at=NOW)
    label_finding(finding=finding, is_right=False, by=analyst, at=LATER)
    assert list(finding.labels.values_list("by", "is_right")) == [(analyst.pk, False)]
