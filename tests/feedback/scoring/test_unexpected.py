"""Words that nobody expected."""

from feedback.scoring.unexpected import distance, unexpected

CELLO = "My grandmother plays the cello standing in ski boots"
LATE = "The parcel came late on Thursday"


def test_words_far_from_every_part_and_from_others_are_unexpected():
    said = [(1, LATE), (2, "The parcel waited at the quay on Thursday"), (3, CELLO)]

    assert unexpected(said, clues={"date": "late, thursday", "handover": "quay, parcel"}) == {3: 1.0}


def test_what_three_people_say_is_no_surprise():
    assert unexpected([(n, CELLO) for n in range(3)], clues={}) == {}


def test_of_few_words_nothing_is_said():
    assert distance("Late again", known=[]) is None
    assert unexpected([(1, "Late again")], clues={}) == {}
    assert unexpected([], clues={}) == {}
