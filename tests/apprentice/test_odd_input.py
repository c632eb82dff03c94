"""What anybody can write into an address or a form is answered, never failed on."""

import pytest

from tests.factories.accounts import UserFactory
from tests.factories.feedback import FeedbackSessionFactory, FindingFactory, TurnFactory

pytestmark = pytest.mark.django_db

BIG = "9" * 20
LONG = "9" * 5_000
ADDRESSES = {
    "/loop/?tell=²": 200,
    f"/loop/?tell={BIG}": 200,
    f"/loop/?tell={LONG}": 200,
    f"/findings/{BIG}/": 404,
    f"/findings/{BIG}/people/": 404,
    f"/promises/{BIG}/": 404,
    f"/reflections/{BIG}/": 404,
    "/reflections/{invitation}/?on=²": 200,
    f"/reflections/{{invitation}}/?on={LONG}": 200,
    "/sessions/{session}/plan/?find=%00&show=²": 200,
    f"/sessions/{{session}}/plan/why/{BIG}/value/": 404,
    f"/sessions/new/?aspect={BIG}&guide=%00": 200,
    "/findings/{finding}/?q=%00": 200,
    f"/voices/?aspect={BIG}&person=%00": 200,
    "/search/?q=%00": 200,
    "/customers/?q=%00&segment=%00&page=²": 200,
    f"/customers/{BIG}/ties/{BIG}/": 404,
    f"/history/?by={BIG}&action=%00": 200,
    f"/value/runs/{BIG}/": 404,
    f"/imports/{BIG}/": 404,
    "/s/%00/": 404,
}


@pytest.fixture
def browser(client_of):
    user = UserFactory(roles=["cx_manager", "analyst", "administrator"])
    said = TurnFactory(invitation__session__owner=user)
    finding = FindingFactory(statement__invitation=said.invitation, session=said.invitation.session)
    draft = FeedbackSessionFactory(owner=user)
    ids = {"session": draft.pk, "invitation": said.invitation_id, "finding": finding.pk, "turn": said.pk}
    return client_of(user), ids


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_odd_address_gets_an_answer(browser, address):
    client, ids = browser
    assert client.get(address.format(**ids)).status_code == ADDRESSES[address]


def test_an_id_too_large_for_any_table_is_no_choice(browser):
    client, ids = browser
    plan = {"readers": [BIG], "readers_shown": "1", "who": [BIG], "minutes": "12"}
    assert client.post("/sessions/{session}/plan/".format(**ids), plan).status_code == 422
    assert client.post("/findings/{finding}/join/".format(**ids), {"turns": [BIG]}).status_code == 302
    facets = {"turn": ids["turn"], "facets": [BIG]}
    assert client.post("/reflections/{invitation}/facets/".format(**ids), facets).status_code == 302
