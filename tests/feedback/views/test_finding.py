"""A finding: noted, marked until confirmed, joined, decided."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.models import Decision, Finding
from tests.factories.accounts import UserFactory
from tests.factories.feedback import DecisionFactory, FindingFactory, StatementFactory, TurnFactory

pytestmark = pytest.mark.django_db
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def finding():
    return FindingFactory()


@pytest.fixture
def owner(finding, client_of):
    return client_of(finding.session.owner)


def url(finding, name="finding"):
    return reverse(f"feedback:{name}", args=[finding.pk])


def test_a_correction_is_offered_as_the_finding_when_its_writer_lets_us(client_of):
    statement = StatementFactory(corrected=True)
    client = client_of(statement.drafted_by)
    assert client.get(url(statement, "finding-note")).context["form"]["text"].value() == statement.correction

    statement.invitation.words_use = "ask_me"
    statement.invitation.save()
    page = client.get(url(statement, "finding-note"))
    assert page.context["form"]["text"].value() == ""
    assert "want to be asked" in page.content.decode()


def test_noting_twice_notes_once(client_of):
    statement = StatementFactory(confirmed=True)
    client = client_of(statement.drafted_by)

    answers = [client.post(url(statement, "finding-note"), {"text": "The place."}) for _ in range(2)]

    found = Finding.objects.get()
    assert [answer.url for answer in answers] == [url(found)] * 2


def test_a_draft_cannot_be_noted_and_the_text_is_kept(client_of):
    statement = StatementFactory()

    page = client_of(statement.drafted_by).post(url(statement, "finding-note"), {"text": "The place."})

    assert page.status_code == 422
    assert "Send it first" in page.content.decode()
    assert "The place." in page.content.decode()


@pytest.mark.parametrize(("state", "marked"), [("sent", True), ("confirmed", False), ("corrected", False)])
def test_not_confirmed_is_marked_wherever_it_shows(client_of, state, marked):
    finding = FindingFactory(statement=StatementFactory(**{state: True}))
    client = client_of(finding.session.owner)

    pages = [client.get(url(finding)), client.get(reverse("feedback:loop"))]

    assert [("Not confirmed" in page.content.decode()) for page in pages] == [marked, marked]


@pytest.mark.parametrize("role", ["executive", "sales_rep", "analyst", "floor_staff"])
def test_those_who_act_on_it_read_it_and_find_no_form(client_of, finding, role):
    page = client_of(roles=[role]).get(url(finding))

    assert page.status_code == 200
    assert url(finding, "finding-decide") not in page.content.decode()


def test_our_reading_and_their_correction_are_for_readers_only(client_of):
    finding = FindingFactory(statement=StatementFactory(corrected=True, correction="Only for Ingrid."), text="Ours.")

    assert "Only for Ingrid." in client_of(finding.session.owner).get(url(finding)).content.decode()
    assert "Only for Ingrid." not in client_of(roles=["executive"]).get(url(finding)).content.decode()


def test_administrators_and_strangers_do_not_read_it(client_of, finding):
    assert client_of(roles=["administrator"]).get(url(finding)).status_code == 403
    assert client_of(roles=["cx_manager"]).post(url(finding, "finding-decide")).status_code == 404
    assert client_of(roles=["cx_manager"]).post(url(finding, "finding-join")).status_code == 404


def test_words_elsewhere_are_found_joined_once_and_taken_away(owner, finding):
    turn = TurnFactory(text="The parcel waited across the fjord again.")
    hidden = TurnFactory(text="The parcel, but ask me first.", invitation__words_use="ask_me")

    found = owner.get(url(finding), {"q": "PARCEL fjord"}).context["found"]
    assert [one for one, _ in found] == [turn]

    for _ in range(2):
        owner.post(url(finding, "finding-join"), {"turns": [turn.pk]})
    assert list(finding.also_said.all()) == [turn]

    owner.post(url(finding, "finding-join"), {"turns": [hidden.pk]})
    owner.post(reverse("feedback:finding-part", args=[finding.pk, turn.pk]))
    assert list(finding.also_said.all()) == []


def test_searching_for_signs_finds_nothing_and_breaks_nothing(owner, finding):
    assert owner.get(url(finding), {"q": "%_' \""}).status_code == 200
    assert owner.get(url(finding), {"q": "x" * 300}).status_code == 200


def test_a_name_that_was_not_given_is_not_shown(owner, finding, client_of):
    turn = TurnFactory(invitation__words_use="without_name", invitation__person__name="Daniel Ekström")
    finding.also_said.add(turn)

    page = owner.get(url(finding)).content.decode()

    assert turn.text in page
    assert "Daniel" not in page


def test_deciding_to_act_goes_on_to_the_promise(owner, finding):
    answer = owner.post(url(finding, "finding-decide"), {"kind": "act", "reason": "Eleven people."})

    assert answer.url == url(finding, "promise-make")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"kind": "", "reason": "Kept words"}, "Choose one of the three."),
        ({"kind": "act", "reason": ""}, "Write the reason."),
        ({"kind": "investigate", "reason": "Kept words"}, "Say by which day"),
        ({"kind": "investigate", "reason": "Kept words", "answer_by": "2001-01-01"}, "today or later"),
        ({"kind": "investigate", "reason": "Kept words", "answer_by": "soon"}, "Write a date"),
        ({"kind": "act", "reason": "x" * 1001}, "at most 1000"),
    ],
)
def test_a_decision_that_is_missing_something_is_said_beside_it(owner, finding, fields, message):
    page = owner.post(url(finding, "finding-decide"), fields)

    assert page.status_code == 422
    assert message in page.content.decode()
    assert ("Kept words" in page.content.decode()) == ("Kept words" in fields["reason"])
    assert not Decision.objects.exists()


def test_what_is_decided_can_no_longer_be_decided(owner):
    decision = DecisionFactory()
    finding = decision.finding

    page = owner.post(url(finding, "finding-decide"), {"kind": "decline", "reason": "No."})

    assert page.status_code == 404
    assert Decision.objects.get().kind == "act"


@pytest.mark.parametrize(("days", "words"), [(-1, "A decision was due"), (3, "A decision is due")])
def test_an_undecided_finding_stands_out_when_its_day_has_passed(owner, finding, days, words):
    finding.session.decide_by = timezone.localdate() + timedelta(days=days)
    finding.session.save()

    assert words in owner.get(url(finding)).content.decode()


def test_hostile_text_is_only_text(client_of):
    finding = FindingFactory(text=HOSTILE, statement__turn__text=HOSTILE)
    DecisionFactory(finding=finding, reason=HOSTILE)

    assert HOSTILE not in client_of(finding.session.owner).get(url(finding)).content.decode()


@pytest.mark.parametrize("others", [1, 3])
def test_the_page_asks_the_database_the_same_for_one_and_for_three(client_of, others, django_assert_num_queries):
    finding = FindingFactory()
    finding.also_said.add(*TurnFactory.create_batch(others))
    client = client_of(UserFactory(roles=["executive"]))

    with django_assert_num_queries(9):
        client.get(url(finding))
