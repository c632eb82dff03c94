"""Row ids as they come from outside."""

import pytest

from common.ids import row_id


@pytest.mark.parametrize("text", ["", "0", "²", "٣", "-1", "1.0", " 1", "9" * 19, "9" * 5_000])
def test_what_no_row_can_have_is_no_id(text):
    assert row_id(text) == 0


def test_what_a_row_can_have_is_its_id():
    assert row_id("17") == 17
