from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import OutboxMessage
from feedback.models import FeedbackSession
from feedback.services.plan import choose_customers
from tests.factories.accounts import UserFactory
from tests.factories.feedback import (
    AspectFactory,
    FeedbackSessionFactory,
    InvitationFactory,
    ParkedTopicFactory,
    QuestionFactory,
)
from tests.factories.relationships import CustomerFactory, PersonFactory

pytestmark = pytest.mark.django_db
SOON = (timezone.localdate() + timedelta(days=20)).isoformat()
WHOLE = {
    "goal": "What a date means.",
    "decision_it_feeds": "Whether we promise one.",
    "decide_by": SOON,
    "minutes": "12",
}


@pytest.fixture
def draft():
    session = FeedbackSessionFactory()
    QuestionFactory(version=session.guide_version, kind="ice_breaker", text="First?", position=0)
    QuestionFactory(version=session.guide_version, text="Second?", position=1)
    QuestionFactory(version=session.guide_version, text="Third?", position=2)
    return session


@pytest.fixture
def manager(draft, client_of):
    return client_of(draft.owner)


def address(session, name="plan", *args):
    return reverse(f"feedback:{name}", args=[session.pk, *args])


def texts(session):
    return list(session.guide_version.questions.order_by("position").values_list("text", flat=True))


def question(session, text):
    return session.guide_version.questions.get(text=text).pk


def choose(session, customer):
    choose_customers(session=session, by=session.owner, customers=[customer.pk], at=timezone.now())


def test_the_page_shows_the_aspect_the_people_and_the_questions(draft, manager):
    customer = CustomerFactory()
    page = manager.get(address(draft)).content.decode()
    assert all(words in page for words in (draft.aspect.name, customer.person.name, "Second?", "Always last"))


def test_a_voice_that_points_here_is_shown_with_its_count(draft, manager):
    parked = ParkedTopicFactory(aspect=draft.aspect)
    page = manager.get(address(draft)).content.decode()
    assert parked.turn.text in page
    assert address(draft, "plan-figure", "voices") in page


def test_saving_keeps_what_was_typed_and_comes_back(draft, manager):
    response = manager.post(address(draft), {"goal": "Places.", "minutes": "12", "do": "save"})
    assert (response.status_code, response.url) == (302, address(draft))
    draft.refresh_from_db()
    assert draft.goal == "Places."


def test_autosave_answers_with_nothing(draft, manager):
    response = manager.post(address(draft), {"goal": "Places.", "minutes": "12"}, headers={"X-Autosave": "true"})
    assert (response.status_code, response.content) == (204, b"")


def test_autosave_never_adds_the_question_that_is_being_written(draft, manager):
    manager.post(address(draft), {"new_question": "And th", "minutes": "12"}, headers={"X-Autosave": "true"})
    assert texts(draft) == ["First?", "Second?", "Third?"]


def test_autosave_says_when_something_could_not_be_kept(draft, manager):
    response = manager.post(address(draft), {"goal": "Places.", "minutes": "99"}, headers={"X-Autosave": "true"})
    draft.refresh_from_db()
    assert (response.status_code, draft.goal, draft.minutes) == (422, "Places.", 12)


@pytest.mark.parametrize(
    ("target", "inside", "outside"),
    [
        ("people", "2. Who could teach us", "3. Ask open"),
        ("guide", "3. Ask open", "2. Who could"),
        ("plan-body", "1. Choose", "<h1>"),
    ],
)
def test_htmx_gets_the_part_it_asked_for(draft, manager, target, inside, outside):
    page = manager.post(
        address(draft), {"minutes": "12"}, headers={"HX-Request": "true", "HX-Target": target}
    ).content.decode()
    assert inside in page
    assert outside not in page
    assert page.count('id="plan-actions"') == 1


def test_searching_answers_with_those_found(draft, manager):
    CustomerFactory(person=PersonFactory(name="Marit Ødegård"))
    headers = {"HX-Request": "true", "HX-Target": "found"}
    page = manager.get(address(draft), {"find": "nobody"}, headers=headers).content.decode()
    assert page.strip() == '<p class="small soft mt-2 mb-0">Nobody else by that name.</p>'


def test_searching_without_script_comes_back_with_the_words(draft, manager):
    response = manager.post(address(draft), {"minutes": "12", "do": "find", "find": "Marit & co"})
    assert response.url == f"{address(draft)}?find=Marit+%26+co#found"


def test_ticking_chooses_and_the_button_counts(draft, manager):
    customer = CustomerFactory()
    response = manager.post(
        address(draft),
        {"minutes": "12", "who": customer.pk},
        headers={"HX-Request": "true", "HX-Target": "people"},
    )
    assert "Send 1 invitation<" in response.content.decode()


def test_somebody_who_cannot_be_asked_is_refused_in_words(draft, manager):
    customer = CustomerFactory(person=PersonFactory(name="Marit", asked_last_at=timezone.now()))
    response = manager.post(address(draft), {"minutes": "12", "who": customer.pk, "do": "save"})
    assert response.status_code == 422
    assert "Marit: asked in the last 90 days." in response.content.decode()


def test_another_aspect_brings_its_questions(draft, manager):
    aspect = AspectFactory(told_as="sending something back")
    response = manager.post(
        address(draft),
        {"minutes": "12", "aspect": aspect.pk},
        headers={"HX-Request": "true", "HX-Target": "plan-body"},
    )
    assert "it came to sending something back" in response.content.decode()


def test_a_question_is_added_once_per_key(draft, manager):
    given = {"minutes": "12", "do": "add", "new_question": "Fourth?", "new_question_key": draft.key}
    for _ in range(2):
        assert manager.post(address(draft), given).url == f"{address(draft)}#guide"
    assert texts(draft) == ["First?", "Second?", "Third?", "Fourth?"]


def test_saving_adds_the_question_that_was_typed(draft, manager):
    manager.post(
        address(draft), {"minutes": "12", "do": "save", "new_question": "Fourth?", "new_question_key": draft.key}
    )
    assert texts(draft)[-1] == "Fourth?"


@pytest.mark.parametrize(
    ("do", "text", "after"),
    [
        ("up", "Third?", ["First?", "Third?", "Second?"]),
        ("down", "Second?", ["First?", "Third?", "Second?"]),
        ("remove", "Second?", ["First?", "Third?"]),
    ],
)
def test_questions_move_and_go(draft, manager, do, text, after):
    manager.post(address(draft), {"minutes": "12", "do": f"{do}:{question(draft, text)}"})
    assert texts(draft) == after


def test_the_ice_breaker_stays_and_the_page_says_why(draft, manager):
    response = manager.post(address(draft), {"minutes": "12", "do": f"remove:{question(draft, 'First?')}"})
    assert "An ice-breaker opens every session." in response.content.decode()


@pytest.mark.parametrize("do", ["up:x", "down:", "remove:9999999999999999999999", "nonsense:1", ""])
def test_a_button_that_does_not_exist_does_nothing(draft, manager, do):
    assert manager.post(address(draft), {"minutes": "12", "do": do}).status_code == 302
    assert texts(draft) == ["First?", "Second?", "Third?"]


def test_making_it_representative_chooses_those_missing(draft, manager):
    CustomerFactory(channel="shop")
    CustomerFactory(channel="web")
    assert manager.post(address(draft), {"minutes": "12", "do": "fill"}).url == f"{address(draft)}#people"
    assert draft.invitations.count() == 2


def test_no_plan_no_collection_next_to_each_field(draft, manager):
    response = manager.post(address(draft), {"goal": "", "minutes": "12", "belief": "They wait.", "do": "send"})
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("No plan, no collection") == 3
    assert "Choose at least one person" in page
    assert "They wait." in page
    assert 'aria-describedby="id_decide_by_error"' in page


def test_sending_sends_and_shows_the_session(draft, manager):
    customer = CustomerFactory()
    response = manager.post(address(draft), WHOLE | {"who": customer.pk, "do": "send"}, follow=True)
    assert response.redirect_chain == [(address(draft, "session"), 302)]
    assert "1 invitation is on its way." in response.content.decode()


def test_sending_twice_sends_once(draft, manager):
    choose(draft, CustomerFactory())
    for _ in range(2):
        assert manager.post(address(draft), WHOLE | {"do": "send"}).url == address(draft, "session")
    assert OutboxMessage.objects.count() == 1


def test_sending_wakes_the_sender(draft, manager, django_capture_on_commit_callbacks):
    choose(draft, CustomerFactory())
    with django_capture_on_commit_callbacks(execute=True):
        manager.post(address(draft), WHOLE | {"do": "send"})
    assert OutboxMessage.objects.get().state == "sent"


def test_a_sent_session_is_planned_no_more(client_of):
    session = FeedbackSessionFactory(open=True)
    response = client_of(session.owner).get(address(session))
    assert response.url == address(session, "session")


def test_the_preview_shows_every_screen(draft, manager):
    page = manager.get(address(draft, "preview")).content.decode()
    assert all(words in page for words in ("Will you teach us about", "First?", "Third?", "What else?"))


def test_handing_over_gives_the_lead(draft, manager):
    to = UserFactory(roles=["cx_manager"])
    manager.post(address(draft, "hand-over"), {"owner": to.pk})
    assert FeedbackSession.objects.get(pk=draft.pk).owner == to


def test_a_lead_cannot_be_given_to_somebody_who_cannot_lead(draft, manager):
    to = UserFactory(roles=["executive"])
    assert manager.post(address(draft, "hand-over"), {"owner": to.pk}).status_code == 404


@pytest.mark.parametrize("name", ["hand-over", "discard"])
def test_a_sent_session_is_neither_handed_over_nor_discarded(client_of, name):
    session, to = FeedbackSessionFactory(open=True), UserFactory(roles=["cx_manager"])
    response = client_of(session.owner).post(address(session, name), {"owner": to.pk, "confirmed": "1"}, follow=True)
    assert "This session has been sent already." in response.content.decode()


def test_discarding_asks_first(draft, manager):
    page = manager.post(address(draft, "discard"))
    assert "Nobody has been asked" in page.content.decode()
    assert FeedbackSession.objects.count() == 1
    assert manager.post(address(draft, "discard"), {"confirmed": "1"}).url == reverse("feedback:sessions")
    assert FeedbackSession.objects.count() == 0


@pytest.mark.parametrize("what", ["fit", "asked", "voices"])
def test_each_figure_opens_as_a_page_and_as_a_drawer(draft, manager, what):
    url = address(draft, "plan-figure", what)
    assert b"<h1>" in manager.get(url).content
    assert b"<h1>" not in manager.get(url, headers={"HX-Request": "true"}).content


def test_what_is_no_figure_is_not_found(draft, manager):
    customer = CustomerFactory()
    urls = [
        address(draft, "plan-figure", "nonsense"),
        address(draft, "mix", "nonsense"),
        address(draft, "why", customer.pk, "nonsense"),
        address(draft, "why", 0, "value"),
    ]
    assert [manager.get(url).status_code for url in urls] == [404, 404, 404, 404]


def test_a_reason_and_a_mix_open(draft, manager):
    customer, _ = CustomerFactory(channel="shop"), CustomerFactory(channel="web")
    assert manager.get(address(draft, "why", customer.pk, "tenure")).status_code == 200
    assert manager.get(address(draft, "mix", "channel")).status_code == 200


PAGES = [("plan", ()), ("preview", ()), ("plan-figure", ("fit",)), ("mix", ("channel",)), ("why", (1, "value"))]


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_somebody_elses_draft_does_not_exist(draft, signed_in, name, args):
    assert signed_in(roles=["cx_manager"]).get(address(draft, name, *args)).status_code == 404


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_only_cx_managers_plan(draft, client_of, name, args):
    reader = UserFactory(roles=["executive"])
    draft.readers.add(reader)
    assert client_of(reader).get(address(draft, name, *args)).status_code == 403


@pytest.mark.parametrize("name", ["hand-over", "discard"])
def test_a_draft_is_changed_only_by_its_owner(draft, signed_in, name):
    stranger = signed_in(roles=["cx_manager"])
    assert stranger.post(address(draft, name), {"confirmed": "1", "owner": "1"}).status_code == 404
    assert stranger.get(address(draft, name)).status_code == 405


@pytest.mark.parametrize("number", [1, 3])
def test_more_people_on_the_page_take_no_more_queries(draft, manager, number, django_assert_num_queries):
    for _ in range(number):
        choose(draft, CustomerFactory(channel="web"))
        CustomerFactory(channel="shop")
        InvitationFactory(finished=True)
        QuestionFactory(version=draft.guide_version)
    with django_assert_num_queries(51):
        manager.get(address(draft))
