from dataclasses import replace

import pytest

from feedback.scoring import (
    best_silence,
    cut_short,
    early_solutions,
    focus_of,
    probes,
    talk_share,
    turns_in_a_row,
    unfollowed,
)
from feedback.scoring.room import Focus, Line, Share

TALK = (
    Line("q1", "host", "Before anything else: what’s the weather doing at Vestfjell?", 0, opens=True),
    Line("a1", "customer", "Sideways. But the stove is going, so I’m fine.", 20, opens=True),
    Line("q2", "host", "Tell me about the last delivery you were waiting for.", 240),
    Line(
        "a2",
        "customer",
        "Gaskets for the stoves, in January. We open on the Friday, sixty people are coming up, and the van is due on "
        "the Thursday. I had a man with a snowmobile standing by at the road end from eight.",
        300,
        about=frozenset({"day"}),
    ),
    Line("q3", "host", "Standing by from eight. What happened then?", 420),
    Line("a3", "customer", "Nothing happened. If it comes on the Saturday it isn’t late. It’s for nothing.", 480),
    Line("q4", "host", "For nothing. Tell me more about that.", 600),
    Line(
        "a4",
        "customer",
        "You measure from when I order. I measure from when the guests come. Nobody at your end knows there are "
        "guests. There’s no box for it. I’ve looked.",
        641,
        about=frozenset({"day"}),
    ),
)


def test_the_customers_share_of_the_words():
    share = talk_share(TALK)
    assert (share.customer, share.host, share.percent) == (90, 33, 73)


def test_without_words_there_is_no_share():
    assert talk_share(()) == Share(0, 0, None)
    assert talk_share([Line(1, "host", "…", 0)]).percent is None


def test_turns_in_a_row_are_counted_from_the_end():
    assert turns_in_a_row(TALK) == 0
    assert turns_in_a_row((*TALK, Line("q5", "host", "And?", 700), Line("q6", "host", "Hello?", 720))) == 2


def test_focus_leaves_out_the_opening_and_tells_parked_words():
    parked = replace(TALK[5], parked=True, about=frozenset({"day"}))
    assert focus_of(TALK) == Focus(on=2, turns=3, parked=0)
    assert focus_of((*TALK[:5], parked, *TALK[6:])) == Focus(on=2, turns=3, parked=1)
    assert focus_of(()) == Focus(0, 0, 0)


def test_what_was_said_last_and_denied_stands_first_among_what_nobody_followed():
    assert [phrase.words for phrase in unfollowed(TALK)] == [
        "Nobody at your end knows there are guests",
        "There’s no box for it",
        "If it comes on the Saturday it isn’t late",
    ]


def test_a_phrase_is_where_it_says_it_is():
    for phrase in unfollowed(TALK, limit=9):
        line = next(one for one in TALK if one.key == phrase.key)
        assert line.text[phrase.start : phrase.end] == phrase.words


@pytest.mark.parametrize("form", ["And the boxes?", "What would you put in that box?"])
def test_a_question_that_takes_up_the_word_in_any_form_has_followed_it(form):
    asked = (*TALK, Line("q5", "host", form, 700))
    assert "There’s no box for it" not in [phrase.words for phrase in unfollowed(asked, limit=9)]


def test_what_the_host_said_before_follows_nothing():
    said = Line("a", "customer", "There’s no box for it.", 9)
    assert [one.words for one in unfollowed([Line("q", "host", "Which box?", 0), said])] == ["There’s no box for it"]


def test_parked_words_and_empty_talks_leave_nothing_to_follow():
    assert unfollowed([replace(TALK[7], parked=True)]) == []
    assert unfollowed([]) == []
    assert unfollowed([Line("a", "customer", "Yes. I know. Well, you know.", 0)]) == []


def test_no_phrase_at_all_cannot_be_asked_for():
    with pytest.raises(ValueError, match="at least one"):
        unfollowed(TALK, limit=0)


def test_a_probe_holds_their_words_and_nothing_of_ours():
    assert probes("the van stood at the quay") == (
        "You said “the van stood at the quay”. What happened then?",
        "You said “the van stood at the quay”. Tell me more about that.",
    )
    assert probes("There’s no box for it")[0] == "You said “There’s no box for it”. Tell me more about that."
    assert probes("  ") == ()


def test_the_silence_that_brought_most_is_found():
    found = best_silence(TALK)
    assert (found.asked, found.brought, found.seconds) == ("q2", "a2", 60)


def test_an_answer_at_once_is_no_silence():
    assert best_silence([Line(1, "host", "And?", 0), Line(2, "customer", "Nothing.", 7.9)]) is None
    assert best_silence([]) is None


@pytest.mark.parametrize(
    "text",
    [
        "So would it have helped if we’d sent you a better tracking link?",
        "What if we sent it on a Wednesday?",
        "We could add a box for it.",
        "Have you tried the other shop?",
        "You should order earlier.",
        "Why don’t you use the app?",
    ],
)
def test_a_solution_is_heard(text):
    assert early_solutions([Line(1, "host", text, 0)]) == [1]


def test_only_the_host_can_be_early_and_only_before_what_else_was_asked():
    wish = Line(1, "customer", "You should add a box.", 0)
    late = Line(2, "host", "We could add a box.", 9)
    assert early_solutions([wish]) == []
    assert early_solutions([wish, late], until=1) == []
    assert early_solutions(TALK) == []


def test_cutting_in_is_seen_from_both_signs():
    broken = Line(1, "customer", "And then the van —", 0)
    asked = Line(2, "host", "Which van?", 1)
    assert cut_short([broken, asked]) == [2]
    assert cut_short([replace(broken, text="And then the van came."), replace(asked, cut_in=True)]) == [2]
    assert cut_short(TALK) == []
