import pytest

from common import figures


def test_bar_puts_parts_side_by_side_and_says_what_it_shows():
    assert figures.bar([(61, ""), (39, "warm")], 'Us & "them"', cls="bar-lg") == (
        '<svg class="bar bar-lg" viewBox="0 0 100 4" preserveAspectRatio="none" role="img" '
        'aria-label="Us &amp; &quot;them&quot;"><rect class="" x="0" width="61" height="4"/>'
        '<rect class="warm" x="61" width="39" height="4"/></svg>'
    )


@pytest.mark.parametrize(("percent", "width"), [(-3, 'width="0"'), (140, 'width="100"')])
def test_bar_never_leaves_its_frame(percent, width):
    assert width in figures.bar([(percent, "")], "share")


def test_range_bar_shows_interval_and_point_on_one_scale():
    html = figures.range_bar(250, 500, 750, top=1000, label="Between 250 and 750")
    assert '<line class="thick" x1="250.0" x2="750.0"' in html
    assert '<line class="dot" x1="500.0" x2="500.0"' in html


def test_range_bar_without_a_scale_stays_at_zero():
    assert '<line class="thick" x1="0.0" x2="0.0"' in figures.range_bar(1, 2, 3, top=0, label="Nothing yet")
