import pytest
from django.core.cache import cache
from django.urls import reverse

from feedback.models import QuestionFinding
from tests.factories.accounts import UserFactory
from tests.factories.feedback import FeedbackSessionFactory, GuideFactory, GuideVersionFactory, QuestionFactory

pytestmark = pytest.mark.django_db
LEADING = "Don’t you agree that our delivery is fast?"
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def draft():
    session = FeedbackSessionFactory()
    QuestionFactory(version=session.guide_version, kind="ice_breaker", text="What did you last pack for?", position=0)
    QuestionFactory(version=session.guide_version, text="Tell me about it, from the beginning.", position=1)
    return session


@pytest.fixture
def manager(draft, client_of):
    cache.clear()
    return client_of(draft.owner)


def field(draft, place=1):
    return f"q-{draft.guide_version.questions.order_by('position')[place].pk}"


def plan(draft):
    return reverse("feedback:plan", args=[draft.pk])


def typed(client, draft, **data):
    return client.post(reverse("feedback:plan-check", args=[draft.pk]), data, **HTMX)


def test_what_is_typed_is_answered_with_the_words_at_fault_and_kept_nowhere(draft, manager):
    key = field(draft)
    page = typed(manager, draft, ask=key, **{key: LEADING}).content.decode()
    assert f'id="seen-{key}"' in page
    assert '<span class="lint">Don’t' in page
    assert "3 questions, 1 to look at" in page
    assert QuestionFinding.objects.count() == 0


def test_a_question_not_added_yet_is_read_too(draft, manager):
    page = typed(manager, draft, ask="new_question", new_question=LEADING).content.decode()
    assert 'data-use="id_new_question"' in page


def test_an_open_question_says_so(draft, manager):
    key = field(draft)
    page = typed(manager, draft, ask=key, **{key: "Tell me about it, from the beginning."}).content.decode()
    assert "Open" in page
    assert "to look at" not in page


def test_whoever_types_faster_than_anybody_can_is_left_alone(draft, manager, settings):
    settings.CHECK_RATE_LIMIT = "1/m/user"
    key = field(draft)
    assert [typed(manager, draft, ask=key, **{key: LEADING}).status_code for _ in range(2)] == [200, 204]


def test_a_sent_session_is_not_read_along(draft, manager):
    sent = FeedbackSessionFactory(open=True, owner=draft.owner)
    assert typed(manager, sent, ask="q-1").status_code == 404


def test_without_scripts_the_plan_shows_the_same_when_it_is_saved(draft, manager):
    manager.post(plan(draft), {field(draft): LEADING, "minutes": "12", "do": "save"})
    page = manager.get(plan(draft)).content.decode()
    assert "3 questions, 1 to look at" in page
    assert "Use this" in page
    assert "Keep mine" in page


def test_using_ours_rewords_the_question(draft, manager):
    key = field(draft)
    manager.post(plan(draft), {key: LEADING, "minutes": "12", "do": f"use:{key[2:]}"})
    assert draft.guide_version.questions.order_by("position")[1].text != LEADING
    assert QuestionFinding.objects.filter(kind="leading").get().took_ours


def test_keeping_mine_needs_a_reason(draft, manager):
    key = field(draft)
    answer = manager.post(plan(draft), {key: LEADING, "minutes": "12", "do": f"keep:{key[2:]}"})
    assert (answer.status_code, "Say why you keep it" in answer.content.decode()) == (422, True)


def test_keeping_mine_with_a_reason_shows_who_and_why(draft, manager):
    key = field(draft)
    given = {f"because-{key[2:]}": "on_purpose", f"reason-{key[2:]}": "It was asked like this last year."}
    manager.post(plan(draft), {key: LEADING, "minutes": "12", "do": f"keep:{key[2:]}", **given})
    page = manager.get(plan(draft)).content.decode()
    assert "It was asked like this last year." in page
    assert "to look at" not in page


def test_another_guide_of_the_aspect_can_be_chosen(draft, manager):
    guide = GuideFactory(aspect=draft.aspect, language="no", name="Levering")
    QuestionFactory(version=GuideVersionFactory(guide=guide, number=1), kind="ice_breaker", text="Hva pakket du for?")
    assert "Levering, Norsk" in manager.get(plan(draft)).content.decode()
    manager.post(plan(draft), {"minutes": "12", "do": "guide", "guide": guide.pk})
    draft.refresh_from_db()
    assert (draft.guide_version.guide, draft.guide_version.number) == (guide, 2)


def test_a_guide_of_another_aspect_is_refused(draft, manager):
    stranger = GuideFactory()
    manager.post(plan(draft), {"minutes": "12", "do": "guide", "guide": stranger.pk})
    draft.refresh_from_db()
    assert draft.guide_version.guide != stranger


def test_a_question_outside_of_any_guide_is_read(client_of):
    client = client_of(UserFactory(roles=["cx_manager"]))
    answer = client.post(
        reverse("feedback:question-check"), {"ask": "question_loyal", "question_loyal": LEADING}, **HTMX
    )
    assert 'id="badge-question_loyal"' in answer.content.decode()
    assert client.post(reverse("feedback:question-check"), {"ask": '"><b>'}, **HTMX).status_code == 204


def test_hostile_words_stay_words(draft, manager):
    key = field(draft)
    page = typed(
        manager, draft, ask=key, **{key: "Don’t you agree <script>alert(1)</script> is fast?"}
    ).content.decode()
    assert "<script>" not in page


def test_the_mirrored_questions_of_a_study_are_read_too(client_of):
    page = client_of(UserFactory(roles=["cx_manager"])).get(reverse("feedback:new-study")).content.decode()
    assert page.count(f'hx-post="{reverse("feedback:question-check")}"') == 4
    assert page.count('class="check"') == 4
