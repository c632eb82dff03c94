"""Answering without being seen: nothing says who, and nothing is read before five have answered."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AuditEvent, OutboxMessage
from accounts.services.outbox import deliver_message
from feedback.models import FacetMark, Invitation, Turn
from feedback.selectors.session import session_view
from feedback.selectors.voices import voices
from feedback.services.session import close_session
from feedback.services.unseen import CannotHide, go_unseen
from tests.factories.accounts import UserFactory
from tests.factories.feedback import FacetFactory, FeedbackSessionFactory, InvitationFactory, QuestionFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def session():
    session = FeedbackSessionFactory(open=True, owner=UserFactory(roles=["cx_manager"]))
    QuestionFactory(version=session.guide_version)
    return session


@pytest.fixture
def asked(session):
    """Return six people who were asked."""
    return [InvitationFactory(session=session, invited=True, person__name=f"Guest Number{n}") for n in range(6)]


def hide(guest, invitation, **also):
    """Let somebody choose to answer unseen and return their browser at the new place."""
    customer = guest(invitation)
    found = customer.post("rules", words_use="unseen", **also)
    public_id = found.url.split("/")[2]
    customer.invitation = Invitation.objects.get(public_id=public_id)
    return customer


def answer(customer, words="The van never comes."):
    customer.post("question", 1, words=words, **customer.form("question", 1))
    customer.post("finish")


def readable(session):
    return voices(session.owner).filter(invitation__session=session).count()


def test_the_new_place_names_nobody_and_the_old_one_looks_untouched(guest, asked):
    customer = hide(guest, asked[0])
    place = customer.invitation
    assert (place.person.name, place.customer, place.person.email, place.link_id != asked[0].link_id) == (
        "A customer",
        None,
        "",
        True,
    )
    old = Invitation.objects.get(pk=asked[0].pk)
    assert (old.state, old.words_use, old.agreed_at, old.finished_at) == ("invited", "", None, None)
    assert str(asked[0].public_id) not in customer.client.session["listening"]


def test_the_old_link_leads_to_no_words(guest, asked):
    answer(hide(guest, asked[0]))
    again = guest(asked[0])
    assert again.get("listen").url == again.url("elsewhere")
    assert again.get("rules").url == again.url("elsewhere")
    with pytest.raises(CannotHide):
        go_unseen(invitation=Invitation.objects.get(pk=asked[0].pk), at=NOW)


def test_nothing_is_read_or_counted_before_five_have_answered(guest, session, asked):
    for invitation in asked[:4]:
        answer(hide(guest, invitation))
    view = session_view(session.owner, session, at=NOW)
    assert (readable(session), view.heard, view.progress, view.unseen) == (0, 0, "None of 6 have answered", 0)
    answer(hide(guest, asked[4]))
    view = session_view(session.owner, session, at=NOW)
    assert (readable(session), view.progress, view.unseen) == (5, "5 of 6 have answered", 5)
    assert {words.who.name for one in view.asked for words in one.words} == {"A customer"}


def test_the_next_one_waits_for_five_more(guest, session, asked):
    for invitation in asked:
        answer(hide(guest, invitation))
    assert readable(session) == 5


def test_facets_are_suggested_only_when_words_are_released(guest, session, asked):
    FacetFactory(aspect=session.aspect, name="Van", clues="van")
    for invitation in asked[:4]:
        answer(hide(guest, invitation))
    assert FacetMark.objects.count() == 0
    answer(hide(guest, asked[4]))
    assert FacetMark.objects.count() == 5


def test_times_say_the_day_only(guest, asked):
    customer = hide(guest, asked[0])
    answer(customer)
    place = Invitation.objects.get(pk=customer.invitation.pk)
    moments = [place.chosen_at, place.invited_at, place.agreed_at, place.finished_at, Turn.objects.get().at]
    assert {timezone.localtime(moment).time().isoformat() for moment in moments} == {"00:00:00"}


def test_at_the_end_only_those_who_allow_it_are_read(guest, session, asked):
    first, second = hide(guest, asked[0]), hide(guest, asked[1])
    answer(first)
    answer(second, words="Keep mine.")
    first.post("few", allowed="yes")
    assert readable(session) == 0
    close_session(session=session, by=session.owner, at=NOW)
    assert list(voices(session.owner).values_list("text", flat=True)) == ["The van never comes."]
    second.post("few", allowed="yes")
    assert readable(session) == 2


def test_a_place_that_waits_is_no_page_for_colleagues(guest, session, asked, client):
    customer = hide(guest, asked[0])
    answer(customer)
    client.force_login(session.owner)
    assert client.get(f"/reflections/{customer.invitation.pk}/").status_code == 404
    assert client.get(f"/voices/{Turn.objects.get().pk}/").status_code == 404


def test_the_way_back_is_written_once_and_then_forgotten(guest, asked, mailoutbox):
    place = hide(guest, asked[0], write="1").invitation
    letter = OutboxMessage.objects.get(key=f"way-back:{place.pk}")
    OutboxMessage.objects.filter(pk=letter.pk).update(not_before=NOW - timedelta(minutes=1))
    deliver_message(message_id=letter.pk, at=timezone.now())
    letter.refresh_from_db()
    assert (letter.to_email, letter.to_name, letter.body, letter.link) == ("", "", "", None)
    assert "/s/" in mailoutbox[0].body


def test_no_letter_and_no_audit_entry_says_who(guest, session, asked):
    for invitation in asked[:5]:
        answer(hide(guest, invitation))
    assert OutboxMessage.objects.count() == 0
    assert AuditEvent.objects.count() == 0


def test_it_is_not_offered_where_five_are_not_asked(guest):
    customer = guest(InvitationFactory(invited=True))
    assert "Without anybody seeing" not in customer.get("rules").content.decode()
    assert customer.post("rules", words_use="unseen").status_code == 422


def test_it_is_not_offered_to_somebody_who_has_spoken(guest, asked):
    customer = guest(asked[0])
    customer.post("rules", words_use="with_name")
    customer.post("question", 1, words="Hello there.", **customer.form("question", 1))
    assert "Without anybody seeing" not in customer.get("rules").content.decode()


def test_an_unseen_place_names_no_customer():
    invitation = InvitationFactory()
    with pytest.raises(IntegrityError, match="unseen_invitation_names_no_customer"), transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk).update(is_unseen=True)


def test_only_unseen_words_are_released():
    invitation = InvitationFactory()
    with pytest.raises(IntegrityError, match="only_unseen_words_are_released"), transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk).update(released_at=NOW)
