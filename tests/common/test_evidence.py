from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from common.evidence import Evidence, Voice, render_evidence

MARIT = SimpleNamespace(name="Marit Ødegård", line="Breheim Guides", is_customer=True)
EVIDENCE = Evidence(
    title="11 of 31 describe the same workaround",
    say="They no longer order from us when the day matters.",
    rows=(("Order earlier", "5"), ("Buy elsewhere", "6")),
    total=("Customers", "11"),
    voices=(Voice(text="If it has to be there <Thursday> I drive.", who=MARIT, mark="I drive", lang="en"),),
    without="Two who said something close to this.",
    source="31 sessions on delivery",
)


@pytest.fixture
def ask():
    def request(**headers):
        request = RequestFactory().get("/evidence/", headers=headers)
        request.htmx = HtmxDetails(request)
        request.user = AnonymousUser()
        return request

    return request


def test_htmx_gets_the_drawers_inside_only(ask):
    html = render_evidence(ask(hx_request="true"), EVIDENCE).content.decode()
    assert "<html" not in html
    assert '<h2 class="h1" id="drawer-title" tabindex="-1">11 of 31 describe the same workaround</h2>' in html


def test_everybody_else_gets_a_page_with_one_heading(ask):
    html = render_evidence(ask(), EVIDENCE).content.decode()
    assert html.count("<h1") == 1
    assert "<title>11 of 31 describe the same workaround · Apprentice</title>" in html


def test_evidence_is_read_in_order_sum_words_and_what_it_leaves_out(ask):
    html = render_evidence(ask(hx_request="true"), EVIDENCE).content.decode()
    order = ["They no longer", "Buy elsewhere", "Customers", "&lt;Thursday&gt;", "Two who said", "31 sessions"]
    places = [html.index(part) for part in order]
    assert places == sorted(places)


def test_the_answer_varies_with_who_asks(ask):
    assert "HX-Request" in render_evidence(ask(), EVIDENCE)["Vary"]


def test_parts_that_are_not_there_leave_no_heading(ask):
    html = render_evidence(ask(hx_request="true"), Evidence(title="4 promises")).content.decode()
    assert "<table" not in html
    assert "<h3" not in html


def test_customers_see_it_in_their_own_layout(ask):
    html = render_evidence(ask(), EVIDENCE, layout="customer.html").content.decode()
    assert "Apprentice" not in html
