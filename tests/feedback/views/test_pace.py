"""A customer's own pace: another day, another device, a copy, an addition."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import OutboxMessage
from accounts.services.outbox import deliver_message
from feedback.models import Invitation, Turn
from tests.factories.accounts import UserFactory
from tests.factories.feedback import DraftFactory, InvitationFactory, QuestionFactory, TurnFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def marit(guest):
    """Return a customer in the middle of three questions: the first answered, the second begun yesterday."""
    invitation = InvitationFactory(invited=True, state="answering", words_use="with_name")
    version = invitation.session.guide_version
    questions = [QuestionFactory(version=version, text=f"Question {n}?", position=n) for n in range(3)]
    TurnFactory(invitation=invitation, question=questions[0], at=timezone.now() - 2 * DAY)
    DraftFactory(invitation=invitation, question=questions[1], text="Half a", saved_at=timezone.now() - DAY)
    return guest(invitation)


def row(marit):
    return Invitation.objects.get(pk=marit.invitation.pk)


def test_another_device_goes_on_where_the_words_wait(marit, guest):
    other = guest(marit.invitation)
    assert other.get("listen").url == other.url("question", 2)
    page = other.get("question", 2).content.decode()
    assert "Welcome back. You stopped here. 2 questions are left, and you can skip any." in page
    assert "Half a" in page


def test_who_was_here_a_moment_ago_is_not_welcomed_back(marit):
    marit.post("question", 2, words="Whole", **marit.form("question", 2))
    assert marit.get("listen").url == marit.url("question", 3)
    assert "Welcome back" not in marit.get("question", 3).content.decode()


def test_the_page_says_in_words_what_is_left(marit):
    page = " ".join(marit.get("later").content.decode().split())
    assert "You’ve answered 1 question. 2 are left, if you like:" in page
    assert "begun, not sent" in page


def test_stopping_keeps_what_stands_in_the_box(marit):
    assert marit.post("question", 2, words="Half a thought", go="later").url == marit.url("later")
    assert marit.invitation.drafts.get().text == "Half a thought"


def test_a_wish_for_a_day_is_kept_and_can_be_taken_back(marit):
    day = timezone.localdate() + 3 * DAY
    assert marit.post("later", on=day.isoformat()).url == marit.url("later")
    assert (row(marit).remind_on, row(marit).remind_never) == (day, False)
    marit.post("later", on="never")
    assert (row(marit).remind_on, row(marit).remind_never) == (None, True)


@pytest.mark.parametrize("day", ("2020-01-01", "soon", ""))
def test_other_days_are_not_offered(marit, day):
    assert marit.post("later", on=day).status_code == 422
    assert row(marit).remind_on is None


def test_an_addition_stands_beside_what_was_said_with_its_own_time(marit):
    said = Turn.objects.get()
    form = marit.get("addition", said.key).context["form"]
    sent = {"words": "And it rained.", "key": form["key"].value()}
    assert marit.post("addition", said.key, **sent).url == marit.url("what-else")
    marit.post("addition", said.key, **sent)  # the same form twice is one addition
    added = Turn.objects.get(adds_to=said)
    assert (added.text, added.added_after, added.asked) == ("And it rained.", True, said.question.text)
    said.refresh_from_db()
    assert (said.text, said.changed_at) == ("It said delivered. It was across the fjord.", None)
    assert "added later" in marit.get("what-else").content.decode()


def test_an_addition_is_taken_after_the_end_and_after_the_session_closed(guest):
    turn = TurnFactory(invitation__session__closed=True)
    customer = guest(turn.invitation)
    customer.post("addition", turn.key, words="It happened again.")
    assert Turn.objects.get(adds_to=turn).text == "It happened again."


def test_an_addition_to_an_addition_belongs_to_the_first_words(marit):
    first = Turn.objects.get()
    marit.post("addition", first.key, words="One more.")
    marit.post("addition", Turn.objects.get(adds_to=first).key, words="And another.")
    assert first.additions.count() == 2


def test_nobody_adds_to_the_words_of_somebody_else(marit):
    assert marit.get("addition", TurnFactory().key).status_code == 404


def test_a_copy_goes_to_the_customer_alone(marit, client, mailoutbox):
    marit.post("copy")
    marit.post("copy")
    letter = OutboxMessage.objects.get(key__startswith="copy:")
    assert "It said delivered. It was across the fjord." in letter.body
    deliver_message(message_id=letter.pk, at=timezone.now())
    letter.refresh_from_db()
    assert (letter.state, letter.body) == ("sent", "")
    assert "It said delivered." in mailoutbox[0].body
    client.force_login(UserFactory(roles=["administrator"]))
    page = client.get("/outbox/").content.decode()
    assert "somebody who isn’t named here" in page
    assert marit.invitation.person.name not in page


def test_a_copy_that_waits_goes_with_the_words(marit):
    marit.post("copy")
    OutboxMessage.objects.filter(key__startswith="copy:").update(state="pending")
    marit.post("take-back", Turn.objects.get().key, confirmed="1")
    assert not OutboxMessage.objects.filter(key__startswith="copy:").exists()


def test_there_is_no_copy_of_nothing(guest):
    customer = guest(InvitationFactory(invited=True, state="answering"))
    customer.post("copy")
    assert OutboxMessage.objects.count() == 0
