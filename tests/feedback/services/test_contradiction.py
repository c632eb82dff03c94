"""Looking through a conversation: the same doubt is the same row, and what people decided about it stays."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from feedback.models import Clarification, Contradiction, ContradictionCheck, Score, Words
from feedback.services.answering import Sent, change_words, take_back, version_of
from feedback.services.clarification import Asking
from feedback.services.contradiction import (
    ContradictionRefused,
    ask_about,
    look_for_contradictions,
    look_through,
    settle,
    waiting_conversations,
)
from feedback.services.score import ScoreRefused, give_score, take_score_back
from feedback.tasks import look_for_contradictions as task
from tests.factories.feedback import FacetFactory, FacetMarkFactory, InvitationFactory, TurnFactory, WordsFactory
from tests.factories.reflection import KpiFactory, KpiValueFactory, ScoreFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
WORDS = "I gave nine because Rolf is wonderful. But it came too late."


@pytest.fixture
def turn():
    turn = TurnFactory(text=WORDS)
    ScoreFactory(invitation=turn.invitation)
    return turn


def look(turn, at=NOW):
    look_through(invitation_id=turn.invitation_id, at=at)
    return list(Contradiction.objects.order_by("pk"))


def test_a_score_and_words_that_differ_become_a_question(turn):
    [found] = look(turn)

    assert (found.kind, found.state, found.figure) == ("score", "open", "9 of 10")
    assert found.quote == "But it came too late."


def test_looking_again_finds_the_same_row(turn):
    [first] = look(turn)

    assert [one.pk for one in look(turn)] == [first.pk]


@pytest.mark.parametrize(("state", "why"), [("kept", ""), ("explained", "The nine is for Rolf.")])
def test_what_somebody_decided_stays_when_it_is_found_again(turn, state, why):
    [found] = look(turn)
    settle(contradiction=found, state=state, why=why, by=turn.invitation.session.owner, at=NOW)
    Score.objects.update(value=10)

    [again] = look(turn)

    assert (again.state, again.why, again.figure) == (state, why, "9 of 10")


def test_an_open_one_is_brought_up_to_date_and_goes_when_it_no_longer_holds(turn):
    look(turn)
    Score.objects.update(value=8)
    assert [one.figure for one in look(turn)] == ["8 of 10"]

    take_score_back(invitation=turn.invitation)
    look(turn)

    assert list(Contradiction.objects.standing()) == []


def test_an_explanation_needs_words_and_asking_has_its_own_way(turn):
    [found] = look(turn)
    for state in ("explained", "asked"):
        with pytest.raises(ContradictionRefused):
            settle(contradiction=found, state=state, why="", by=turn.invitation.session.owner, at=NOW)


def test_asking_moves_it_and_the_same_form_asks_once(turn):
    [found] = look(turn)
    key, by = uuid4(), turn.invitation.session.owner
    for _ in range(2):
        ask_about(contradiction=found, key=key, asking=Asking(text="What is each about?", turn=turn), by=by, at=NOW)

    found.refresh_from_db()
    assert (found.state, found.clarification, Clarification.objects.count()) == (
        "asked",
        Clarification.objects.get(),
        1,
    )


@pytest.mark.parametrize("change", [True, False])
def test_words_that_no_longer_stand_leave_everything_that_quoted_them(turn, change):
    [found] = look(turn)
    asking = Asking(text="You wrote “too late”. What is late to you?", turn=turn, phrase="too late")
    ask_about(contradiction=found, key=uuid4(), asking=asking, by=turn.invitation.session.owner, at=NOW)

    if change:
        change_words(turn=turn, sent=Sent(key=uuid4(), words="All is well.", seen=version_of(turn)), at=NOW)
    else:
        take_back(turn=turn, at=NOW)

    asked = Clarification.objects.get()
    assert not Contradiction.objects.exists()
    assert "late" not in asked.text + asked.phrase


def test_quick_stands_beside_the_days_of_their_own_orders():
    turn = TurnFactory(text="They’re quick.")
    customer = turn.invitation.customer
    kpi = KpiFactory(aspect=turn.invitation.session.aspect, unit="days", target=2, better="lower")
    for days in (1, 4.3, 9):
        KpiValueFactory(kpi=kpi, customer=customer, value=days, on=timezone.localdate(NOW) - timedelta(days=3))

    assert [(one.kind, one.figure) for one in look(turn)] == [("record", "4.3 days")]


def test_a_sorry_sentence_stands_beside_a_figure_that_is_well():
    turn = TurnFactory(text="It came too late that day.")
    aspect = turn.invitation.session.aspect
    facet = FacetFactory(aspect=aspect)
    FacetMarkFactory(turn=turn, facet=facet)
    kpi = KpiFactory(aspect=aspect, facet=facet, target=90)
    KpiValueFactory(kpi=kpi, on=timezone.localdate(NOW) - timedelta(days=9))

    assert [(one.kind, one.figure) for one in look(turn)] == [("kpi", "91.4%")]


def test_words_stand_beside_what_the_same_person_said_before():
    turn = TurnFactory(text="It came too late.")
    facet = FacetFactory(aspect=turn.invitation.session.aspect)
    before = TurnFactory(
        text="It works well.",
        at=NOW - timedelta(days=200),
        invitation=InvitationFactory(
            finished=True,
            person=turn.invitation.person,
            customer=turn.invitation.customer,
            session__aspect=turn.invitation.session.aspect,
            chosen_at=NOW - timedelta(days=210),
        ),
    )
    for one in (turn, before):
        FacetMarkFactory(turn=one, facet=facet)

    assert [(one.kind, one.figure) for one in look(turn)] == [("words", "“It works well.”")]


def test_the_task_looks_where_something_is_new_and_a_second_delivery_finds_nothing_to_do(turn):
    later = timezone.now() + timedelta(minutes=1)
    assert look_for_contradictions(at=later) == 1
    assert look_for_contradictions(at=later) == 0
    assert task() == 0
    assert ContradictionCheck.objects.count() == 1


def test_a_warm_conversation_is_looked_at_again_after_a_day(turn):
    look(turn, at=timezone.now() + timedelta(minutes=1))

    assert waiting_conversations(at=NOW + timedelta(hours=3)) == []
    assert waiting_conversations(at=NOW + timedelta(days=2)) == [turn.invitation_id]


def test_nobody_is_looked_at_when_nothing_was_said():
    assert look_through(invitation_id=InvitationFactory(finished=True).pk, at=NOW)
    assert not look_through(invitation_id=0, at=NOW)
    assert not Contradiction.objects.exists()


@pytest.mark.parametrize("fields", [{"invited": True}, {"finished": True}])
def test_a_score_never_comes_before_words(fields):
    with pytest.raises(ScoreRefused, match="Words come first"):
        give_score(invitation=InvitationFactory(**fields), value=9, best=10, at=NOW)


def test_a_score_can_be_changed_and_stays_on_its_scale(turn):
    give_score(invitation=turn.invitation, value=4, best=10, at=NOW)

    assert Score.objects.get().value == 4
    with pytest.raises(ScoreRefused):
        give_score(invitation=turn.invitation, value=11, best=10, at=NOW)


READ = {"read_at": NOW, "sentiment": "negative", "p_negative": 0.8, "p_positive": 0.1}


@pytest.mark.parametrize(
    ("words", "tone_by", "quote"),
    [
        ({}, "cues", "But it came too late."),
        (READ | {"is_first_guess": True}, "cues", "But it came too late."),
        (READ | {"p_negative": 0.6}, "cues", "But it came too late."),
        (READ, "reading", "But it came too late."),
    ],
)
def test_a_doubt_says_who_heard_the_tone(turn, words, tone_by, quote):
    WordsFactory(review=None, turn=turn, **words)

    [found] = look(turn)

    assert (found.tone_by, found.quote) == (tone_by, quote)


def test_words_that_were_read_as_glad_are_no_sorry_words(turn):
    WordsFactory(review=None, turn=turn, **READ | {"sentiment": "positive", "p_negative": 0.1, "p_positive": 0.85})

    assert look(turn) == []


def test_words_without_a_cue_are_sorry_where_a_colleague_read_them_so():
    turn = TurnFactory(text="We ate the soup on the quay.")
    ScoreFactory(invitation=turn.invitation)
    assert look(turn) == []

    WordsFactory(review=None, turn=turn, sentiment="negative", sentiment_by=turn.invitation.session.owner)

    assert [(one.quote, one.tone_by) for one in look(turn)] == [(turn.text, "person")]


def test_a_reading_makes_a_conversation_wait_for_a_look(turn):
    words = WordsFactory(review=None, turn=turn)
    look(turn, at=NOW + timedelta(minutes=5))
    assert waiting_conversations(at=NOW + timedelta(minutes=6)) == []

    Words.objects.filter(pk=words.pk).update(read_at=NOW + timedelta(minutes=7))

    assert waiting_conversations(at=NOW + timedelta(minutes=8)) == [turn.invitation_id]
