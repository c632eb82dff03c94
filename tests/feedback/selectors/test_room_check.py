import pytest

from feedback.selectors.room_check import CheckedHere, check_in_room
from tests.factories.feedback import LiveTurnFactory, RoomFactory

pytestmark = pytest.mark.django_db
LEADING = "So would it have helped if we’d sent you a better tracking link?"


def test_an_open_question_goes_out_unflagged():
    assert check_in_room("What happened then?", room=RoomFactory()) == CheckedHere()
    assert check_in_room("  ", room=RoomFactory()) == CheckedHere()


def test_a_flagged_question_is_told_why_and_offered_their_own_words():
    said = LiveTurnFactory(text="There’s no box for it.")
    said.live_question.phase = "story"
    said.live_question.save(update_fields=["phase"])
    checked = check_in_room(LEADING, room=said.live_question.room)
    assert (checked.level != "none", len(checked.flags)) == (True, len(checked.said))
    assert checked.rewording == "You said “There’s no box for it”. Tell me more about that."


def test_without_their_words_the_checks_own_wording_is_offered():
    checked = check_in_room("Wasn’t it terrible that the van was late?", room=RoomFactory())
    assert checked.rewording
    assert not checked.may_go
