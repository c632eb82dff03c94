from datetime import timedelta

import pytest
from django.utils import timezone

from feedback.selectors.aspect import aspect_view, evidence_of, pointing_here
from tests.factories.accounts import UserFactory
from tests.factories.feedback import (
    AspectFactory,
    FacetFactory,
    FacetMarkFactory,
    FeedbackSessionFactory,
    GuideFactory,
    InvitationFactory,
    ParkedTopicFactory,
    TurnFactory,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()
FIGURES = ("asked", "recent", "ever", "thin", "facets", "parked")


@pytest.fixture
def aspect():
    return AspectFactory(name="Delivery")


@pytest.fixture
def manager():
    return UserFactory(roles=["cx_manager"])


def said(aspect, **about):
    use = about.pop("words_use", "with_name")
    session = FeedbackSessionFactory(open=True, aspect=aspect, opened_at=NOW - timedelta(days=5))
    return TurnFactory(invitation=InvitationFactory(finished=True, session=session, words_use=use), **about)


def test_newest_words_are_only_those_the_user_may_read(aspect, manager):
    heard = said(aspect)
    said(aspect, words_use="ask_me")
    view = aspect_view(manager, aspect, at=NOW)
    assert ([one.turn for one in view.newest], view.covered.ever) == ([heard], 2)


def test_a_facet_counts_people(aspect, manager):
    facet, turn = FacetFactory(aspect=aspect), said(aspect)
    FacetMarkFactory(facet=facet, turn=turn)
    FacetMarkFactory(facet=facet, turn=TurnFactory(invitation=turn.invitation))
    FacetFactory(aspect=aspect, position=2)
    assert [row.voices for row in aspect_view(manager, aspect, at=NOW).facets] == [1, 0]


def test_sessions_are_only_the_users_own(aspect, manager):
    mine = FeedbackSessionFactory(aspect=aspect, owner=manager)
    FeedbackSessionFactory(aspect=aspect)
    assert aspect_view(manager, aspect, at=NOW).sessions == (mine,)


def test_guides_and_parked_words_are_there(aspect, manager):
    guide, parked = GuideFactory(aspect=aspect), ParkedTopicFactory(aspect=aspect)
    view = aspect_view(manager, aspect, at=NOW)
    assert (view.guides, [one.turn for one in view.parked]) == ((guide,), [parked.turn])


def test_a_voice_points_here_from_its_session_its_parking_and_its_facet(aspect, manager):
    said(aspect)
    ParkedTopicFactory(aspect=aspect)
    FacetMarkFactory(facet=FacetFactory(aspect=aspect))
    TurnFactory()
    assert pointing_here(manager, aspect)[1] == 3


def test_a_marked_voice_is_shown_before_a_newer_one(aspect, manager):
    marked = said(aspect, mark_start=3, mark_end=7, at=NOW - timedelta(days=4))
    said(aspect, at=NOW)
    assert pointing_here(manager, aspect)[0].turn == marked


def test_no_voice_points_to_a_new_aspect(aspect, manager):
    assert pointing_here(manager, aspect) == (None, 0)


@pytest.mark.parametrize("what", FIGURES)
def test_every_figure_opens_with_and_without_anything_behind_it(aspect, manager, what):
    assert evidence_of(manager, aspect, what=what, at=NOW).title
    said(aspect)
    ParkedTopicFactory(aspect=aspect, at=NOW)
    FacetFactory(aspect=aspect)
    assert evidence_of(manager, aspect, what=what, at=NOW).title


def test_the_voices_evidence_counts_all_and_quotes_what_may_be_read(aspect, manager):
    heard = said(aspect)
    said(aspect, words_use="ask_me")
    evidence = evidence_of(manager, aspect, what="recent", at=NOW)
    assert (evidence.title, [voice.text for voice in evidence.voices]) == (
        "Fewer than five people in 90 days",
        [heard.text],
    )


def test_asked_lists_sessions_that_went_out_with_the_people_asked(aspect, manager):
    InvitationFactory(invited=True, session=said(aspect).invitation.session)
    FeedbackSessionFactory(aspect=aspect)
    evidence = evidence_of(manager, aspect, what="asked", at=NOW)
    assert [figure for _, figure in evidence.rows] == ["2 people asked"]
    assert evidence.total == ("Sessions", "1")


def test_a_facet_opens_with_its_words(aspect, manager):
    mark = FacetMarkFactory(turn=said(aspect), facet=FacetFactory(aspect=aspect, name="The date", clues="late"))
    evidence = evidence_of(manager, aspect, what=f"facet-{mark.facet.pk}", at=NOW)
    assert (evidence.title, evidence.source, len(evidence.voices)) == (
        "The date: fewer than five people",
        "Clue words: late",
        1,
    )


@pytest.mark.parametrize("what", ["nonsense", "facet-0", "facet-x"])
def test_no_such_figure_has_no_evidence(aspect, manager, what):
    assert evidence_of(manager, aspect, what=what, at=NOW) is None


@pytest.mark.parametrize("number", [1, 3])
def test_more_facets_words_and_guides_take_no_more_queries(aspect, manager, number, django_assert_num_queries):
    for _ in range(number):
        FacetMarkFactory(turn=said(aspect), facet=FacetFactory(aspect=aspect))
        ParkedTopicFactory(aspect=aspect)
        GuideFactory(aspect=aspect)
    manager.has_role("cx_manager")
    with django_assert_num_queries(11):
        aspect_view(manager, aspect, at=NOW)
