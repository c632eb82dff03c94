"""What each role finds when they come in."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from apprentice.selectors.listening import behind_listening, listening
from apprentice.selectors.today import greeting, heard_lately, today_for
from apprentice.selectors.waiting import waiting_for
from tests.factories.accounts import OutboxMessageFactory, UserFactory
from tests.factories.feedback import (
    FeedbackSessionFactory,
    FindingFactory,
    InvitationFactory,
    NoticeFactory,
    PromiseFactory,
    StatementFactory,
    TurnFactory,
)
from tests.factories.valuation import ValueRunFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DAY = timedelta(days=1)
TODAY = timezone.localdate(NOW)


def waits(user):
    return [f"{one.figure} {one.what}" for one in waiting_for(user, at=NOW)]


@pytest.mark.parametrize(
    ("hour", "part"), [(4, "evening"), (5, "morning"), (11, "morning"), (12, "afternoon"), (18, "evening")]
)
def test_the_greeting_follows_the_clock_where_we_are(hour, part):
    user = UserFactory.build(name="Ingrid Solheim")
    at = datetime(2026, 11, 17, hour, 30, tzinfo=ZoneInfo("Europe/Oslo"))

    assert greeting(user, at=at) == f"Good {part}, Ingrid"


def test_the_hero_is_the_newest_marked_words_else_the_newest_strong_ones():
    reader = UserFactory(roles=["executive"])
    TurnFactory(text="Short.", at=NOW - DAY)
    strong = TurnFactory(text="x" * 80, at=NOW - 2 * DAY)
    assert today_for(reader, at=NOW).hero.turn == strong

    marked = TurnFactory(text="It was across the fjord.", mark_start=0, mark_end=2, at=NOW - 3 * DAY)
    page = today_for(reader, at=NOW)
    assert (page.hero.turn, page.hero.mark) == (marked, "It")
    assert [one.turn for one in page.also][1] == strong


@pytest.mark.parametrize(
    ("use", "shown"), [("with_name", True), ("without_name", True), ("ask_me", False), ("", False)]
)
def test_nobody_finds_words_they_may_not_read(use, shown):
    TurnFactory(invitation__words_use=use)

    assert bool(today_for(UserFactory(roles=["floor_staff"]), at=NOW).hero) == shown


def test_a_sales_rep_hears_their_own_customers_who_gave_their_name():
    rep = UserFactory(roles=["sales_rep"])
    mine = TurnFactory(invitation__customer__owner=rep)
    TurnFactory(invitation__customer__owner=rep, invitation__words_use="without_name")
    TurnFactory()

    page = today_for(rep, at=timezone.now())

    assert (page.hero.turn, page.also, page.heard.said) == (mine, [], 1)


def test_only_the_last_seven_days_are_counted_and_most_is_named():
    first = TurnFactory(at=NOW - DAY)
    TurnFactory(invitation=first.invitation, at=NOW - DAY)
    other = TurnFactory(at=NOW - DAY)
    TurnFactory(at=NOW - 8 * DAY)

    heard = heard_lately(UserFactory(roles=["analyst"]), at=NOW)

    aspects = [turn.invitation.session.aspect.name for turn in (first, other)]
    assert (heard.said, heard.people, heard.about) == (3, 2, aspects[0])
    assert heard.rows == ((aspects[0], 2), (aspects[1], 1))


def test_an_administrator_finds_the_house_and_no_customer():
    TurnFactory()
    OutboxMessageFactory(state="failed")
    OutboxMessageFactory(state="sent", sent_at=NOW)
    page = today_for(UserFactory(roles=["administrator"]), at=NOW)

    assert (page.hero, page.heard, page.waiting, page.gauges) == (None, None, [], [])
    assert page.house.letters == {"waiting": 0, "failed": 1, "sent": 1}
    assert (page.house.run, page.house.may_value) == (None, False)


def test_an_analyst_finds_the_newest_run_and_no_letters():
    run = ValueRunFactory(done=True)

    house = today_for(UserFactory(roles=["analyst"]), at=NOW).house

    assert (house.run, house.people, house.letters) == (run, None, {})


def test_somebody_without_a_role_finds_a_page():
    assert today_for(UserFactory(), at=NOW).listens is False


def test_a_manager_finds_what_waits_in_sessions_they_lead():
    promise = PromiseFactory(done=True, done_at=NOW - 12 * DAY)
    manager = promise.decision.decided_by
    session = promise.decision.finding.session
    session.decide_by = TODAY - DAY
    session.save()
    people = [InvitationFactory(finished=True, session=session) for _ in range(3)]
    TurnFactory(invitation=people[0])
    turn = TurnFactory(invitation=people[1])
    StatementFactory(invitation=people[1], turn=turn, corrected=True)
    FindingFactory(statement__invitation=people[2])
    PromiseFactory(owner=manager, due=TODAY - DAY)

    assert waits(manager) == [
        "One person hasn’t heard",
        "One promise late",
        f"{people[1].person.name.split()[0]} corrected our reading",
        "One person’s words wait for somebody to reflect",
        "One finding past the day we set to decide",
    ]
    assert waits(UserFactory(roles=["cx_manager"])) == []


def test_an_executive_finds_their_promises():
    promise = PromiseFactory(due=TODAY + DAY)
    PromiseFactory(due=TODAY)

    assert waits(promise.owner) == ["One promise due this week"]
    assert today_for(promise.owner, at=NOW).promises == [promise]


def test_what_has_not_happened_is_not_known_yet():
    assert [gauge.text for gauge in listening(UserFactory(roles=["cx_manager"]), at=NOW)] == ["", "", "", ""]


def test_the_figures_come_from_what_happened():
    promise = PromiseFactory(done=True)
    manager = promise.decision.decided_by
    turn = promise.decision.finding.statement.turn
    turn.at = NOW - 9 * DAY
    turn.save()
    NoticeFactory(decision=promise.decision, kind="done", helped=True, helped_at=NOW, told_at=NOW)
    InvitationFactory(invited=True, session=FeedbackSessionFactory(open=True, owner=manager))

    texts = [gauge.text for gauge in listening(manager, at=NOW + timedelta(minutes=30))]

    assert texts == ["1 of 2", "1 of 1", "9 days", "1 of 1"]


@pytest.mark.parametrize("slug", ["answered", "confirmed", "telling", "helped"])
def test_every_figure_has_its_evidence_with_and_without_data(slug):
    manager = UserFactory(roles=["cx_manager"])
    assert behind_listening(manager, slug, at=NOW) is not None

    NoticeFactory(decision=PromiseFactory(done=True).decision, kind="done", helped=True, helped_at=NOW)
    assert behind_listening(manager, slug, at=NOW).title
    assert behind_listening(manager, "sales", at=NOW) is None
