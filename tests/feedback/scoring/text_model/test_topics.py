"""Topics without labels, and which of them are those of last time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.scoring.text_model import Topic, match_topics, topics
from tests.feedback.scoring.text_model.world import THINGS, comments

TEXTS = [row.text for row in comments(120)]


def test_comments_about_the_same_things_come_together():
    texts = [
        "the soup was cold",
        "cold soup again",
        "soup and bread",
        "a late ferry",
        "the ferry is late",
        "late ferry",
    ]

    found = topics(texts, count=2)

    assert sorted([sorted(i for i, of in enumerate(found.of) if of == one) for one in (0, 1)]) == [[0, 1, 2], [3, 4, 5]]
    assert {topic.words[0] for topic in found.topics} <= {"soup", "ferry", "late"}


def test_a_topic_has_up_to_three_different_quotes_of_its_own():
    found = topics(TEXTS, count=3)

    for place, topic in enumerate(found.topics):
        assert {found.of[quote] for quote in topic.quotes} == {place}
        assert len({TEXTS[quote] for quote in topic.quotes}) == len(topic.quotes) == 3


def test_sizes_are_what_belongs_to_them_and_the_largest_stands_first():
    found = topics(TEXTS)

    assert [topic.size for topic in found.topics] == sorted((topic.size for topic in found.topics), reverse=True)
    assert [topic.size for topic in found.topics] == [found.of.count(place) for place in range(len(found.topics))]


def test_the_same_comments_and_seed_give_the_same_topics():
    assert topics(TEXTS, seed=4) == topics(TEXTS, seed=4)


@pytest.mark.parametrize("texts", [[], ["late"], ["", "", "", "", "", "", ""], ["🙂"] * 9, list("abcdefghij")])
def test_few_or_empty_comments_have_no_topic(texts):
    found = topics(texts)

    assert (found.topics, found.of) == ((), (None,) * len(texts))


def test_more_topics_than_comments_are_not_found():
    assert len(topics(TEXTS[:8], count=50).topics) <= 8


def test_a_negative_number_of_topics_is_refused():
    with pytest.raises(ValueError, match="no negative number"):
        topics(TEXTS, count=-1)


def a_topic(*words):
    return Topic(words, tuple(1 / len(words) for _ in words), 1, ())


def test_topics_keep_their_name_when_the_order_changes():
    food, boats, rooms = (a_topic(*things) for things in THINGS.values())

    found = match_topics([food, boats], [rooms, a_topic("boat", "ferry", "wave"), food])

    assert [(one.old, one.new) for one in found] == [(0, 2), (1, 1), (None, 0)]
    assert found[0].likeness == pytest.approx(1)


def test_a_topic_that_is_gone_matches_none():
    assert [(one.old, one.new, one.likeness) for one in match_topics([a_topic("a")], [a_topic("b")])] == [
        (0, None, 0.0),
        (None, 0, 0.0),
    ]


@given(st.lists(st.sampled_from("abcdefgh"), max_size=6), st.lists(st.sampled_from("abcdefgh"), max_size=6))
def test_every_topic_of_both_periods_is_told_once(old, new):
    found = match_topics([a_topic(word) for word in old], [a_topic(word) for word in new])

    assert [one.old for one in found if one.old is not None] == list(range(len(old)))
    assert sorted(one.new for one in found if one.new is not None) == list(range(len(new)))
