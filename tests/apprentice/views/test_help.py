import pytest
from django.urls import reverse

from accounts.models import Role
from apprentice.navigation import SIDEBAR
from apprentice.selectors.help import PAGES


def test_every_page_of_the_navigation_has_its_line():
    linked = {item.view for sections in SIDEBAR.values() for items in sections.values() for item in items}
    assert linked == set(PAGES)


@pytest.mark.parametrize("role", Role.values)
def test_each_role_reads_about_its_own_pages(role, signed_in):
    answer = signed_in(roles=[role]).get(reverse("help"))
    assert answer.status_code == 200
    told = [page.item.label for page in answer.context["pages"]]
    own = {item.label for items in SIDEBAR[role].values() for item in items}
    assert told[0] == "Today"
    assert set(told) <= own
