import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from feedback.models import QuestionFinding
from tests.factories.accounts import UserFactory
from tests.factories.feedback import (
    FeedbackSessionFactory,
    FindingLabelFactory,
    QuestionFactory,
    QuestionFindingFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("wrong", "guard"),
    [
        ({"kind": "rude"}, "check_kind_is_known"),
        ({"level": "ban"}, "check_level_is_known"),
        ({"state": "gone", "at": timezone.now()}, "check_state_is_known"),
        ({"state": "kept", "at": timezone.now(), "kept_because": "whim"}, "check_keeping_is_known"),
        ({"end": 0}, "check_finding_is_a_span"),
        ({"probability": 1.1}, "check_probability_is_one"),
        ({"state": "kept", "at": timezone.now()}, "kept_question_has_its_reason"),
        ({"reason": "Because."}, "kept_question_has_its_reason"),
        ({"at": timezone.now()}, "settled_check_has_its_time"),
        ({"took_ours": True}, "only_a_reworded_question_took_ours"),
    ],
)
def test_the_database_refuses_a_finding(wrong, guard):
    finding = QuestionFindingFactory()
    with pytest.raises(IntegrityError, match=guard), transaction.atomic():
        QuestionFinding.objects.filter(pk=finding.pk).update(**wrong)


def test_the_same_words_are_seen_once_while_they_stand():
    finding = QuestionFindingFactory(reworded=True)
    QuestionFindingFactory(question=finding.question)
    with pytest.raises(IntegrityError, match=r"question_id.*kind|check_sees_the_same_words_once"):
        QuestionFindingFactory(question=finding.question)


def test_one_person_labels_a_finding_once():
    label = FindingLabelFactory()
    with pytest.raises(IntegrityError, match=r"finding_id.*by_id|label_once_per_finding_and_person"):
        FindingLabelFactory(finding=label.finding, by=label.by)


def test_what_was_reworded_stands_no_longer():
    QuestionFindingFactory(reworded=True)
    kept = QuestionFindingFactory(kept=True)
    assert list(QuestionFinding.objects.standing()) == [kept]


@pytest.mark.parametrize(("role", "count"), [("cx_manager", 1), ("analyst", 1), ("sales_rep", 0), ("floor_staff", 0)])
def test_findings_are_for_those_who_plan_and_study_and_drafts_are_their_owners(role, count):
    QuestionFindingFactory()
    draft = FeedbackSessionFactory()
    QuestionFindingFactory(question=QuestionFactory(version=draft.guide_version))
    assert QuestionFinding.objects.for_user(UserFactory(roles=[role])).count() == count


def test_the_owner_of_a_draft_sees_what_was_found_there():
    draft = FeedbackSessionFactory()
    finding = QuestionFindingFactory(question=QuestionFactory(version=draft.guide_version))
    assert list(QuestionFinding.objects.for_user(draft.owner)) == [finding]
