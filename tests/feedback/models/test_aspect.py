import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from feedback.models import Aspect
from tests.factories.accounts import UserFactory
from tests.factories.feedback import AspectFactory, FacetFactory, JourneyStageFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("wrong", "guard"), [({"name": ""}, "aspect_has_a_name"), ({"about": "x" * 1001}, "aspect_about_has_a_limit")]
)
def test_the_database_refuses_an_aspect(wrong, guard):
    aspect = AspectFactory()
    with pytest.raises(IntegrityError, match=guard), transaction.atomic():
        Aspect.objects.filter(pk=aspect.pk).update(**wrong)


def test_an_aspect_has_its_name_once():
    with pytest.raises(IntegrityError, match="name"):
        AspectFactory(name=AspectFactory().name)


def test_a_stage_has_its_name_once():
    with pytest.raises(IntegrityError, match="name"):
        JourneyStageFactory(name=JourneyStageFactory().name)


def test_a_facet_has_its_name_once_per_aspect():
    facet = FacetFactory()
    FacetFactory(name=facet.name)
    with pytest.raises(IntegrityError, match=r"aspect_id.*name|facet_once_per_aspect"):
        FacetFactory(aspect=facet.aspect, name=facet.name)


@pytest.mark.parametrize(
    ("role", "seen"),
    [("cx_manager", 1), ("executive", 1), ("analyst", 1), ("sales_rep", 1), ("floor_staff", 1), ("administrator", 0)],
)
def test_aspects_are_for_those_who_listen(role, seen):
    AspectFactory()
    assert Aspect.objects.for_user(UserFactory(roles=[role])).count() == seen


def test_a_stranger_sees_no_aspect():
    AspectFactory()
    assert not Aspect.objects.for_user(AnonymousUser()).exists()
