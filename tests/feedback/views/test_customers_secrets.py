"""What must never reach anybody here: drafts before they are sent, words after they were taken back."""

import pytest
from django.urls import get_resolver

from accounts.models import OutboxMessage, Role
from feedback.models import Turn
from feedback.services.letter import write_letter
from tests.factories.accounts import UserFactory
from tests.factories.feedback import (
    DraftFactory,
    FindingFactory,
    NoticeFactory,
    PromiseFactory,
    StatementFactory,
    TurnFactory,
)

pytestmark = pytest.mark.django_db
SECRET = "Zxq-only-mine-zxq"


def pages(patterns=None, before=""):
    """Return every address without arguments, and those that take one number, once with each of the first rows."""
    for pattern in patterns or get_resolver().url_patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from pages(pattern.url_patterns, route)
        elif "<int:" in route and route.count("<") == 1:
            yield from ("/" + route[: route.index("<")] + str(pk) + route[route.index(">") + 1 :] for pk in range(1, 4))
        elif not set(route) & set("<(^$\\"):
            yield "/" + route


def content_of(response):
    streams = getattr(response, "streaming", False)
    return (b"".join(response.streaming_content) if streams else response.content).decode(errors="replace")


def leaks(client_of, owner):
    """Return the addresses that show the secret to whoever leads the session, or to a colleague of every role."""
    found = set()
    for browser in (client_of(owner), client_of(UserFactory(roles=Role.values))):
        for address in pages():
            response = browser.get(address, {"q": SECRET[:12]})
            shown = content_of(response)
            if response.status_code == 200:
                shown += content_of(browser.get(address, {"q": SECRET[:12]}, headers={"HX-Request": "true"}))
            if SECRET in shown:
                found.add(address)
    return sorted(found)


def test_drafts_and_words_taken_back_are_on_no_page_of_staff(client_of, guest):
    turn = TurnFactory(text=SECRET)
    reading = StatementFactory(invitation=turn.invitation, turn=turn, confirmed=True)
    promise = PromiseFactory(decision__finding=FindingFactory(statement=reading))
    promise.decision.finding.also_said.add(turn)
    owner = turn.invitation.session.owner
    NoticeFactory(decision=promise.decision)
    context = {"their_words": SECRET, "by": owner, "notice": turn.invitation.notices.get()}
    write_letter(key="x", invitation=turn.invitation, name="will", sender=owner, at=turn.at, context=context)
    DraftFactory(invitation=turn.invitation, text=SECRET)
    DraftFactory(invitation=turn.invitation, question=None, text=SECRET)
    assert SECRET in content_of(client_of(owner).get("/voices/"))
    assert SECRET in OutboxMessage.objects.get().body
    marit = guest(turn.invitation)
    marit.post("take-back", turn.key, confirmed="1")
    assert leaks(client_of, owner) == []
    assert not Turn.objects.filter(text__contains=SECRET).exists()
    assert "“[taken back]”" in OutboxMessage.objects.get().body
