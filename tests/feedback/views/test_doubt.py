"""What is unclear or doesn't add up on the reflect page, and asking the customer about it."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.models import Clarification, Contradiction, KpiVoice, QuestionFinding, Turn
from tests.factories.accounts import UserFactory
from tests.factories.feedback import FindingFactory, TurnFactory, WordsFactory
from tests.factories.reflection import ClarificationFactory, ContradictionFactory, KpiFactory, ScoreFactory

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert('x')</script> {{ 7*7 }} late"


@pytest.fixture
def turn():
    return TurnFactory(text="They’re quick, at the usual place.")


@pytest.fixture
def owner(turn, client_of):
    return client_of(turn.invitation.session.owner)


def url(turn, name="reflect", *args):
    return reverse(f"feedback:{name}", args=[turn.invitation_id, *args])


def flag(turn, kind="leading", **fields):
    return QuestionFinding.objects.create(
        question=turn.question, kind=kind, level="stop", probability=0.9, wording="?", start=0, end=1, words=kind,
        noted_at=timezone.now(), **fields,
    )  # fmt: skip


def test_phrases_that_could_mean_two_things_are_offered_to_be_asked(owner, turn):
    page = owner.get(url(turn)).content.decode()

    assert "Two phrases could mean two things" in page
    assert '<q class="said">the usual place</q>' in page
    assert "Ask" in page


def test_the_question_comes_filled_in_and_is_asked_once(owner, turn):
    form = owner.get(url(turn, "reflect-ask"), {"turn": turn.pk, "phrase": "the usual place", "text": "Which one?"})
    assert form.context["form"]["text"].value() == "Which one?"
    sent = {"turn": turn.pk, "phrase": "the usual place", "text": "Which one did you have in mind?", "key": uuid4()}

    for _ in range(2):
        answer = owner.post(url(turn, "reflect-ask"), sent)

    assert (answer.status_code, Clarification.objects.count()) == (302, 1)
    assert "the usual place</q>" not in owner.get(url(turn)).content.decode()


def test_a_question_that_leads_is_shown_its_fault_and_goes_out_only_with_a_reason(owner, turn):
    sent = {"turn": turn.pk, "text": "Don’t you agree that two days is quick?", "key": uuid4()}

    held = owner.post(url(turn, "reflect-ask"), sent)
    assert (held.status_code, Clarification.objects.count()) == (422, 0)
    assert "Send as it is" in held.content.decode()

    owner.post(url(turn, "reflect-ask"), {**sent, "why": "It was asked on the phone."})
    assert "leading" in Clarification.objects.get().flags


def test_words_of_somebody_else_cannot_be_asked_about(owner, turn):
    sent = {"turn": TurnFactory().pk, "text": "Which one?", "key": uuid4()}

    assert owner.post(url(turn, "reflect-ask"), sent).status_code == 422


def test_both_sides_stand_beside_each_other_and_can_be_kept(owner, turn):
    odd = ContradictionFactory(turn=turn, figure="9 of 10", quote=HOSTILE)
    ScoreFactory(invitation=turn.invitation)
    page = owner.get(url(turn)).content.decode()
    assert ("9 of 10" in page, "<script>alert" in page) == (True, False)

    owner.post(url(turn, "reflect-settle", odd.pk), {"state": "kept"})
    assert Contradiction.objects.get().state == "kept"
    assert "We keep both" in owner.get(url(turn)).content.decode()

    owner.post(url(turn, "reflect-settle", odd.pk), {"state": "explained", "why": ""})
    assert Contradiction.objects.get().state == "kept"
    owner.post(url(turn, "reflect-settle", odd.pk), {"state": "explained", "why": "The nine is for Rolf."})
    assert "The nine is for Rolf." in owner.get(url(turn)).content.decode()


def test_a_contradiction_opens_to_both_sides(owner, turn):
    odd = ContradictionFactory(turn=turn, rows=[["Orders", "12"]])

    page = owner.get(url(turn, "reflect-odd", odd.pk)).content.decode()

    assert "Orders" in page
    assert turn.text in page
    assert owner.get(url(turn, "reflect-odd", 0)).status_code == 404


def test_what_nobody_expected_opens(owner, turn):
    Turn.objects.update(text="My grandmother plays the cello standing in ski boots")
    assert "1 of 1 thing" in owner.get(url(turn)).content.decode()
    page = owner.get(url(turn, "reflect-unexpected")).content.decode()
    assert "cello" in page
    assert "A first guess" in page


@pytest.mark.parametrize("is_unexpected", [True, False])
def test_what_a_reading_says_is_unexpected_comes_before_the_first_guess(owner, turn, is_unexpected):
    Turn.objects.update(text="My grandmother plays the cello standing in ski boots")
    WordsFactory(review=None, turn=turn, strangeness=0.9, is_unexpected=is_unexpected)

    assert ("1 of 1 thing" in owner.get(url(turn)).content.decode()) is is_unexpected
    assert "The newest reading" in owner.get(url(turn, "reflect-unexpected")).content.decode()


@pytest.mark.parametrize(
    ("fields", "led"),
    [
        ({}, True),
        ({"state": "kept", "kept_because": "on_purpose", "at": timezone.now()}, True),
        ({"state": "kept", "kept_because": "not_so", "at": timezone.now()}, False),
        ({"state": "kept", "kept_because": "their_words", "at": timezone.now()}, False),
        ({"state": "reworded", "at": timezone.now()}, False),
    ],
)
def test_an_answer_to_a_flagged_question_is_marked_led_wherever_it_is_shown(owner, turn, fields, led):
    flag(turn, **fields)
    pages = [
        owner.get(url(turn)),
        owner.get(reverse("feedback:voices")),
        owner.get(reverse("feedback:voice", args=[turn.pk])),
    ]

    assert ["led: leading, counts 0.5" in page.content.decode() for page in pages] == [led] * 3


def test_a_finding_shows_how_many_said_it_raw_and_weighed(client_of, turn):
    flag(turn)
    finding = FindingFactory(statement__invitation=turn.invitation, statement__turn=turn)
    finding.also_said.add(TurnFactory())

    page = client_of(turn.invitation.session.owner).get(reverse("feedback:finding", args=[finding.pk]))

    assert "2 people, 1.5 weighed" in page.content.decode()
    assert "led: leading, counts 0.5" in page.content.decode()


def test_whether_their_words_say_what_our_figure_says_is_noted(owner, turn):
    kpi = KpiFactory(aspect=turn.invitation.session.aspect)
    owner.post(url(turn, "reflect-holds"), {"kpi": kpi.pk, "holds": "no"})

    assert KpiVoice.objects.get().holds is False
    assert owner.post(url(turn, "reflect-holds"), {"kpi": KpiFactory().pk}).status_code == 404


def test_a_reader_sees_everything_and_finds_no_button(client_of, turn):
    ContradictionFactory(turn=turn)
    reader = UserFactory(roles=["sales_rep"])
    turn.invitation.session.readers.add(reader)

    page = client_of(reader).get(url(turn)).content.decode()

    assert "Where it doesn’t add up" in page
    assert "Keep both" not in page
    assert url(turn, "reflect-ask") not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_query_count_does_not_grow(owner, turn, rows, django_assert_num_queries):
    for _ in range(rows):
        ContradictionFactory(turn=turn)
        ClarificationFactory(turn=turn)
    owner.get(url(turn))

    with django_assert_num_queries(20):
        owner.get(url(turn))
