import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.models import Guide, GuideVersion, QuestionFinding
from tests.factories.accounts import UserFactory
from tests.factories.feedback import AspectFactory, FeedbackSessionFactory, GuideVersionFactory, QuestionFactory

pytestmark = pytest.mark.django_db
LEADING = "Don’t you agree that our delivery is fast?"


@pytest.fixture
def manager(api_of):
    return api_of(UserFactory(roles=["cx_manager"]), "read", "write:loop")


@pytest.fixture
def version():
    version = GuideVersionFactory(number=1)
    QuestionFactory(version=version, kind="ice_breaker", text="What did you pack for?", position=0)
    return version


def send(client, name, body, *args, method="post"):
    return getattr(client, method)(reverse(f"api:{name}", args=args), body, format="json")


def test_questions_are_read_and_nothing_is_kept(api_of):
    reader = api_of(UserFactory(roles=["analyst"]), "read")
    answer = send(reader, "question-checks", {"questions": [LEADING, "What did you last pack for?"]}).json()
    first, second = answer["questions"]
    assert (first["level"], "leading" in [found["kind"] for found in first["findings"]]) == ("stop", True)
    assert (second["findings"], answer["guide"]) == ([], [])
    assert QuestionFinding.objects.count() == 0


@pytest.mark.parametrize(
    "wrong", [{}, {"questions": []}, {"questions": ["x" * 401]}, {"questions": ["A?"], "language": "de"}]
)
def test_what_cannot_be_read_is_said(manager, wrong):
    assert send(manager, "question-checks", wrong).status_code == 400


def test_checking_is_for_those_who_plan_and_study(api_of):
    rep = api_of(UserFactory(roles=["sales_rep"]), "read")
    assert send(rep, "question-checks", {"questions": ["Why?"]}).status_code == 403


def test_a_guide_is_begun_once_per_key_and_read_with_what_the_check_saw(manager):
    body = {"key": str(uuid.uuid4()), "aspect": AspectFactory().pk, "name": "For huts"}
    first, again = send(manager, "guides", body), send(manager, "guides", body)
    assert (first.status_code, first.json()) == (201, again.json())
    [shown] = manager.get(reverse("api:guides")).json()["results"]
    assert [question["kind"] for question in shown["versions"][0]["questions"]] == [
        "ice_breaker",
        "open",
        "open",
        "open",
    ]


def test_a_version_is_begun_and_written_in(manager, version):
    guide = version.guide_id
    made = send(manager, "guide-versions", {"key": str(uuid.uuid4()), "number": 1}, guide)
    assert (made.status_code, made.json()["number"]) == (201, 2)
    question = made.json()["questions"][0]["id"]
    body = {"ground_rules": "Be kind.", "questions": [{"id": question, "text": LEADING}]}
    body["add"] = [{"key": str(uuid.uuid4()), "text": "And then?"}]
    for _ in range(2):
        shown = send(manager, "guide-version", body, guide, 2, method="patch").json()
    assert [row["text"] for row in shown["questions"]] == [LEADING, "And then?"]
    assert "leading" in [found["kind"] for found in shown["questions"][0]["findings"]]
    assert shown["ground_rules"] == "Be kind."
    assert version.questions.get().text == "What did you pack for?"


def test_what_went_out_is_not_written_in(manager, version):
    GuideVersion.objects.filter(pk=version.pk).update(frozen_at=timezone.now())
    body = {"add": [{"key": str(uuid.uuid4()), "text": "And then?"}]}
    assert send(manager, "guide-version", body, version.guide_id, 1, method="patch").status_code == 409


def test_the_working_copy_of_a_draft_is_not_there(manager, version):
    FeedbackSessionFactory(aspect=version.guide.aspect, guide_version=version)
    assert send(manager, "guide-version", {}, version.guide_id, 1, method="patch").status_code == 404
    assert manager.get(reverse("api:guide", args=[version.guide_id])).json()["versions"] == []


def test_only_cx_managers_write(api_of, version):
    analyst = api_of(UserFactory(roles=["analyst"]), "read", "write:loop")
    assert send(analyst, "guide-version", {}, version.guide_id, 1, method="patch").status_code == 403
    assert Guide.objects.count() == 1
