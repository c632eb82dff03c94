"""Every kind of page at a desk, as everybody who may see it: nothing for axe, the policy or the console to find.

The same pages on a phone are in a module of their own, so that two processes can look at them side by side.
"""

import pytest

from tests.browser.sweep import Sweep
from tests.walking.company import load


@pytest.fixture
def company(db):
    load()


def test_every_page_is_in_order_at_a_desk(screen_of, company):
    sweep = Sweep(screen_of("desktop"))
    assert sweep.everybody() == []
    assert sweep.opened >= {"search", "drawer", "else"}


SPOILED = """() => {
  const make = (tag, text, style, more = {}) => {
    const one = Object.assign(document.createElement(tag), {textContent: text, ...more});
    Object.assign(one.style, style);
    document.querySelector('main').append(one);
  };
  make('p', 'Hard to read', {color: '#bbbbbb', background: '#ffffff'});
  make('img', '', {}, {src: '/static/no-such-picture.png'});
  make('button', 'x', {display: 'block', width: '9px', height: '9px', minHeight: '0', padding: '0'});
  make('div', 'wide', {width: '2000px'});
  document.querySelector('main').insertAdjacentHTML('beforeend', '<p onclick="1">stopped by the policy</p>');
  console.error('spoiled');
}"""


def test_a_spoiled_page_is_noticed(screen_of):
    sweep = Sweep(screen_of("phone"))
    go = sweep.screen.go

    def go_and_spoil(address):
        answer = go(address)
        sweep.page.evaluate(SPOILED)
        sweep.page.wait_for_load_state("networkidle")
        return answer

    sweep.screen.go = go_and_spoil
    sweep.look("anonymous", "/accounts/login/")
    found = "\n".join(sweep.faults)
    for fault in (
        "light: ['color-contrast', 1",
        "light: ['image-alt', 1",
        "under 24 px: <button",
        "at 390 px scrolls sideways",
        "console spoiled",
        "404 http",
        "script-src-attr inline",
    ):
        assert fault in found
