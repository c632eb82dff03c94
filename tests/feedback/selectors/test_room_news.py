import pytest

from feedback.selectors.room_news import news_of, room_at_hand
from tests.factories.accounts import UserFactory
from tests.factories.feedback import LiveQuestionFactory, LiveTurnFactory, RoomFactory, RoomStepFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return RoomFactory()


def fresh(room):
    room.refresh_from_db()
    return room


def test_one_line_of_ours_is_found_by_one_question(room, django_assert_num_queries):
    since = fresh(room).version
    asked = LiveQuestionFactory(room=room)
    fresh(room)

    with django_assert_num_queries(1):
        news = news_of(room, since=since)

    assert ([one.id for one in news.entries], news.moved, news.heard) == ([f"asked-{asked.pk}"], False, False)


def test_words_of_the_customer_are_heard_and_a_step_moves_the_talk(room):
    since = fresh(room).version
    turn = LiveTurnFactory(live_question=LiveQuestionFactory(room=room))
    heard = news_of(fresh(room), since=since)
    then = room.version
    RoomStepFactory(room=room, phase="story")
    moved = news_of(fresh(room), since=then)

    assert ([one.id for one in heard.entries][-1], heard.heard) == (f"said-{turn.pk}", True)
    assert (moved.entries, moved.moved, moved.heard) == ([], True, False)


def test_what_is_said_after_the_room_was_read_hides_nothing_that_was_said_before(room):
    since = fresh(room).version
    turn = LiveTurnFactory(live_question=LiveQuestionFactory(room=room))
    fresh(room)
    later = LiveQuestionFactory(room=RoomFactory._meta.model.objects.get(pk=room.pk))

    news = news_of(room, since=since)

    assert {f"said-{turn.pk}", f"asked-{later.pk}"} <= {one.id for one in news.entries}


def test_only_whoever_leads_a_room_has_it_at_hand(room):
    assert room_at_hand(room.host, room.pk) == room
    assert room_at_hand(UserFactory(roles=["cx_manager"]), room.pk) is None
