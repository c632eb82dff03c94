"""What the database refuses about studies; who may see which."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from feedback.models import Coding, Study, StudyArm
from tests.factories.accounts import UserFactory
from tests.factories.feedback import StudyFactory, StudyMemberFactory, StudyRunFactory, StudyThemeFactory, TurnFactory

pytestmark = pytest.mark.django_db


def refused(make, name, columns):
    """The guard is named by PostgreSQL; SQLite names the columns of a unique one."""
    with pytest.raises(IntegrityError, match=f"{name}|UNIQUE constraint failed: {columns}"), transaction.atomic():
        make()


def test_once_per_group_member_theme_and_reader():
    study = StudyFactory()
    arm = study.arms.first()
    member = StudyMemberFactory(arm=arm)
    theme = StudyThemeFactory(study=study)
    turn, coder = TurnFactory(), study.owner
    Coding.objects.create(study=study, turn=turn, coder=coder, at=timezone.now())
    StudyRunFactory(study=study)
    refused(
        lambda: StudyArm.objects.create(study=study, group=arm.group, question="Again?"),
        "study_arm_once_per_group", "feedback_studyarm",
    )  # fmt: skip
    twin = {"arm": arm, "customer": member.customer}
    refused(lambda: StudyMemberFactory(**twin), "study_member_once_per_arm", "feedback_studymember")
    refused(lambda: StudyThemeFactory(study=study, name=theme.name), "study_theme_once_per_name", "feedback_studytheme")
    refused(
        lambda: Coding.objects.create(study=study, turn=turn, coder=coder, at=timezone.now()),
        "answer_coded_once_per_coder", "feedback_coding",
    )  # fmt: skip
    refused(lambda: StudyRunFactory(study=study), "one_thing_at_a_time_per_study", "feedback_studyrun")


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (lambda study: study.arms.update(group="odd"), "study_arm_group_is_known"),
        (lambda study: study.arms.update(question=""), "study_arm_has_a_question"),
        (lambda study: StudyMemberFactory(arm=study.arms.first(), p_alive=1.2), "study_member_p_is_a_probability"),
        (lambda study: StudyThemeFactory(study=study, name=""), "study_theme_has_a_name"),
    ],
)
def test_what_must_never_be(change, name):
    study = StudyFactory()
    if name == "study_arm_group_is_known":
        study.arms.exclude(group="loyal").delete()
    with pytest.raises(IntegrityError, match=name):
        change(study)


def test_drafts_are_their_owners_and_sent_studies_are_for_all_whose_work_it_is():
    draft, sent = StudyFactory(), StudyFactory(open=True)
    for role in ("cx_manager", "analyst", "executive"):
        assert list(Study.objects.for_user(UserFactory(roles=[role]))) == [sent]
    for role in ("sales_rep", "floor_staff", "administrator"):
        assert not Study.objects.for_user(UserFactory(roles=[role])).exists()
    assert list(Study.objects.for_user(draft.owner).filter(state="draft")) == [draft]


def test_only_those_the_customers_were_told_of_read_the_words():
    study, analyst, manager = StudyFactory(open=True), UserFactory(roles=["analyst"]), UserFactory(roles=["cx_manager"])
    executive = UserFactory(roles=["executive"])
    study.readers.set([analyst, executive])
    assert list(Study.objects.coded_by(study.owner)) == list(Study.objects.coded_by(analyst)) == [study]
    assert not Study.objects.coded_by(manager).exists()
    assert not Study.objects.coded_by(executive).exists()
