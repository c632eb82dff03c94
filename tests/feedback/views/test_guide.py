import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.feedback import FeedbackSessionFactory, GuideFactory, GuideVersionFactory, QuestionFactory

pytestmark = pytest.mark.django_db
LIST = reverse("feedback:guides")


@pytest.fixture
def guide():
    version = GuideVersionFactory(number=1, frozen_at=timezone.now())
    QuestionFactory(version=version, kind="ice_breaker", text="What did you pack for?")
    FeedbackSessionFactory(open=True, aspect=version.guide.aspect, guide_version=version)
    return version.guide


def address(guide):
    return reverse("feedback:guide", args=[guide.pk])


def test_the_list_says_how_often_a_guide_was_used(guide, signed_in):
    page = signed_in(roles=["cx_manager"]).get(LIST).content.decode()
    assert guide.name in page
    assert "1 version, used in 1 session" in page


def test_an_empty_list_says_how_to_begin(signed_in):
    assert "No guide yet" in signed_in(roles=["cx_manager"]).get(LIST).content.decode()


def test_a_guide_shows_its_versions_and_can_be_used_again(guide, signed_in):
    page = signed_in(roles=["cx_manager"]).get(address(guide)).content.decode()
    assert "What did you pack for?" in page
    assert f"?aspect={guide.aspect_id}&amp;guide={guide.pk}" in page


def test_an_analyst_reads_but_does_not_plan(guide, signed_in):
    page = signed_in(roles=["analyst"]).get(address(guide)).content.decode()
    assert "Version 1" in page
    assert "Use for a new session" not in page


@pytest.mark.parametrize("role", ["sales_rep", "floor_staff", "administrator"])
def test_guides_are_for_those_who_plan_and_study(guide, signed_in, role):
    client = signed_in(roles=[role])
    assert [client.get(url).status_code for url in (LIST, address(guide))] == [403, 403]


def test_a_guide_that_does_not_exist_is_not_found(signed_in, db):
    assert signed_in(roles=["analyst"]).get(reverse("feedback:guide", args=[0])).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_more_guides_take_no_more_queries(signed_in, number, django_assert_num_queries):
    for guide in GuideFactory.create_batch(number):
        GuideVersionFactory(guide=guide, number=1)
    client = signed_in(roles=["cx_manager"])
    with django_assert_num_queries(5):
        client.get(LIST)
