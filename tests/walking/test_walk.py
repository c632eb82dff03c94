"""The walk goes everywhere once, and sees what is broken."""

import pytest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.test import Client
from django.urls import path

from tests.walking.walk import shape_of, walk

START = """<html><a href="/thing/1/">1</a><a href="/thing/2/?page=3#x">2</a><a href="/thing/3/">3</a>
<a href="/gone/">g</a><a href="/falls/">f</a><a href="/moved/">m</a>
<a href="https://elsewhere.example/">e</a><a href="mailto:a@b">m</a>
<a href="/thing/1/" hx-get="/thing/1/">h</a><link href="/static/a.css">
<form action="/find/"><input name="q" type="text"><input type="checkbox" name="c" value="1">
<input type="radio" name="r" value="2" checked></form>
<form method="post" action="/send/"></form><form data-autosave="/draft/"></form></html>"""


def start(request):
    return HttpResponse(START)


def thing(request, pk):
    return HttpResponse("fragment" if request.headers.get("HX-Request") else "<html></html>")


def gone(request):
    raise Http404


def falls(request):
    raise ZeroDivisionError


def handler404(request, exception):
    return HttpResponse("<html></html>", status=404)


urlpatterns = [
    path("", start),
    path("thing/<int:pk>/", thing),
    path("gone/", gone),
    path("falls/", falls),
    path("moved/", lambda request: redirect("/thing/9/")),
    path("find/", lambda request: HttpResponse("<html></html>")),
]


@pytest.fixture
def walked(settings, db):
    settings.ROOT_URLCONF = __name__
    return walk(Client(), ["/"], per_shape=2)


def test_every_link_form_and_fragment_is_followed_up_to_the_cap(walked):
    seen = {(visit.address, visit.link.kind, visit.status) for visit in walked.visits}
    assert seen == {
        ("/", "start", 200),
        ("/thing/1/", "link", 200),
        ("/thing/1/", "htmx", 200),
        ("/thing/2/?page=3", "link", 200),
        ("/thing/3/", "link", 200),
        ("/gone/", "link", 404),
        ("/falls/", "link", 500),
        ("/moved/", "link", 302),
        ("/find/?q=order&r=2", "form", 200),
    }


def test_files_and_addresses_to_post_to_are_noted_not_asked_for(walked):
    assert walked.assets == {"/static/a.css": "/"}
    assert walked.posts == {"/send/", "/draft/"}


@pytest.mark.parametrize(
    ("address", "shape"),
    [
        ("/voices/17/", "/voices/{n}/"),
        ("/listen/0b7d2a3e-0000-4000-8000-000000000000/more/", "/listen/{uuid}/more/"),
        ("/s/" + "a" * 43 + "/", "/s/{token}/"),
        ("/voices/?person=3&aspect=", "/voices/?aspect&person"),
        ("/on/2026-11-20/", "/on/{date}/"),
        ("/today/late/", "/today/late/"),
    ],
)
def test_addresses_of_one_kind_have_one_shape(address, shape):
    assert shape_of(address) == shape
