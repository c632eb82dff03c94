"""Moving the mark, sorting and parking."""

import pytest
from django.utils import timezone

from feedback.models import FacetMark, ParkedTopic, Turn
from feedback.services.reflection import ReflectionRefused, move_mark, note_facets, park_turn, unpark_turn
from tests.factories.feedback import AspectFactory, FacetFactory, FacetMarkFactory, TurnFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def turn():
    return TurnFactory(text="It said delivered. It was across the fjord.")


def marks():
    return {turn.pk: turn.text[turn.mark_start : turn.mark_end] for turn in Turn.objects.exclude(mark_start=None)}


def test_the_mark_moves_from_one_answer_to_another(turn):
    other = TurnFactory(invitation=turn.invitation, text="Nobody told me.")

    move_mark(turn=turn, words="across the fjord")
    assert marks() == {turn.pk: "across the fjord"}

    move_mark(turn=other, words="Nobody told me.")
    assert marks() == {other.pk: "Nobody told me."}


def test_the_mark_of_somebody_else_stays(turn):
    other = TurnFactory(text="Nobody told me.", mark_start=0, mark_end=6)

    move_mark(turn=turn, words="delivered")

    assert marks() == {turn.pk: "delivered", other.pk: "Nobody"}


def test_no_words_take_the_mark_off(turn):
    move_mark(turn=turn, words="delivered")
    move_mark(turn=turn, words="  ")

    assert marks() == {}


def test_words_they_did_not_say_cannot_be_marked(turn):
    with pytest.raises(ReflectionRefused, match="aren’t their words"):
        move_mark(turn=turn, words="the glacier")


def test_a_mark_never_lands_on_words_changed_meanwhile(turn):
    Turn.objects.update(text="Short.")

    move_mark(turn=turn, words="across the fjord")

    assert marks() == {}


def test_a_kept_suggestion_becomes_ours_and_one_left_out_is_gone(turn):
    aspect, owner = turn.invitation.session.aspect, turn.invitation.session.owner
    kept, dropped, added = (FacetFactory(aspect=aspect) for _ in range(3))
    FacetMarkFactory(turn=turn, facet=kept)
    FacetMarkFactory(turn=turn, facet=dropped)

    for _ in range(2):
        note_facets(turn=turn, facets=[kept, added], by=owner, at=NOW)

    found = set(FacetMark.objects.values_list("facet", "by"))
    assert found == {(kept.pk, owner.pk), (added.pk, owner.pk)}


def test_parts_of_another_aspect_are_refused(turn):
    with pytest.raises(ReflectionRefused):
        note_facets(turn=turn, facets=[FacetFactory()], by=turn.invitation.session.owner, at=NOW)


def test_parking_again_moves_and_taking_back_twice_changes_nothing(turn):
    owner = turn.invitation.session.owner
    first, second = AspectFactory(), AspectFactory()

    park_turn(turn=turn, aspect=first, by=owner, at=NOW)
    park_turn(turn=turn, aspect=second, by=owner, at=NOW)
    assert ParkedTopic.objects.get().aspect == second

    unpark_turn(turn=turn)
    unpark_turn(turn=turn)
    assert not ParkedTopic.objects.exists()


def test_words_are_not_parked_where_they_are(turn):
    session = turn.invitation.session

    with pytest.raises(ReflectionRefused, match="Choose another"):
        park_turn(turn=turn, aspect=session.aspect, by=session.owner, at=NOW)
