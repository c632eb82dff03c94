"""The secret link: who comes in, who doesn't, and what is said to each."""

import logging
from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import SecretLink
from accounts.services.link import make_link, revoke_link, token_of
from common.logs import ScrubSecretLinks
from feedback.models import Invitation
from tests.factories.feedback import InvitationFactory

pytestmark = pytest.mark.django_db
LIMIT = 30


def wrong(number):
    return f"/s/{number:043d}/"


def test_link_opens_a_clean_address(guest):
    invitation = InvitationFactory(invited=True)
    marit = guest(invitation)
    assert marit.came_in.status_code == 302
    assert marit.came_in["Location"] == f"/listen/{invitation.public_id}/"
    assert marit.get("listen").status_code == 200


def test_link_notes_the_first_opening_only(guest):
    invitation = InvitationFactory(invited=True)
    guest(invitation)
    first = Invitation.objects.get().opened_at
    guest(invitation)
    assert first is not None
    assert Invitation.objects.get().opened_at == first


def test_token_is_nowhere_on_the_page_behind_it(guest):
    invitation = InvitationFactory(invited=True)
    marit = guest(invitation)
    assert token_of(invitation.link) not in marit.get("listen").content.decode()
    assert token_of(invitation.link) not in str(dict(marit.client.session))


def test_page_keeps_out_of_caches_search_engines_and_referrers(guest):
    marit = guest(InvitationFactory(invited=True))
    for response in (marit.came_in, marit.get("listen")):
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex"
        assert response["Referrer-Policy"] == "same-origin"


def test_session_id_changes_when_somebody_comes_in():
    client = Client()
    client.session.save()
    client.cookies["sessionid"] = "attackerchosen0123456789abcdefgh"
    client.get(f"/s/{token_of(InvitationFactory(invited=True).link)}/")
    assert client.cookies["sessionid"].value != "attackerchosen0123456789abcdefgh"


def test_stranger_gets_404_on_every_page():
    invitation = InvitationFactory(invited=True)
    for name in ("listen", "rules", "not-now", "more", "what-else", "thanks", "what-happened"):
        assert Client().get(reverse(f"feedback:{name}", args=[invitation.public_id])).status_code == 404


def test_own_link_does_not_open_somebody_elses_pages(guest):
    marit, other = guest(InvitationFactory(invited=True)), InvitationFactory(invited=True)
    assert marit.client.get(reverse("feedback:listen", args=[other.public_id])).status_code == 404
    assert marit.client.post(reverse("feedback:more", args=[other.public_id]), {"words": "x"}).status_code == 404


def test_two_invitations_live_in_one_browser(guest):
    marit, other = guest(InvitationFactory(invited=True)), InvitationFactory(invited=True)
    marit.client.get(f"/s/{token_of(other.link)}/")
    assert marit.get("listen").status_code == 200
    assert marit.client.get(reverse("feedback:listen", args=[other.public_id])).status_code == 200


@pytest.mark.parametrize("end", ("expired", "revoked", "withdrawn"))
def test_ended_link_says_so_without_a_name(guest, end):
    invitation = InvitationFactory(invited=True, person__name="Marit Lunde")
    marit = guest(invitation)
    if end == "expired":
        past = timezone.now() - timedelta(days=2)
        SecretLink.objects.update(created_at=past, expires_at=past + timedelta(days=1))
    elif end == "revoked":
        revoke_link(link=invitation.link, at=timezone.now())
    else:
        Invitation.objects.update(state="revoked")
    for response in (marit.client.get(f"/s/{token_of(invitation.link)}/"), marit.get("listen"), marit.post("finish")):
        assert response.status_code == 410
        assert "hello@fjellvik.example" in response.content.decode()
        assert "Marit" not in response.content.decode()
        assert invitation.session.owner.name not in response.content.decode()


def test_new_link_closes_the_pages_that_the_old_one_opened(guest):
    marit = guest(InvitationFactory(invited=True))
    new = make_link(purpose="listen", at=timezone.now(), lives=timedelta(days=1))
    Invitation.objects.update(link=new)
    assert marit.get("listen").status_code == 404


def test_link_for_another_purpose_opens_nothing(fresh_limits):
    link = make_link(purpose="something else", at=timezone.now(), lives=timedelta(days=1))
    assert Client().get(f"/s/{token_of(link)}/").status_code == 404


def test_guessing_is_stopped_whatever_the_headers_say(fresh_limits):
    codes = [
        Client().get(wrong(n), headers={"X-Forwarded-For": f"203.0.113.{n}"}).status_code for n in range(LIMIT + 2)
    ]
    assert codes == [404] * LIMIT + [429] * 2


def test_stopped_guess_says_when_to_come_back(fresh_limits):
    for number in range(LIMIT):
        Client().get(wrong(number))
    response = Client().get(wrong(LIMIT))
    assert response["Retry-After"] == "60"
    assert "That was a lot at once" in response.content.decode()


def test_somebody_elses_guessing_does_not_lock_customers_out(guest, fresh_limits):
    for number in range(LIMIT + 5):
        Client().get(wrong(number))
    assert guest(InvitationFactory(invited=True)).came_in.status_code == 302


def test_right_links_are_never_counted(guest, fresh_limits):
    invitation = InvitationFactory(invited=True)
    for _ in range(LIMIT + 5):
        guest(invitation)
    assert Client().get(wrong(1)).status_code == 404


@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1)
def test_behind_a_proxy_each_real_address_has_its_own_limit(fresh_limits):
    forged = [Client().get(wrong(n), headers={"X-Forwarded-For": f"9.9.9.{n}, 203.0.113.7"}) for n in range(LIMIT + 1)]
    assert forged[-1].status_code == 429
    assert Client().get(wrong(1), headers={"X-Forwarded-For": "9.9.9.9, 203.0.113.8"}).status_code == 404


def test_log_never_shows_a_token(caplog, fresh_limits):
    token = token_of(InvitationFactory(invited=True).link)
    caplog.handler.addFilter(ScrubSecretLinks())
    with caplog.at_level(logging.DEBUG):
        Client().get(f"/s/{token[:-4]}xxxx/")
        logging.getLogger("gunicorn.access").info('"GET %s HTTP/1.1" 302', f"/s/{token}/")
    assert "/s/[secret]/" in caplog.text
    assert token[:-4] not in caplog.text
