from datetime import UTC, datetime
from uuid import uuid4

import pytest

from feedback.models import Guide, GuideVersion
from feedback.selectors.translation import translation
from feedback.services.guide import GuideRefused, newest_guide
from feedback.services.guide_book import (
    Begun,
    BookRefused,
    bring_back,
    confirm_translation,
    discard_version,
    new_version,
    retire_guide,
    save_version,
    write_guide,
)
from tests.factories.accounts import UserFactory
from tests.factories.feedback import (
    AspectFactory,
    FeedbackSessionFactory,
    GuideFactory,
    GuideVersionFactory,
    QuestionFactory,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def manager():
    return UserFactory(roles=["cx_manager"])


@pytest.fixture
def english():
    version = GuideVersionFactory(number=1, ground_rules="Say it as it is.")
    QuestionFactory(version=version, kind="ice_breaker", text="What did you pack for?", position=0)
    QuestionFactory(version=version, text="Tell me about it.", position=1)
    return version


def begun(aspect, **more):
    return Begun(**({"aspect": aspect, "language": "en", "name": "For huts"} | more))


def write(manager, aspect, key=None, **more):
    return write_guide(begun=begun(aspect, **more), key=key or uuid4(), by=manager, at=NOW)


def texts(version):
    return list(version.questions.order_by("position").values_list("text", flat=True))


def in_norwegian(manager, english):
    return write(manager, english.guide.aspect, language="no", name="For hytter", translation_of=english.guide)


def save(version, manager, *words, rules=None):
    pks = version.questions.order_by("position").values_list("pk", flat=True)
    given = {pk: text for pk, text in zip(pks, words, strict=False) if text}
    save_version(version=version, texts=given, ground_rules=rules, by=manager, at=NOW)


def test_a_guide_begins_with_four_open_questions_once_per_form(manager):
    aspect, key = AspectFactory(), uuid4()
    version = write(manager, aspect, key)
    assert (write(manager, aspect, key), version.number, len(texts(version))) == (version, 1, 4)
    assert Guide.objects.count() == 1


def test_a_guide_can_begin_as_a_copy_of_another(manager, english):
    assert texts(write(manager, english.guide.aspect, source=english.guide)) == texts(english)


@pytest.mark.parametrize(("wrong", "field"), [({"name": " "}, "name"), ({"language": "de"}, "language")])
def test_what_a_guide_needs_is_said_beside_its_field(manager, wrong, field):
    with pytest.raises(BookRefused) as refusal:
        write(manager, AspectFactory(), **wrong)
    assert refusal.value.field == field


def test_a_name_is_taken_once_per_aspect_and_language(manager):
    guide = GuideFactory(name="For huts")
    with pytest.raises(BookRefused, match="with this name"):
        write(manager, guide.aspect)


def test_a_translation_counts_question_by_question_once_it_says_something_else(manager, english):
    version = in_norwegian(manager, english)
    assert (texts(version), translation(english, language="no")) == (texts(english), None)
    save(version, manager, "Hva pakket du for?")
    assert translation(english, language="no") is None
    save(version, manager, "", "Fortell om det.")
    assert list(translation(english, language="no").wordings.values()) == ["Hva pakket du for?", "Fortell om det."]


def test_a_translation_of_a_translation_is_one_of_the_first_guide(manager, english):
    norwegian = in_norwegian(manager, english)
    with pytest.raises(BookRefused, match="already"):
        write(manager, english.guide.aspect, language="no", name="Igjen", translation_of=norwegian.guide)


def test_a_translation_is_about_the_same_aspect(manager, english):
    with pytest.raises(BookRefused, match="same aspect"):
        write(manager, AspectFactory(), language="no", translation_of=english.guide)


def test_when_the_first_guide_goes_on_a_translation_is_looked_at_again(manager, english):
    norwegian = in_norwegian(manager, english)
    save(norwegian, manager, "Hva pakket du for?", "Fortell om det.")
    newer = new_version(guide=english.guide, source=english, key=uuid4(), by=manager, at=NOW)
    save(newer, manager, "", "Tell me all about it.")
    assert translation(newer, language="no") is None
    second = norwegian.questions.get(text="Fortell om det.")
    assert confirm_translation(version=norwegian, question_ids=[second.pk]) == 1
    assert len(translation(newer, language="no").wordings) == 2


def test_a_new_version_leaves_the_old_one_as_it_was_once_per_form(manager, english):
    key = uuid4()
    newer = new_version(guide=english.guide, source=english, key=key, by=manager, at=NOW)
    assert new_version(guide=english.guide, source=english, key=key, by=manager, at=NOW) == newer
    save(newer, manager, "Where were you going?", rules="Short is fine.")
    newer.refresh_from_db()
    assert (newer.number, newer.based_on, newer.ground_rules) == (2, english, "Short is fine.")
    assert texts(english) == ["What did you pack for?", "Tell me about it."]


def test_what_went_out_stays_as_it_was(manager, english):
    GuideVersion.objects.filter(pk=english.pk).update(frozen_at=NOW)
    english.refresh_from_db()
    with pytest.raises(GuideRefused, match="went out"):
        save(english, manager, "Changed?")


def test_a_session_s_own_copy_is_not_written_in_from_the_guide(manager, english):
    FeedbackSessionFactory(aspect=english.guide.aspect, guide_version=english)
    with pytest.raises(BookRefused, match="A session works with this version"):
        save(english, manager, "Changed?")


def test_a_version_goes_but_never_the_last(manager, english):
    newer = new_version(guide=english.guide, source=english, key=uuid4(), by=manager, at=NOW)
    discard_version(version=newer, by=manager, at=NOW)
    with pytest.raises(BookRefused, match="at least one"):
        discard_version(version=english, by=manager, at=NOW)
    assert list(english.guide.versions.all()) == [english]


def test_a_retired_guide_is_offered_no_longer_until_it_is_brought_back(manager, english):
    guide = english.guide
    assert [retire_guide(guide=guide, by=manager, at=NOW) for _ in range(2)] == [True, False]
    assert newest_guide(aspect=guide.aspect, at=NOW) != guide
    assert [bring_back(guide=guide, by=manager, at=NOW) for _ in range(2)] == [True, False]
