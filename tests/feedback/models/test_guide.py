import pytest
from django.db import IntegrityError, transaction

from feedback.models import Guide, GuideVersion, Question
from tests.factories.feedback import GuideFactory, GuideVersionFactory, QuestionFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("wrong", "guard"), [({"kind": "quiz"}, "question_kind_is_known"), ({"text": ""}, "question_has_words")]
)
def test_the_database_refuses_a_question(wrong, guard):
    question = QuestionFactory()
    with pytest.raises(IntegrityError, match=guard), transaction.atomic():
        Question.objects.filter(pk=question.pk).update(**wrong)


def test_ground_rules_have_a_limit():
    version = GuideVersionFactory()
    with pytest.raises(IntegrityError, match="ground_rules_have_a_limit"), transaction.atomic():
        GuideVersion.objects.filter(pk=version.pk).update(ground_rules="x" * 2001)


def test_a_version_has_its_number_once():
    version = GuideVersionFactory()
    with pytest.raises(IntegrityError, match=r"guide_id.*number|guide_version_once_per_number"):
        GuideVersionFactory(guide=version.guide, number=version.number)


def test_a_guide_has_its_name_once_per_aspect_and_language():
    guide = GuideFactory()
    GuideFactory(aspect=guide.aspect, name=guide.name, language="nb")
    with pytest.raises(IntegrityError, match=r"aspect_id.*language|guide_once_per_aspect_and_language"):
        GuideFactory(aspect=guide.aspect, name=guide.name)


def test_a_guide_is_translated_once_per_language():
    guide = GuideFactory(language="no", translation_of=GuideFactory())
    with pytest.raises(IntegrityError, match=r"translation_of_id.*language|guide_translated_once_per_language"):
        GuideFactory(language="no", translation_of=guide.translation_of)


def test_a_guide_is_not_its_own_translation():
    guide = GuideFactory()
    with pytest.raises(IntegrityError, match="guide_is_not_its_own_translation"), transaction.atomic():
        Guide.objects.filter(pk=guide.pk).update(translation_of=guide.pk)
