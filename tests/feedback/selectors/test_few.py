"""Fewer than five people are not counted out to readers whom the customers weren't told of."""

import pytest
from django.utils import timezone

from feedback.selectors.evidence import behind_the_people
from feedback.selectors.few import counted_text, people_text
from feedback.selectors.finding import joined_words
from feedback.selectors.loop import find_card
from feedback.selectors.promise import find_promise
from feedback.selectors.strength import Share
from tests.factories.accounts import UserFactory
from tests.factories.feedback import (
    DecisionFactory,
    FindingFactory,
    InvitationFactory,
    NoticeFactory,
    PromiseFactory,
    StatementFactory,
    TurnFactory,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def finding():
    invitation = InvitationFactory(finished=True, words_use="without_name")
    return FindingFactory(statement=StatementFactory(invitation=invitation, confirmed=True))


def joined(finding, people):
    for _ in range(people):
        finding.also_said.add(TurnFactory())


@pytest.mark.parametrize(
    ("number", "people", "alone"),
    (
        (0, "nobody", "none"),
        (1, "fewer than five people", "fewer than five"),
        (4, "fewer than five people", "fewer than five"),
        (5, "5 people", "5"),
    ),
)
def test_fewer_than_five_are_not_counted_out(number, people, alone):
    assert (people_text(number), counted_text(number)) == (people, alone)


@pytest.mark.parametrize(
    ("others", "said"), ((0, "Fewer than five people"), (3, "Fewer than five people"), (4, "5 people"))
)
def test_others_read_no_small_number_behind_a_finding(finding, others, said):
    joined(finding, others)

    assert find_card(UserFactory(roles=["analyst"]), finding.pk, at=NOW).people_text == said


def test_those_the_customer_was_told_of_read_the_number(finding):
    assert find_card(finding.session.owner, finding.pk, at=NOW).people_text == "One person"


def test_a_list_of_the_people_does_not_count_the_nameless(finding):
    user = UserFactory(roles=["analyst"])
    evidence = behind_the_people(find_card(user, finding.pk, at=NOW), user=user)

    assert (evidence.title, evidence.rows) == ("Fewer than five people said this", ())


@pytest.mark.parametrize(
    ("helped", "named"), ((True, "Fewer than five people say it helped"), (False, "Fewer than five people say"))
)
def test_one_answer_is_not_told_as_one_persons(finding, helped, named):
    promise = PromiseFactory(decision=DecisionFactory(finding=finding), done=True)
    NoticeFactory(decision=promise.decision, kind="done", helped=helped, helped_at=NOW)
    page = find_promise(UserFactory(roles=["floor_staff"]), promise.pk, at=NOW)

    assert (page.card.helped_text if helped else page.card.reopened_text) == named
    assert (page.card.told_text, page.tellings) == ("Told fewer than five people", [])


@pytest.mark.parametrize(
    ("named", "said", "few"), ((0, "none of 30", False), (4, "fewer than five of 30", True), (5, "5 of 30", False))
)
def test_a_study_counts_out_no_few(named, said, few):
    share = Share("loyal", "Most loyal", named, 30)

    assert (share.counted, share.is_few) == (said, few)


def test_words_that_others_may_not_read_are_not_listed_one_by_one(finding):
    closed = TurnFactory(invitation=InvitationFactory(finished=True, words_use="ask_me"))
    finding.also_said.add(closed)
    found = [find_card(user, finding.pk, at=NOW) for user in (UserFactory(roles=["analyst"]), finding.session.owner)]
    users = (UserFactory(roles=["analyst"]), finding.session.owner)

    listed = [len(joined_words(card.finding, user=user, led={})) for card, user in zip(found, users, strict=True)]

    assert listed == [0, 1]
