"""Making, keeping and showing promises."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import OutboxMessage
from feedback.models import Effort, Promise
from feedback.selectors.loop import find_card
from feedback.services.loop import tell
from feedback.services.promise import ThreeParts
from tests.factories.accounts import UserFactory
from tests.factories.feedback import DecisionFactory, FindingFactory, NoticeFactory, PromiseFactory

pytestmark = pytest.mark.django_db
SOON = (timezone.localdate() + timedelta(days=9)).isoformat()


@pytest.fixture
def decision():
    return DecisionFactory()


def url(name, pk):
    return reverse(f"feedback:{name}", args=[pk])


def form(owner, /, **fields):
    parts = {"what": "A date field", "value_for_you": "A date we keep", "for_your_goal": "Order the week before"}
    return {**parts, "owner": owner.pk, "due": SOON, **fields}


def test_promising_twice_promises_once(client_of, decision):
    keeper = UserFactory(roles=["executive"])
    client = client_of(decision.decided_by)

    answers = [client.post(url("promise-make", decision.finding_id), form(keeper)) for _ in range(2)]

    promise = Promise.objects.get()
    assert [answer.url for answer in answers] == [url("promise", promise.pk)] * 2
    assert promise.owner == keeper


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"what": ""}, "Say what we’ll do."),
        ({"value_for_you": " "}, "Say what it gives the customer."),
        ({"for_your_goal": ""}, "Say what it means"),
        ({"owner": ""}, "Choose who keeps it."),
        ({"due": ""}, "Choose a day."),
        ({"due": "2001-01-01"}, "hasn’t passed"),
        ({"what": "x" * 601}, "at most 600"),
    ],
)
def test_what_is_missing_is_said_beside_the_field_and_the_rest_is_kept(client_of, decision, fields, message):
    data = form(UserFactory(roles=["executive"]), **fields)

    page = client_of(decision.decided_by).post(url("promise-make", decision.finding_id), data)

    assert page.status_code == 422
    assert message in page.content.decode()
    assert ("Order the week before" in page.content.decode()) == ("for_your_goal" not in fields)
    assert not Promise.objects.exists()


def test_an_administrator_or_somebody_who_left_keeps_no_promise(client_of, decision):
    client = client_of(decision.decided_by)

    for keeper in (UserFactory(roles=["administrator"]), UserFactory(roles=["executive"], is_active=False)):
        assert client.post(url("promise-make", decision.finding_id), form(keeper)).status_code == 422


@pytest.mark.parametrize("kind", ["investigate", "decline", None])
def test_only_what_we_decided_to_do_is_promised(client_of, kind):
    finding = DecisionFactory(kind=kind).finding if kind else FindingFactory()

    assert client_of(finding.session.owner).get(url("promise-make", finding.pk)).status_code == 404


def test_a_made_promise_is_shown_instead_of_the_form(client_of):
    promise = PromiseFactory()

    answer = client_of(promise.decision.decided_by).get(url("promise-make", promise.decision.finding_id))

    assert answer.url == url("promise", promise.pk)


def test_the_owner_says_it_is_done_once(client_of):
    promise = PromiseFactory()
    client = client_of(promise.owner)

    for words in ("Live in Oslo.", "Other."):
        client.post(url("promise-done", promise.pk), {"done_what": words})

    promise.refresh_from_db()
    assert (promise.state, promise.done_what) == ("done", "Live in Oslo.")


def test_the_hours_that_went_into_it_are_noted_once_on_its_aspect(client_of):
    promise = PromiseFactory()
    client = client_of(promise.owner)

    for _ in range(2):
        client.post(url("promise-done", promise.pk), {"done_what": "Live in Oslo.", "hours": "7.5"})

    aspect = promise.decision.finding.session.aspect_id
    noted = Effort.objects.values_list("aspect", "promise", "hours", "by", "what")
    assert list(noted) == [(aspect, promise.pk, Decimal("7.5"), promise.owner_id, promise.what)]


@pytest.mark.parametrize("hours", ["-1", "0", "many", "7.55", "1e9"])
def test_hours_that_are_none_are_refused_and_nothing_is_done(client_of, hours):
    promise = PromiseFactory()

    sent = client_of(promise.owner).post(url("promise-done", promise.pk), {"done_what": "Live.", "hours": hours})

    promise.refresh_from_db()
    assert (sent.status_code, promise.state, Effort.objects.count()) == (422, "doing", 0)


def test_saying_nothing_about_what_was_done_is_refused(client_of):
    promise = PromiseFactory()

    page = client_of(promise.owner).post(url("promise-done", promise.pk), {"done_what": ""})

    assert page.status_code == 422
    assert "Say what we did." in page.content.decode()


@pytest.mark.parametrize("name", ["promise-done", "promise-again"])
def test_others_do_not_move_it(client_of, name):
    promise = PromiseFactory()

    assert client_of(roles=["executive"]).post(url(name, promise.pk)).status_code == 404
    assert client_of(roles=["administrator"]).post(url(name, promise.pk)).status_code == 403
    assert client_of(promise.owner).get(url(name, promise.pk)).status_code == 405


def test_what_did_not_help_is_taken_up_again(client_of):
    promise = PromiseFactory(done=True)
    NoticeFactory(decision=promise.decision, kind="done", helped=False)
    client = client_of(promise.owner)
    assert "It didn’t help. Reopened" in client.get(url("promise", promise.pk)).content.decode()

    client.post(url("promise-again", promise.pk), {"what": "By hand", "due": SOON})

    promise.refresh_from_db()
    assert (promise.state, promise.round) == ("doing", 2)


def test_what_helped_is_not_taken_up_again(client_of):
    promise = PromiseFactory(done=True)

    data = {"what": "By hand", "due": SOON}
    page = client_of(promise.owner).post(url("promise-again", promise.pk), data, follow=True)

    assert "Nobody has said" in page.content.decode()


def test_the_page_goes_back_to_the_words_and_forward_to_the_letter(client_of):
    promise = PromiseFactory(done=True)
    owner = promise.decision.decided_by
    card = find_card(owner, promise.decision.finding_id, at=timezone.now())
    parts = ThreeParts(what="a", value_for_you="b", for_your_goal="c")
    tell(decision=card.decision, kind="done", people=card.people, parts=parts, by=owner, at=timezone.now())
    client = client_of(owner)

    page = client.get(url("promise", promise.pk)).content.decode()
    assert card.finding.statement.turn.text in page
    assert "Letter on its way" in page

    OutboxMessage.objects.update(state="failed")
    assert "Letter could not be sent" in client.get(url("promise", promise.pk)).content.decode()


def test_what_they_wrote_about_the_result_stays_with_those_who_know_them(client_of):
    promise = PromiseFactory(done=True)
    promise.decision.finding.statement.invitation.words_use = "without_name"
    promise.decision.finding.statement.invitation.save()
    NoticeFactory(decision=promise.decision, kind="done", helped=True, helped_words="I can plan again.")

    assert (
        "I can plan again." in client_of(promise.decision.decided_by).get(url("promise", promise.pk)).content.decode()
    )
    assert "I can plan again." not in client_of(promise.owner).get(url("promise", promise.pk)).content.decode()


def test_my_promises_are_mine_and_those_of_sessions_i_lead(client_of):
    mine = PromiseFactory(owner__roles=["sales_rep"])
    PromiseFactory()

    for person in (mine.owner, mine.decision.decided_by):
        rows = client_of(person).get(reverse("feedback:promises")).context["rows"]
        assert [promise for promise, _ in rows] == [mine]


def test_what_is_still_to_do_comes_first_by_day_and_then_the_newest_kept(client_of):
    owner, today = UserFactory(roles=["executive"]), timezone.localdate()
    kept = {"owner": owner, "state": "done", "done_at": timezone.now(), "done_what": "Done."}
    old, new = (PromiseFactory(due=today - timedelta(days=days), **kept) for days in (90, 5))
    later, soon = (PromiseFactory(owner=owner, due=today + timedelta(days=days)) for days in (9, 2))

    rows = client_of(owner).get(reverse("feedback:promises")).context["rows"]

    assert [promise for promise, _ in rows] == [soon, later, new, old]


def test_nobody_who_promised_nothing_sees_an_empty_page(client_of):
    assert "promised nothing yet" in client_of(roles=["executive"]).get(reverse("feedback:promises")).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_database_the_same_for_one_and_for_three(client_of, count, django_assert_num_queries):
    owner = UserFactory(roles=["executive"])
    PromiseFactory.create_batch(count, owner=owner)
    client = client_of(owner)

    with django_assert_num_queries(11):
        assert len(client.get(reverse("feedback:promises")).context["rows"]) == count


def test_hostile_text_is_only_text(client_of):
    promise = PromiseFactory(done=True, what="<b onclick=x>", done_what="<b onclick=x>", value_for_you="<b onclick=x>")
    NoticeFactory(decision=promise.decision, kind="done", helped=True, helped_words="<b onclick=x>")

    assert "<b onclick" not in client_of(promise.decision.decided_by).get(url("promise", promise.pk)).content.decode()
