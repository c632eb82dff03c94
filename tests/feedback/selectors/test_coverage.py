from datetime import timedelta

import pytest
from django.utils import timezone

from feedback.models import Aspect
from feedback.selectors.coverage import coverage_board, covered
from tests.factories.accounts import UserFactory
from tests.factories.feedback import (
    AspectFactory,
    FacetFactory,
    FacetMarkFactory,
    FeedbackSessionFactory,
    InvitationFactory,
    JourneyStageFactory,
    ParkedTopicFactory,
    TurnFactory,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def aspect():
    return AspectFactory(name="Delivery")


@pytest.fixture
def manager():
    return UserFactory(roles=["cx_manager"])


def row_of(aspect):
    return covered(Aspect.objects.filter(pk=aspect.pk), at=NOW)[0]


def said(aspect, days_ago, **about):
    at = NOW - timedelta(days=days_ago)
    session = FeedbackSessionFactory(open=True, aspect=aspect, opened_at=at)
    invitation = about.pop("invitation", None) or InvitationFactory(finished=True, session=session)
    return TurnFactory(invitation=invitation, at=at, **about)


def reasons(row):
    return [thin.reason for thin in row.thin]


def test_a_draft_asks_nobody(aspect):
    FeedbackSessionFactory(aspect=aspect)
    row = row_of(aspect)
    assert (row.asked_at, row.sessions, reasons(row)) == (None, 0, ["never"])


def test_last_asked_is_the_newest_invitation(aspect):
    session = FeedbackSessionFactory(open=True, aspect=aspect, opened_at=NOW - timedelta(days=9))
    InvitationFactory(invited=True, session=session, invited_at=NOW - timedelta(days=2))
    row = row_of(aspect)
    assert (row.asked_at, row.asking_now, row.sessions) == (NOW - timedelta(days=2), 1, 1)


def test_a_closed_session_is_not_asking_now(aspect):
    FeedbackSessionFactory(closed=True, aspect=aspect)
    assert row_of(aspect).asking_now == 0


def test_voices_are_people_not_answers(aspect):
    first = said(aspect, 10)
    said(aspect, 10, invitation=first.invitation)
    said(aspect, 120)
    said(aspect, 400)
    row = row_of(aspect)
    assert (row.recent, row.half_year, row.ever) == (1, 2, 3)


def test_words_taken_back_are_no_voice(aspect):
    said(aspect, 3, text="", withdrawn_at=NOW)
    assert row_of(aspect).ever == 0


def test_untouched_facets_are_counted(aspect):
    FacetMarkFactory(facet=FacetFactory(aspect=aspect))
    FacetFactory.create_batch(2, aspect=aspect)
    row = row_of(aspect)
    assert (row.facets, row.touched, row.untouched) == (3, 1, 2)


def test_a_facet_whose_words_were_taken_back_is_untouched(aspect):
    turn = said(aspect, 3, text="", withdrawn_at=NOW)
    FacetMarkFactory(turn=turn, facet=FacetFactory(aspect=aspect))
    assert row_of(aspect).untouched == 1


def test_a_parked_topic_waits_until_its_aspect_is_asked_about(aspect):
    ParkedTopicFactory(aspect=aspect, at=NOW - timedelta(days=3))
    assert (row_of(aspect).parked, reasons(row_of(aspect))) == (1, ["never", "parked"])
    FeedbackSessionFactory(open=True, aspect=aspect, opened_at=NOW)
    assert row_of(aspect).parked == 0


def test_five_fresh_voices_are_enough(aspect):
    for _ in range(5):
        said(aspect, 20)
    assert row_of(aspect).thin == []


def test_the_board_follows_the_journey_and_shows_never_asked_first(manager):
    late, early = JourneyStageFactory(name="Use", position=2), JourneyStageFactory(name="Find", position=1)
    asked = AspectFactory(name="First use", stage=late, position=1)
    never = AspectFactory(name="Care", stage=late, position=2)
    found = AspectFactory(name="Finding", stage=early)
    nowhere = AspectFactory(name="Paying", stage=None)
    FeedbackSessionFactory(open=True, aspect=asked)
    board = coverage_board(manager, at=NOW)
    assert [(stage.name, [row.aspect for row in stage.aspects]) for stage in board.stages] == [
        ("Find", [found]),
        ("Use", [never, asked]),
        ("Not on the journey yet", [nowhere]),
    ]
    assert (board.aspects, board.thin, set(board.never)) == (4, 4, {never, found, nowhere})


def test_a_retired_aspect_is_not_on_the_board(manager):
    AspectFactory(retired_at=NOW)
    assert coverage_board(manager, at=NOW).aspects == 0


def test_the_board_begins_with_the_newest_words_the_user_may_read(manager, aspect):
    said(aspect, 9, text="Older.")
    said(aspect, 3, text="Newer.")
    assert coverage_board(manager, at=NOW).newest.turn.text == "Newer."


@pytest.mark.parametrize("number", [1, 3])
def test_more_aspects_take_no_more_queries(manager, number, django_assert_num_queries):
    for aspect in AspectFactory.create_batch(number):
        said(aspect, 3)
        ParkedTopicFactory(aspect=aspect)
    manager.has_role("cx_manager")
    with django_assert_num_queries(7):
        coverage_board(manager, at=NOW)
