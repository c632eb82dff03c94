import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.scoring.transcript import MOST_LINES, read_transcript

VTT = """WEBVTT - a talk

NOTE recorded at Vestfjell

STYLE
::cue { color: red }

1
00:00:05.000 --> 00:00:07.000 align:start
<v Ingrid Solheim>What <i>happened</i> then?

00:00:12.500 --> 00:00:15.000
<v.loud Lars Henning>Nothing &amp; nobody.</v>

00:00:15.000 --> 00:00:18.000
That’s the story.
"""
SRT = "1\r\n00:00:01,000 --> 00:00:02,000\r\nIngrid: And then?\r\n\r\n"
SRT += "2\r\n00:00:04,500 --> 00:00:06,000\r\nLars: It came on Saturday.\r\n"


def told(transcript):
    return [(one.speaker, one.text, one.second) for one in transcript.spoken]


def test_a_webvtt_file_with_voices_notes_and_styles():
    found = read_transcript(VTT)
    assert (found.form, found.problems, found.has_times) == ("vtt", (), True)
    assert told(found) == [
        ("Ingrid Solheim", "What happened then?", 0.0),
        ("Lars Henning", "Nothing & nobody. That’s the story.", 7.5),
    ]


def test_a_subrip_file_with_names_before_a_colon():
    assert told(read_transcript(SRT)) == [("Ingrid", "And then?", 0.0), ("Lars", "It came on Saturday.", 3.5)]


def test_plain_text_with_times_of_day():
    found = read_transcript("[10:31] Ingrid: Weather?\n10:33 Lars: Sideways.\nBut the stove is going.\n")
    assert told(found) == [("Ingrid", "Weather?", 0.0), ("Lars", "Sideways. But the stove is going.", 120.0)]


def test_plain_text_without_times():
    found = read_transcript("\ufeffIngrid: Weather?\nLars: Sideways.")
    assert (told(found), found.has_times) == ([("Ingrid", "Weather?", None), ("Lars", "Sideways.", None)], False)


def test_a_colon_inside_a_sentence_makes_no_speaker_but_a_name_in_small_letters_does_when_it_comes_back():
    found = read_transcript("Lars: I said\nand then he said: never.\nlars: no\nlars: never")
    assert found.speakers == ("Lars", "lars")
    assert found.spoken[0].text == "I said and then he said: never."


def test_two_voices_in_one_cue():
    found = read_transcript("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ingrid>And? <v Lars>Nothing.")
    assert told(found) == [("Ingrid", "And?", 0.0), ("Lars", "Nothing.", 0.0)]


def test_cues_out_of_order_are_put_in_order_and_time_never_falls():
    text = "WEBVTT\n\n00:09.000 --> 00:10.000\n<v B>Second.\n\n00:01.000 --> 00:02.000\n<v A>First."
    assert [one.text for one in read_transcript(text).spoken] == ["First.", "Second."]
    clock = read_transcript("10:05 Ingrid: One.\n09:00 Lars: Two.\n10:06 Ingrid: Three.")
    assert [one.second for one in clock.spoken] == [0.0, 0.0, 60.0]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("WEBVTT\n\n00:xx --> 00:02.000\nHello.", 3, "This time can’t be read."),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n\nHello.", 3, "Nothing is said here."),
        ("WEBVTT\n\nHello.\n\n00:01.000 --> 00:02.000\n<v A>Hi.", 3, "There is no time above these words."),
        ("hello there\nIngrid: Hi.", 1, "Nobody is named before these words."),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(text, line, reason):
    problem = read_transcript(text).problems[0]
    assert (problem.line, problem.reason) == (line, reason)


def test_markup_and_control_characters_do_not_survive():
    found = read_transcript("Lars: <script>alert(1)</script>\x07\x00 &lt;b&gt; <b>bold")
    assert found.spoken[0].text == "alert(1) <b> bold"


def test_an_empty_file_says_nothing():
    assert told(read_transcript("")) == []
    assert told(read_transcript("WEBVTT")) == []


def test_a_file_without_end_is_refused():
    with pytest.raises(ValueError, match="lines"):
        read_transcript("\n" * MOST_LINES)


@given(st.text(alphabet=st.sampled_from("WEBVT \n\r:->0123456789.,<v>/&;Lars[]—\x00"), max_size=300))
def test_whatever_comes_is_read_in_order(text):
    found = read_transcript(text)
    seconds = [one.second for one in found.spoken if one.second is not None]
    assert seconds == sorted(seconds)
    assert all(one.text for one in found.spoken)
