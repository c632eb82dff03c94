import pytest

from feedback.scoring.language import guess_language


@pytest.mark.parametrize(
    ("text", "default", "guessed"),
    (
        ("Det kom ikke før på mandag.", "en", "no"),
        ("Vi dro til hytta uten soveposene.", "en", "no"),
        ("It was not there on Monday.", "no", "en"),
        ("Parkering", "no", "no"),
        ("", "en", "en"),
        ("42, ?", "no", "no"),
    ),
)
def test_small_words_tell_the_language(text, default, guessed):
    assert guess_language(text, default=default) == guessed


def test_more_of_the_same_words_never_change_the_guess():
    assert guess_language("I have it and you do. " * 50, default="no") == "en"
