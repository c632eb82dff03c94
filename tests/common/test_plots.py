"""Plots: geometry in attributes, words escaped, nothing outside the picture."""

from common.plots import Pair, curves, pairs


def test_a_pair_is_a_square_for_us_and_a_circle_for_what_came_on_one_scale():
    drawn = pairs([Pair("Highest", 200.0, 100.0), Pair("<b>", 0.0, -5.0)], "Forecast & what came")

    assert 'aria-label="Forecast &amp; what came"' in drawn
    assert '<rect class="ours" x="375.0"' in drawn
    assert '<circle class="theirs" cx="242.0"' in drawn
    assert "&lt;b&gt;" in drawn
    assert '<circle class="theirs" cx="104.0"' in drawn
    assert '<text x="392.0" y="17">100</text>' in drawn
    assert "style=" not in drawn


def test_nothing_to_draw_is_still_a_picture():
    assert "<svg" in pairs([], "Nothing")
    assert '<circle class="theirs" cx="104.0"' in pairs([Pair("One", 0.0, 0.0)], "Zeros")


def test_a_curve_goes_from_corner_to_corner_and_never_outside():
    drawn = curves([("Forecast", "ours", [0.0, 0.5, 1.0]), ("Odd", "other", [-1.0, 2.0])], "Shares")

    assert 'points="0.0,260.0 200.0,130.0 400.0,0.0"' in drawn
    assert 'points="0.0,260.0 400.0,0.0"' in drawn
    assert "<title>Forecast</title>" in drawn
