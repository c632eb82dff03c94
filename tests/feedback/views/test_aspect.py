from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.models import Aspect
from tests.factories.feedback import (
    AspectFactory,
    FacetFactory,
    FacetMarkFactory,
    FeedbackSessionFactory,
    InvitationFactory,
    ParkedTopicFactory,
    TurnFactory,
)

pytestmark = pytest.mark.django_db
BOARD, NEW = reverse("feedback:coverage"), reverse("feedback:new-aspect")
GIVEN = {"name": "Returns", "told_as": "sending something back"}
LISTENERS = ["cx_manager", "executive", "analyst", "sales_rep", "floor_staff"]


@pytest.fixture
def manager(signed_in):
    return signed_in(roles=["cx_manager"])


def address(aspect, name="aspect", *args):
    return reverse(f"feedback:{name}", args=[aspect.pk, *args])


def test_the_board_shows_what_is_thin_and_why(manager):
    aspect = AspectFactory(name="Wholesale")
    FacetFactory(aspect=aspect)
    ParkedTopicFactory(aspect=aspect)
    page = manager.get(BOARD).content.decode()
    assert all(words in page for words in ("Wholesale", "Never asked", "1 parked topic waiting"))
    assert address(aspect, "aspect-evidence", "parked") in page


def test_an_empty_board_says_how_to_begin(manager, signed_in):
    assert NEW in manager.get(BOARD).content.decode()
    assert NEW not in signed_in(roles=["executive"]).get(BOARD).content.decode()


@pytest.mark.parametrize("role", LISTENERS)
def test_the_board_and_its_pages_are_for_those_who_listen(signed_in, role):
    client, aspect = signed_in(roles=[role]), AspectFactory()
    urls = [BOARD, address(aspect), address(aspect, "aspect-evidence", "thin")]
    assert [client.get(url).status_code for url in urls] == [200, 200, 200]


@pytest.mark.parametrize("name", ["aspect", "edit-aspect"])
def test_administrators_see_no_aspects(signed_in, name):
    assert signed_in(roles=["administrator"]).get(address(AspectFactory(), name)).status_code == 403


@pytest.mark.parametrize("role", LISTENERS[1:])
def test_only_cx_managers_change_aspects(signed_in, role):
    client, aspect = signed_in(roles=[role]), AspectFactory()
    assert [client.get(url).status_code for url in (NEW, address(aspect, "edit-aspect"))] == [403, 403]


def test_an_aspect_shows_words_parts_and_parked_topics(manager):
    aspect = AspectFactory(name="Delivery")
    turn = TurnFactory(invitation__session__aspect=aspect, text="Across the fjord.")
    FacetMarkFactory(turn=turn, facet=FacetFactory(aspect=aspect, name="The place"))
    parked = ParkedTopicFactory(aspect=aspect, turn__text="And the invoice.")
    page = manager.get(address(aspect)).content.decode()
    assert all(words in page for words in (turn.text, "The place", parked.turn.text))


def test_words_kept_to_their_readers_are_not_shown_but_counted(manager):
    session = FeedbackSessionFactory(open=True)
    invitation = InvitationFactory(finished=True, session=session, words_use="ask_me")
    turn = TurnFactory(invitation=invitation, text="Between us.")
    page = manager.get(address(session.aspect)).content.decode()
    assert turn.text not in page
    assert "Fewer than five people spoke, and asked us to keep their words" in page


@pytest.mark.parametrize("what", ["nonsense", "facet-0"])
def test_what_is_no_figure_is_not_found(manager, what):
    assert manager.get(address(AspectFactory(), "aspect-evidence", what)).status_code == 404


def test_a_retired_aspect_is_not_found(manager):
    assert manager.get(address(AspectFactory(retired_at=timezone.now()))).status_code == 404


def test_the_same_form_sent_twice_adds_one_aspect(manager):
    given = GIVEN | {"key": uuid4(), "f-new0-name": "Label"}
    urls = {manager.post(NEW, given).url for _ in range(2)}
    assert urls == {address(Aspect.objects.get(name="Returns"))}


def test_a_name_that_is_taken_is_refused_next_to_it(manager):
    AspectFactory(name="Returns")
    response = manager.post(NEW, GIVEN | {"key": uuid4()})
    page = response.content.decode()
    assert response.status_code == 422
    assert "There is an aspect with this name already." in page
    assert 'value="sending something back"' in page


def test_an_aspect_and_its_parts_are_changed(manager):
    facet = FacetFactory()
    given = GIVEN | {f"f-{facet.pk}-name": "Label", "f-new0-name": "Money"}
    assert manager.post(address(facet.aspect, "edit-aspect"), given).url == address(facet.aspect)
    aspect = Aspect.objects.get(pk=facet.aspect_id)
    assert (aspect.name, sorted(aspect.facets.values_list("name", flat=True))) == ("Returns", ["Label", "Money"])


def test_a_part_people_spoke_about_stays_and_the_page_says_why(manager):
    mark = FacetMarkFactory()
    given = GIVEN | {f"f-{mark.facet.pk}-name": ""}
    response = manager.post(address(mark.facet.aspect, "edit-aspect"), given)
    assert response.status_code == 422
    assert "People have spoken about" in response.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_more_aspects_take_no_more_queries(manager, number, django_assert_num_queries):
    for aspect in AspectFactory.create_batch(number):
        FacetMarkFactory(turn__invitation__session__aspect=aspect)
        ParkedTopicFactory(aspect=aspect)
    with django_assert_num_queries(10):
        manager.get(BOARD)


@pytest.mark.parametrize("number", [1, 3])
def test_more_words_take_no_more_queries(manager, number, django_assert_num_queries):
    aspect = AspectFactory()
    for _ in range(number):
        FacetMarkFactory(turn__invitation__session__aspect=aspect)
        ParkedTopicFactory(aspect=aspect)
    with django_assert_num_queries(16):
        manager.get(address(aspect))
