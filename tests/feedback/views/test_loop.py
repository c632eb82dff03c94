"""The board, telling from it, its figures, and the page for everybody."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import OutboxMessage
from accounts.services.link import revoke_link
from feedback.models import Notice
from tests.factories.accounts import UserFactory
from tests.factories.feedback import DecisionFactory, FindingFactory, NoticeFactory, PromiseFactory, TurnFactory

pytestmark = pytest.mark.django_db
BOARD = "feedback:loop"


@pytest.fixture
def done():
    return PromiseFactory(done=True).decision.finding


def url(finding, name="tell"):
    return reverse(f"feedback:{name}", args=[finding.pk])


def form(finding, **fields):
    people = [finding.statement.invitation_id, *finding.also_said.values_list("invitation", flat=True)]
    parts = {"what": "A date field", "value_for_you": "A date we keep", "for_your_goal": "Order the week before"}
    return {**parts, "people": people, **fields}


@pytest.mark.parametrize("role", ["cx_manager", "executive", "sales_rep", "analyst", "floor_staff"])
def test_all_who_listen_read_the_board_and_only_leaders_act(client_of, done, role):
    page = client_of(roles=[role]).get(reverse(BOARD))

    assert page.status_code == 200
    assert "Done, not told" in page.content.decode()
    assert "?tell=" not in page.content.decode()


def test_a_link_to_tell_what_nobody_has_decided_shows_the_board(client_of):
    finding = FindingFactory()

    page = client_of(finding.session.owner).get(reverse(BOARD), {"tell": finding.pk})

    assert (page.status_code, page.context["form"]) == (200, None)


def test_administrators_do_not_read_it(client_of, done):
    assert client_of(roles=["administrator"]).get(reverse(BOARD)).status_code == 403
    assert client_of(roles=["administrator"]).get(reverse("feedback:loop-figures", args=["all"])).status_code == 403
    assert client_of(roles=["executive"]).get(url(done)).status_code == 403
    assert client_of(roles=["cx_manager"]).get(url(done)).status_code == 404


def test_the_tell_form_stands_in_place_with_the_promise_in_it(client_of, done):
    page = client_of(done.session.owner).get(reverse(BOARD), {"tell": done.pk})

    promise = done.decision.promise
    values = {name: page.context["form"][name].value() for name in ("what", "value_for_you", "for_your_goal")}
    assert values == {
        "what": promise.done_what,
        "value_for_you": promise.value_for_you,
        "for_your_goal": promise.for_your_goal,
    }
    assert "Send to" in page.content.decode()


@pytest.mark.parametrize("asked", ["999999", "x", "-1", ""])
def test_asking_to_tell_what_is_not_there_shows_the_board(client_of, done, asked):
    page = client_of(done.session.owner).get(reverse(BOARD), {"tell": asked})

    assert (page.status_code, page.context["form"]) == (200, None)


def test_telling_twice_tells_once(client_of, done):
    done.also_said.add(TurnFactory())
    client = client_of(done.session.owner)

    first = client.post(url(done), form(done), follow=True).content.decode()
    second = client.post(url(done), form(done), follow=True).content.decode()

    assert "Told 2 people." in first
    assert "Nothing was sent twice." in second
    assert (Notice.objects.count(), OutboxMessage.objects.count()) == (2, 2)


def test_one_person_can_be_told_in_words_of_their_own(client_of, done):
    other = TurnFactory()
    done.also_said.add(other)
    client = client_of(done.session.owner)

    client.post(url(done), form(done, people=[other.invitation_id], what="For you alone"))
    client.post(url(done), form(done, people=[done.statement.invitation_id]))

    told = dict(Notice.objects.values_list("invitation", "what"))
    assert told == {other.invitation_id: "For you alone", done.statement.invitation_id: "A date field"}


@pytest.mark.parametrize("field", ["what", "value_for_you", "for_your_goal", "people"])
def test_all_three_parts_and_somebody_to_tell_are_needed(client_of, done, field):
    page = client_of(done.session.owner).post(url(done), form(done, **{field: ""}))

    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.content.decode()
    assert ("Order the week before" in page.content.decode()) == (field != "for_your_goal")
    assert not Notice.objects.exists()


def test_looking_at_the_letter_first_sends_nothing_and_keeps_the_words(client_of, done):
    page = client_of(done.session.owner).post(url(done), form(done, look="1", what="<u>Look</u>")).content.decode()

    assert "Nothing has been sent." in page
    assert "&lt;u&gt;Look&lt;/u&gt;" in page
    assert "<u>Look" not in page
    assert not Notice.objects.exists()


def test_people_we_cannot_write_to_are_listed_as_what_they_are(client_of, done):
    page_only = TurnFactory(invitation__person__email="", invitation__person__name="Nils Uten")
    gone = TurnFactory(invitation__person__name="Gro Borte")
    done.also_said.add(page_only, gone)
    revoke_link(link=gone.invitation.link, at=timezone.now())

    page = client_of(done.session.owner).get(url(done)).content.decode()

    assert "Nils Uten (no address: on their page only)" in page
    assert "We can’t reach Gro Borte" in page


def test_a_person_who_is_not_behind_the_finding_cannot_be_told(client_of, done):
    stranger = TurnFactory().invitation

    assert client_of(done.session.owner).post(url(done), form(done, people=[stranger.pk])).status_code == 422


def test_a_no_needs_only_its_reason(client_of):
    finding = DecisionFactory(kind="decline").finding

    client_of(finding.session.owner).post(url(finding), form(finding, value_for_you="", for_your_goal=""))

    assert Notice.objects.get().kind == "wont"


@pytest.mark.parametrize("decided", [None, "investigate", "act"])
def test_there_is_nothing_to_tell_yet(client_of, decided):
    finding = DecisionFactory(kind=decided).finding if decided else FindingFactory()

    assert client_of(finding.session.owner).get(url(finding)).status_code == 404


@pytest.mark.parametrize("what", ["all", "answered", "said", "doing", "untold", "told", "wont"])
def test_every_figure_opens_its_evidence(client_of, done, what):
    address = reverse("feedback:loop-figures", args=[what])
    client = client_of(done.session.owner)

    assert address in client.get(reverse(BOARD)).content.decode() or what in {"said", "doing", "told"}
    assert client.get(address).status_code == 200
    assert client.get(address, headers={"HX-Request": "true"}).content.decode().count("<h1") == 0


def test_a_figure_we_do_not_have_is_not_found(client_of):
    assert client_of(roles=["analyst"]).get(reverse("feedback:loop-figures", args=["sales"])).status_code == 404


def test_the_people_behind_a_finding_are_named_only_as_allowed(client_of, done):
    done.also_said.add(TurnFactory(invitation__words_use="without_name", invitation__person__name="Daniel Ekström"))

    page = client_of(done.session.owner).get(url(done, "finding-people")).content.decode()

    assert "2 people said this" in page
    assert "Daniel" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_asks_the_database_the_same_for_one_and_for_three(client_of, count, django_assert_num_queries):
    for _ in range(count):
        PromiseFactory(done=True)
        FindingFactory().also_said.add(TurnFactory())
        NoticeFactory(decision=PromiseFactory(done=True).decision, kind="done", helped=False)
        DecisionFactory(kind="decline")
    client = client_of(UserFactory(roles=["executive"]))

    with django_assert_num_queries(10):
        page = client.get(reverse(BOARD))

    assert page.context["board"].total == 4 * count


def test_an_empty_board_says_how_it_fills(client_of):
    assert "Nothing to show yet" in client_of(roles=["floor_staff"]).get(reverse(BOARD)).content.decode()
    assert reverse("feedback:reflections") in client_of(roles=["cx_manager"]).get(reverse(BOARD)).content.decode()


def test_hostile_words_are_only_words(client_of):
    FindingFactory(statement__turn__text="<svg onload=x>", text="<svg onload=x>")

    assert "<svg onload" not in client_of(roles=["executive"]).get(reverse(BOARD)).content.decode()


def test_everybody_reads_what_was_said_without_signing_in(client, done):
    NoticeFactory(decision=done.decision, kind="done")

    page = client.get(reverse("feedback:public"))

    assert page.status_code == 200
    assert done.decision.promise.done_what in page.content.decode()
    assert done.statement.turn.text not in page.content.decode()
    assert done.statement.invitation.person.name not in page.content.decode()


def test_the_page_for_everybody_says_when_nothing_was_told(client):
    assert "Nothing has been told yet" in client.get(reverse("feedback:public")).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_for_everybody_asks_the_database_once(client, count, django_assert_num_queries):
    for _ in range(count):
        NoticeFactory(decision=PromiseFactory(done=True).decision, kind="done")

    with django_assert_num_queries(1):
        assert len(client.get(reverse("feedback:public")).context["stories"]) == count
