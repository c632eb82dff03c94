from uuid import uuid4

import pytest
from django.utils import timezone

from feedback.models import Guide, GuideVersion, Question
from feedback.services.guide import (
    QUESTIONS_MAX,
    GuideRefused,
    add_question,
    copy_newest,
    default_guide,
    move_question,
    newest_guide,
    remove_question,
    reword_questions,
)
from feedback.services.question_check import note_findings
from tests.factories.feedback import (
    AspectFactory,
    FeedbackSessionFactory,
    GuideFactory,
    GuideVersionFactory,
    QuestionFactory,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def draft():
    session = FeedbackSessionFactory()
    version = session.guide_version
    QuestionFactory(version=version, kind="ice_breaker", text="What did you pack for?", position=0)
    for place, text in enumerate(["Tell me about it.", "What did you hope for?"], start=1):
        QuestionFactory(version=version, text=text, position=place)
    return session


def texts(session):
    return list(session.guide_version.questions.order_by("position").values_list("text", flat=True))


def pk_of(session, text):
    return session.guide_version.questions.get(text=text).pk


def test_an_aspect_without_a_guide_gets_four_open_questions_ice_breaker_first():
    aspect = AspectFactory(told_as="getting an order to you")
    guide = default_guide(aspect=aspect, at=timezone.now())
    questions = list(guide.versions.get().questions.order_by("position"))
    assert [question.kind for question in questions] == ["ice_breaker", "open", "open", "open"]
    assert questions[1].text == "Tell me about the last time it came to getting an order to you, from the beginning."


def test_the_questions_we_begin_with_pass_our_own_check():
    guide = default_guide(aspect=AspectFactory(told_as="getting an order to you"), at=NOW)
    assert note_findings(version=guide.versions.get(), by=None, at=NOW) == 0


def test_the_default_guide_is_made_once():
    aspect = AspectFactory()
    assert default_guide(aspect=aspect, at=timezone.now()) == default_guide(aspect=aspect, at=timezone.now())
    assert (Guide.objects.count(), Question.objects.count()) == (1, 4)


def test_the_guide_used_last_is_the_newest():
    aspect = AspectFactory()
    used, _ = GuideFactory(aspect=aspect), GuideFactory(aspect=aspect)
    GuideVersionFactory(guide=used, number=1, frozen_at=timezone.now())
    assert newest_guide(aspect=aspect, at=timezone.now()) == used


def test_a_copy_takes_the_newest_that_no_draft_is_working_on(draft):
    guide = draft.guide_version.guide
    settled = GuideVersionFactory(guide=guide, number=draft.guide_version.number - 1 or 40, ground_rules="Be kind.")
    QuestionFactory(version=settled, text="Settled?", position=0)
    copy = copy_newest(guide=guide)
    assert (copy.number, copy.ground_rules) == (max(draft.guide_version.number, settled.number) + 1, "Be kind.")
    assert list(copy.questions.values_list("text", flat=True)) == ["Settled?"]


def test_a_guide_without_versions_gives_an_empty_first_one():
    assert copy_newest(guide=GuideFactory()).number == 1


def test_a_question_is_added_at_the_end_once_per_key(draft):
    key = uuid4()
    add_question(version=draft.guide_version, text=" And then? ", key=key, by=None, at=NOW)
    add_question(version=draft.guide_version, text=" And then? ", key=key, by=None, at=NOW)
    assert texts(draft) == ["What did you pack for?", "Tell me about it.", "What did you hope for?", "And then?"]


def test_the_first_question_of_an_empty_guide_is_its_ice_breaker():
    assert (
        add_question(version=GuideVersionFactory(), text="Where?", key=uuid4(), by=None, at=NOW).kind == "ice_breaker"
    )


def test_an_empty_question_is_refused(draft):
    with pytest.raises(GuideRefused) as refusal:
        add_question(version=draft.guide_version, text="  ", key=uuid4(), by=None, at=NOW)
    assert refusal.value.field == "new_question"


def test_too_many_questions_are_refused(draft):
    QuestionFactory.create_batch(QUESTIONS_MAX - 3, version=draft.guide_version)
    with pytest.raises(GuideRefused, match="one sitting"):
        add_question(version=draft.guide_version, text="One more?", key=uuid4(), by=None, at=NOW)


def test_rewording_leaves_other_guides_alone(draft):
    stranger = QuestionFactory(text="Not yours.")
    words = {pk_of(draft, "Tell me about it."): "Tell me more.", stranger.pk: "Mine now."}
    reword_questions(version=draft.guide_version, texts=words, by=None, at=NOW)
    stranger.refresh_from_db()
    assert (texts(draft)[1], stranger.text) == ("Tell me more.", "Not yours.")


def test_moving_swaps_neighbours(draft):
    move_question(version=draft.guide_version, question_id=pk_of(draft, "What did you hope for?"), by=-1)
    assert texts(draft) == ["What did you pack for?", "What did you hope for?", "Tell me about it."]


@pytest.mark.parametrize(("text", "by"), [("What did you pack for?", 1), ("Tell me about it.", -1)])
def test_the_ice_breaker_stays_first(draft, text, by):
    with pytest.raises(GuideRefused, match="comes first"):
        move_question(version=draft.guide_version, question_id=pk_of(draft, text), by=by)


@pytest.mark.parametrize("text", ["What did you hope for?"])
def test_moving_past_the_end_changes_nothing(draft, text):
    move_question(version=draft.guide_version, question_id=pk_of(draft, text), by=1)
    move_question(version=draft.guide_version, question_id=0, by=1)
    assert texts(draft)[-1] == text


def test_removing_twice_removes_once(draft):
    pk = pk_of(draft, "Tell me about it.")
    remove_question(version=draft.guide_version, question_id=pk)
    remove_question(version=draft.guide_version, question_id=pk)
    assert texts(draft) == ["What did you pack for?", "What did you hope for?"]


def test_the_ice_breaker_cannot_be_removed(draft):
    with pytest.raises(GuideRefused, match="ice-breaker opens"):
        remove_question(version=draft.guide_version, question_id=pk_of(draft, "What did you pack for?"))


def test_a_guide_that_went_out_stays_as_it_was(draft):
    GuideVersion.objects.filter(pk=draft.guide_version_id).update(frozen_at=timezone.now())
    draft.refresh_from_db()
    with pytest.raises(GuideRefused, match="went out"):
        add_question(version=draft.guide_version, text="Late?", key=uuid4(), by=None, at=NOW)
