"""The reflections and one person's reflect page, for those who may read and those who may change."""

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.models import FacetMark, ParkedTopic, Turn
from tests.factories.accounts import UserFactory
from tests.factories.feedback import (
    AspectFactory,
    FacetFactory,
    FacetMarkFactory,
    FindingFactory,
    InvitationFactory,
    StatementFactory,
    TurnFactory,
)

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert('x')</script> {{ 7*7 }} \"quoted\""


@pytest.fixture
def turn():
    return TurnFactory()


@pytest.fixture
def owner(turn, client_of):
    return client_of(turn.invitation.session.owner)


def url(turn, name="reflect"):
    return reverse(f"feedback:{name}", args=[turn.invitation_id])


def test_the_page_shows_their_words_our_reading_and_what_we_believed(owner, turn):
    turn.invitation.session.belief = "Speed matters most."
    turn.invitation.session.save()
    corrected = StatementFactory(corrected=True, invitation=turn.invitation, turn=turn)

    page = owner.get(url(turn)).content.decode()

    assert f'<s class="faint">{corrected.text}</s>' in page
    assert f"<blockquote>{corrected.correction}</blockquote>" in page
    assert "Speed matters most." in page
    assert page.count("<h1") == 1


@pytest.mark.parametrize(
    ("fields", "badge"),
    [
        ({}, "Drafted, not sent"),
        ({"sent": True}, "not answered"),
        ({"confirmed": True}, "Confirmed by"),
        ({"corrected": True}, "Corrected by"),
    ],
)
def test_each_state_of_a_reading_looks_its_own(owner, turn, fields, badge):
    StatementFactory(invitation=turn.invitation, turn=turn, **fields)

    badges = [
        text
        for text in ("Drafted, not sent", "not answered", "Confirmed by", "Corrected by")
        if text in owner.get(url(turn)).content.decode()
    ]

    assert badges == [badge]


def test_what_was_added_later_is_shown_as_such(owner, turn):
    assert "Added later" not in owner.get(url(turn)).content.decode()

    TurnFactory(invitation=turn.invitation, question=None, kind="else", added_after=True)

    assert "Added later" in owner.get(url(turn)).content.decode()


def test_hostile_words_are_only_words(owner, turn):
    Turn.objects.update(text=HOSTILE)
    StatementFactory(corrected=True, invitation=turn.invitation, turn=turn, text=HOSTILE, correction=HOSTILE)

    page = owner.get(url(turn)).content.decode()

    assert "<script>alert" not in page
    assert "{{ 7*7 }}" in page


def test_a_reader_reads_and_finds_no_form(client_of, turn):
    reader = UserFactory(roles=["executive"])
    turn.invitation.session.readers.add(reader)

    page = client_of(reader).get(url(turn))

    assert page.status_code == 200
    assert url(turn, "statement-draft") not in page.content.decode()
    assert url(turn, "reflect-mark") not in page.content.decode()


@pytest.mark.parametrize(
    ("roles", "status"),
    [(["cx_manager"], 404), (["analyst"], 404), (["sales_rep"], 404), (["floor_staff"], 403), (["administrator"], 403)],
)
def test_strangers_learn_nothing(client_of, turn, roles, status):
    client = client_of(roles=roles)

    assert client.get(url(turn)).status_code == status
    assert client.get(url(turn, "reflect-parts")).status_code == status


@pytest.mark.parametrize(
    "name", ["reflect-mark", "reflect-facets", "reflect-park", "statement-draft", "statements-send", "statements-again"]
)
def test_only_the_leader_changes_a_reflection(client_of, turn, name):
    reader = UserFactory(roles=["cx_manager"])
    turn.invitation.session.readers.add(reader)

    assert client_of(reader).post(url(turn, name), {"turn": turn.pk}).status_code == 404
    assert client_of(roles=["executive"]).post(url(turn, name)).status_code == 403
    assert client_of(turn.invitation.session.owner).get(url(turn, name)).status_code == 405


def test_words_of_somebody_else_cannot_be_marked_through_this_page(owner, turn):
    other = TurnFactory()

    assert owner.post(url(turn, "reflect-mark"), {"turn": other.pk, "words": other.text}).status_code == 404
    assert not Turn.objects.exclude(mark_start=None).exists()


def test_the_mark_moves_to_a_chosen_sentence_or_exact_words(owner, turn):
    owner.post(url(turn, "reflect-mark"), {"turn": turn.pk, "sentence": "It said delivered."})
    assert "<mark>It said delivered.</mark>" in owner.get(url(turn)).content.decode()

    answer = owner.post(url(turn, "reflect-mark"), {"turn": turn.pk, "sentence": "", "words": "across the fjord"})
    assert answer.url == f"{url(turn)}#words-{turn.pk}"
    assert "<mark>across the fjord</mark>" in owner.get(url(turn)).content.decode()


def test_words_they_did_not_say_are_refused_in_a_message(owner, turn):
    page = owner.post(url(turn, "reflect-mark"), {"turn": turn.pk, "words": "never said"}, follow=True)

    assert "aren’t their words" in page.content.decode()


def test_facets_are_noted_twice_as_once(owner, turn):
    facet = FacetFactory(aspect=turn.invitation.session.aspect)

    for _ in range(2):
        owner.post(url(turn, "reflect-facets"), {"turn": turn.pk, "facets": [facet.pk]})
    assert FacetMark.objects.get().by == turn.invitation.session.owner

    owner.post(url(turn, "reflect-facets"), {"turn": turn.pk})
    assert not FacetMark.objects.exists()


def test_the_rail_opens_its_evidence(owner, turn):
    session = turn.invitation.session
    FacetMarkFactory(turn=turn, facet=FacetFactory(aspect=session.aspect, name="The handover"), by=session.owner)

    page = owner.get(url(turn, "reflect-parts")).content.decode()

    assert "1 of 1 parts" in page
    assert turn.text in page


def test_words_are_parked_and_taken_back(owner, turn):
    aspect = AspectFactory(name="Paying")

    owner.post(url(turn, "reflect-park"), {"turn": turn.pk, "aspect": aspect.pk})
    assert "Kept for Paying" in owner.get(url(turn)).content.decode()

    owner.post(url(turn, "reflect-park"), {"turn": turn.pk, "aspect": ""})
    assert not ParkedTopic.objects.exists()


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_asks_the_database_the_same_for_one_and_for_three(client_of, people, django_assert_num_queries):
    turn = TurnFactory()
    for _ in range(people - 1):
        TurnFactory(invitation=InvitationFactory(finished=True, session=turn.invitation.session))
    client = client_of(turn.invitation.session.owner)

    with django_assert_num_queries(7):
        page = client.get(reverse("feedback:reflections"))

    assert len(page.context["rows"]) == people


@pytest.mark.parametrize("things", [1, 3])
def test_the_page_asks_the_database_the_same_for_one_and_for_three(client_of, things, django_assert_num_queries):
    invitation = InvitationFactory(finished=True)
    for _ in range(things):
        turn = TurnFactory(invitation=invitation)
        FacetMarkFactory(turn=turn)
        FindingFactory(statement__invitation=invitation, statement__turn=turn)
        StatementFactory(invitation=invitation, turn=turn)
    client = client_of(invitation.session.owner)

    with django_assert_num_queries(20):
        client.get(reverse("feedback:reflect", args=[invitation.pk]))


def test_the_list_says_when_nobody_has_spoken(client_of):
    client = client_of(roles=["cx_manager"])

    assert "Nobody has taught us anything yet" in client.get(reverse("feedback:reflections")).content.decode()
    assert "Nobody is here just now" in client.get(reverse("feedback:reflections"), {"stage": "new"}).content.decode()


def test_a_stage_we_do_not_have_shows_everything(owner, turn):
    page = owner.get(reverse("feedback:reflections"), {"stage": "'; drop", "page": "x"})

    assert [row.invitation for row in page.context["rows"]] == [turn.invitation]


def test_the_fifty_first_comes_with_show_more(client_of):
    turn = TurnFactory(at=timezone.now())
    for _ in range(50):
        TurnFactory(invitation=InvitationFactory(finished=True, session=turn.invitation.session), at=timezone.now())
    client = client_of(turn.invitation.session.owner)

    first = client.get(reverse("feedback:reflections"))
    more = client.get(reverse("feedback:reflections"), {"page": 2}, headers={"HX-Request": "true"})

    assert (len(first.context["rows"]), len(more.context["rows"])) == (50, 1)
    assert "<h1" not in more.content.decode()
