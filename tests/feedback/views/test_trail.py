"""What happened with what you told us."""

import pytest

from feedback.models import Notice, Statement
from feedback.models.words import WORDS_MAX
from tests.factories.feedback import (
    DecisionFactory,
    FindingFactory,
    InvitationFactory,
    NoticeFactory,
    PromiseFactory,
    StatementFactory,
    TurnFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def marit(guest):
    """Return a customer who has answered."""
    return guest(InvitationFactory(finished=True))


def told(marit, **notice):
    """Tell this customer of a promise that came from her words."""
    statement = StatementFactory(invitation=marit.invitation, confirmed=True)
    promise = PromiseFactory(decision__finding__statement=statement, done=notice.get("kind") == "done")
    return NoticeFactory(decision=promise.decision, **notice)


def page(marit):
    return marit.get("what-happened").content.decode()


def test_only_readings_that_were_sent_are_shown(marit):
    StatementFactory(invitation=marit.invitation, text="Only a draft")
    StatementFactory(invitation=marit.invitation, text="Sent to her", sent=True)
    assert "Sent to her" in page(marit)
    assert "Only a draft" not in page(marit)


def test_thats_it_confirms_and_a_second_press_changes_nothing(marit):
    reading = StatementFactory(invitation=marit.invitation, sent=True)
    marit.post("thats-it", reading.pk)
    first = Statement.objects.get().answered_at
    marit.post("thats-it", reading.pk)
    reading.refresh_from_db()
    assert (reading.state, reading.answered_at) == ("confirmed", first)


def test_not_quite_takes_their_words(marit):
    reading = StatementFactory(invitation=marit.invitation, sent=True)
    assert marit.get("not-quite", reading.pk).status_code == 200
    marit.post("not-quite", reading.pk, words="Not the date. The place.")
    reading.refresh_from_db()
    assert (reading.state, reading.correction) == ("corrected", "Not the date. The place.")
    assert "Not the date. The place." in page(marit)


@pytest.mark.parametrize("words", ("", "   ", "x" * (WORDS_MAX + 1)))
def test_not_quite_without_words_or_with_too_many_asks_again(marit, words):
    reading = StatementFactory(invitation=marit.invitation, sent=True)
    response = marit.post("not-quite", reading.pk, words=words)
    assert response.status_code == 422
    reading.refresh_from_db()
    assert reading.state == "sent"


def test_mind_can_be_changed_until_a_decision(marit):
    reading = StatementFactory(invitation=marit.invitation, confirmed=True)
    marit.post("not-quite", reading.pk, words="On second thoughts")
    reading.refresh_from_db()
    assert reading.state == "corrected"
    DecisionFactory(finding=FindingFactory(statement=reading))
    response = marit.client.post(marit.url("thats-it", reading.pk), follow=True)
    reading.refresh_from_db()
    assert reading.state == "corrected"
    assert "We’ve already decided on this one" in response.content.decode()


def test_correction_after_a_decision_is_refused_and_kept_in_the_box(marit):
    reading = StatementFactory(invitation=marit.invitation, confirmed=True)
    DecisionFactory(finding=FindingFactory(statement=reading))
    response = marit.post("not-quite", reading.pk, words="Too late for this")
    assert response.status_code == 422
    assert "Too late for this" in response.content.decode()


def test_draft_and_somebody_elses_reading_are_404(marit):
    for reading in (StatementFactory(invitation=marit.invitation), StatementFactory(sent=True)):
        assert marit.get("not-quite", reading.pk).status_code == 404
        assert marit.post("not-quite", reading.pk, words="x").status_code == 404
        assert marit.post("thats-it", reading.pk).status_code == 404


def test_promise_is_shown_with_its_three_parts_who_and_when(marit):
    notice = told(marit)
    promise = notice.decision.promise
    shown = page(marit)
    for part in (notice.what, notice.value_for_you, notice.for_your_goal, promise.owner.name, f"{promise.due:%-d %B}"):
        assert part in shown


def test_decision_that_nobody_told_is_not_shown(marit):
    statement = StatementFactory(invitation=marit.invitation, confirmed=True)
    PromiseFactory(decision__finding__statement=statement, what="Still between us")
    assert "Still between us" not in page(marit)


def test_decline_is_shown_with_its_reason(marit):
    told(marit, kind="wont", what="We won’t, because the road is closed.", value_for_you="", for_your_goal="")
    shown = page(marit)
    assert "decided not to do" in shown
    assert "We won’t, because the road is closed." in shown


def test_looking_notes_that_it_was_seen_once(marit):
    told(marit)
    page(marit)
    first = Notice.objects.get().seen_at
    page(marit)
    assert first is not None
    assert Notice.objects.get().seen_at == first


@pytest.mark.parametrize(
    ("others", "said"),
    ((0, ""), (1, "others said the same"), (4, "others said the same"), (5, "5 people said the same")),
)
def test_others_are_counted_only_when_they_are_enough(marit, others, said):
    notice = told(marit)
    for _ in range(others):
        notice.decision.finding.also_said.add(TurnFactory())
    notice.decision.finding.also_said.add(TurnFactory(invitation=marit.invitation))
    shown = page(marit)
    assert ("said the same" in shown) is bool(others)
    assert said in shown


def test_somebody_who_said_the_same_sees_what_was_told_but_not_the_others_words(marit):
    turn = TurnFactory(invitation=marit.invitation, text="Mine")
    other = StatementFactory(confirmed=True, text="What we read in Ola’s words", turn__text="Ola’s own words")
    finding = FindingFactory(statement=other)
    finding.also_said.add(turn)
    NoticeFactory(decision=PromiseFactory(decision__finding=finding).decision, invitation=marit.invitation)
    shown = page(marit)
    assert "Checkout will name a date and a place." in shown
    assert "Ola" not in shown
    assert [(strand.turn, len(strand.told)) for strand in marit.get("what-happened").context["trail"]] == [(turn, 1)]


@pytest.mark.parametrize(("answer", "helped"), (("yes", True), ("no", False)))
def test_did_it_help_takes_an_answer_and_words(marit, answer, helped):
    notice = told(marit, kind="done")
    assert marit.get("did-it-help", notice.pk, helped=answer).context["form"]["helped"].value() == answer
    marit.post("did-it-help", notice.pk, helped=answer, words="It was there on Thursday.")
    notice.refresh_from_db()
    assert (notice.helped, notice.helped_words) == (helped, "It was there on Thursday.")
    assert "It was there on Thursday." in page(marit)


def test_did_it_help_needs_a_yes_or_a_no(marit):
    notice = told(marit, kind="done")
    assert marit.post("did-it-help", notice.pk, words="Hm").status_code == 422
    notice.refresh_from_db()
    assert notice.helped is None


def test_only_what_is_done_can_have_helped(marit):
    assert marit.post("did-it-help", told(marit).pk, helped="yes").status_code == 404
    assert marit.post("did-it-help", NoticeFactory(kind="done").pk, helped="yes").status_code == 404


def test_reading_whose_words_were_taken_back_still_stands_at_the_end(marit):
    StatementFactory(invitation=marit.invitation, sent=True, turn=None, text="What stayed")
    TurnFactory(invitation=marit.invitation)
    trail = marit.get("what-happened").context["trail"]
    assert [strand.turn is None for strand in trail] == [False, True]


@pytest.mark.parametrize("rows", (1, 3))
def test_query_count_does_not_grow(marit, rows, django_assert_num_queries):
    for _ in range(rows):
        told(marit)
        StatementFactory(invitation=marit.invitation, sent=True)
    with django_assert_num_queries(12):
        marit.get("what-happened")
