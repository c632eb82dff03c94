"""Whoever asked us not to give their name is named nowhere beside their words, on no page and in no answer."""

import logging
import re
from collections import Counter, deque
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from accounts.services.link import token_of
from feedback.services.customer import agree
from feedback.services.statement import send_statements
from feedback.services.worth import credit_finding
from tests.factories.accounts import ApiTokenFactory, UserFactory
from tests.factories.feedback import (
    FeedbackSessionFactory,
    InvitationFactory,
    PromiseFactory,
    QuestionFactory,
    StatementFactory,
    TurnFactory,
)
from tests.factories.relationships import CompanyFactory, CustomerFactory, PersonFactory
from valuation.models import EvidenceRecord

pytestmark = pytest.mark.django_db
NOW = timezone.now()
WORDS = "The turquoise drawbridge jams every Tuesday."
READ = "The drawbridge is not kept up."
MARKS = ("turquoise drawbridge", READ)
WHO = ("Zebulon", "Quixote", "zebulon@windmill.example", "Windmill", "Nordfjordbotn")
LINK = re.compile(r"""(?:href|hx-get)="(/[^"#]*)""")
NOT_OURS = ("/static/", "/accounts/", "/s/", "/listen/", "/docs/api")
OF_A_KIND = 4
ROLES = [role for role in Role.values if role != Role.CX_MANAGER]


@pytest.fixture
def world():
    """Return a session with one nameless customer whose words went all the way round the loop."""
    owner, other = UserFactory(roles=["cx_manager"]), UserFactory(roles=["cx_manager"], name="Another Manager")
    company = CompanyFactory(name="Windmill Works")
    person = PersonFactory(
        name="Zebulon Quixote", email="zebulon@windmill.example", company=company, place="Nordfjordbotn"
    )
    customer = CustomerFactory(person=person, company=None, region="Nordfjordbotn", owner=None)
    session = FeedbackSessionFactory(open=True, owner=owner)
    question = QuestionFactory(version=session.guide_version)
    invitation = InvitationFactory(
        session=session, person=person, customer=customer, finished=True, words_use="without_name"
    )
    turn = TurnFactory(invitation=invitation, question=question, text=WORDS, at=NOW - timedelta(hours=2))
    statement = StatementFactory(invitation=invitation, turn=turn, confirmed=True, text=READ)
    promise = PromiseFactory(done=True, decision__finding__statement=statement, decision__finding__text=READ)
    return {"owner": owner, "other": other, "turn": turn, "finding": promise.decision.finding, "invitation": invitation}


def exposed(text):
    """Return what tells who it was, where the words or our reading of them are shown too."""
    return [name for name in WHO if name in text] if any(mark in text for mark in MARKS) else []


def crawl(client, starts):
    """Follow every link and every drawer from the starts on, some of each kind; return what each answered."""
    seen, kinds, queue = {}, Counter(), deque(starts)
    while queue:
        address = queue.popleft()
        kind = re.sub(r"\d+", "0", address.partition("?")[0])
        if address in seen or kinds[kind] >= OF_A_KIND or address.startswith(NOT_OURS):
            continue
        kinds[kind] += 1
        answer = client.get(address, follow=True)
        text = b"".join(answer).decode(errors="replace")
        seen[address] = unescape(text)
        queue.extend(unescape(found) for found in LINK.findall(text))
    return seen


def colleague(role, world):
    return world["other"] if role == Role.CX_MANAGER else UserFactory(roles=[role])


@pytest.mark.parametrize("role", Role.values)
def test_no_page_that_a_colleague_can_reach_names_them_beside_their_words(world, role):
    client = Client()
    client.force_login(colleague(role, world))
    starts = ["/", "/help/", "/search/?q=drawbridge", "/search/?q=Zebulon", "/search/?q=turquoise+Zebulon"]
    starts += [f"/voices/?person={world['invitation'].person_id}", f"/customers/{world['invitation'].customer_id}/"]
    seen = crawl(client, starts)
    assert any(mark in text for mark in MARKS for text in seen.values()) == (role != Role.ADMINISTRATOR)
    assert {address: found for address, text in seen.items() if (found := exposed(text))} == {}


@pytest.mark.parametrize("role", ROLES)
def test_no_answer_of_the_api_names_them_beside_their_words(world, role):
    ApiTokenFactory(user=colleague(role, world), raw="apt_anonymity", scopes=["read"])
    program = Client(headers={"Authorization": "Bearer apt_anonymity"})
    for name in ("voices", "findings", "promises", "sessions", "aspects", "evidence", "customers", "people"):
        text = program.get(f"/api/v1/{name}/").content.decode()
        assert exposed(text) == [], name


def test_the_api_tells_the_day_of_nameless_words_and_not_the_hour(world):
    ApiTokenFactory(user=world["other"], raw="apt_anonymity", scopes=["read"])
    program = Client(headers={"Authorization": "Bearer apt_anonymity"})
    (voice,) = program.get("/api/v1/voices/").json()["results"]
    assert "T00:00:00" in voice["at"]


def test_what_they_taught_us_stands_beside_no_name_in_the_value_model(world):
    statement, customer = world["finding"].statement, world["invitation"].customer
    credit_finding(statement=statement, by=world["owner"], at=NOW)
    assert EvidenceRecord.objects.filter(customer=customer).count() == 0


def test_taking_the_name_away_takes_it_out_of_the_value_model(world):
    statement, customer = world["finding"].statement, world["invitation"].customer
    agree(invitation=world["invitation"], words_use="with_name", at=NOW)
    assert EvidenceRecord.objects.filter(customer=customer).count() == 1
    agree(invitation=statement.invitation, words_use="without_name", at=NOW)
    assert EvidenceRecord.objects.filter(customer=customer).count() == 0


def test_letters_and_the_audit_trail_say_nothing_of_their_words(world):
    StatementFactory(invitation=world["invitation"], turn=world["turn"], text=READ)
    send_statements(invitation=world["invitation"], by=world["owner"], at=NOW)
    client = Client()
    client.force_login(UserFactory(roles=["administrator"]))
    for page in ("/outbox/", "/audit/"):
        text = client.get(page).content.decode()
        assert not any(mark in text for mark in MARKS), page


def test_the_log_holds_neither_names_nor_words(world, caplog, guest_of):
    with caplog.at_level(logging.DEBUG):
        guest = guest_of(world["invitation"])
        guest.get(reverse("feedback:what-happened", args=[world["invitation"].public_id]))
        guest.get(reverse("feedback:question", args=[world["invitation"].public_id, 99]))
    text = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    assert [name for name in (*WHO, *MARKS) if name in text] == []


@pytest.fixture
def guest_of():
    def come_in(invitation):
        client = Client()
        client.get(f"/s/{token_of(invitation.link)}/")
        return client

    return come_in
