from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from feedback.models import Invitation, LiveQuestion, Room, Turn
from tests.factories.feedback import InvitationFactory, RoomFactory

pytestmark = pytest.mark.django_db
KEY = "8c6f1d2e-0000-4000-8000-000000000001"
BEGAN = (timezone.localtime() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
VTT = """WEBVTT

00:01.000 --> 00:02.000
<v Ingrid>What happened then?

00:09.000 --> 00:12.000
<v Lars>It came on Saturday.
"""


@pytest.fixture
def invitation():
    session = InvitationFactory(invited=True).session
    return InvitationFactory(invited=True, session=session, person__name="Lars Henning Moe")


@pytest.fixture
def host(client_of, invitation):
    return client_of(invitation.session.owner)


@pytest.fixture
def address(invitation):
    return reverse("feedback:room-transcript", args=[invitation.session_id, invitation.pk])


def keep(**more):
    return {"key": KEY, "text": VTT, "began_at": BEGAN, "keep": "1", "who_0": "host", "who_1": "customer", **more}


def test_what_was_read_is_shown_before_anything_is_kept(host, address):
    file = SimpleUploadedFile("talk.vtt", VTT.encode())
    page = host.post(address, {"key": KEY, "file": file, "began_at": BEGAN}).content.decode()
    assert ("It came on Saturday." in page, "2 turns of 2 speakers" in page, "Lars" in page) == (True, True, True)
    assert (Room.objects.count(), Turn.objects.count()) == (0, 0)


def test_a_transcript_is_kept_once_in_order_with_its_times(host, address, invitation):
    answers = [host.post(address, keep(words_use="without_name")) for _ in range(2)]
    room = Room.objects.get()
    asked, said = LiveQuestion.objects.get(), Turn.objects.get()
    assert [answer["Location"] for answer in answers] == [reverse("feedback:room", args=[room.pk])] * 2
    assert (asked.text, said.text, said.live_question) == ("What happened then?", "It came on Saturday.", asked)
    assert (said.at - asked.at, said.written_by) == (timedelta(seconds=8), room.host)
    assert (room.kind, room.times_known, room.ended_at) == ("recorded", True, said.at)
    assert Invitation.objects.get(pk=invitation.pk).words_use == "without_name"
    assert "Taken from a transcript" in host.get(answers[0]["Location"]).content.decode()


def test_without_times_only_the_order_is_kept(host, address):
    host.post(address, keep(text="Ingrid: And?\nLars: Nothing.", words_use="with_name"))
    assert Room.objects.get().times_known is False
    assert Turn.objects.get().at > LiveQuestion.objects.get().at


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "Choose one"),
        ({"words_use": "with_name", "who_1": "out"}, "which of the speakers is the customer"),
        ({"text": "", "words_use": "with_name"}, "nobody speaking"),
        ({"text": "\n" * 20_001}, "more lines than a talk can have"),
        ({"text": "\n".join(f"Person {n}: hello" for n in range(13))}, "More than 12 people"),
        ({"began_at": "2999-01-01T10:00"}, "still to come"),
    ],
)
def test_what_is_missing_or_too_much_is_said_and_nothing_is_kept(host, address, more, said):
    answer = host.post(address, keep(**more))
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert Turn.objects.count() == 0


def test_a_file_that_is_too_large_is_refused(host, address):
    file = SimpleUploadedFile("talk.txt", b"x" * (1024 * 1024 + 1))
    answer = host.post(address, {"key": KEY, "file": file, "began_at": BEGAN})
    assert (answer.status_code, "larger than 1 MB" in answer.content.decode()) == (422, True)


def test_bad_lines_are_explained_with_their_place(host, address):
    page = host.post(address, {"key": KEY, "text": "hello\nLars: Nothing.", "began_at": BEGAN}).content.decode()
    assert ("Line 1." in page, "Nobody is named before these words." in page) == (True, True)


def test_hostile_words_stay_words(host, address):
    text = "Ingrid: <img src=x onerror=alert(1)>And?\nLars: </textarea>&lt;script&gt;alert(1)&lt;/script&gt;"
    page = host.post(address, {"key": KEY, "text": text, "began_at": BEGAN}).content.decode()
    assert ("<script>alert" in page, "<img src=x" in page) == (False, False)


def test_a_transcript_is_never_mixed_into_a_live_talk(client_of):
    room = RoomFactory()
    address = reverse("feedback:room-transcript", args=[room.invitation.session_id, room.invitation_id])
    answer = client_of(room.host).post(address, keep())
    assert (answer.status_code, "mixed" in answer.content.decode()) == (422, True)
    assert LiveQuestion.objects.count() == 0


def test_a_speech_longer_than_a_row_is_cut_between_sentences(host, address):
    long = "This is one sentence of many. " * 60
    host.post(address, keep(text=f"Ingrid: {long}\nLars: Nothing.", words_use="with_name"))
    pieces = list(LiveQuestion.objects.order_by("version").values_list("text", flat=True))
    assert (len(pieces), " ".join(pieces)) == (2, long.strip())
