from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import OutboxMessage
from feedback.models import FeedbackSession
from tests.factories.accounts import UserFactory
from tests.factories.feedback import AspectFactory, FeedbackSessionFactory, GuideFactory, InvitationFactory, TurnFactory
from tests.factories.relationships import CustomerFactory, PersonFactory

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("feedback:sessions"), reverse("feedback:new-session")


@pytest.fixture
def session():
    return FeedbackSessionFactory(open=True)


@pytest.fixture
def manager(session, client_of):
    return client_of(session.owner)


def address(session, name="session", *args):
    return reverse(f"feedback:{name}", args=[session.pk, *args])


def test_the_list_says_how_far_each_session_is(session, manager):
    InvitationFactory(finished=True, session=session)
    InvitationFactory(invited=True, session=session)
    page = manager.get(LIST).content.decode()
    assert "1 of 2 has answered" in page
    assert "decide by" in page


def test_the_list_opens_where_there_is_something(client_of):
    draft = FeedbackSessionFactory()
    page = client_of(draft.owner).get(LIST).content.decode()
    assert "Go on planning" in page


def test_a_draft_opens_as_its_plan(client_of):
    draft = FeedbackSessionFactory()

    page = client_of(draft.owner).get(LIST).content.decode()

    assert page.count(f'href="{address(draft, "plan")}"') == 2
    assert f'href="{address(draft)}"' not in page


@pytest.mark.parametrize("state", ["draft", "closed", "nonsense"])
def test_each_state_has_its_list(session, manager, state):
    assert manager.get(LIST, {"state": state}).status_code == 200


def test_an_empty_list_says_how_to_begin(signed_in):
    assert "Plan a session" in signed_in(roles=["cx_manager"]).get(LIST).content.decode()


def test_an_empty_list_tells_a_reader_why(signed_in):
    page = signed_in(roles=["executive"]).get(LIST).content.decode()
    assert "No session is open to you" in page
    assert NEW not in page


@pytest.mark.parametrize("role", ["floor_staff", "administrator"])
def test_the_list_is_for_those_who_may_read_sessions(signed_in, role):
    assert signed_in(roles=[role]).get(LIST).status_code == 403


def test_more_rows_come_without_the_page_around_them(session, manager):
    page = manager.get(LIST, headers={"HX-Request": "true"}).content.decode()
    assert page.strip().startswith("<li>")


def test_beginning_shows_when_each_aspect_was_asked_about(signed_in):
    AspectFactory(name="Wholesale")
    page = signed_in(roles=["cx_manager"]).get(NEW).content.decode()
    assert "Wholesale" in page
    assert "never asked" in page


def test_without_an_aspect_the_page_says_what_to_do(signed_in):
    assert "Add an aspect" in signed_in(roles=["cx_manager"]).get(NEW).content.decode()


def test_beginning_twice_with_one_form_makes_one_draft(signed_in):
    manager, given = signed_in(roles=["cx_manager"]), {"aspect": AspectFactory().pk, "key": uuid4()}
    urls = {manager.post(NEW, given).url for _ in range(2)}
    assert urls == {address(FeedbackSession.objects.get(), "plan")}


def test_beginning_from_a_guide_uses_it(signed_in):
    guide = GuideFactory()
    signed_in(roles=["cx_manager"]).post(NEW, {"aspect": guide.aspect_id, "key": uuid4(), "guide": guide.pk})
    assert FeedbackSession.objects.get().guide_version.guide == guide


def test_beginning_without_an_aspect_is_refused_next_to_it(signed_in):
    AspectFactory()
    response = signed_in(roles=["cx_manager"]).post(NEW, {"key": uuid4()})
    assert response.status_code == 422
    assert "Choose one aspect." in response.content.decode()


def test_only_cx_managers_begin(signed_in):
    assert signed_in(roles=["executive"]).get(NEW).status_code == 403


def test_a_session_shows_its_words_and_where_everybody_is(session, manager):
    turn = TurnFactory(invitation=InvitationFactory(finished=True, session=session))
    waiting = InvitationFactory(invited=True, session=session)
    page = manager.get(address(session)).content.decode()
    assert all(words in page for words in (turn.text, turn.question.text, waiting.person.name, "Invited, today"))
    assert "1 of 2 has answered" in page


def test_a_reader_sees_the_words_but_cannot_change_anything(session, client_of):
    reader = UserFactory(roles=["executive"])
    session.readers.add(reader)
    turn = TurnFactory(invitation=InvitationFactory(finished=True, session=session))
    page = client_of(reader).get(address(session)).content.decode()
    assert turn.text in page
    assert all(words not in page for words in ("Withdraw", "Close the session", "Ask more people"))


def test_who_has_answered_opens(session, manager):
    assert manager.get(address(session, "answered")).status_code == 200


@pytest.mark.parametrize("name", ["session", "answered", "people"])
def test_somebody_elses_session_does_not_exist(session, signed_in, name):
    assert signed_in(roles=["cx_manager"]).get(address(session, name)).status_code == 404


def test_more_people_are_chosen_on_their_own_page(session, manager):
    customer = CustomerFactory()
    page = manager.get(address(session, "people"), {"find": customer.person.name}).content.decode()
    assert page.count(f'value="{customer.pk}"') >= 1


def test_asking_more_people_sends_at_once(session, manager, django_capture_on_commit_callbacks):
    customer = CustomerFactory()
    with django_capture_on_commit_callbacks(execute=True):
        response = manager.post(address(session, "people"), {"who": customer.pk, "send": "1"})
    assert response.url == address(session)
    assert OutboxMessage.objects.get().state == "sent"


def test_asking_somebody_who_rests_is_refused_in_words(session, manager):
    customer = CustomerFactory(person=PersonFactory(name="Marit", asked_last_at=timezone.now()))
    response = manager.post(address(session, "people"), {"who": customer.pk, "send": "1"})
    assert response.status_code == 422
    assert "Marit: asked in the last 90 days." in response.content.decode()


@pytest.mark.parametrize("about", [{}, {"closed": True}])
def test_only_an_open_session_asks_more(client_of, about):
    session = FeedbackSessionFactory(**about)
    assert client_of(session.owner).get(address(session, "people")).url == address(session)


def test_withdrawing_asks_first(session, manager):
    invitation = InvitationFactory(invited=True, session=session)
    url = address(session, "withdraw", invitation.pk)
    assert "Their link stops working at once." in manager.post(url).content.decode()
    invitation.refresh_from_db()
    assert invitation.state == "invited"
    assert manager.post(url, {"confirmed": "1"}).url == address(session)
    invitation.refresh_from_db()
    assert invitation.state == "revoked"


def test_what_was_answered_is_not_withdrawn(session, manager):
    invitation = InvitationFactory(finished=True, session=session)
    url = address(session, "withdraw", invitation.pk)
    assert "What was told stays told." in manager.post(url, {"confirmed": "1"}, follow=True).content.decode()


def test_an_invitation_of_another_session_is_not_found(session, manager):
    other = InvitationFactory(invited=True)
    assert manager.post(address(session, "withdraw", other.pk), {"confirmed": "1"}).status_code == 404


def test_closing_asks_first(session, manager):
    assert "We stop waiting for answers." in manager.post(address(session, "close")).content.decode()
    manager.post(address(session, "close"), {"confirmed": "1"})
    session.refresh_from_db()
    assert session.state == "closed"


def test_a_draft_is_not_closed(client_of):
    draft = FeedbackSessionFactory()
    response = client_of(draft.owner).post(address(draft, "close"), {"confirmed": "1"}, follow=True)
    assert "nothing to close" in response.content.decode()


@pytest.mark.parametrize("name", ["close", "withdraw"])
def test_a_session_is_changed_only_by_its_owner(session, signed_in, name):
    args = [InvitationFactory(invited=True, session=session).pk] if name == "withdraw" else []
    url = address(session, name, *args)
    assert signed_in(roles=["cx_manager"]).post(url, {"confirmed": "1"}).status_code == 404
    assert signed_in(roles=["executive"]).post(url, {"confirmed": "1"}).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_more_sessions_take_no_more_queries(client_of, number, django_assert_num_queries):
    owner = UserFactory(roles=["cx_manager"])
    for session in FeedbackSessionFactory.create_batch(number, open=True, owner=owner):
        InvitationFactory(finished=True, session=session)
    client = client_of(owner)
    with django_assert_num_queries(6):
        client.get(LIST)


@pytest.mark.parametrize("number", [1, 3])
def test_more_words_take_no_more_queries(session, manager, number, django_assert_num_queries):
    for _ in range(number):
        TurnFactory(invitation=InvitationFactory(finished=True, session=session))
    with django_assert_num_queries(11):
        manager.get(address(session))
