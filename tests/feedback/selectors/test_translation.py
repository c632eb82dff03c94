import pytest
from django.utils import timezone

from feedback.models import Guide, Question
from feedback.selectors.translation import languages_of, translation
from feedback.services.guide import copy_newest
from tests.factories.feedback import FeedbackSessionFactory, GuideFactory, GuideVersionFactory, QuestionFactory

pytestmark = pytest.mark.django_db
PAIRS = [("What did you pack for?", "Hva pakket du for?"), ("Tell me about it.", "Fortell om det.")]


@pytest.fixture
def english():
    return GuideVersionFactory(number=1)


@pytest.fixture
def norwegian(english):
    guide = GuideFactory(aspect=english.guide.aspect, language="no", translation_of=english.guide)
    version = GuideVersionFactory(guide=guide, number=1, ground_rules="Fortell det som det er.")
    for place, (ours, theirs) in enumerate(PAIRS):
        first = QuestionFactory(version=english, text=ours, position=place)
        QuestionFactory(version=version, text=theirs, translates=first, translated_from=ours, position=place)
    return version


def said(found):
    return [found.wordings[pk] for pk in sorted(found.wordings)]


def test_every_question_has_its_words_in_the_other_language(english, norwegian):
    found = translation(english, language="no")
    assert (said(found), found.ground_rules) == ([theirs for _, theirs in PAIRS], "Fortell det som det er.")


def test_it_goes_both_ways(english, norwegian):
    assert said(translation(norwegian, language="en")) == [ours for ours, _ in PAIRS]


def test_its_own_language_is_itself(english, norwegian):
    assert said(translation(english, language="en")) == [ours for ours, _ in PAIRS]


def test_a_copy_keeps_its_translation(english, norwegian):
    copy = copy_newest(guide=english.guide)
    FeedbackSessionFactory(aspect=english.guide.aspect, guide_version=copy)
    assert said(translation(copy, language="no")) == [theirs for _, theirs in PAIRS]


def test_a_copy_of_the_translation_finds_the_way_back(norwegian):
    assert said(translation(copy_newest(guide=norwegian.guide), language="en")) == [ours for ours, _ in PAIRS]


def test_a_reworded_question_leaves_the_version_untranslated(english, norwegian):
    copy = copy_newest(guide=english.guide)
    Question.objects.filter(version=copy, text="Tell me about it.").update(text="Tell me all of it.")
    assert translation(copy, language="no") is None


def test_the_newest_translation_is_the_one(english, norwegian):
    newer = copy_newest(guide=norwegian.guide)
    Question.objects.filter(version=newer, text="Fortell om det.").update(text="Fortell fra begynnelsen.")
    assert said(translation(english, language="no"))[1] == "Fortell fra begynnelsen."


def test_a_draft_of_somebody_is_no_translation_yet(english, norwegian):
    FeedbackSessionFactory(aspect=english.guide.aspect, guide_version=norwegian)
    assert translation(english, language="no") is None


def test_a_retired_guide_translates_nothing(english, norwegian):
    Guide.objects.filter(pk=norwegian.guide_id).update(retired_at=timezone.now())
    assert languages_of(english) == ["en"]


def test_the_languages_of_a_version_begin_with_its_own(english, norwegian):
    assert (languages_of(english), languages_of(norwegian)) == (["en", "no"], ["no", "en"])


def test_an_empty_version_has_only_its_own_language(english):
    assert languages_of(english) == ["en"]
