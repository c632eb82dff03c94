from uuid import uuid4

import pytest
from django.utils import timezone

from feedback.models import Aspect, Facet, JourneyStage
from feedback.services.aspect import AspectRefused, Described, FacetLine, add_aspect, change_aspect
from tests.factories.accounts import UserFactory
from tests.factories.feedback import AspectFactory, FacetFactory, FacetMarkFactory, JourneyStageFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
RETURNS = Described(name="Returns", told_as="sending something back")


def add(described=RETURNS, *facets, key=None):
    manager = UserFactory(roles=["cx_manager"])
    return add_aspect(by=manager, described=described, facets=facets, key=key or uuid4(), at=NOW)


def change(aspect, *facets, name="Returns", **described):
    about = Described(name=name, told_as="sending something back", **described)
    change_aspect(aspect=aspect, by=UserFactory(), described=about, facets=facets, at=NOW)


def names(aspect):
    return list(Facet.objects.filter(aspect=aspect).order_by("position").values_list("name", flat=True))


def test_the_same_form_sent_twice_adds_one_aspect():
    key = uuid4()
    assert add(key=key) == add(key=key)
    assert Aspect.objects.count() == 1


def test_facets_keep_their_order_and_clues():
    aspect = add(RETURNS, FacetLine(name="Label", clues="label, print"), FacetLine(name="Money"))
    assert names(aspect) == ["Label", "Money"]
    assert aspect.facets.get(name="Label").clues == "label, print"


def test_a_new_aspect_comes_last():
    AspectFactory(position=7)
    assert add().position == 8


def test_a_name_is_given_once_whatever_its_case():
    AspectFactory(name="RETURNS")
    with pytest.raises(AspectRefused) as refusal:
        add()
    assert refusal.value.field == "name"


def test_an_aspect_may_keep_its_own_name():
    aspect = add()
    change(aspect, name="Returns")
    aspect.refresh_from_db()
    assert aspect.name == "Returns"


def test_a_new_stage_is_made_once():
    stage = JourneyStageFactory(name="Keep", position=3)
    known = add(Described(name="Care", told_as="care", new_stage="keep"))
    new = add(Described(name="Use", told_as="using it", new_stage="Use"))
    assert (known.stage, new.stage.position, JourneyStage.objects.count()) == (stage, 4, 2)


def test_facets_can_swap_their_names():
    aspect = AspectFactory()
    one, two = FacetFactory(aspect=aspect, name="One"), FacetFactory(aspect=aspect, name="Two")
    change(aspect, FacetLine(name="Two", pk=one.pk), FacetLine(name="One", pk=two.pk))
    one.refresh_from_db()
    assert one.name == "Two"


def test_two_facets_cannot_share_a_name():
    aspect = AspectFactory()
    with pytest.raises(AspectRefused, match="same name"):
        change(aspect, FacetLine(name="Label"), FacetLine(name="label"))


def test_an_empty_name_takes_a_facet_away():
    aspect = AspectFactory()
    gone, stays = FacetFactory(aspect=aspect), FacetFactory(aspect=aspect, name="Stays")
    change(aspect, FacetLine(name="", pk=gone.pk), FacetLine(name="Stays", pk=stays.pk), FacetLine(name=""))
    assert names(aspect) == ["Stays"]


def test_a_facet_that_people_spoke_about_stays():
    mark = FacetMarkFactory()
    with pytest.raises(AspectRefused, match="spoken about"):
        change(mark.facet.aspect, FacetLine(name="", pk=mark.facet.pk))
    assert Facet.objects.filter(pk=mark.facet.pk).exists()


def test_a_facet_that_the_form_did_not_show_is_left_alone():
    facet = FacetFactory(name="Unseen")
    change(facet.aspect, FacetLine(name="New"))
    facet.refresh_from_db()
    assert facet.name == "Unseen"


def test_a_facet_of_another_aspect_is_left_alone():
    stranger = FacetFactory(name="Theirs")
    change(AspectFactory(), FacetLine(name="Mine", pk=stranger.pk))
    stranger.refresh_from_db()
    assert stranger.name == "Theirs"


def test_a_part_that_somebody_else_added_meanwhile_is_a_twin_not_a_fault():
    aspect = AspectFactory()
    FacetFactory(aspect=aspect, name="The date")

    with pytest.raises(AspectRefused, match="same name"):
        change(aspect, FacetLine(name="the date"))

    assert names(aspect) == ["The date"]
