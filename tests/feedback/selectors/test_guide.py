import pytest
from django.utils import timezone

from feedback.selectors.guide import guide_page, guide_view, guides_of
from tests.factories.accounts import UserFactory
from tests.factories.feedback import FeedbackSessionFactory, GuideFactory, GuideVersionFactory, QuestionFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def manager():
    return UserFactory(roles=["cx_manager"])


def test_a_drafts_working_copy_is_no_version_yet(manager):
    guide = GuideVersionFactory(number=1, frozen_at=NOW).guide
    draft = GuideVersionFactory(guide=guide, number=2)
    FeedbackSessionFactory(aspect=guide.aspect, guide_version=draft)
    assert [row.version.number for row in guide_view(guide).versions] == [1]
    row = guide_page(manager, page="1")[0]
    assert (row.settled, row.used, row.last) == (1, 0, NOW)


def test_versions_come_newest_first_with_their_questions_and_sessions():
    guide = GuideVersionFactory(number=1).guide
    asked = GuideVersionFactory(guide=guide, number=2, frozen_at=NOW)
    FeedbackSessionFactory(open=True, aspect=guide.aspect, guide_version=asked)
    question = QuestionFactory(version=asked)
    rows = guide_view(guide).versions
    assert [(row.version.number, row.questions, row.sessions) for row in rows] == [(2, [question], 1), (1, [], 0)]


def test_guides_follow_their_aspects():
    GuideFactory()
    assert not guides_of(UserFactory(roles=["administrator"])).exists()


def test_guides_of_one_aspect(manager):
    guide, _ = GuideFactory(), GuideFactory()
    assert list(guide_page(manager, page="1", aspect=guide.aspect_id)) == [guide]


@pytest.mark.parametrize("number", [1, 3])
def test_more_versions_take_no_more_queries(number, django_assert_num_queries):
    guide = GuideFactory()
    for version in range(1, number + 1):
        QuestionFactory(version=GuideVersionFactory(guide=guide, number=version))
    with django_assert_num_queries(3):
        guide_view(guide)
