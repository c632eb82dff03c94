"""The checks of the walk find what they are there to find."""

from tests.walking.page import Page, problems_of

GOOD = """<!doctype html><html lang="en"><head><title>Voices · Apprentice</title><meta name="viewport" content="x">
<link rel="stylesheet" href="/static/a.css"><script src="/static/a.js" defer></script></head>
<body hx-headers='{"X": "y"}'><a class="skip" href="#main">Skip</a><main id="main"><h1>Voices</h1>
<svg><title>A picture</title><path d="M0 0"/></svg><img src="/a.png" alt="A boot">
<a href="/voices/1/"><svg aria-label="Open"></svg></a>
<form method="post">TOKEN<label for="words">Words</label><textarea id="words" name="words"></textarea>
<label>All <input type="checkbox" name="all"></label><input type="hidden" name="key"><button>Send</button></form>
<script type="application/json">{}</script></main></body></html>"""
TOKEN = '<input type="hidden" name="csrfmiddlewaretoken" value="x">'


def test_a_good_page_has_no_problems():
    assert problems_of(Page(GOOD.replace("TOKEN", TOKEN))) == []


def test_a_form_without_its_token_is_found():
    assert problems_of(Page(GOOD.replace("TOKEN", ""))) == ["no CSRF token: "]


def test_an_empty_page_lacks_everything():
    assert problems_of(Page("<html><body></body></html>")) == [
        "no title",
        "no language",
        "h1: 0 instead of one",
        "main: 0 instead of one",
        "no viewport",
    ]


def test_what_nobody_could_name_is_found():
    fragment = (
        '<input name="q"><a href="/x/"></a><button class="icon"></button><img src="/a.png"><select id="s"></select>'
    )
    assert problems_of(Page(fragment)) == [
        "unlabelled: input q",
        "unlabelled: select s",
        "nameless: a /x/",
        "nameless: button icon",
        "no alt: /a.png",
    ]


def test_what_a_strict_policy_would_stop_is_found():
    fragment = '<script>1</script><p style="x">a</p><b onclick="x">b</b><a href="javascript:x" target="_blank">c</a>'
    assert problems_of(Page(fragment)) == [
        "inline script",
        "inline style: p",
        "inline handler: onclick",
        "javascript: address",
        "opens a window that can reach back: javascript:x",
    ]


def test_names_that_lead_nowhere_on_the_page_are_found():
    body = """<i id="a"></i><i id="a"></i><a href="#b">x</a><p aria-describedby="a c">x</p><b hx-target="#d">x</b>
    <a href="/" data-dialog="e">x</a><p aria-labelledby="drawer-title">x</p>"""
    page = GOOD.replace("TOKEN", TOKEN).replace("<h1>", body + "<h1>")
    assert problems_of(Page(page)) == ["duplicate id: a", *(f"names nothing here: {name}" for name in "bcde")]


def test_the_title_is_that_of_the_page_not_of_a_picture():
    page = Page("<html><body><svg><title>Picture</title></svg></body></html>")
    assert page.title == ""


def test_text_and_places_survive_tags_that_nobody_closed():
    page = Page("<ul><li>one<li>two</ul><label>Name <b>of</b> it<input name=n></label><p>after</p>")
    assert [one.text for one in page.all("label", "p")] == ["Name of it", "after"]
    assert page.all("input")[0].inside("label") is page.all("label")[0]
    assert page.all("p")[0].inside("ul") is None
