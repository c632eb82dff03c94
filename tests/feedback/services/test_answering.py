"""What a customer writes, kept."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import OutboxMessage
from feedback.models import Draft, FacetMark, Turn
from feedback.services.answering import (
    ChangedMeanwhile,
    Sent,
    TooManyEntries,
    add_more,
    answer_question,
    change_words,
    save_draft,
    take_back,
    version_of,
)
from feedback.services.letter import write_letter
from tests.factories.feedback import (
    DraftFactory,
    FacetFactory,
    FacetMarkFactory,
    FindingFactory,
    InvitationFactory,
    ParkedTopicFactory,
    QuestionFactory,
    StatementFactory,
    TurnFactory,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def invitation():
    return InvitationFactory(invited=True)


@pytest.fixture
def question(invitation):
    return QuestionFactory(version=invitation.session.guide_version)


def sent(words, seen=""):
    return Sent(key=uuid4(), words=words, seen=seen)


def test_facets_are_suggested_with_the_words(invitation, question):
    late = FacetFactory(aspect=invitation.session.aspect, clues="late")
    FacetFactory(aspect=invitation.session.aspect, clues="driver")
    FacetFactory(clues="late")
    turn = answer_question(invitation=invitation, question=question, sent=sent("It came late"), at=NOW)
    assert list(turn.facet_marks.values_list("facet", "by")) == [(late.pk, None)]


def test_facets_and_words_are_kept_together_or_not_at_all(invitation, question):
    FacetFactory(aspect=invitation.session.aspect, clues="late")
    with transaction.atomic():
        answer_question(invitation=invitation, question=question, sent=sent("late"), at=NOW)
        transaction.set_rollback(True)
    assert (Turn.objects.count(), FacetMark.objects.count()) == (0, 0)


def test_changed_words_are_suggested_afresh_and_keep_what_a_person_saw(invitation, question):
    aspect = invitation.session.aspect
    late, van = FacetFactory(aspect=aspect, clues="late"), FacetFactory(aspect=aspect, clues="van")
    seen = FacetFactory(aspect=aspect, clues="")
    turn = answer_question(invitation=invitation, question=question, sent=sent("late"), at=NOW)
    FacetMarkFactory(turn=turn, facet=seen, by=invitation.session.owner)
    change_words(turn=turn, sent=sent("the van", version_of(turn)), at=NOW + timedelta(minutes=1))
    assert set(turn.facet_marks.values_list("facet", flat=True)) == {van.pk, seen.pk}
    assert late.marks.count() == 0


def test_nobody_is_written_to_for_an_answer(invitation, question):
    answer_question(invitation=invitation, question=question, sent=sent("Quietly"), at=NOW)
    add_more(invitation=invitation, sent=sent("And more"), at=NOW)
    assert OutboxMessage.objects.count() == 0


def test_answer_speaks_the_persons_language(question, invitation):
    invitation.person.language = "nb"
    assert answer_question(invitation=invitation, question=question, sent=sent("Hei"), at=NOW).language == "nb"


def test_answer_given_in_another_tab_at_the_same_moment_is_kept_beside(invitation, question, monkeypatch):
    first = answer_question(invitation=invitation, question=question, sent=sent("First"), at=NOW)
    blind = Turn.objects.none()
    real = Turn.objects.filter
    monkeypatch.setattr(
        Turn.objects, "filter", lambda *a, **k: blind if k.get("question") == question else real(*a, **k)
    )
    second = answer_question(invitation=invitation, question=question, sent=sent("Second"), at=NOW)
    assert (first.question_id, second.question_id) == (question.pk, None)
    assert Turn.objects.count() == 2


def test_change_that_somebody_else_overtook_is_refused(invitation):
    turn = TurnFactory(invitation=invitation, question=None, kind="else")
    stale = version_of(turn)
    change_words(turn=turn, sent=sent("Newer", stale), at=NOW)
    with pytest.raises(ChangedMeanwhile):
        change_words(turn=turn, sent=sent("Older", stale), at=NOW)
    assert Turn.objects.get().text == "Newer"


def test_same_words_change_nothing(invitation):
    turn = TurnFactory(invitation=invitation, text="Same")
    change_words(turn=turn, sent=sent("Same"), at=NOW)
    assert Turn.objects.get().changed_at is None


def test_taking_back_leaves_the_place_and_nothing_else():
    turn = TurnFactory(mark_start=0, mark_end=2)
    reading = StatementFactory(invitation=turn.invitation, turn=turn, confirmed=True)
    finding = FindingFactory()
    finding.also_said.add(turn)
    FacetMarkFactory(turn=turn)
    ParkedTopicFactory(turn=turn)
    DraftFactory(invitation=turn.invitation, question=turn.question)
    for _ in range(2):
        take_back(turn=turn, at=NOW)
    turn.refresh_from_db()
    reading.refresh_from_db()
    assert (turn.text, turn.withdrawn_at, turn.mark_start) == ("", NOW, None)
    assert (reading.turn, finding.also_said.count(), Draft.objects.count()) == (None, 0, 0)
    assert (turn.facet_marks.count(), hasattr(turn, "parked")) == (0, False)


@pytest.mark.parametrize("words", ("a", "x" * 299 + "yz", "two\nlines"))
def test_letters_that_quoted_the_words_forget_them_and_nothing_else(words):
    turn = TurnFactory(text=words)
    letter = write_letter(
        key="x", invitation=turn.invitation, name="will", sender=None, at=NOW, context={"their_words": words}
    )
    before = letter.body
    change_words(turn=turn, sent=sent("Other words", version_of(turn)), at=NOW)
    letter.refresh_from_db()
    quoted = words if len(words) <= 300 else words[:299] + "…"
    assert letter.body == before.replace(f"“{quoted}”", "“[taken back]”") != before


def test_question_can_be_answered_again_after_taking_back(invitation, question):
    first = answer_question(invitation=invitation, question=question, sent=sent("First"), at=NOW)
    take_back(turn=first, at=NOW)
    second = answer_question(invitation=invitation, question=question, sent=sent("First"), at=NOW)
    assert (second.pk != first.pk, second.text) == (True, "First")


def test_entry_past_the_limit_is_refused_and_a_resent_one_is_not(invitation):
    last = sent("The last that fits")
    TurnFactory.create_batch(199, invitation=invitation, question=None, kind="else")
    add_more(invitation=invitation, sent=last, at=NOW)
    assert add_more(invitation=invitation, sent=last, at=NOW).text == "The last that fits"
    with pytest.raises(TooManyEntries):
        add_more(invitation=invitation, sent=sent("One more"), at=NOW)


def test_draft_is_one_per_box_and_goes_when_empty(invitation, question):
    for words in ("a", "ab"):
        save_draft(invitation=invitation, question=question, words=words, at=NOW)
        save_draft(invitation=invitation, question=None, words=words, at=NOW)
    assert sorted(Draft.objects.values_list("text", flat=True)) == ["ab", "ab"]
    save_draft(invitation=invitation, question=None, words="", at=NOW)
    assert Draft.objects.get().question == question


def test_draft_written_after_sending_outlives_the_late_delivery(invitation, question):
    save_draft(invitation=invitation, question=question, words="Newer thoughts", at=NOW + timedelta(seconds=5))
    answer_question(invitation=invitation, question=question, sent=sent("Older"), at=NOW)
    assert Draft.objects.get().text == "Newer thoughts"


@pytest.mark.parametrize(
    ("guard", "row"),
    (
        ("one_answer_per_question", {"text": "Again"}),
        ("turn_has_words_or_was_taken_back", {"question": None, "kind": "else", "text": ""}),
        ("turn_kind_is_known", {"question": QuestionFactory, "kind": "song"}),
        ("answer_belongs_to_a_question", {"question": None}),
        ("mark_is_a_span", {"question": None, "kind": "else", "mark_start": 5, "mark_end": 5}),
        ("turn_text_has_a_limit", {"question": None, "kind": "else", "text": "x" * 10_001}),
    ),
)
def test_database_refuses_what_must_never_be_true_of_words(guard, row):
    turn = TurnFactory()
    given = {"invitation": turn.invitation, "question": turn.question, **row}
    if given["question"] is QuestionFactory:
        given["question"] = QuestionFactory()
    if connection.vendor == "sqlite" and guard == "one_answer_per_question":
        guard = "UNIQUE constraint failed: feedback_turn.invitation_id, feedback_turn.question_id"
    with pytest.raises(IntegrityError, match=guard), transaction.atomic():
        TurnFactory(**given)


@pytest.mark.parametrize("with_question", (True, False))
def test_database_keeps_one_draft_per_box(with_question):
    draft = DraftFactory() if with_question else DraftFactory(question=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        DraftFactory(invitation=draft.invitation, question=draft.question)


def test_an_addition_cannot_pass_for_what_was_said_first():
    first = TurnFactory()
    with pytest.raises(IntegrityError, match="addition_is_marked_as_added_later"), transaction.atomic():
        TurnFactory(invitation=first.invitation, question=None, kind="else", adds_to=first, added_after=False)
