import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import path

from apprentice.navigation import navigation
from tests.factories.accounts import UserFactory


def page(request):
    raise NotImplementedError


urlpatterns = [
    path("today/", page, name="today"),
    path("outbox/", page, name="outbox"),
    path("api/", page, name="api-docs"),
]


@pytest.fixture
def look(db, settings):
    settings.ROOT_URLCONF = __name__

    def ask(roles, address="/today/"):
        request = RequestFactory().get(address)
        request.user = UserFactory(roles=roles)
        return navigation(request)

    return ask


def links(sections):
    return {section.label: [item.view for item in section.items] for section in sections}


def test_pages_that_do_not_exist_are_not_linked(look):
    assert links(look(["cx_manager"])["nav_sections"]) == {"": ["today"], "Keep": ["outbox"]}


def test_several_roles_add_up_and_link_each_page_once(look):
    assert links(look(["cx_manager", "administrator"])["nav_sections"]) == {
        "": ["today"],
        "Keep": ["outbox", "api-docs"],
    }


@pytest.mark.parametrize(
    ("address", "marks"),
    [("/today/", {"today": "page", "outbox": ""}), ("/outbox/7/", {"today": "", "outbox": "true"})],
)
def test_the_page_somebody_is_on_is_marked(look, address, marks):
    sections = look(["cx_manager"], address)["nav_sections"]
    assert {item.view: item.current for section in sections for item in section.items} == marks


def test_what_the_bottom_bar_has_no_room_for_is_under_more(look):
    shown = look(["cx_manager"])
    assert [item.view for item in shown["nav_dock"]] == ["today"]
    assert [item.view for item in shown["nav_more"]] == ["outbox"]


def test_strangers_have_nowhere_to_go():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert navigation(request) == {"nav_sections": (), "nav_dock": (), "nav_more": ()}


def test_requests_that_never_met_a_user_have_nowhere_to_go():
    assert navigation(RequestFactory().get("/"))["nav_sections"] == ()
