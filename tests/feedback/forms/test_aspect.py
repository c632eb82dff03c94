import pytest

from feedback.forms.aspect import NEW_LINES, AspectForm
from feedback.services.aspect import FacetLine
from tests.factories.feedback import AspectFactory, FacetFactory

pytestmark = pytest.mark.django_db
GIVEN = {"name": "Returns", "told_as": "sending something back"}


def test_a_new_aspect_has_a_few_empty_lines():
    assert len(AspectForm().facet_fields) == NEW_LINES


def test_what_is_kept_is_shown_with_room_for_more():
    facet = FacetFactory(name="Label", clues="print")
    form = AspectForm(aspect=facet.aspect)
    assert (form["name"].value(), len(form.facet_fields)) == (facet.aspect.name, 1 + NEW_LINES)
    assert [bound.value() for bound in form.facet_fields[0]] == ["Label", "print"]


def test_lines_become_facets_and_empty_new_ones_nothing():
    facet = FacetFactory()
    given = GIVEN | {f"f-{facet.pk}-name": "", "f-new0-name": "Money", "f-new0-clues": "refund"}
    form = AspectForm(given, aspect=facet.aspect)
    assert form.is_valid()
    assert form.facets() == [FacetLine(name="", pk=facet.pk), FacetLine(name="Money", clues="refund")]


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "x" * 61), ("told_as", ""), ("told_as", "x" * 121), ("about", "x" * 1001), ("stage", "0")],
)
def test_what_cannot_be_kept_is_marked(field, value):
    assert list(AspectForm(GIVEN | {field: value}).errors) == [field]


def test_a_form_sent_without_its_key_still_has_one():
    form = AspectForm(GIVEN, aspect=AspectFactory())
    form.full_clean()
    assert form.given_key != form.given_key
