"""Where everything stands in the loop, and what each reader may see of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.services.link import revoke_link
from feedback.models import Finding, Promise, Turn
from feedback.selectors.card import Place
from feedback.selectors.loop import board, find_card, median_days_to_telling
from tests.factories.accounts import UserFactory
from tests.factories.feedback import DecisionFactory, FindingFactory, NoticeFactory, PromiseFactory, TurnFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DAY = timedelta(days=1)


@pytest.fixture
def reader():
    return UserFactory(roles=["executive"])


def place(finding, user=None):
    return find_card(user or finding.session.owner, finding.pk, at=NOW).place


def done(**notice):
    promise = PromiseFactory(done=True)
    if notice:
        NoticeFactory(decision=promise.decision, kind="done", **notice)
    return promise.decision.finding


def test_a_finding_goes_through_the_loop():
    finding = FindingFactory()
    assert place(finding) == Place.SAID

    decision = DecisionFactory(finding=finding)
    assert place(finding) == Place.SAID

    promise = PromiseFactory(decision=decision)
    assert place(finding) == Place.DOING

    Promise.objects.filter(pk=promise.pk).update(state="done", done_at=NOW)
    assert place(finding) == Place.UNTOLD

    NoticeFactory(decision=decision, kind="done")
    assert place(finding) == Place.TOLD


@pytest.mark.parametrize(("kind", "where"), [("investigate", Place.SAID), ("decline", Place.WONT)])
def test_other_decisions_have_their_place(kind, where):
    assert place(DecisionFactory(kind=kind).finding) == where


def test_telling_that_we_will_is_not_telling_that_we_did():
    finding = done()
    NoticeFactory(decision=finding.decision, kind="will")

    assert place(finding) == Place.UNTOLD


def test_one_person_who_has_not_heard_keeps_it_untold():
    finding = done(helped=True)
    finding.also_said.add(TurnFactory())

    card = find_card(finding.session.owner, finding.pk, at=NOW)

    assert (card.place, len(card.told), len(card.untold)) == (Place.UNTOLD, 1, 1)


def test_what_did_not_help_is_back_under_you_said_with_its_history():
    finding = done(helped=False)

    card = find_card(finding.session.owner, finding.pk, at=NOW)

    assert card.place == Place.SAID
    assert [notice.helped for notice in card.reopened] == [False]


def test_nobody_waits_who_cannot_be_reached():
    finding = done()
    revoke_link(link=finding.statement.invitation.link, at=NOW)

    card = find_card(finding.session.owner, finding.pk, at=NOW + DAY)

    assert (card.place, card.untold) == (Place.TOLD, [])
    assert card.unreached == finding.statement.invitation.person.name


def test_somebody_who_took_joined_words_back_does_not_wait():
    finding = done(helped=True)
    finding.also_said.add(TurnFactory(withdrawn_at=NOW, text=""))

    assert place(finding) == Place.TOLD


@pytest.mark.parametrize("told", [False, True])
def test_the_place_found_by_the_database_agrees_with_the_people_found_here(told):
    for reach in ("letter", "page", "none"):
        finding = done(helped=None) if told else done()
        if reach == "page":
            finding.statement.invitation.person.email = ""
            finding.statement.invitation.person.save()
        if reach == "none":
            revoke_link(link=finding.statement.invitation.link, at=NOW)

    owner = UserFactory(roles=["executive"])
    cards = [find_card(owner, pk, at=NOW + DAY) for pk in Finding.objects.values_list("pk", flat=True)]

    assert [card.place == Place.UNTOLD for card in cards] == [bool(card.untold) for card in cards]


def test_the_board_counts_everything_once(reader):
    done(helped=True), done(), FindingFactory(), DecisionFactory(kind="decline")

    found = board(reader, at=NOW)

    assert found.counts == {"said": 1, "doing": 0, "untold": 1, "told": 1, "wont": 1}
    assert (found.total, found.answered) == (4, 1)


def test_a_column_shows_at_most_twenty_and_counts_all(reader):
    session = FindingFactory().session
    for _ in range(21):
        FindingFactory(statement__invitation__session=session)

    found = board(reader, at=NOW)

    assert (found.counts["said"], len(found.cards["said"])) == (22, 20)


@pytest.mark.parametrize(
    ("use", "words", "name"),
    [("with_name", True, True), ("without_name", True, False), ("ask_me", False, False), ("", False, False)],
)
def test_others_see_words_and_names_only_as_customers_allow(reader, use, words, name):
    finding = FindingFactory(statement__invitation__words_use=use)
    person = finding.statement.invitation.person

    card = find_card(reader, finding.pk, at=NOW)

    assert bool(card.words) == words
    assert (card.who.name == person.name) == name
    assert card.may_tell is False


def test_the_owner_sees_all_of_it():
    finding = FindingFactory(statement__invitation__words_use="ask_me")

    card = find_card(finding.session.owner, finding.pk, at=NOW)

    assert (card.words, card.may_tell) == (finding.statement.turn.text, True)


def test_an_administrator_sees_no_finding():
    assert find_card(UserFactory(roles=["administrator"]), FindingFactory().pk, at=NOW) is None


def test_the_median_is_the_middle_or_half_way_between_two(reader):
    assert median_days_to_telling(reader, since=NOW - 90 * DAY) is None

    for days in (1, 4, 20):
        finding = done(told_at=NOW)
        finding.statement.turn.at = NOW - days * DAY
        finding.statement.turn.save()
    assert median_days_to_telling(reader, since=NOW - 90 * DAY) == (4, [1, 4, 20])

    finding = done(told_at=NOW)
    finding.statement.turn.at = NOW - 8 * DAY
    finding.statement.turn.save()
    assert median_days_to_telling(reader, since=NOW - 90 * DAY) == (6, [1, 4, 8, 20])


@pytest.mark.parametrize(("days", "median"), [((4, 5), 5), ((5, 6), 6)])
def test_half_a_day_counts_up_whatever_the_number_before_it(reader, days, median):
    for number in days:
        notice = NoticeFactory(decision=PromiseFactory(done=True).decision, kind="done", told_at=NOW)
        Turn.objects.filter(pk=notice.decision.finding.statement.turn_id).update(at=NOW - number * DAY)
    assert median_days_to_telling(reader, since=NOW - 90 * DAY) == (median, list(days))
