"""Every kind of page on a phone, as everybody who may see it: see test_every_page."""

import pytest

from tests.browser.sweep import Sweep
from tests.walking.company import load


@pytest.fixture
def company(db):
    load()


def test_every_page_is_in_order_on_a_phone(screen_of, company):
    sweep = Sweep(screen_of("phone"))
    assert sweep.everybody() == []
    assert sweep.opened >= {"search", "drawer", "else"}
