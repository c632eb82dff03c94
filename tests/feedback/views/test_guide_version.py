from uuid import uuid4

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from feedback.models import Guide, GuideVersion
from tests.factories.feedback import AspectFactory, FeedbackSessionFactory, GuideVersionFactory, QuestionFactory

pytestmark = pytest.mark.django_db
LEADING = "Don’t you agree that our delivery is fast?"


@pytest.fixture
def version():
    version = GuideVersionFactory(number=1)
    QuestionFactory(version=version, kind="ice_breaker", text="What did you pack for?", position=0)
    QuestionFactory(version=version, text="Tell me about it.", position=1)
    return version


@pytest.fixture
def manager(signed_in):
    cache.clear()
    return signed_in(roles=["cx_manager"])


def at(name, version):
    return reverse(f"feedback:{name}", args=[version.guide_id, version.number])


def last(version):
    return version.questions.order_by("position").last()


def test_a_guide_is_written_on_a_page_of_its_own(manager):
    aspect = AspectFactory()
    form = {"key": str(uuid4()), "aspect": aspect.pk, "language": "en", "name": "For huts"}
    answer = manager.post(reverse("feedback:new-guide"), form)
    guide = Guide.objects.get(name="For huts")
    assert answer["Location"] == reverse("feedback:guide-version", args=[guide.pk, 1])
    assert "4 questions" not in manager.get(answer["Location"]).content.decode()
    assert "5 questions" in manager.get(answer["Location"]).content.decode()


def test_a_translation_shows_the_first_words_beside_each_question(manager, version):
    page = manager.get(reverse("feedback:new-guide"), {"of": version.guide_id})
    form = page.context["form"]
    given = {name: form[name].value() for name in ("key", "aspect", "language", "name")}
    given["translation_of"] = version.guide_id
    answer = manager.post(reverse("feedback:new-guide"), given)
    shown = manager.get(answer["Location"]).content.decode()
    assert shown.count("Not translated yet") == 2
    assert Guide.objects.get(translation_of=version.guide).language == "no"


def test_words_are_kept_as_they_are_typed(manager, version):
    key = f"q-{last(version).pk}"
    url = at("guide-version", version)
    answer = manager.post(url, {key: "Tell me more.", "ground_rules": "Be kind."}, headers={"X-Autosave": "true"})
    version.refresh_from_db()
    assert (answer.status_code, last(version).text, version.ground_rules) == (204, "Tell me more.", "Be kind.")


@pytest.mark.parametrize("button", ["use", "keep", "up", "down", "remove", "add", "fits"])
def test_every_button_comes_back_to_the_page(manager, version, button):
    QuestionFactory(version=version, text="And then?", position=2)
    pk = last(version).pk
    given = {
        f"q-{pk}": LEADING,
        "do": f"{button}:{pk}",
        f"because-{pk}": "not_so",
        "new_question": "What else was there?",
    }
    assert manager.post(at("guide-version", version), given).status_code == 302
    count = {"add": 4, "remove": 2}.get(button, 3)
    assert version.questions.count() == count


def test_keeping_without_a_reason_is_said_beside_the_question(manager, version):
    pk = last(version).pk
    answer = manager.post(at("guide-version", version), {f"q-{pk}": LEADING, "do": f"keep:{pk}"})
    assert (answer.status_code, "Say why you keep it" in answer.content.decode()) == (422, True)


def test_it_is_read_while_it_is_typed(manager, version):
    key = f"q-{last(version).pk}"
    page = manager.post(at("guide-check", version), {"ask": key, key: LEADING}).content.decode()
    assert "3 questions, 1 to look at" in page


def test_what_went_out_is_only_read(manager, version):
    GuideVersion.objects.filter(pk=version.pk).update(frozen_at=timezone.now())
    answer = manager.get(at("guide-version", version))
    assert answer["Location"] == reverse("feedback:guide", args=[version.guide_id])


def test_the_working_copy_of_a_draft_is_its_session_s_own(manager, version):
    FeedbackSessionFactory(aspect=version.guide.aspect, guide_version=version)
    assert manager.get(at("guide-version", version)).status_code == 404


def test_a_new_version_begins_from_an_old_one_and_says_what_changed(manager, version):
    url = reverse("feedback:guide-continue", args=[version.guide_id])
    answer = manager.post(url, {"number": version.number, "key": str(uuid4())})
    newer = version.guide.versions.get(number=2)
    assert answer["Location"] == at("guide-version", newer)
    manager.post(at("guide-version", newer), {f"q-{last(newer).pk}": "Tell me all about it."})
    page = manager.get(reverse("feedback:guide", args=[version.guide_id])).content.decode()
    assert "What changed since version 1 (1)" in page
    assert "<del" in page


def test_the_preview_speaks_the_language_of_the_guide(manager, version):
    Guide.objects.filter(pk=version.guide_id).update(language="no")
    assert '<li lang="nb">' in manager.get(at("guide-preview", version)).content.decode()


def test_a_version_is_thrown_away_once_that_is_confirmed(manager, version):
    newer = GuideVersionFactory(guide=version.guide, number=2)
    assert "Throw version 2 away?" in manager.post(at("guide-discard", newer)).content.decode()
    manager.post(at("guide-discard", newer), {"confirmed": "1"})
    assert list(version.guide.versions.all()) == [version]


def test_a_guide_is_retired_and_brought_back(manager, version):
    url = reverse("feedback:guide-retire", args=[version.guide_id])
    manager.post(url)
    assert "Retired" in manager.get(reverse("feedback:guides")).content.decode()
    manager.post(url)
    assert Guide.objects.get(pk=version.guide_id).retired_at is None


@pytest.mark.parametrize("number", [1, 3])
def test_more_questions_take_no_more_queries(manager, version, number, django_assert_num_queries):
    for place in range(number):
        QuestionFactory(version=version, text="And then?", position=5 + place)
    with django_assert_num_queries(8):
        manager.get(at("guide-version", version))
