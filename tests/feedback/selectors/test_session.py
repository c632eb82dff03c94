from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from feedback.selectors.session import (
    answered_evidence,
    counts_of,
    possible_owners,
    possible_readers,
    problems_of,
    progress_words,
    session_view,
    sessions_of,
    state_words,
)
from tests.factories.accounts import UserFactory
from tests.factories.feedback import FeedbackSessionFactory, InvitationFactory, QuestionFactory, TurnFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)


@pytest.fixture
def session():
    return FeedbackSessionFactory(open=True)


@pytest.mark.parametrize(
    ("answered", "asked", "said"),
    [
        (0, 0, "Nobody has been asked yet"),
        (0, 4, "None of 4 have answered"),
        (1, 4, "1 of 4 has answered"),
        (3, 4, "3 of 4 have answered"),
        (4, 4, "All 4 have answered"),
        (1, 1, "The one person asked has answered"),
    ],
)
def test_progress_in_words(answered, asked, said):
    assert progress_words(answered, asked) == said


def test_the_list_counts_who_was_asked_and_who_has_answered(session):
    InvitationFactory(finished=True, session=session)
    InvitationFactory(invited=True, session=session)
    InvitationFactory(session=session)
    InvitationFactory(session=session, state="revoked")
    row = sessions_of(session.owner, state="open", page="1")[0]
    assert (row.progress, row.chosen_count) == ("1 of 2 has answered", 1)


def test_open_sessions_come_by_the_day_of_their_decision(session):
    sooner = FeedbackSessionFactory(open=True, owner=session.owner, decide_by=TODAY + timedelta(days=1))
    assert list(sessions_of(session.owner, state="open", page="1")) == [sooner, session]


def test_counts_are_of_the_users_own_sessions(session):
    FeedbackSessionFactory(open=True)
    assert counts_of(session.owner) == {"draft": 0, "open": 1, "closed": 0}


def test_words_stand_under_their_questions_and_anything_else_last(session):
    invitation = InvitationFactory(finished=True, session=session)
    answer = TurnFactory(invitation=invitation)
    silent = QuestionFactory(version=session.guide_version, position=answer.question.position + 1)
    more = TurnFactory(invitation=invitation, question=None, kind="else")
    view = session_view(session.owner, session, at=NOW)
    shown = [(asked.question, [words.turn for words in asked.words]) for asked in view.asked]
    assert shown == [(answer.question, [answer]), (silent, []), (None, [more])]


def test_the_ice_breaker_comes_first_whatever_its_place(session):
    QuestionFactory(version=session.guide_version, position=0)
    first = QuestionFactory(version=session.guide_version, kind="ice_breaker", position=5)
    assert session_view(session.owner, session, at=NOW).asked[0].question == first


def test_a_session_is_late_when_its_decision_is(session):
    assert session_view(session.owner, session, at=NOW).is_late is False
    session.decide_by = TODAY - timedelta(days=1)
    assert session_view(session.owner, session, at=NOW).is_late is True


def test_a_day_ends_when_it_ends_here(session):
    session.decide_by = date(2026, 11, 21)
    past_midnight_in_oslo = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    assert session_view(session.owner, session, at=past_midnight_in_oslo).is_late
    assert not session_view(session.owner, session, at=past_midnight_in_oslo - timedelta(hours=1)).is_late


def test_a_reader_may_not_change_a_session(session):
    reader = UserFactory(roles=["cx_manager"])
    session.readers.add(reader)
    view = session_view(reader, session, at=NOW)
    assert (view.may_change, view.readers) == (False, [reader])


def test_the_first_voice_is_the_newest_that_is_marked(session):
    invitation = InvitationFactory(finished=True, session=session)
    marked = TurnFactory(invitation=invitation, mark_start=0, mark_end=2, at=NOW - timedelta(hours=2))
    TurnFactory(invitation=invitation, at=NOW)
    assert session_view(session.owner, session, at=NOW).newest.turn == marked


def test_where_somebody_is_in_words():
    invitation = InvitationFactory(finished=True, invited_at=NOW - timedelta(days=1))
    assert state_words(invitation, at=NOW).startswith("Answered, ")
    assert state_words(InvitationFactory(), at=NOW) == "Chosen, not yet asked"


def test_who_has_answered_opens_with_everybody_asked(session):
    InvitationFactory(finished=True, session=session)
    InvitationFactory(session=session)
    evidence = answered_evidence(session.owner, session, at=NOW)
    assert (evidence.title, len(evidence.rows)) == ("The one person asked has answered", 1)


def test_a_draft_lacks_everything_at_first():
    assert set(problems_of(FeedbackSessionFactory(), today=TODAY)) == {
        "goal",
        "decision_it_feeds",
        "decide_by",
        "questions",
        "who",
    }


def test_readers_and_owners_are_colleagues_with_the_role(session):
    manager, executive = UserFactory(roles=["cx_manager"]), UserFactory(roles=["executive"])
    UserFactory(roles=["floor_staff"])
    UserFactory(roles=["executive"], is_active=False)
    assert set(possible_readers(session)) == {manager, executive}
    assert set(possible_owners(session)) == {manager}


@pytest.mark.parametrize("number", [1, 3])
def test_more_people_and_words_take_no_more_queries(session, number, django_assert_num_queries):
    for _ in range(number):
        TurnFactory(invitation=InvitationFactory(finished=True, session=session))
    session.owner.has_role("cx_manager")
    with django_assert_num_queries(6):
        session_view(session.owner, session, at=NOW)


@pytest.mark.parametrize("number", [1, 3])
def test_more_sessions_take_no_more_queries(number, django_assert_num_queries):
    owner = UserFactory(roles=["cx_manager"])
    FeedbackSessionFactory.create_batch(number, open=True, owner=owner)
    owner.has_role("cx_manager")
    with django_assert_num_queries(2):
        list(sessions_of(owner, state="open", page="1"))
